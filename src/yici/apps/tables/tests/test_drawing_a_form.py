"""A drawn form: rows that will be inserted stand above the totals, and totals keep their own words."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from yici.apps.places.tests.cast import Cast
from yici.apps.records.tests.builders import a_person
from yici.apps.tables.public import draw_sheet, understand_form

pytestmark = pytest.mark.django_db


def a_form_with_two_blank_rows_and_a_total() -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "名单"
    for row in (["户籍人口名单"], ["序号", "姓名", "性别", "身份证号码", "文化程度"], [], [], ["合计"]):
        sheet.append(row)
    sheet.merge_cells("A1:E1")
    from openpyxl.styles import Border, Side

    line = Side("thin")
    for cells in sheet["A2:E5"]:
        for cell in cells:
            cell.border = Border(left=line, right=line, top=line, bottom=line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_total_is_drawn_below_all_people(cast: Cast) -> None:
    for name in ("高娃", "王小明", "李红", "赵强"):
        a_person(cast.east, name=name)
    bob = cast.actor("bob")
    fill = understand_form(
        actor=bob,
        data=a_form_with_two_blank_rows_and_a_total(),
        file_name="名单.xlsx",
        area=cast.east.key,
        purpose="test",
    )
    drawn = draw_sheet(bob, fill.key, "名单")
    first = [row.cells[0].text for row in drawn.rows]
    names = [row.cells[1].text for row in drawn.rows[2:] if len(row.cells) > 1 and row.cells[1].text]
    assert sorted(names) == sorted(["高娃", "王小明", "李红", "赵强"])
    assert first[-1] == "合计"
    assert [row.row for row in drawn.rows] == [1, 2, 3, 4, 5, 6, 7]
