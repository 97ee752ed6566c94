"""SpreadsheetML 2003 is read like a workbook, refused where it is hostile, and told by its bytes."""

from __future__ import annotations

import pytest

from yici.sheets.errors import SheetError
from yici.sheets.grid import Border, Box
from yici.sheets.layout import understand
from yici.sheets.opening import Bounds, open_workbook
from yici.sheets.opening.r1c1 import to_a1
from yici.sheets.tests.spreadsheetml import a_book, a_roster, cell, row, sheet


def first(*rows: str, **facts: object):
    return open_workbook(a_book(sheet(*rows, **facts))).sheets[0]  # type: ignore[arg-type]


def test_gaps_merges_and_values_of_all_types() -> None:
    found = first(
        row(cell("甲"), cell("丙", Index=3)),
        row(
            cell(12, MergeAcross=1, MergeDown=1),
            cell("2024-05-01T00:00:00.000", "DateTime", Index=4, StyleID="day"),
            Index=4,
        ),
        row(cell("1", "Boolean", Index=3), cell("#REF!", "Error"), cell(1.5)),
    )
    assert (found.text(1, 1), found.text(1, 2), found.text(1, 3)) == ("甲", "", "丙")
    assert found.merges == [Box(4, 1, 5, 2)] and found.cell(4, 1).value == 12
    assert (found.text(4, 4), found.cell(5, 3).value, found.text(5, 4), found.cell(5, 5).value) == (
        "2024-05-01", True, "#REF!", 1.5,
    )  # fmt: skip


def test_styles_inherit_from_their_parent_and_the_default() -> None:
    found = first(row(cell("甲", StyleID="head"), cell("乙", StyleID="none"), cell(1, StyleID="day")))
    style = found.cell(1, 1).style
    assert style.border == Border("medium", "double", "thin", "thin")
    assert (style.bold, style.font_size, style.font_name, style.font_color, style.fill, style.locked) == (
        True, 14.0, "黑体", "FF0000", "C0C0C0", False,
    )  # fmt: skip
    assert (style.horizontal, style.wrap, found.cell(1, 2).style.font_name) == ("center", True, "宋体")
    assert found.cell(1, 3).style.is_date


def test_looks_of_columns_and_rows_and_what_is_hidden() -> None:
    found = open_workbook(
        a_book(
            sheet(
                row(cell("甲", StyleID="framed"), cell("乙", StyleID="framed"), Height=30),
                row(Hidden=1, Span=1),
                row(cell("丙"), Index=5),
                columns='<Column ss:Width="105"/><Column ss:Index="2" ss:Hidden="1" ss:StyleID="framed"/>',
                options="<Visible>SheetVeryHidden</Visible><FreezePanes/><SplitHorizontal>1</SplitHorizontal>",
                Protected=1,
            )
        )
    ).sheets[0]
    assert (found.visibility, found.freeze, found.protected) == ("very_hidden", (1, 0), True)
    assert (found.hidden_rows, found.hidden_columns, found.row_heights[1], found.column_widths[1]) == (
        {2, 3}, {2}, 30.0, 20.0,
    )  # fmt: skip
    assert found.cell(5, 2).border.framed


def test_validations_notes_and_names() -> None:
    rule = (
        '<DataValidation xmlns="urn:schemas-microsoft-com:office:excel"><Range>R2C2:R9C2,R12C2</Range><Type>List</Type>'
        "<CellRangeList/><Value>&quot;男,女&quot;</Value><InputMessage>请选择</InputMessage></DataValidation>"
    )
    note = '<Comment ss:Author="张"><ss:Data xmlns="http://www.w3.org/TR/REC-html40"><B>张:</B>18位</ss:Data></Comment>'
    names = '<Names><NamedRange ss:Name="名单" ss:RefersTo="=台账!R1C1:R9C2"/></Names>'
    book = open_workbook(a_book(sheet(row(cell("身份证号", inner=note)), after=rule), names=names))
    found = book.sheets[0]
    assert found.validations[0].choices == ("男", "女") and found.validations[0].prompt == "请选择"
    assert found.validations[0].boxes == (Box(2, 2, 9, 2), Box(12, 2, 12, 2))
    assert found.comments == {(1, 1): "张:18位"} and found.text(1, 1) == "身份证号"
    assert book.defined_names == {"名单": "台账!$A$1:$B$9"}


