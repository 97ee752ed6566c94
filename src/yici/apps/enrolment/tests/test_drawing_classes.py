"""From the sealed list to the class of each pupil, and what comes after: late pupils, changes, erased scores."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from collections import Counter

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from yici.apps.draws.public import find_draw_of, get_transcript, verify, void_draw
from yici.apps.enrolment.contracts import GROUPS, LATE, NUMBERS, TEACHERS, Beacon
from yici.apps.enrolment.errors import (
    BeaconUnclear,
    ChangeIsOpen,
    ClassReasonMissing,
    ClassUnknown,
    CodeUnknown,
    PartMayNotMove,
)
from yici.apps.enrolment.models import ClassChange, ClassDraw, Pupil
from yici.apps.enrolment.public import (
    add_late_pupil,
    ask_change,
    decide_change,
    erase_scores,
    export_class_lists,
    find_own_child,
    freeze_classes,
    get_class_draw,
    list_changes,
    public_balance,
    public_changes,
    public_classes,
    publish_classes,
    take_slips,
)
from yici.apps.enrolment.tests.cast import (
    WITNESSES,
    School,
    a_csv,
    a_frozen,
    a_published,
    an_import,
    hold,
    rows,
)
from yici.apps.places.tests.cast import NOW
from yici.apps.places.tests.pages import signed_in
from yici.core import clock, files
from yici.core.errors import ChangedMeanwhile, NotAllowed, StepNotDeclared, StepNotYet, YiciError

TEAMS = ("甲组", "乙组", "丙组", "丁组")


def test_one_story_from_list_to_class_and_the_record_of_each_part_holds(school: School) -> None:
    made = a_published(school, teams=TEAMS)
    seats = Counter(Pupil.objects.values_list("class_number", flat=True))
    assert seats == {1: 15, 2: 15, 3: 15, 4: 15}
    assert sorted(get_class_draw(school.actor("sun"), made.key).class_teams.values()) == sorted(TEAMS)
    groups = {one.group: one.class_number for one in Pupil.objects.all()}
    assert sorted(groups) == [1, 2, 3, 4] == sorted(groups.values())  # type: ignore[comparison-overlap]
    for matter in (GROUPS, NUMBERS, TEACHERS):
        draw = find_draw_of(matter, made.key)
        assert draw is not None
        assert verify(json.loads(get_transcript(school.actor("sun"), draw.key))) == []
    balance = public_balance(made.number)
    assert balance is not None
    assert (balance.index, balance.level) == ("0.00", "high")
    assert {len(ids) for ids in public_classes(made.number).values()} == {15}


def test_pupils_named_as_pairs_sit_together_or_apart(school: School) -> None:
    lines = rows(60, 同班=["双"] * 2, 不同班=["", "", "分", "分", "分"])
    a_published(school, data=a_csv(lines))
    seats = dict(Pupil.objects.values_list("line", "class_number"))
    assert seats[1] == seats[2]
    assert len({seats[3], seats[4], seats[5]}) == 3


def test_results_may_come_in_any_order(school: School) -> None:
    made = a_frozen(school)
    hold(school, NUMBERS, made.key)
    assert get_class_draw(school.actor("sun"), made.key).state == "frozen"
    hold(school, GROUPS, made.key)
    assert get_class_draw(school.actor("sun"), made.key).state == "numbered"


def test_contradicting_pairs_are_refused_before_anything_is_sealed(school: School) -> None:
    made = an_import(school, data=a_csv(rows(20, 同班=["一", "一"], 不同班=["二", "二"])))
    with pytest.raises(YiciError, match="要在一起"):
        freeze_classes(actor=school.actor("sun"), class_draw=made.key, expected=made.version, beacon=WITNESSES)
    assert find_draw_of(GROUPS, made.key) is None
    assert get_class_draw(school.actor("sun"), made.key).state == "imported"


@pytest.mark.parametrize("beacon", [Beacon("dice"), Beacon("lottery:双色球:2026137"), Beacon("lottery:a:1", NOW)])
def test_chance_must_be_named_and_lie_ahead(school: School, beacon: Beacon) -> None:
    made = an_import(school)
    with pytest.raises(BeaconUnclear):
        freeze_classes(actor=school.actor("sun"), class_draw=made.key, expected=made.version, beacon=beacon)


def test_a_void_part_is_sealed_again_with_a_reason_and_both_stay(school: School) -> None:
    made = a_frozen(school)
    sun, draw = school.actor("sun"), find_draw_of(GROUPS, made.key)
    assert draw is not None
    with pytest.raises(StepNotYet):
        freeze_classes(actor=sun, class_draw=made.key, expected=made.version, beacon=WITNESSES, reason="再来")
    void_draw(actor=sun, draw=draw.key, expected=draw.version, reason="见证人没到")
    with pytest.raises(ClassReasonMissing):
        freeze_classes(actor=sun, class_draw=made.key, expected=made.version, beacon=WITNESSES)
    freeze_classes(actor=sun, class_draw=made.key, expected=made.version, beacon=WITNESSES, reason="见证人没到")
    again = find_draw_of(GROUPS, made.key)
    assert again is not None
    assert (again.attempt, again.reason) == (2, "见证人没到")
    hold(school, GROUPS, made.key)
    assert get_class_draw(sun, made.key).state == "grouped"


def test_two_people_at_once_do_not_overwrite_each_other(school: School) -> None:
    made = an_import(school)
    freeze_classes(actor=school.actor("song"), class_draw=made.key, expected=made.version, beacon=WITNESSES)
    now = get_class_draw(school.actor("sun"), made.key)
    assert now.version == made.version + 1
    draw = find_draw_of(GROUPS, made.key)
    assert draw is not None
    void_draw(actor=school.actor("sun"), draw=draw.key, expected=draw.version, reason="试")
    with pytest.raises(ChangedMeanwhile):
        freeze_classes(
            actor=school.actor("sun"), class_draw=made.key, expected=made.version, beacon=WITNESSES, reason="试"
        )


def test_a_parent_sees_the_own_child_by_code_and_only_after_publishing(school: School) -> None:
    made = a_frozen(school)
    slip = take_slips(actor=school.actor("sun"), class_draw=made.key)[4]
    typed = f" {slip.code[:4].lower()}-{slip.code[4:8]} {slip.code[8:]}"
    assert find_own_child(typed).class_number is None
    for matter in (GROUPS, NUMBERS):
        hold(school, matter, made.key)
    assert find_own_child(typed).class_number is None
    now = get_class_draw(school.actor("sun"), made.key)
    publish_classes(actor=school.actor("sun"), class_draw=made.key, expected=now.version)
    child = find_own_child(typed)
    assert child.class_number == Pupil.objects.get(line=5).class_number
    assert child.pseudonym in public_classes(made.number)[child.class_number or 0]
    with pytest.raises(CodeUnknown):
        find_own_child("0000-0000-0000-0000")


def test_a_late_pupil_goes_to_one_of_the_smallest_classes_by_a_draw_that_names_the_one_before(school: School) -> None:
    made = a_published(school, data=a_csv(rows(14)))
    sun = school.actor("sun")
    sizes = Counter(Pupil.objects.values_list("class_number", flat=True))
    smallest = {number for number, size in sizes.items() if size == 3}
    late = add_late_pupil(
        actor=sun, class_draw=made.key, expected=made.version, name="学生新", kinds={"sex": "女"}, beacon=WITNESSES
    )
    before, draw = find_draw_of(GROUPS, made.key), find_draw_of(LATE, late.key)
    assert before is not None
    assert draw is not None
    assert before.number in draw.purpose
    now = get_class_draw(sun, made.key)
    with pytest.raises(StepNotYet):
        add_late_pupil(actor=sun, class_draw=made.key, expected=now.version, name="又一个", kinds={}, beacon=WITNESSES)
    hold(school, LATE, late.key)
    assert Pupil.objects.get(key=late.key).class_number in smallest
    now = get_class_draw(sun, made.key)
    last = add_late_pupil(
        actor=sun, class_draw=made.key, expected=now.version, name="又一个", kinds={}, beacon=WITNESSES
    )
    assert last.class_number is not None  # only one class was smallest: nothing is left to chance
    assert find_draw_of(LATE, last.key) is None
    assert set(Counter(Pupil.objects.values_list("class_number", flat=True)).values()) == {4}


def test_a_change_of_class_is_asked_by_one_and_decided_by_another(school: School) -> None:
    made = a_published(school)
    sun, eve, both = school.actor("sun"), school.actor("eve"), school.actor("both")
    pupil = Pupil.objects.get(line=9)
    to = pupil.class_number % 4 + 1  # type: ignore[operator]
    with pytest.raises(ClassUnknown):
        ask_change(actor=sun, class_draw=made.key, expected=made.version, line=9, to_class=9, reason="x")
    with pytest.raises(ClassReasonMissing):
        ask_change(actor=sun, class_draw=made.key, expected=made.version, line=9, to_class=to, reason=" ")
    change = ask_change(actor=both, class_draw=made.key, expected=made.version, line=9, to_class=to, reason="腿伤")
    with pytest.raises(ChangeIsOpen):
        ask_change(actor=sun, class_draw=made.key, expected=made.version + 1, line=9, to_class=to, reason="x")
    with pytest.raises(StepNotYet):
        decide_change(actor=both, change=change, expected=1, event="approve")
    with pytest.raises(NotAllowed):
        decide_change(actor=sun, change=change, expected=1, event="approve")
    decide_change(actor=eve, change=change, expected=1, event="approve")
    assert Pupil.objects.get(line=9).class_number == to
    with pytest.raises(StepNotDeclared):
        decide_change(actor=eve, change=change, expected=2, event="decline")
    line, _ = list_changes(made.key, eve)[0]
    assert (line.state, line.asked_by, line.decided_by) == ("approved", "Both", "Eve")
    assert public_changes(made.number)[0].pseudonym == pupil.pseudonym


def test_a_change_must_not_break_a_pair(school: School) -> None:
    made = a_published(school, data=a_csv(rows(20, 同班=["双", "双"], 不同班=["", "", "分", "分"])))
    seats = dict(Pupil.objects.values_list("line", "class_number"))
    for line, to in ((1, seats[1] % 4 + 1), (3, seats[4])):  # type: ignore[operator]
        with pytest.raises(PartMayNotMove):
            ask_change(
                actor=school.actor("sun"), class_draw=made.key, expected=made.version, line=line, to_class=to or 0,
                reason="想换",
            )  # fmt: skip


def test_the_table_refuses_a_change_decided_by_whoever_asked(school: School) -> None:
    made = a_published(school, data=a_csv(rows(8)))
    pupil = Pupil.objects.get(line=1)
    ask_change(
        actor=school.actor("sun"), class_draw=made.key, expected=made.version, line=1,
        to_class=pupil.class_number % 4 + 1, reason="x",  # type: ignore[operator]
    )  # fmt: skip
    one = ClassChange.objects.get()
    for change in ({"decided_by": one.asked_by}, {"reason": ""}, {"state": "nowhere"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ClassChange.objects.filter(pk=one.pk).update(**change)
    one.pk, one.key = None, None  # type: ignore[assignment]
    with pytest.raises(IntegrityError), transaction.atomic():
        ClassChange.objects.create(
            pupil=pupil, from_class=1, to_class=2, reason="y", asked_by=one.asked_by, asked_name="", asked_at=NOW
        )


def test_scores_are_balanced_then_erased_after_the_objections_and_the_index_stays(school_with_scores: School) -> None:
    school = school_with_scores
    points = [str(60 + at * 37 % 40) for at in range(60)]
    lines = [{"姓名": one["姓名"], "性别": one["性别"], "语文": a, "数学": b}
             for one, a, b in zip(rows(60), points, points[7:] + points[:7], strict=True)]  # fmt: skip
    made = a_published(school, data=a_csv(lines))
    before = public_balance(made.number)
    assert before is not None
    assert float(before.index) <= 2  # fifteen pupils a class: chance alone would give five points or more
    assert [one.name for one in before.columns if one.use == "score"][:2] == ["语文", "数学"]
    assert erase_scores() == 0
    assert made.objections_until is not None
    draw = find_draw_of(GROUPS, made.key)
    assert draw is not None
    with clock.held_at(dt.datetime.combine(made.objections_until + dt.timedelta(days=1), dt.time(4), dt.UTC)):
        assert erase_scores() == 1
        assert erase_scores() == 0
        after = public_balance(made.number)
    assert not Pupil.objects.exclude(scores_sealed="").exists()
    files.remove_erased()  # as the commit does
    sun = signed_in(school.accounts["sun"])
    assert sun.get(reverse("draws-desk:draw", args=[draw.key])).status_code == 200
    assert sun.get(reverse("draws:draw", args=[draw.number])).status_code == 200
    with pytest.raises(YiciError):
        get_transcript(school.actor("sun"), draw.key)
    assert after is not None
    assert (after.index, after.level) == (before.index, before.level)
    assert ClassDraw.objects.get().scores_erased_at is not None


def test_small_counts_are_not_published(school: School) -> None:
    made = a_published(school, data=a_csv(rows(60, 学习支持=["是"] * 3)))
    balance = public_balance(made.number)
    assert balance is not None
    shown = {one.name: bool(one.cells) for one in balance.columns}
    assert not shown["学习支持"]
    assert not made.is_open


def test_class_lists_carry_names_for_the_school_and_are_counted(school: School) -> None:
    made = a_published(school, data=a_csv(rows(12)))
    name, data = export_class_lists(school.actor("sun"), made.key)
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheets = [part for part in book.namelist() if part.startswith("xl/worksheets/")]
        text = "".join(book.read(part).decode() for part in sheets)
    assert name == f"{made.number}.xlsx"
    assert len(sheets) == 4
    assert all(row["姓名"] in text for row in rows(12))
