"""An .xls becomes an .xlsx that looks the same. The .xls files are written here record by record, since no library that
we use writes them."""

import io
import struct
import zipfile

import openpyxl
import pytest

from yici.sheets.errors import SheetError
from yici.sheets.filling import RowsFill, SheetFill, convert_xls, fill_workbook, xlsx_from_xls
from yici.sheets.filling.legacy.formulas import Decompiler, UnknownFormula


def record(kind, data=b""):
    return struct.pack("<HH", kind, len(data)) + data


def text8(text):
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def xf(style=False, wrap=False, line=0, diagonal=0):
    """A cell format: centred, thin borders, a diagonal from top left."""
    kind = 0xFFF5 if style else 0x0001
    sides = line | line << 4 | line << 8 | line << 12
    flags = (1 << 30) if diagonal else 0
    more = diagonal << 21
    return struct.pack(
        "<HHHBBBBIIH", 0, 49, kind, 2 | (8 if wrap else 0) | 1 << 4, 0, 0, 0xFC, sides | flags, more, 0x20C0
    )


def formula(row, column, tokens):
    return record(0x06, struct.pack("<HHHdHIH", row, column, 15, 6.0, 0, 0, len(tokens)) + tokens)


def ref(row, column):
    return b"\x44" + struct.pack("<HH", row, column | 0xC000)


def validation(texts, first, areas, flags):
    data = struct.pack("<I", flags) + b"".join(text8(text) if text else struct.pack("<HBB", 1, 0, 0) for text in texts)
    data += struct.pack("<HH", len(first), 0) + first + struct.pack("<HH", 0, 0)
    data += struct.pack("<H", len(areas)) + b"".join(struct.pack("<4H", *area) for area in areas)
    return record(0x01BE, data)


def an_xls(cells=b"", after=b""):
    """A BIFF8 stream (xlrd reads it bare): one sheet, six fonts, sixteen formats."""
    font = record(
        0x31, struct.pack("<HHHHHBBBB", 240, 0, 0x7FFF, 700, 0, 0, 0, 134, 0) + b"\x02\x01" + "宋体".encode("utf-16-le")
    )
    head = (
        record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6)) + record(0x42, struct.pack("<H", 1200)) + font * 5
    )
    formats = xf(style=True)
    head += b"".join(record(0xE0, formats) for _ in range(15)) + record(0xE0, xf(wrap=True, line=1, diagonal=1))
    name = struct.pack("<BB", 2, 1) + "台账".encode("utf-16-le")
    total = len(head) + 4 + 6 + len(name) + 4
    head += record(0x85, struct.pack("<IBB", total, 0, 0) + name) + record(0x0A)
    body = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6))
    body += record(0x7D, struct.pack("<HHHHHH", 0, 1, 20 * 256, 15, 0, 0))
    body += record(0x208, struct.pack("<HHHHHHI", 1, 0, 4, 600, 0, 0, 0x140))
    body += cells + after + record(0x0A)
    return head + body


def label(row, column, text):
    return record(0x204, struct.pack("<HHH", row, column, 15) + text8(text))


def number(row, column, value):
    return record(0x203, struct.pack("<HHHd", row, column, 15, value))


CELLS = label(0, 0, "登记\r\n表") + number(1, 0, 2.0) + number(1, 1, 4.0)
SUM = b"\x25" + struct.pack("<4H", 1, 1, 0xC000, 0xC001) + b"\x19\x10\x00\x00"


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(xlsx_from_xls(data)))["台账"]


def test_texts_numbers_merges_and_looks_come_along():
    sheet = opened(an_xls(CELLS, record(0xE5, struct.pack("<H4H", 1, 0, 0, 0, 3))))
    cell = sheet["A1"]
    assert cell.value == "登记\n表" and sheet["B2"].value == 4
    assert {str(block) for block in sheet.merged_cells.ranges} == {"A1:D1"}
    assert (cell.font.name, cell.font.size, cell.font.bold) == ("宋体", 12, True)
    assert cell.alignment.wrap_text and cell.alignment.horizontal == "center" and cell.alignment.vertical == "center"
    assert cell.border.left.style == "thin" and cell.border.diagonal.style == "thin" and cell.border.diagonalDown
    assert cell.number_format == "@"
    assert sheet.column_dimensions["A"].width == 20 and sheet.row_dimensions[2].height == 30


def test_formulas_come_back_as_formulas_with_their_parentheses():
    difference = ref(1, 0) + ref(1, 1) + ref(1, 0) + b"\x04\x15\x04"
    sheet = opened(an_xls(CELLS + formula(1, 2, SUM) + formula(1, 3, difference)))
    assert sheet["C2"].value == "=SUM(A2:B2)"
    assert sheet["D2"].value == "=A2-(B2-A2)"


