"""Members of a household in a card, in rows of their own; boxes to tick in the rows of a list."""

from __future__ import annotations

import io
import uuid

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Side

from yici.apps.places.tests.cast import Cast
from yici.apps.records.public import link
from yici.apps.records.tests.builders import TYPED, a_household, a_person, a_thing, an_id_number
from yici.apps.tables.public import (
    Answer,
    FillView,
    answer_questions,
    choose_population,
    draw_sheet,
    erase_filled_files,
    get_file,
    list_questions,
    make_file,
    understand_form,
)
from yici.apps.tables.tests.forms_of_ours import bytes_of, rows_of
from yici.core.access import SYSTEM, Actor

LINE = Side("thin")
BOX = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
MEMBERS = ("家庭成员", "姓名", "性别", "与户主关系", "文化程度", "出生日期")


def a_card(rows: int = 4, members: tuple[str, ...] = MEMBERS, title: str = "农户家庭情况登记卡") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = title
    sheet.merge_cells("A1:F1")
    lines = [("户主", "", "户编号", "", "联系电话", ""), ("村民小组", "", "农户类型", "", "家庭人口", ""), members]
    lines += [("",) * 6] * rows + [("备注", "", "", "", "", "")]
    for row, line in enumerate(lines, 2):
        for column, text in enumerate(line, 1):
            sheet.cell(row, column).border = BOX
            sheet.cell(row, column).value = text or None
    sheet.merge_cells(start_row=4, start_column=1, end_row=4 + rows, end_column=1)
    sheet.merge_cells(start_row=5 + rows, start_column=2, end_row=5 + rows, end_column=6)
    return bytes_of(book)


@pytest.fixture
def bob(cast: Cast) -> Actor:
    return cast.actor("bob")


@pytest.fixture
def house(cast: Cast) -> uuid.UUID:
    home = a_household(cast.east, code="H1", group="一社", type="ordinary")
    a_person(cast.east, "小图", household=home, role="20", id_number=an_id_number("20100303", 303), education="80")
    a_person(cast.east, "王秀兰", household=home, role="10", id_number=an_id_number("19650202", 202), education="70")
    a_person(
        cast.east, "巴特尔", household=home, id_number=an_id_number("19600101", 101), phone="13904770001",
        education="70",
    )  # fmt: skip
    other = a_household(cast.east, code="H2")
    a_person(cast.east, "别家人", household=other)
    return home.key


def filled(bob: Actor, data: bytes, record: uuid.UUID) -> tuple[FillView, list[list[object]]]:
    fill = understand_form(actor=bob, data=data, file_name="卡.xlsx", purpose="登记")
    assert fill.sheets[0].kind == "card"
    choose_population(actor=bob, fill=fill.key, sheet="Sheet", record=record)
    view = make_file(actor=bob, fill=fill.key)
    return view, rows_of(get_file(bob, fill.key).data)


def test_the_members_of_the_household_stand_in_the_card_the_head_first(bob: Actor, house: uuid.UUID) -> None:
    _view, rows = filled(bob, a_card(), house)
    assert rows[1][:2] == ["户主", "巴特尔"]
    assert [row[1:5] for row in rows[4:8]] == [
        ["巴特尔", "男", "户主", "初中"],
        ["王秀兰", "女", "配偶", "初中"],
        ["小图", "男", "子", "小学"],
        [None] * 4,
    ]
    assert "别家人" not in str(rows)


def test_more_members_than_rows_get_new_rows_and_the_label_beside_them_grows(bob: Actor, house: uuid.UUID) -> None:
    view, rows = filled(bob, a_card(rows=2), house)
    assert [row[1] for row in rows[4:7]] == ["巴特尔", "王秀兰", "小图"]
    assert rows[7][0] == "备注"
    sheet = load_workbook(io.BytesIO(get_file(bob, view.key).data)).worksheets[0]
    assert "A4:A7" in {str(one) for one in sheet.merged_cells.ranges}


def test_a_table_that_leaves_the_head_out_does(bob: Actor, house: uuid.UUID) -> None:
    _view, rows = filled(bob, a_card(members=("其他家庭成员", *MEMBERS[1:]), title="登记卡（成员不含户主）"), house)
    assert [row[1] for row in rows[4:7]] == ["王秀兰", "小图", None]


def test_what_is_missing_of_a_member_is_asked_once(cast: Cast, bob: Actor, house: uuid.UUID) -> None:
    a_person(cast.east, "巴图", household=house, role="20", id_number=an_id_number("19900303", 303))
    fill = understand_form(actor=bob, data=a_card(), file_name="卡.xlsx", purpose="登记")
    choose_population(actor=bob, fill=fill.key, sheet="Sheet", record=house)
    [asked] = list_questions(bob, fill.key)
    assert (asked.who, asked.element) == ("巴图", "person.education")
    answer_questions(actor=bob, fill=fill.key, answers=[Answer(asked.number, "高中")])
    make_file(actor=bob, fill=fill.key)
    assert [row[4] for row in rows_of(get_file(bob, fill.key).data)[4:8]] == ["初中", "初中", "高中", "小学"]


def test_plots_stand_in_their_own_table(cast: Cast, bob: Actor, house: uuid.UUID) -> None:
    for code, area in (("P1", 9), ("P2", 6)):
        thing = a_thing("plot", cast.east, None, code=code, contract_area=area)
        link(SYSTEM, thing.key, house, "owned_by", source=TYPED)
    _view, rows = filled(
        bob, a_card(members=("承包地块", "序号", "地块编码", "承包地面积", "领款人签字", "备注")), house
    )
    assert [row[1:4] for row in rows[4:7]] == [[1, "P1", 9], [2, "P2", 6], [None, None, None]]


def test_the_drawn_card_shows_the_members(bob: Actor, house: uuid.UUID) -> None:
    fill = understand_form(actor=bob, data=a_card(), file_name="卡.xlsx", purpose="登记")
    choose_population(actor=bob, fill=fill.key, sheet="Sheet", record=house)
    texts = [cell.text for row in draw_sheet(bob, fill.key, "Sheet").rows for cell in row.cells]
    assert "王秀兰" in texts


def test_a_card_goes_with_an_erased_member(bob: Actor, cast: Cast, house: uuid.UUID) -> None:
    gone = a_person(cast.east, "将删除", household=house, role="30")
    filled(bob, a_card(), house)
    assert erase_filled_files(gone.key) == 1


def test_preprinted_boxes_in_the_rows_of_a_list_are_ticked(cast: Cast, bob: Actor, house: uuid.UUID) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "家庭成员信息表"
    sheet.merge_cells("A1:C1")
    for row in range(2, 8):
        for column in range(1, 4):
            sheet.cell(row, column).border = BOX
    for column, text in enumerate(("姓名", "性别", "文化程度"), 1):
        sheet.cell(2, column).value = text
    for row in range(3, 8):
        sheet.cell(row, 2).value = "□男 □女"
        sheet.cell(row, 3).value = "□高中 □初中 □小学"
    fill = understand_form(actor=bob, data=bytes_of(book), file_name="a.xlsx", purpose="登记")
    make_file(actor=bob, fill=fill.key)
    rows = rows_of(get_file(bob, fill.key).data)
    assert rows[2:5] == [
        ["巴特尔", "☑男 □女", "□高中 ☑初中 □小学"],
        ["王秀兰", "□男 ☑女", "□高中 ☑初中 □小学"],
        ["小图", "☑男 □女", "□高中 □初中 ☑小学"],
    ]
    assert rows[6] == [None, "□男 □女", "□高中 □初中 □小学"]
