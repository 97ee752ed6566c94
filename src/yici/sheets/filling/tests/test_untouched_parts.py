"""Nothing changes in a filled workbook but what has to, each for a stated reason."""

import io
import re
import zipfile
from datetime import date

import pytest

from yici.sheets.errors import SheetError
from yici.sheets.filling import CellFill, RowsFill, SheetFill, fill_workbook
from yici.sheets.filling.tests import raw_form

#: What decisions allow to change when rows are inserted into the sheet 登记.
CONCERNED = {
    "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/workbook.xml", "xl/styles.xml", "xl/comments1.xml",
    "xl/drawings/drawing1.xml", "xl/drawings/vmlDrawing1.vml", "xl/charts/chart1.xml", "xl/calcChain.xml",
    "xl/_rels/workbook.xml.rels", "[Content_Types].xml",
}  # fmt: skip


def parts_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {info.filename: (package.read(info), info.date_time) for info in package.infolist()}


def fill(form, *fills):
    out = io.BytesIO()
    report = fill_workbook(form, out, fills)
    return out.getvalue(), report


def with_rows(count=5):
    return SheetFill("登记", rows=[RowsFill(4, 6, (1, 2, 4), [(i, f"甲{i}", i / 2) for i in range(count)], count)])


def text_of(data, part):
    return parts_of(data)[part][0].decode()


def unexplained(before, after, report):
    """Parts that differ and that no reason was given for."""
    old, new = parts_of(before), parts_of(after)
    reasons = {change.part for change in report.parts}
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)} - reasons


def test_only_parts_with_a_reason_differ():
    form = raw_form.build()
    filled, report = fill(form, with_rows())
    assert unexplained(form, filled, report) == set()
    assert {change.part for change in report.parts} <= CONCERNED
    assert [name for name in parts_of(form) if name != "xl/calcChain.xml"] == list(parts_of(filled))


def test_a_fill_without_new_rows_changes_the_sheet_the_flag_and_styles_only():
    form = raw_form.build()
    filled, report = fill(form, with_rows(2))
    assert unexplained(form, filled, report) == set()
    assert {change.part for change in report.parts} <= {"xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"}


def test_raw_bytes_of_other_parts_are_copied_even_when_they_are_stored():
    form = raw_form.build(method=zipfile.ZIP_STORED)
    filled, _ = fill(form, SheetFill("登记", [CellFill(4, 1, 7)]))
    with zipfile.ZipFile(io.BytesIO(filled)) as package:
        assert package.getinfo("xl/cellimages.xml").compress_type == zipfile.ZIP_STORED
        assert package.testzip() is None


def test_shared_formulas_are_written_out_and_stretched():
    filled, _ = fill(raw_form.build(), with_rows())
    text = text_of(filled, "xl/worksheets/sheet1.xml")
    assert re.findall(r'r="E(\d+)"[^>]*><f>([^<]*)</f>', text) == [(str(row), f"D{row}*$D$10") for row in range(4, 9)]
    assert "<f>SUM(D4:D8)</f>" in text
    assert '<f>D11&amp;"&lt;D7&gt;"</f>' in text
    assert "旧" not in text


def test_what_stands_around_the_rows_follows():
    filled, _ = fill(raw_form.build(), with_rows())
    text = text_of(filled, "xl/worksheets/sheet1.xml")
    for part in (
        '<dimension ref="A1:G11"/>', 'sqref="A9"', '<mergeCell ref="A11:C11"/>', 'sqref="D4:D8"', "D4&gt;$D$10",
        'ref="A11" location="\'登记\'!A9"', '<brk id="10"', "<xm:f>'登记'!$D$9:$D$10</xm:f>",
        "<xm:sqref>B4:B8</xm:sqref>",
    ):  # fmt: skip
        assert part in text, part


def test_other_sheets_change_only_in_the_formulas_concerned():
    filled, _ = fill(raw_form.build(), with_rows())
    expected = raw_form.OTHER.replace("登记!D7+B1", "登记!D9+B1")
    expected = expected.replace('<f t="shared" ref="A2:A3" si="4">SUM(登记!D$4:D$6)</f>', "<f>SUM(登记!D$4:D$8)</f>")
    expected = expected.replace('<f t="shared" si="4"/>', "<f>SUM(登记!D$4:D$8)</f>")
    assert text_of(filled, "xl/worksheets/sheet2.xml") == expected
    assert text_of(filled, "xl/worksheets/sheet3.xml") == raw_form.ALONE


def test_notes_shapes_and_charts_follow():
    filled, _ = fill(raw_form.build(), with_rows())
    assert 'ref="A11"' in text_of(filled, "xl/comments1.xml")
    boxes = text_of(filled, "xl/drawings/vmlDrawing1.vml")
    assert "1, 15, 10, 2, 3, 15, 14, 4" in boxes and "<x:Row>10</x:Row>" in boxes
    assert re.findall(r"<xdr:row>(\d+)<", text_of(filled, "xl/drawings/drawing1.xml")) == ["9", "10", "3", "10"]
    assert "登记!$D$4:$D$8" in text_of(filled, "xl/charts/chart1.xml")


