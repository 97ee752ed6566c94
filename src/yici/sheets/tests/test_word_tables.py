"""Tables of Word documents are read as sheets: merges, titles above, feet below, what is left alone."""

from __future__ import annotations

import io
import zipfile

import pytest

from yici.sheets.errors import SheetError
from yici.sheets.grid import Box
from yici.sheets.layout import understand
from yici.sheets.opening import open_workbook
from yici.sheets.tests.documents import a_document, a_roster, cell, paragraph, row, run, table

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000


def sheet_of(*blocks: str, number: int = 0):
    return open_workbook(a_document(*blocks)).sheets[number]


def test_each_top_level_table_is_a_sheet_and_lines_above_it_are_its_first_rows() -> None:
    book = open_workbook(a_roster())
    assert (book.format, [sheet.name for sheet in book.sheets]) == ("docx", ["表1"])
    sheet = book.sheets[0]
    assert [sheet.text(number, 1) for number in (1, 2, 3)] == ["残疾人基本情况登记表", "填报单位：          ", "序号"]
    assert sheet.merges[:2] == [Box(1, 1, 1, 4), Box(2, 1, 2, 4)]
    assert sheet.text(6, 1) == "填表人：        审核人："


def test_the_layout_is_understood_like_that_of_a_workbook() -> None:
    layout = understand(open_workbook(a_roster(total=True)).sheets[0])
    block = layout.main
    assert block.kind == "list"
    assert [line.text for line in block.title] == ["残疾人基本情况登记表"]
    assert [column.path for column in block.columns] == [("序号",), ("姓名",), ("身份证号",), ("备注",)]
    assert (block.header.top, block.data_top, block.data_bottom, block.totals) == (3, 4, 5, [6])
    assert "填报单位" in [slot.path[0] for slot in block.slots]


def test_spans_and_vertical_merges_are_boxes_and_their_cells_are_framed() -> None:
    sheet = sheet_of(
        table(
            row(cell("姓名", down="restart"), cell("补贴", span=2)),
            row(cell(down="continue"), "金额", "月数"),
            row("", "", ""),
            columns=3,
        )
    )
    assert sheet.merges == [Box(1, 1, 2, 1), Box(1, 2, 1, 3)]
    assert sheet.cell(2, 1).border.framed and sheet.cell(1, 3).border.framed
    assert (sheet.max_row, sheet.max_column) == (3, 3)
    assert [column.path for column in understand(sheet).main.columns] == [("姓名",), ("补贴", "金额"), ("补贴", "月数")]


def test_old_horizontal_merges_and_skipped_columns_are_counted() -> None:
    sheet = sheet_of(
        table(
            row(
                cell("甲").replace("<w:tcPr>", '<w:tcPr><w:hMerge w:val="restart"/>'),
                cell("").replace("<w:tcPr>", "<w:tcPr><w:hMerge/>"),
                "乙",
            ),
            row("丙", properties='<w:gridBefore w:val="2"/>'),
            columns=3,
        )
    )
    assert sheet.merges == [Box(1, 1, 1, 2)]
    assert (sheet.text(1, 3), sheet.text(2, 3)) == ("乙", "丙")


def test_a_table_inside_a_cell_is_left_alone_and_named() -> None:
    inner = table(row("内"), columns=1)
    book = open_workbook(a_document(table(row("附", cell(content=inner + paragraph())), columns=2)))
    assert len(book.sheets) == 1
    assert not book.sheets[0].cell(1, 2).is_blank
    assert book.remarks == ("表1: the table or picture inside B1 is left alone.",)


def test_texts_are_read_through_links_controls_and_insertions_but_not_deletions() -> None:
    content = (
        "<w:p><w:ins w:id='1'>" + run("甲") + "</w:ins><w:del w:id='2'><w:r><w:delText>旧</w:delText></w:r></w:del>"
        "<w:sdt><w:sdtPr/><w:sdtContent>" + run("乙") + "</w:sdtContent></w:sdt>"
        '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/><w:tab/><w:t>丙</w:t></w:r></w:p>' + paragraph("丁")
    )
    assert sheet_of(table(row(cell(content=content)), columns=1)).text(1, 1) == "甲乙□\t丙\n丁"


def test_running_text_and_other_pages_are_no_title() -> None:
    long = "各村：为做好本年度工作，请于本月底前将附表报送乡镇，逾期不报视为无，特此通知，请遵照执行。"
    page = '<w:p><w:r><w:t>封面</w:t></w:r><w:r><w:br w:type="page"/></w:r></w:p>'
    sheet = sheet_of(page, paragraph("附件1"), paragraph("统计表"), table(row("甲", "乙"), row("", ""), columns=2))
    assert [sheet.text(number, 1) for number in (1, 2)] == ["附件1", "统计表"]
    sheet = sheet_of(paragraph(long), paragraph("统计表"), table(row("甲", "乙"), row("", ""), columns=2))
    assert [sheet.text(number, 1) for number in (1, 2)] == ["统计表", "甲"]


def test_a_protected_document_is_a_protected_sheet() -> None:
    data = a_document(
        table(row("甲"), columns=1), settings='<w:documentProtection w:edit="readOnly" w:enforcement="1"/>'
    )
    assert open_workbook(data).sheets[0].protected


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (a_document(paragraph("通知")), "unsupported", "holds no table"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000 + "WordDocument".encode("utf-16-le"),
            "unsupported",
            "as .docx",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000 + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
            "password",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(data: bytes, code: str, words: str) -> None:
    with pytest.raises(SheetError) as refused:
        open_workbook(data)
    assert refused.value.code == code and words in refused.value.message


def test_tables_within_tables_without_end_are_refused() -> None:
    inner = paragraph("x")
    for _ in range(30):
        inner = table(row(cell(content=inner + paragraph())), columns=1)
    with pytest.raises(SheetError) as refused:
        open_workbook(a_document(inner))
    assert refused.value.code == "hostile"


def test_entities_are_refused() -> None:
    data = a_document(table(row("甲"), columns=1))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            text = old.read(entry)
            if entry.filename == "word/document.xml":
                text = text.replace(b"?>\n", b'?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n', 1)
            new.writestr(entry.filename, text)
    with pytest.raises(SheetError) as refused:
        open_workbook(out.getvalue())
    assert refused.value.code == "hostile"