def test_shared_formulas_count_from_their_own_cell():
    pointer = b"\x01" + struct.pack("<HH", 1, 2)
    tokens = b"\x4c" + struct.pack("<HH", 0, 0xC000 | 0xFE) + b"\x1e\x02\x00\x05"
    shared = record(0x4BC, struct.pack("<HHBBBBH", 1, 2, 2, 2, 0, 2, len(tokens)) + tokens)
    sheet = opened(an_xls(CELLS + formula(1, 2, pointer) + shared + formula(2, 2, pointer)))
    assert [sheet["C2"].value, sheet["C3"].value] == ["=A2*2", "=A3*2"]


def test_an_unknown_formula_keeps_its_value_and_is_named():
    unknown = b"\x22\x01" + struct.pack("<H", 255)
    done = convert_xls(an_xls(CELLS + formula(1, 2, ref(1, 0) + unknown)))
    assert openpyxl.load_workbook(io.BytesIO(done.workbook))["台账"]["C2"].value == 6
    assert done.lost == ("Sheet 台账: formulas became their values in C2.",)


def test_allowed_values_come_along():
    text = "是\0否"
    inline = b"\x17" + struct.pack("<BB", len(text), 1) + text.encode("utf-16-le")
    rule = validation(("提示", "", "请选择", ""), inline, [(1, 9, 1, 1)], 3 | 0x80 | 1 << 8 | 1 << 18 | 1 << 19)
    whole = validation(("", "", "", ""), b"\x1e\x05\x00", [(1, 1, 2, 2)], 1 | 4 << 20)
    found = opened(an_xls(CELLS, rule + whole)).data_validations.dataValidation
    assert (found[0].type, found[0].formula1, str(found[0].sqref)) == ("list", '"是,否"', "B2:B10")
    assert found[0].promptTitle == "提示" and found[0].prompt == "请选择" and found[0].allowBlank
    assert (found[1].type, found[1].operator, found[1].formula1, str(found[1].sqref)) == (
        "whole",
        "greaterThan",
        "5",
        "C2",
    )


def test_the_page_is_set_up_as_before():
    setup = struct.pack("<8Hdd", 9, 80, 1, 1, 0, 0, 600, 600, 0.2, 0.4) + struct.pack("<H", 1)
    page = record(0xA1, setup) + record(0x26, struct.pack("<d", 0.5)) + record(0x83, struct.pack("<H", 1))
    sheet = opened(an_xls(CELLS, page + record(0x14, text8("&C登记")) + record(0x12, struct.pack("<H", 1))))
    assert (
        sheet.page_setup.orientation == "landscape" and sheet.page_setup.scale == 80 and sheet.page_setup.paperSize == 9
    )
    assert sheet.page_margins.left == 0.5 and sheet.page_margins.footer == 0.4
    assert sheet.print_options.horizontalCentered and sheet.oddHeader.center.text == "登记"
    assert sheet.protection.sheet


def test_pictures_are_named_as_lost():
    picture = record(0x5D, struct.pack("<HHH", 0x15, 0x12, 8) + bytes(16))
    assert convert_xls(an_xls(CELLS, picture)).lost == ("Sheet 台账: 1 × picture could not be taken along.",)


def test_the_new_workbook_can_be_filled():
    out = io.BytesIO()
    rows = RowsFill(2, 2, (1, 2), [(1, 2), (3, 4), (5, 6)], 3, printed_columns=(1, 2))
    fill_workbook(xlsx_from_xls(an_xls(CELLS + formula(3, 0, SUM))), out, [SheetFill("台账", rows=[rows])])
    sheet = openpyxl.load_workbook(out)["台账"]
    assert [sheet[f"B{row}"].value for row in (2, 3, 4)] == [2, 4, 6]
    assert sheet["A6"].value == "=SUM(A2:B4)"
    assert sheet["B4"].border.left.style == "thin"


def test_the_same_xls_gives_the_same_bytes():
    assert xlsx_from_xls(an_xls(CELLS)) == xlsx_from_xls(an_xls(CELLS))
    with zipfile.ZipFile(io.BytesIO(xlsx_from_xls(an_xls(CELLS)))) as package:
        assert package.testzip() is None


@pytest.mark.parametrize("data", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), an_xls()[:90], b"PK\x03\x04"])
def test_what_is_no_xls_is_refused(data):
    with pytest.raises(SheetError):
        xlsx_from_xls(data)


def test_damaged_tokens_are_refused_not_guessed():
    for tokens in (b"\x03", b"\x44\x00", b"\x1e\x01\x00\x1e\x01\x00", b"\x41\xff\xff", b"\x18", b"\x1c\x63"):
        with pytest.raises(UnknownFormula):
            Decompiler(None, tokens).text()
