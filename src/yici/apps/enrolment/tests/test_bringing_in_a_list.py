"""A school's list comes in whole or not at all; every bad row is named, and names leave no trace in plain."""

from __future__ import annotations

import io

import pytest
from django.db import IntegrityError, transaction

from yici.apps.enrolment.errors import GradeHasDraw, ListNotReadable, NumberOutOfRange, RowsAreBad, TeamsDoNotFit
from yici.apps.enrolment.models import ClassDraw, Pupil
from yici.apps.enrolment.public import get_class_draw, take_slips, withdraw_classes
from yici.apps.enrolment.tests.cast import School, a_csv, a_frozen, an_import, rows
from yici.core.errors import SameKeyOtherContent
from yici.core.ids import new_key
from yici.sheets.exporting import ExportSheet, Heading, write_workbook


def test_every_row_becomes_a_pupil_with_a_pseudonym_and_a_sealed_name(school: School) -> None:
    made = an_import(school, data=a_csv(rows(30)))
    assert (made.pupils, made.state, list(made.balance)) == (30, "imported", ["sex", "birth_month", "boarding"])
    pupils = list(Pupil.objects.order_by("line"))
    assert len({one.pseudonym for one in pupils}) == 30
    assert not any("学生" in one.name_sealed or "学生" in str(one.kinds) for one in pupils)
    slips = take_slips(actor=school.actor("sun"), class_draw=made.key)
    assert slips[0].name == rows(30)[0]["姓名"]
    assert len({one.code for one in slips}) == 30


@pytest.mark.parametrize("names", [("学生姓名", "*性别（必填）"), ("姓 名", "性别"), ("Name", "性 别")])
def test_headings_are_found_in_other_spellings_below_a_title(school: School, names: tuple[str, str]) -> None:
    lines = ["北辰学校七年级名单,,", f"{names[0]},{names[1]},备注", *(f"学生{at},男生,x" for at in range(8))]
    made = an_import(school, data="\n".join(lines).encode("gb18030"))
    assert made.pupils == 8


def test_a_workbook_is_read_like_a_csv(school: School) -> None:
    out = io.BytesIO()
    head = [Heading("序号"), Heading("姓名"), Heading("性别"), Heading("出生日期")]
    write_workbook(out, [ExportSheet("七1", head, [(at, f"学生{at}", "女", "2014年3月5日") for at in range(9)])])
    made = an_import(school, data=out.getvalue())
    assert made.pupils == 9
    assert Pupil.objects.first().kinds == {"sex": "女", "birth_month": "2014-03"}  # type: ignore[union-attr]


def test_every_bad_row_is_named_and_nothing_is_kept(school: School) -> None:
    lines = rows(12)
    lines[2]["性别"], lines[4]["姓名"], lines[6]["出生年月"] = "?", "", "去年"
    lines[8]["同班"], lines[9]["姓名"] = "a", "150202201401011234"
    for one in lines:
        one.setdefault("同班", "")
    with pytest.raises(RowsAreBad) as bad:
        an_import(school, data=a_csv(lines))
    assert [one.row for one in bad.value.rows] == [4, 6, 8, 10, 11]
    lines[2]["性别"] = lines[4]["姓名"] = "男"
    lines[6]["出生年月"], lines[9]["姓名"] = "2014-05", "学生"
    with pytest.raises(RowsAreBad) as bad:
        an_import(school, data=a_csv(lines))
    assert [(one.row, one.facts) for one in bad.value.rows] == [(10, {"value": "a"})]
    assert not ClassDraw.objects.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "姓名"),
        (b"\x00\x01\x02", "."),
        (b"PK\x03\x04 broken", "."),
        ("班级,人数\n1,40".encode(), "姓名"),
        ("姓名,性别\n".encode(), "没有学生"),
        ("姓名,年龄\n甲,12".encode(), "性别"),
        ("姓名,性别,家长电话\n甲,男,13900000000".encode(), "家长电话"),
        ("姓名,学生姓名,性别\n甲,乙,男".encode(), "同一个意思"),
        (b"\xff\xfe\xfa\xfb,\xff", "."),
    ],
)
def test_rubbish_is_one_sentence_and_keeps_nothing(school: School, data: bytes, words: str) -> None:
    with pytest.raises(ListNotReadable, match=words):
        an_import(school, data=data)
    assert not ClassDraw.objects.exists()


def test_scores_are_left_out_where_the_city_names_no_record(school: School) -> None:
    lines = rows(8, 语文=["90"] * 8)
    assert list(an_import(school, data=a_csv(lines)).scores) == []


def test_scores_are_sealed_where_the_city_names_their_record(school_with_scores: School) -> None:
    made = an_import(school_with_scores, data=a_csv(rows(8, 语文=["90.5"] * 8)))
    assert (list(made.scores), made.is_open) == (["chinese"], False)
    assert "905" not in Pupil.objects.first().scores_sealed  # type: ignore[union-attr]
    with pytest.raises(RowsAreBad):
        an_import(school_with_scores, data=a_csv(rows(8, 语文=["90.55"] * 8)), grade=8)


def test_the_same_submission_twice_is_one_list(school: School) -> None:
    key = new_key()
    first = an_import(school, submission=key)
    assert an_import(school, submission=key).key == first.key
    with pytest.raises(SameKeyOtherContent):
        an_import(school, submission=key, classes=3)


def test_a_second_run_of_a_grade_needs_a_reason_and_both_stay(school: School) -> None:
    first = a_frozen(school)
    with pytest.raises(GradeHasDraw, match=first.number):
        an_import(school)
    again = an_import(school, reason="名单漏了三人")
    assert (again.attempt, again.reason, again.number != first.number) == (2, "名单漏了三人", True)


def test_a_list_taken_back_before_sealing_leaves_no_pupils(school: School) -> None:
    made = an_import(school)
    withdraw_classes(actor=school.actor("sun"), class_draw=made.key, expected=made.version)
    assert not Pupil.objects.exists()
    assert get_class_draw(school.actor("sun"), made.key).state == "withdrawn"
    assert an_import(school).attempt == 1


def test_numbers_and_teams_must_fit(school: School) -> None:
    with pytest.raises(NumberOutOfRange):
        an_import(school, classes=0)
    with pytest.raises(NumberOutOfRange):
        an_import(school, data=a_csv(rows(3)), classes=4)
    with pytest.raises(TeamsDoNotFit):
        an_import(school, teams=("甲", "乙", "甲", "丁"))


def test_the_tables_refuse_a_second_run_without_reason_and_a_doubled_line(school: School) -> None:
    made = ClassDraw.objects.get(key=an_import(school).key)
    pupil = Pupil.objects.filter(draw=made).first()
    assert pupil is not None
    for change in ({"attempt": 2}, {"classes": 0}, {"state": "nowhere"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ClassDraw.objects.filter(pk=made.pk).update(**change)
    for change in ({"line": 2}, {"pseudonym": Pupil.objects.get(draw=made, line=2).pseudonym}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Pupil.objects.filter(draw=made, line=1).update(**change)
