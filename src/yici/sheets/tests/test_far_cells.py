"""A lone cell far below a form costs no time: the million rows before it are not looked at one by one."""

import time

from yici.sheets.layout import understand
from yici.sheets.opening import open_workbook
from yici.sheets.tests.workbooks import a_workbook, with_part


def test_a_cell_in_the_last_row_changes_neither_the_form_nor_the_time() -> None:
    headings = ["序号", "姓名", *(f"第{number}项" for number in range(40))]
    form = a_workbook([["登记表"], headings, [1], [2]])
    far = '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    plain = understand(open_workbook(form).sheets[0], roles=False)
    workbook = open_workbook(
        with_part(form, "xl/worksheets/sheet1.xml", lambda text: text.replace("</sheetData>", far))
    )
    began = time.process_time()
    found = understand(workbook.sheets[0], roles=False)
    assert time.process_time() - began < 1
    assert (found.kind, found.main.header) == (plain.kind, plain.main.header)
