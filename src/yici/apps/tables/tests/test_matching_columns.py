"""What columns mean: names, typing slips, roles, parents, units, and when to abstain."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from yici.apps.tables.matching import THRESHOLD, ColumnFacts, ColumnMatch, SheetFacts, match_sheet
from yici.apps.tables.matching.catalogue import from_files
from yici.apps.tables.matching.contracts import Catalogue, CatalogueElement
from yici.apps.tables.matching.matcher import Remembered, places_of

CITY = Path(__file__).resolve().parents[5] / "cities" / "ordos"


@lru_cache(maxsize=1)
def city() -> Catalogue:
    return from_files(CITY)


def match(*headings: str, title: str = "", catalogue: Catalogue | None = None, kind: str = "list") -> list[ColumnMatch]:
    """Matches of columns written as "group/leaf@unit"."""
    columns = []
    for number, heading in enumerate(headings):
        words, _, unit = heading.partition("@")
        columns.append(ColumnFacts(chr(65 + number), tuple(words.split("/")), unit))
    sheet = SheetFacts("Sheet1", kind, title, (), tuple(columns))
    return list(match_sheet(sheet, catalogue or city()).columns)


def codes(*headings: str, title: str = "") -> list[str | None]:
    return [one.element for one in match(*headings, title=title)]


def test_a_list_of_people_is_understood_by_its_headings() -> None:
    assert codes("序号", "姓名", "性别", "身份证号码", "联系电话") == [
        None, "person.name", "person.sex", "person.id_number", "person.phone",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "heading",
    ["2.姓名", "姓名*", "姓 名", "（三）姓名", "姓名（必填）", "①姓名", "残疾人姓名", "老人姓名", "申请人姓名"],
)
def test_numbering_marks_and_words_for_the_row_itself_change_nothing(heading: str) -> None:
    assert codes("序号", heading, "性别")[1] == "person.name"


def test_a_typing_slip_of_the_same_sound_is_forgiven_and_said() -> None:
    found = match("姓名", "联细电话", "性别")[1]
    assert found.element == "person.phone"
    assert "同音" in found.reason


def test_a_heading_one_character_away_with_another_sound_is_another_fact() -> None:
    assert codes("姓名", "入党时间", title="党员名册")[1] == "party.joined_on"
    assert codes("姓名", "入院时间", title="党员名册")[1] != "party.joined_on"


@pytest.mark.parametrize(
    "heading", ["监护人姓名", "帮扶人姓名", "法定代表人姓名", "经办人姓名", "代领人姓名", "父亲姓名", "联系人姓名"]
)
def test_somebody_elses_name_is_never_the_name_of_the_row(heading: str) -> None:
    assert codes("序号", "姓名", heading, "性别")[2] != "person.name"


@pytest.mark.parametrize("heading", ["监护人电话", "帮扶人电话", "监护人身份证号", "填表人电话"])
def test_somebody_elses_numbers_are_never_those_of_the_row(heading: str) -> None:
    assert codes("序号", "姓名", "性别", heading)[3] not in ("person.phone", "person.id_number")


def test_a_second_phone_belongs_to_whoever_was_named_before_it() -> None:
    found = codes("姓名", "性别", "联系电话", "监护人姓名", "联系电话", title="留守儿童花名册")
    assert found[2] == "person.phone"
    assert found[4] != "person.phone"


def test_the_role_may_stand_in_the_group_above() -> None:
    found = codes("姓名", "性别", "监护人/姓名", "监护人/联系电话", title="残疾人名单")
    assert found[2] == "disability.guardian"
    assert found[3] != "person.phone"


def test_a_row_named_by_its_head_is_a_household_and_plain_numbers_are_the_heads() -> None:
    assert codes("序号", "户主姓名", "身份证号", "承包地面积@亩")[1:3] == ["household.head", "household.head_id_number"]


def test_on_a_list_of_members_the_head_is_the_households_and_the_rest_the_members() -> None:
    assert codes("户主姓名", "家庭成员姓名", "与户主关系", "身份证号码") == [
        "household.head", "person.name", "person.relation_to_head", "person.id_number",
    ]  # fmt: skip


def test_a_unit_that_measures_something_else_speaks_against_a_name() -> None:
    assert codes("户主姓名", "承包地面积@亩")[1] in ("plot.contract_area", "household.contract_area")
    assert codes("户主姓名", "承包地面积@人")[1] is None


def test_a_generic_leaf_needs_a_group_that_bears_it_out() -> None:
    assert codes("户主姓名", "禁牧补助/面积@亩", title="草原补奖花名册")[1] == "pasture.banned_area"
    assert codes("户主姓名", "房屋租赁/面积@亩")[1] is None


def test_what_the_form_or_a_hand_provides_is_no_fact_of_the_city() -> None:
    kinds = [one.kind for one in match("序号", "姓名", "领款人签字（章）", "备注", "填报单位", "行政村", "领款时间")]
    assert kinds == ["sequence", "element", "signature", "free", "constant", "constant", "signature"]


def test_what_is_never_stored_is_not_even_asked() -> None:
    found = match("姓名", "宗教信仰", "性别")[1]
    assert (found.element, found.kind) == (None, "unknown")
    assert "从不存" in found.reason


def test_two_elements_with_one_name_are_a_question() -> None:
    twins = {code: CatalogueElement(code, "地址", "person", aliases=("住处",)) for code in ("person.one", "person.two")}
    found = match("住处", catalogue=Catalogue(twins))[0]
    assert found.element is None
    assert found.confidence < THRESHOLD
    assert "请说是哪个" in found.reason


def test_one_fact_stands_in_one_column_only() -> None:
    found = [one.element for one in match("姓名", "联系电话", "手机号码", "性别")]
    assert found.count("person.phone") == 1


def test_a_confirmed_meaning_is_remembered_by_place() -> None:
    columns = (ColumnFacts("A", ("姓名",)), ColumnFacts("B", ("帮扶需求",)))
    sheet = SheetFacts("Sheet1", "list", "", (), columns)
    memory = {places_of(columns)[1]: Remembered("element", "person.job_wish")}
    found = match_sheet(sheet, city(), memory).columns[1]
    assert (found.element, found.confidence) == ("person.job_wish", 1.0)


def test_every_match_gives_its_reason_in_words() -> None:
    assert all(one.reason for one in match("姓名", "没有人知道的事", "禁牧补助/金额", "户主姓名"))
