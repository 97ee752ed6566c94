"""What WPS writes: .et files under their own name, pictures inside cells, locked sheets, sheets nobody sees."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from yici.sheets.errors import SheetError
from yici.sheets.filling import CellFill, RowsFill, SheetFill, convert_xls, fill_package, outgoing_of
from yici.sheets.filling.tests import raw_form
from yici.sheets.filling.tests import test_old_workbooks as old
from yici.sheets.opening import open_workbook
from yici.sheets.tests import spreadsheetml as xml

WPS = "http://www.wps.cn/officeDocument/2020/cellImage"
KEPT = ("xl/cellimages.xml", "xl/_rels/cellimages.xml.rels", "xl/media/image1.png", "xl/_rels/workbook.xml.rels")
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(200))
NAME = "ID_0A1B2C3D4E5F"
MERGES = '<mergeCells count="1"><mergeCell ref="A7:B7"/></mergeCells>'


def picture_cell(reference: str) -> str:
    return f'<c r="{reference}" t="str"><f>_xlfn.DISPIMG("{NAME}",1)</f><v>=DISPIMG("{NAME}",1)</v></c>'


def text_cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def a_wps_form() -> bytes:
    """Photos in the first body row and in the foot, so that one stays and one moves."""
    heads = zip("ABC", ("序号", "姓名", "照片"), strict=True)
    rows = [
        '<row r="1">' + text_cell("A1", "人员照片登记表") + "</row>",
        '<row r="2">' + "".join(text_cell(f"{c}2", t) for c, t in heads) + "</row>",
        '<row r="3"><c r="A3"/><c r="B3"/>' + picture_cell("C3") + "</row>",
        '<row r="4"><c r="A4"/><c r="B4"/><c r="C4"/></row>',
        '<row r="7">' + text_cell("A7", "负责人") + picture_cell("C7") + "</row>",
    ]
    sheet = f"<worksheet {raw_form.MAIN}><sheetData>{''.join(rows)}</sheetData>{MERGES}</worksheet>"
    images = (
        f'<etc:cellImages xmlns:etc="{WPS}" xmlns:r="{raw_form.REL}"><etc:cellImage><xdr:pic {raw_form.DRAW}>'
        f'<xdr:nvPicPr><xdr:cNvPr id="2" name="{NAME}"/></xdr:nvPicPr></xdr:pic></etc:cellImage></etc:cellImages>'
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": raw_form.parts()["[Content_Types].xml"],
        "_rels/.rels": raw_form.relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook {raw_form.MAIN} xmlns:r="{raw_form.REL}"><sheets>'
        '<sheet name="登记" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": raw_form.relations(("rId1", "worksheet", "worksheets/sheet1.xml")).replace(
            "</Relationships>", f'<Relationship Id="rId9" Type="{WPS}" Target="cellimages.xml"/></Relationships>'
        ),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/cellimages.xml": images,
        "xl/_rels/cellimages.xml.rels": raw_form.relations(("rId1", "image", "media/image1.png")),
        "xl/media/image1.png": PICTURE,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def filled(data: bytes, sheet: str = "登记", **fill):
    out = io.BytesIO()
    report = fill_package(data, out, [SheetFill(sheet, **fill)])
    return out.getvalue(), report


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name)


def test_pictures_in_cells_stay_byte_for_byte_and_move_with_their_rows() -> None:
    form = a_wps_form()
    people = [(n, f"人{n}") for n in range(1, 6)]
    made, report = filled(form, rows=[RowsFill(3, 4, (1, 2), people, 5)])
    for name in KEPT:
        assert part(made, name) == part(form, name)
    sheet = part(made, "xl/worksheets/sheet1.xml").decode()
    assert picture_cell("C3") in sheet and picture_cell("C10") in sheet
    assert sheet.count("DISPIMG") == 4 and report.rows_inserted == 3
    assert {change.part for change in report.parts} <= {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}


def test_a_picture_in_a_cell_is_never_written_over() -> None:
    made, report = filled(a_wps_form(), cells=[CellFill(3, 3, "照片")])
    assert report.kept_formulas == ("登记!C3",)
    assert picture_cell("C3") in part(made, "xl/worksheets/sheet1.xml").decode()


def test_an_et_file_is_told_by_its_bytes_and_filled_as_xlsx(tmp_path: Path) -> None:
    for data in (old.an_xls(old.CELLS), a_wps_form()):
        path = tmp_path / "名单.et"
        path.write_bytes(data)
        assert open_workbook(path).sheets
        assert outgoing_of(data).extension == ".xlsx"
    made, report = filled(
        old.an_xls(old.CELLS), "台账", rows=[RowsFill(2, 2, (1, 2), [(1, 2), (3, 4)], 2, printed_columns=(1, 2))]
    )
    assert open_workbook(made).sheets[0].cell(3, 2).value == 4 and report.rows_inserted == 1


def test_a_picture_in_a_cell_of_an_et_file_is_named_as_lost() -> None:
    shown = f'=DISPIMG("{NAME}",1)'
    call = b"\x17" + struct.pack("<BB", len(NAME), 0) + NAME.encode() + b"\x42\x02\xff\x00"  # an add-in function
    cell = struct.pack("<HHHBxBxxxHHIH", 3, 2, 15, 0, 0, 0xFFFF, 0, 0, len(call)) + call
    text = old.record(0x0207, old.text8(shown))
    conversion = convert_xls(old.an_xls(old.CELLS + old.record(0x06, cell) + text))
    assert "pictures inside the cells C4 could not be taken along" in " ".join(conversion.lost)
    assert "DISPIMG" not in part(conversion.workbook, "xl/worksheets/sheet1.xml").decode()


def test_a_protected_sheet_keeps_its_locked_cells_also_when_it_was_xml() -> None:
    locked = "<Style ss:ID='open'><Protection ss:Protected='0'/></Style>"
    data = xml.a_book(
        xml.sheet(
            xml.row(xml.cell("姓名"), xml.cell("编码")), xml.row(xml.cell(StyleID="open"), xml.cell(StyleID="framed")),
            Protected=1,
        ),
        styles=xml.STYLES + locked,
    )  # fmt: skip
    _, report = filled(data, "台账", cells=[CellFill(2, 1, "甲"), CellFill(2, 2, "乙")])
    assert (report.locked, report.cells_written) == (("台账!B2",), 1)
    with pytest.raises(SheetError, match="protected against new rows"):
        filled(data, "台账", rows=[RowsFill(2, 2, (1,), [("甲",), ("乙",)], 2)])
