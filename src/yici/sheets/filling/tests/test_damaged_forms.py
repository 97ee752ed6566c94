"""Whatever is done to a workbook, filling ends soon: with a file or with one clear sentence."""

import io
import random
import time
import zipfile

import openpyxl
import pytest

from yici.sheets.errors import SheetError
from yici.sheets.filling import CellFill, RowsFill, SheetFill, convert_xls, fill_workbook
from yici.sheets.filling.tests import raw_form, test_old_workbooks

TEXTS = (
    "",
    "<",
    ">",
    '"',
    "&",
    "&amp;",
    "-1",
    "99999999999",
    "A1",
    "<row>",
    "</row>",
    "<c/>",
    "<f>",
    "]]>",
    "x:",
    "\n",
    "!",
    "'",
    "$",
    "<!--",
)
TARGETS = (
    "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
    "xl/styles.xml", "xl/drawings/drawing1.xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml",
)  # fmt: skip


def mutated_text(text, chance):
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(text) + 1)
        upto = at + chance.choice((0, 0, 1, 1, 2, 8, 60))
        text = text[:at] + chance.choice(TEXTS) + text[upto:]
    return text


def mutated_bytes(data, chance):
    changed = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed[: chance.choice((len(changed), len(changed), chance.randrange(len(changed))))])


def filled_or_refused(form):
    """The filled bytes, or None when it was refused in words."""
    out = io.BytesIO()
    rows = RowsFill(4, 6, (1, 2, 4), [(i, f"甲{i}", "0123") for i in range(5)], 5)
    started = time.perf_counter()
    try:
        fill_workbook(form, out, [SheetFill("登记", [CellFill(9, 2, "签")], [rows])])
    except SheetError as error:
        assert error.message
        assert out.getvalue() == b""
        return None
    except ValueError as error:
        assert "no sheet" in str(error)
        return None
    finally:
        assert time.perf_counter() - started < 2
    return out.getvalue()


@pytest.mark.parametrize("start", range(0, 300, 60))
def test_damaged_parts_end_in_a_file_or_in_words(start):
    for seed in range(start, start + 60):
        chance = random.Random(seed)
        name = chance.choice(TARGETS)
        done = filled_or_refused(raw_form.build({name: mutated_text(raw_form.parts()[name], chance)}))
        if done is not None:
            with zipfile.ZipFile(io.BytesIO(done)) as package:
                assert package.testzip() is None


def test_damaged_archives_end_in_a_file_or_in_words():
    form = raw_form.build()
    for seed in range(150):
        filled_or_refused(mutated_bytes(form, random.Random(seed)))


def test_a_directory_that_points_before_the_file_is_refused():
    form = raw_form.build()
    at = form.find(b"PK\x01\x02")
    assert filled_or_refused(form[:8] + form[72:at] + form[at:]) is None


def test_damaged_xls_end_in_a_file_or_in_words():
    cells = test_old_workbooks.CELLS + test_old_workbooks.formula(1, 2, test_old_workbooks.SUM)
    old = test_old_workbooks.an_xls(cells)
    for seed in range(150):
        try:
            done = convert_xls(mutated_bytes(old, random.Random(seed)))
        except SheetError as error:
            assert error.message
        else:
            with zipfile.ZipFile(io.BytesIO(done.workbook)) as package:
                assert package.testzip() is None


def test_blank_shared_strings_do_not_make_a_row_occupied():
    text = raw_form.TABLE.replace('<c r="B4" s="1"/>', '<c r="B4" s="1" t="s"><v>1</v></c>')
    strings = raw_form.parts()["xl/sharedStrings.xml"].replace("</sst>", "<si><t> </t></si></sst>")
    form = raw_form.build({"xl/worksheets/sheet1.xml": text, "xl/sharedStrings.xml": strings})
    out = io.BytesIO()
    report = fill_workbook(form, out, [SheetFill("登记", rows=[RowsFill(4, 6, (2,), [("甲",)], 1)])])
    assert report.rows_inserted == 0
    assert (
        '<c r="B4" s="1" t="inlineStr"><is><t>甲</t></is></c>'
        in zipfile.ZipFile(out).read("xl/worksheets/sheet1.xml").decode()
    )


def test_pictures_in_cells_keep_their_result_and_are_not_copied():
    picture = '<c r="G6" t="str"><f>_xlfn.DISPIMG("ID_7",1)</f><v>=DISPIMG("ID_7",1)</v></c></row>\\\n<row r="7">'
    text = raw_form.TABLE.replace('</row><row r="7">', picture.replace("\\\n", ""), 1)
    assert "DISPIMG" in text
    out = io.BytesIO()
    rows = RowsFill(4, 6, (1,), [(i,) for i in range(5)], 5)
    fill_workbook(raw_form.build({"xl/worksheets/sheet1.xml": text}), out, [SheetFill("登记", rows=[rows])])
    written = zipfile.ZipFile(out).read("xl/worksheets/sheet1.xml").decode()
    assert written.count("DISPIMG") == 2 and '<v>=DISPIMG("ID_7",1)</v>' in written


def test_remarks_and_cdata_in_a_sheet_do_not_mislead():
    text = raw_form.TABLE.replace("<t>合计</t>", '<t><![CDATA[<row r="99">&]]></t>').replace(
        "<sheetData>", "<!-- <row> --><sheetData>"
    )
    out = io.BytesIO()
    rows = RowsFill(4, 6, (1,), [(i,) for i in range(5)], 5)
    fill_workbook(raw_form.build({"xl/worksheets/sheet1.xml": text}), out, [SheetFill("登记", rows=[rows])])
    assert '&lt;row r="99"&gt;&amp;</t>' in zipfile.ZipFile(out).read("xl/worksheets/sheet1.xml").decode()


def test_a_form_of_many_blank_rows_is_filled_in_bounded_time():
    book = openpyxl.Workbook()
    sheet = book.active
    for row in range(1, 3001):
        for column in range(1, 11):
            sheet.cell(row, column).number_format = "0.00"
    form = io.BytesIO()
    book.save(form)
    started = time.perf_counter()
    rows = RowsFill(1, 3000, tuple(range(1, 11)), [tuple(range(10))] * 3000, 3000)
    report = fill_workbook(form.getvalue(), io.BytesIO(), [SheetFill("Sheet", rows=[rows])])
    assert report.rows_inserted == 0 and report.cells_written == 30_000
    assert time.perf_counter() - started < 5