def test_mixed_fonts_in_a_cell_are_one_text_and_named_as_lost() -> None:
    rich = '<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>姓</B><Font>名</Font></ss:Data></Cell>'
    book = open_workbook(a_book(sheet(row(rich))))
    assert book.sheets[0].text(1, 1) == "姓名"
    assert book.remarks == ("Sheet 台账: mixed fonts inside a cell could not be taken along.",)


@pytest.mark.parametrize(
    ("written", "at", "expected"),
    [
        ("=SUM(R[-3]C:R[-1]C)", (5, 3), "SUM(C2:C4)"),
        ("=RC[-1]*R1C2", (5, 3), "B5*$B$1"),
        ('=IF(RC[1]="R1C1",R[1]C,"C[2]")', (1, 1), 'IF(B1="R1C1",A2,"C[2]")'),
        ("='R1C1 表'!RC+Sheet2!R2C[1]", (1, 1), "'R1C1 表'!A1+Sheet2!B$2"),
        ("=SUM(R[1]:R[2])+SUM(C1)", (1, 1), "SUM(2:3)+SUM($A:$A)"),
        ("=R[-1]C", (1, 1), "A1048576"),
        ("=ROUND(RC[-1],2)+RAND()", (1, 2), "ROUND(A1,2)+RAND()"),
        ("=合计RC+RCX", (1, 1), "合计RC+RCX"),
    ],
)
def test_formulas_are_read_with_addresses(written: str, at: tuple[int, int], expected: str) -> None:
    assert to_a1(written, *at) == expected


def test_the_layout_is_understood_like_that_of_a_workbook() -> None:
    block = understand(open_workbook(a_roster()).sheets[0]).main
    assert (block.kind, block.header.top, block.header.bottom, block.totals) == ("list", 3, 4, [8])
    assert [column.path for column in block.columns] == [("序号",), ("姓名",), ("补贴", "面积"), ("补贴", "金额")]


def code_of(content: bytes, bounds: Bounds | None = None) -> str:
    with pytest.raises(SheetError) as refused:
        open_workbook(content, bounds)
    return refused.value.code


def test_bombs_entities_and_damage_are_refused() -> None:
    whole = a_roster()
    bomb = whole.replace(b"<?mso", b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><?mso', 1)
    assert code_of(bomb) == "hostile"
    assert code_of(whole[:-40]) == "broken"
    assert code_of(a_book()) == "broken"
    assert code_of(a_book(sheet(row(cell("x", Index="9" * 9))))) == "broken"
    assert code_of(a_book(sheet(row(cell("x"), Index=3), row(cell("x"), Index=2)))) == "broken"
    far = a_book(sheet(row(cell("x", MergeAcross=200, MergeDown=400))))
    assert code_of(far, Bounds(cells=1000)) == "too_large"
    assert code_of(a_book(*[sheet(name=str(n)) for n in range(4)]), Bounds(sheets=3)) == "too_large"


def test_it_is_told_by_its_bytes_also_in_utf_16_and_after_empty_lines() -> None:
    text = a_roster().decode().replace('version="1.0"', 'version="1.0" encoding="UTF-16"')
    assert open_workbook(text.encode("utf-16")).format == "xml"
    assert open_workbook(b"\r\n\r\n" + a_roster()).sheets[0].text(3, 2) == "姓名"


def test_exports_in_gbk_are_read() -> None:
    text = a_roster().decode().replace('version="1.0"', 'version="1.0" encoding="GB2312"', 1)
    assert open_workbook(text.encode("gb18030")).sheets[0].text(3, 2) == "姓名"
