"""Importing files: checked whole, not seen before the last batch, going on after a stop, taken back as a whole."""

from __future__ import annotations

import io

import openpyxl
import pytest

from yici.apps.places.public import find_area
from yici.apps.places.tests.cast import TODAY, Cast
from yici.apps.records.actions import importing
from yici.apps.records.errors import FileNotReadable, ImportHasProblems
from yici.apps.records.models import Doubt, Identifier, ImportBatch, ImportRow, Record
from yici.apps.records.public import (
    PopulationQuery,
    apply_import,
    check_import,
    find_population,
    find_records,
    import_file,
    read_rows,
    withdraw_import,
)
from yici.apps.records.tests.builders import a_person, an_id_number
from yici.core.access import SYSTEM

HEAD = "姓名,公民身份号码,联系电话,文化程度,户编号,与户主关系"


def a_csv(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join(("2026年村民名册", head, *rows)).encode("utf-8-sig")


def people(cast: Cast, count: int) -> bytes:
    rows = [
        f"巴图{chr(0x4E00 + place)},{an_id_number('19800517', 101 + place)},1380000{place:04d},初中,H{place // 2},"
        f"{'户主' if place % 2 == 0 else '配偶'}"
        for place in range(count)
    ]
    return a_csv(*rows)


def here(cast: Cast) -> int:
    return find_population(SYSTEM, PopulationQuery("person", area_key=cast.east.key)).count


def load(cast: Cast, data: bytes, name: str = "people.csv") -> importing.ImportReport:
    return import_file(SYSTEM, data, name, entity="person", area=cast.east.code)


def test_people_come_with_households_numbers_and_kinship(cast: Cast) -> None:
    report = load(cast, people(cast, 4))
    assert (report.state, report.rows, report.new, report.changed) == ("effective", 4, 4, 0)
    population = find_population(SYSTEM, PopulationQuery("person", area_key=cast.east.key))
    codes = ["person.name", "person.age", "person.phone", "person.relation_to_head", "household.size", "household.head"]
    rows = list(read_rows(SYSTEM, population.records, codes, purpose="x"))
    told = {row.values["person.name"].value: {code: known.value for code, known in row.values.items()} for row in rows}
    assert told["巴图丁"] == {
        "person.name": "巴图丁",
        "person.age": 46,
        "person.phone": "13800000001",
        "person.relation_to_head": "10",
        "household.size": 2,
        "household.head": "巴图一",
    }


def test_the_dry_run_lists_every_bad_row_and_saves_nothing(cast: Cast) -> None:
    good = an_id_number()
    data = a_csv(
        f"巴图,{good},13800001111,初中,,",
        f"布和,{good[:17]}{'1' if good[17] != '1' else '2'},13800001112,初中,,",
        "苏和,,123,初中,,",
        "那日苏,,13800001113,博士后站,,",
        f"孟克,{good},13800001114,初中,,",
    )
    report = check_import(SYSTEM, data, "people.csv", entity="person", area=cast.east.code)
    found = [(one.row, one.code) for one in report.problems if not one.is_warning]
    assert found == [(4, "check_digit"), (5, "phone"), (6, "in_list"), (7, "twice_in_file")]
    with pytest.raises(ImportHasProblems):
        load(cast, data)
    assert not Record.objects.exists()
    assert not ImportBatch.objects.exists()


def test_a_number_that_came_as_a_number_has_lost_digits(cast: Cast) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["姓名", "身份证号", "公民身份号码"])
    sheet.append(["巴图", None, 159999198005171010])
    out = io.BytesIO()
    book.save(out)
    report = check_import(SYSTEM, out.getvalue(), "people.xlsx", entity="person", area=cast.east.code)
    assert [(one.row, one.code) for one in report.problems] == [(2, "digits_lost")]


def test_nobody_sees_anything_before_the_last_batch_and_a_stop_loses_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = a_person(cast.east, "巴图一", id_number=an_id_number("19800517", 101), education="小学")
    monkeypatch.setattr(importing, "ROWS_AT_ONCE", 2)
    whole, seen = importing._apply_batch, []

    def stops_after_two(actor: object, pk: int) -> int:
        seen.append((here(cast), education(known.key)))
        if len(seen) == 3:
            raise KeyboardInterrupt
        return whole(actor, pk)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "_apply_batch", stops_after_two)
    with pytest.raises(KeyboardInterrupt):
        load(cast, people(cast, 7))
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.applied) == ("applying", 4)
    assert seen == [(1, "80")] * 3
    assert education(known.key) == "80"
    monkeypatch.setattr(importing, "_apply_batch", whole)
    apply_import(SYSTEM, batch.key)
    assert here(cast) == 7
    assert education(known.key) == "70"
    assert not ImportRow.objects.exclude(plain={}, sealed={}).exists()


def education(key: object) -> object:
    (row,) = read_rows(SYSTEM, [key], ["person.education"])  # type: ignore[list-item]
    return row.values["person.education"].value


def test_between_effective_and_folded_readers_see_the_new_values(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    known = a_person(cast.east, "巴图一", id_number=an_id_number("19800517", 101), education="小学")
    monkeypatch.setattr(importing, "fold_import", lambda key: 0)
    load(cast, people(cast, 2))
    record = Record.objects.get(key=known.key)
    assert record.current["person.education"] == "80"
    assert education(known.key) == "70"
    monkeypatch.undo()
    importing.fold_import(ImportBatch.objects.get().key)
    record.refresh_from_db()
    assert (record.current["person.education"], record.pending) == ("70", None)
    assert education(known.key) == "70"


def test_an_import_is_taken_back_as_a_whole(cast: Cast) -> None:
    known = a_person(cast.east, "巴图一", id_number=an_id_number("19800517", 101), education="小学")
    report = load(cast, people(cast, 4))
    assert here(cast) == 4
    assert report.batch is not None
    withdraw_import(SYSTEM, report.batch, reason="the wrong file")
    assert here(cast) == 1
    assert education(known.key) == "80"
    assert Record.objects.get(key=known.key).pending is None
    values = {"person.id_number": an_id_number("19800517", 102)}
    assert find_records(SYSTEM, "person", values, find_area(cast.east.code)) == []
    load(cast, people(cast, 4))
    assert here(cast) == 4


def test_a_person_known_in_another_village_gets_a_second_relation_and_the_owner_a_task(cast: Cast) -> None:
    known = a_person(cast.west, "巴图一", id_number=an_id_number("19800517", 101))
    report = load(cast, people(cast, 2))
    assert (report.new, report.changed) == (1, 1)
    assert here(cast) == 2
    assert Doubt.objects.get(kind="same_number").record.key == known.key
    assert Identifier.objects.filter(kind="id_number").count() == 2


def test_somebody_with_the_same_name_birthday_and_village_is_only_proposed(cast: Cast) -> None:
    a_person(cast.east, "巴图", birth_date="1980-05-17")
    data = a_csv("巴图,1980年5月", "巴图,1981年5月", head="姓名,出生日期")
    report = check_import(SYSTEM, data, "people.csv", entity="person", area=cast.east.code)
    assert [(one.row, one.code, one.is_warning) for one in report.problems] == [(3, "perhaps_same", True)]


def test_a_file_without_known_headings_is_refused_in_words(cast: Cast) -> None:
    with pytest.raises(FileNotReadable, match="headings"):
        load(cast, b"a,b\n1,2\n")
    assert TODAY