def test_the_calculation_chain_goes_with_its_references():
    filled, _ = fill(raw_form.build(), with_rows())
    assert "xl/calcChain.xml" not in parts_of(filled)
    assert "calcChain" not in text_of(filled, "[Content_Types].xml")
    assert "calcChain" not in text_of(filled, "xl/_rels/workbook.xml.rels")
    assert text_of(filled, "xl/workbook.xml").endswith('</definedNames><calcPr fullCalcOnLoad="1"/></workbook>')
    assert "'登记'!$A$1:$G$11" in text_of(filled, "xl/workbook.xml")


def test_styles_are_appended_and_none_is_renumbered():
    form = raw_form.build()
    filled, _ = fill(form, SheetFill("登记", [CellFill(4, 1, "0012345"), CellFill(6, 1, "0012345")]))
    before = re.findall(r"<xf .*?(?:/>|</xf>)", raw_form.STYLES)
    after = re.findall(r"<xf .*?(?:/>|</xf>)", text_of(filled, "xl/styles.xml"))
    assert after[: len(before)] == before and len(after) == len(before) + 1
    assert 'numFmtId="49"' in after[-1] and '<alignment horizontal="center"/>' in after[-1]
    text = text_of(filled, "xl/worksheets/sheet1.xml")
    assert 'r="A4" s="3" t="inlineStr"' in text and 'r="A6" s="2" t="inlineStr"' in text


def test_namespace_prefixes_and_single_quotes_are_understood():
    text = re.sub(r"<(/?)(?!xm:|x14:|\?)(\w)", r"<\1x:\2", raw_form.TABLE).replace(
        "<worksheet xmlns=", "<worksheet xmlns:x="
    )
    text = text.replace("<x:worksheet xmlns=", "<x:worksheet xmlns:x=").replace('r="A7"', "r='A7'")
    filled, _ = fill(raw_form.build({"xl/worksheets/sheet1.xml": text}), with_rows())
    written = text_of(filled, "xl/worksheets/sheet1.xml")
    assert "<x:f>SUM(D4:D8)</x:f>" in written and "r='A9'" in written
    assert '<x:mergeCell ref="A11:C11"/>' in written and "<c " not in written


def test_an_answer_in_place_of_a_row_without_its_own_number_is_found():
    text = raw_form.TABLE.replace(' r="2">', ">", 1).replace('<c r="A2" ', "<c ", 1)
    filled, _ = fill(raw_form.build({"xl/worksheets/sheet1.xml": text}), SheetFill("登记", [CellFill(2, 2, "乙")]))
    assert '<c r="B2" t="inlineStr"><is><t>乙</t></is></c>' in text_of(filled, "xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "broken"),
        (b"PK\x03\x04 nonsense", "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "unsupported"),
        (raw_form.build()[:-200], "broken"),
        (raw_form.build({"xl/worksheets/sheet1.xml": '<!DOCTYPE x [<!ENTITY a "b">]>' + raw_form.TABLE}), "hostile"),
        (raw_form.build({"xl/worksheets/sheet1.xml": "<chartsheet/>"}), "unsupported"),
        (raw_form.build({"xl/worksheets/sheet1.xml": raw_form.TABLE.replace('r="5"', 'r="9"')}), "broken"),
    ],
)
def test_what_cannot_be_filled_is_refused_with_a_code(data, code):
    out = io.BytesIO()
    with pytest.raises(SheetError) as caught:
        fill_workbook(data, out, [with_rows()])
    assert caught.value.code == code
    assert out.getvalue() == b""


def test_a_path_is_replaced_only_when_all_is_well(tmp_path):
    source, target = tmp_path / "form.xlsx", tmp_path / "filled.xlsx"
    source.write_bytes(raw_form.build())
    target.write_bytes(b"old")
    with pytest.raises(ValueError, match="no sheet"):
        fill_workbook(source, target, [SheetFill("无")])
    assert target.read_bytes() == b"old"
    fill_workbook(source, target, [with_rows()])
    assert zipfile.is_zipfile(target) and sorted(path.name for path in tmp_path.iterdir()) == [
        "filled.xlsx",
        "form.xlsx",
    ]


def test_a_format_is_added_where_the_form_had_none_of_its_own():
    filled, _ = fill(raw_form.build(), SheetFill("登记", [CellFill(4, 1, date(2024, 5, 6))]))
    styles = text_of(filled, "xl/styles.xml")
    assert '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/></numFmts><fonts' in styles
    assert 'numFmtId="164"' in re.findall(r"<xf .*?(?:/>|</xf>)", styles)[-1]
    assert '<c r="A4" s="3"><v>45418</v></c>' in text_of(filled, "xl/worksheets/sheet1.xml")


def test_blank_rows_of_two_regions_of_one_look_take_their_own_columns():
    rows = "".join(f'<row r="{row}"><c r="A{row}" s="1"/><c r="B{row}" s="1"/></row>' for row in range(1, 9))
    form = raw_form.build(
        {"xl/worksheets/sheet1.xml": f"<worksheet {raw_form.MAIN}><sheetData>{rows}</sheetData></worksheet>"}
    )
    regions = [RowsFill(1, 3, (1,), [(1,), (2,), (3,)], 3), RowsFill(4, 6, (2,), [(4,), (5,), (None,)], 3)]
    filled, report = fill(form, SheetFill("登记", rows=regions))
    found = re.findall(r'r="([AB]\d)" s="1"><v>(\d)', text_of(filled, "xl/worksheets/sheet1.xml"))
    assert found == [("A1", "1"), ("A2", "2"), ("A3", "3"), ("B4", "4"), ("B5", "5")]
    assert report.cells_written == 5
