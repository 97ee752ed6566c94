"""Templates of vertical systems: rows of machine codes, `*` for what is required, strict order; and forms that print
their choices or stand twice side by side."""

from __future__ import annotations

import io

import openpyxl
import pytest

from yici.sheets.grid import Sheet
from yici.sheets.layout import SheetLayout, understand
from yici.sheets.opening import open_workbook
from yici.sheets.tests.workbooks import Row, a_form, a_workbook

LABELS = ("*姓名", "身份证号码（必填）", "＊性别", "【选填】备注")
CODES = ("AAC003", "AAC002", "AAC004", "AAE013")
DOTTED = ("person.name", "person.id", "sex_code", "remark")


def form(rows: list[Row], hidden: tuple[int, ...] = (), merges: tuple[str, ...] = ()) -> tuple[Sheet, SheetLayout]:
    book = openpyxl.load_workbook(io.BytesIO(a_workbook(rows, merges, drawn=f"A1:D{len(rows)}")))
    for row in hidden:
        book.active.row_dimensions[row].hidden = True
    out = io.BytesIO()
    book.save(out)
    sheet = open_workbook(out.getvalue()).sheets[0]
    return sheet, understand(sheet)


BLANK = ("", "", "", "")


@pytest.mark.parametrize("hidden", [True, False])
@pytest.mark.parametrize("codes", [CODES, ("xm", "sfzh", "xb", "bz"), DOTTED])
def test_a_code_row_above_the_header_is_neither_header_nor_data(codes: Row, hidden: bool) -> None:
    _, layout = form([codes, LABELS, BLANK, BLANK], hidden=(1,) if hidden else ())
    block = layout.main
    assert (block.kind, block.code_rows, block.header.top, block.header.bottom) == ("list", [1], 2, 2)
    assert (block.data_top, block.data_bottom, block.title) == (3, 4, [])
    assert [column.code for column in block.columns] == list(codes)


@pytest.mark.parametrize("hidden", [True, False])
def test_a_code_row_below_the_header_is_never_a_data_row(hidden: bool) -> None:
    rows = [("城乡居民参保登记", "", "", ""), LABELS, CODES, BLANK, BLANK]
    _, layout = form(rows, hidden=(3,) if hidden else (), merges=("A1:D1",))
    block = layout.main
    assert (block.code_rows, block.header.bottom, block.data_top, block.blank_rows) == ([3], 2, 4, [4, 5])
    assert layout.roles[2] == ["note"] * 4


def test_a_code_row_between_title_and_header_is_no_title() -> None:
    _, layout = form([("参保登记", "", "", ""), CODES, LABELS, BLANK], hidden=(2,), merges=("A1:D1",))
    assert [line.text for line in layout.main.title] == ["参保登记"]
    assert (layout.main.code_rows, layout.main.header.top) == ([2], 3)


def test_hidden_rows_of_numbers_are_codes_and_hidden_gaps_are_passed_over() -> None:
    _, layout = form([LABELS, ("1001", "1002", "1003", "1004"), BLANK, BLANK], hidden=(2, 3))
    assert (layout.main.code_rows, layout.main.data_top) == ([2, 3], 4)


def test_marks_of_what_is_required_are_no_part_of_the_label() -> None:
    _, layout = form([LABELS, BLANK])
    assert [(column.path, column.is_required) for column in layout.main.columns] == [
        (("姓名",), True), (("身份证号码",), True), (("性别",), True), (("备注",), False),
    ]  # fmt: skip


def test_english_headings_under_chinese_ones_are_no_codes() -> None:
    _, layout = form([("人口", "产值", "面积", "备注"), ("Population", "Output", "Area", "Note"), BLANK, BLANK])
    assert layout.main.code_rows == []


def test_a_row_that_prints_its_choices_keeps_them() -> None:
    layout = a_form(
        [["指标名称", "代码", "单位", "数值"], ["总户数", "01", "户", ""], ["是否通客车", "02", "1.是 2.否", ""],
         ["饮水来源", "03", "1.自来水 2.井水 3.其他", ""], ["有无图书室（1.有 2.无）", "04", "", ""]]
    )  # fmt: skip
    assert layout.kind == "rowform"
    assert [row.choices for row in layout.main.rows] == [(), ("是", "否"), ("自来水", "井水", "其他"), ("有", "无")]
    assert [row.unit for row in layout.main.rows] == ["户", "", "", ""]


def test_of_two_row_forms_side_by_side_both_have_their_units_and_choices() -> None:
    layout = a_form(
        [["指标", "单位", "数量", "指标", "单位", "数量"], ["户数", "户", "", "耕地", "亩", ""],
         ["人口", "人", "", "是否通水", "1.是 2.否", ""]]
    )  # fmt: skip
    found = {row.path[-1]: (row.unit, row.choices) for row in layout.main.rows}
    assert found == {"户数": ("户", ()), "人口": ("人", ()), "耕地": ("亩", ()), "是否通水": ("", ("是", "否"))}
    assert [column.repeat for column in layout.main.columns] == [0, 0, 0, 1, 1, 1]


def test_equal_column_groups_of_a_list_are_numbered_and_single_columns_are_not() -> None:
    twice = a_form([["序号", "姓名", "电话"] * 2, [""] * 6, [""] * 6, [""] * 6])
    assert [column.repeat for column in twice.main.columns] == [0, 0, 0, 1, 1, 1]
    once = a_form([["姓名", "电话", "姓名", "住址"], [""] * 4, [""] * 4])
    assert [column.repeat for column in once.main.columns] == [0, 0, 0, 0]
