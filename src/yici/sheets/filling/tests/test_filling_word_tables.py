"""Tables of Word documents are filled in place: looks stay, rows are added above totals, no other part changes."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

import pytest

from yici.sheets.errors import SheetError
from yici.sheets.filling import CellFill, RowsFill, SheetFill, Styled, fill_package, outgoing_of
from yici.sheets.grid import Sheet
from yici.sheets.opening import open_workbook
from yici.sheets.tests.documents import a_document, a_roster, cell, document_xml, paragraph, row, run, table

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


def filled(data: bytes, *, cells=(), rows=(), sheet: str = "表1"):
    """The filled document and the report."""
    out = io.BytesIO()
    report = fill_package(data, out, [SheetFill(sheet, cells, rows)])
    return out.getvalue(), report


def texts(sheet: Sheet) -> list[list[str]]:
    return [[sheet.text(r, c) for c in range(1, sheet.max_column + 1)] for r in range(1, sheet.max_row + 1)]


def people(count: int) -> list[tuple[object, ...]]:
    return [(n, f"巴特尔{n}", f"15999919{n:010d}", None) for n in range(1, count + 1)]


def test_blank_rows_are_used_first_and_further_rows_stand_above_the_total() -> None:
    rows = RowsFill(4, 5, (1, 2, 3, 4), people(4), 4)
    made, report = filled(a_roster(rows=2, total=True), rows=[rows])
    body = texts(open_workbook(made).sheets[0])[3:8]
    assert [line[:2] for line in body] == [
        ["1", "巴特尔1"], ["2", "巴特尔2"], ["3", "巴特尔3"], ["4", "巴特尔4"], ["合计", ""],
    ]  # fmt: skip
    assert (report.rows_inserted, report.cells_written) == (2, 12)
    assert [change.part for change in report.parts] == ["word/document.xml"]


def test_new_rows_have_the_look_of_the_last_one_and_words_the_look_that_waits_in_the_cell() -> None:
    made, _ = filled(a_roster(rows=1), rows=[RowsFill(4, 4, (1, 2, 3, 4), people(3), 3)])
    assert document_xml(made).count('<w:r><w:rPr><w:sz w:val="18"/></w:rPr>') == 9
    assert document_xml(made).count("<w:tblHeader/>") == 1


def test_every_other_part_is_byte_for_byte_the_same_and_outside_the_table_nothing_moves() -> None:
    data = a_document(
        paragraph("通知", look="<w:i/>"), table(row("姓名"), row(""), columns=1), paragraph("此致"),
        extra=[("word/media/image1.png", PICTURE), ("word/vbaProject.bin", PICTURE), ("customXml/item1.xml", b"<a/>")],
    )  # fmt: skip
    made, _ = filled(data, rows=[RowsFill(3, 3, (1,), [("甲",), ("乙",)], 2)])
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(made)) as new:
        assert old.namelist() == new.namelist()
        assert [n for n in old.namelist() if old.read(n) != new.read(n)] == ["word/document.xml"]
    before, after = document_xml(data), document_xml(made)
    assert after.startswith(before[: before.index("<w:tbl>")]) and after.endswith(before[before.index("</w:tbl>") :])


def test_a_slot_in_a_line_above_the_table_takes_its_words_in_the_run_that_waits() -> None:
    line = (
        "<w:p>" + run("填报单位：", "<w:b/>") + run("          ", '<w:u w:val="single"/>') + run("单位：人") + "</w:p>"
    )
    made, _ = filled(
        a_document(line, table(row("姓名"), row(""), columns=1)), cells=[CellFill(1, 1, "填报单位：巴音村  单位：人")]
    )
    xml = document_xml(made)
    assert '<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t xml:space="preserve">巴音村  </w:t></w:r>' in xml
    assert run("填报单位：", "<w:b/>") in xml and run("单位：人") in xml


def test_a_box_is_ticked_without_touching_the_words_beside_it() -> None:
    choice = "<w:p>" + run("□") + run("男", "<w:b/>") + run(" □") + run("女", "<w:b/>") + "</w:p>"
    made, _ = filled(a_document(table(row("性别", cell(content=choice)), columns=2)), cells=[CellFill(1, 2, "□男 ☑女")])
    assert choice.replace(run(" □"), run(" ☑")) in document_xml(made)


def test_a_box_written_as_a_symbol_is_ticked() -> None:
    symbol = '<w:sym w:font="Wingdings" w:char="F0A8"/>'
    choice = f"<w:p><w:r>{symbol}<w:t>男</w:t></w:r></w:p>"
    made, _ = filled(a_document(table(row(cell(content=choice)), columns=1)), cells=[CellFill(1, 1, "☑男")])
    assert open_workbook(made).sheets[0].text(1, 1) == "☑男"
    assert symbol not in document_xml(made)


def test_a_box_that_is_a_content_control_is_ticked_in_its_state_too() -> None:
    def box(state: str, sign: str) -> str:
        state = f'<w14:checkbox><w14:checked w14:val="{state}"/></w14:checkbox>'
        return f"<w:sdt><w:sdtPr>{state}</w:sdtPr><w:sdtContent>{run(sign)}</w:sdtContent></w:sdt>"

    choice = "<w:p>" + box("0", "☐") + run("男 ") + box("0", "☐") + run("女") + "</w:p>"
    made, _ = filled(a_document(table(row(cell(content=choice)), columns=1)), cells=[CellFill(1, 1, "☐男 ☑女")])
    after = "<w:p>" + box("0", "☐") + run("男 ") + box("1", "☑") + run("女") + "</w:p>"
    assert after in document_xml(made)


def test_values_are_written_as_people_write_them() -> None:
    values = ["<甲>&乙",
              12, 3.5, dt.date(2026, 5, 1), Styled(dt.date(2026, 5, 1), 'yyyy"年"m"月"'), Styled(0.256, "0.0%"),
              "上\n下", Styled("159999", "@"), Styled(1234.5, "#,##0.00"), " 留 "]  # fmt: skip
    data = a_document(table(*(row("项", "") for _ in values), columns=2))
    made, _ = filled(data, cells=[CellFill(n, 2, value) for n, value in enumerate(values, 1)])
    assert [line[1] for line in texts(open_workbook(made).sheets[0])] == [
        "<甲>&乙", "12", "3.5", "2026-05-01", "2026年5月", "25.6%", "上\n下", "159999", "1,234.50", " 留 ",
    ]  # fmt: skip


def test_a_cell_merged_downwards_takes_its_value_in_its_first_cell() -> None:
    data = a_document(table(row(cell(down="restart"), "甲"), row(cell(down="continue"), "乙"), columns=2))
    made, _ = filled(data, cells=[CellFill(2, 1, "村")])
    sheet = open_workbook(made).sheets[0]
    assert (sheet.text(1, 1), sheet.text(2, 1)) == ("村", "")


def test_a_block_over_the_whole_body_grows_and_a_block_over_part_of_it_ends() -> None:
    body = [
        row(cell("一组", down="restart"), cell("甲", down="restart"), ""),
        row(cell(down="continue"), cell(down="continue"), ""),
        row(cell(down="continue"), cell("乙", down="restart"), ""),
        row(cell(down="continue"), cell(down="continue"), ""),
    ]
    data = a_document(table(row("组", "户", "姓名"), *body, columns=3))
    made, report = filled(data, rows=[RowsFill(2, 5, (3,), [(f"人{n}",) for n in range(6)], 6)])
    sheet = open_workbook(made).sheets[0]
    assert [(box.top, box.bottom) for box in sheet.merges if box.left == 1] == [(2, 7)]
    assert [(box.top, box.bottom) for box in sheet.merges if box.left == 2] == [(2, 3), (4, 5)]
    assert [sheet.text(n, 3) for n in range(2, 8)] == [f"人{n}" for n in range(6)]
    assert report.rows_inserted == 2


def test_a_form_with_a_header_alone_gets_plain_rows() -> None:
    header = row(cell(content=paragraph("姓名", look="<w:b/>")), "电话", properties="<w:tblHeader/>")
    made, _ = filled(a_document(table(header, columns=2)), rows=[RowsFill(2, 1, (1, 2), [("甲", "1"), ("乙", "2")], 2)])
    sheet = open_workbook(made).sheets[0]
    assert texts(sheet) == [["姓名", "电话"], ["甲", "1"], ["乙", "2"]]
    assert not sheet.cell(2, 1).bold and sheet.freeze == (1, 0)


def test_marks_that_must_be_unique_are_not_repeated() -> None:
    line = row(
        cell(content='<w:p w14:paraId="0A" w14:textId="0B"><w:bookmarkStart w:id="1" w:name="x"/>'
             '<w:bookmarkEnd w:id="1"/></w:p>'),
        attributes=' w14:paraId="0C"',
    )  # fmt: skip
    made, _ = filled(
        a_document(table(row("姓名"), line, columns=1)), rows=[RowsFill(2, 2, (1,), [(str(n),) for n in range(3)], 3)]
    )
    xml = document_xml(made)
    assert [xml.count(mark) for mark in ('"0A"', '"0B"', '"0C"', "bookmarkStart")] == [1, 1, 1, 1]


def test_a_paragraph_that_numbers_itself_gets_no_second_number() -> None:
    numbered = cell(content=paragraph(place='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'))
    data = a_document(table(row("序号", "姓名"), row(numbered, ""), columns=2))
    made, _ = filled(data, rows=[RowsFill(2, 2, (1, 2), [(1, "甲"), (2, "乙")], 2, printed_columns=(1,))])
    assert texts(open_workbook(made).sheets[0])[1:] == [["", "甲"], ["", "乙"]]
    assert document_xml(made).count("<w:numPr>") == 2


def test_held_controls_pictures_and_sums_are_left_alone_and_named() -> None:
    held = (
        "<w:sdt><w:sdtPr><w:lock w:val='contentLocked'/></w:sdtPr><w:sdtContent>"
        + paragraph("定")
        + "</w:sdtContent></w:sdt>"
    )
    picture = "<w:p><w:r><w:drawing><a/></w:drawing></w:r></w:p>"
    total = '<w:p><w:fldSimple w:instr=" =SUM(ABOVE) ">' + run("0") + "</w:fldSimple></w:p>"
    data = a_document(table(row(cell(content=held), cell(content=picture), cell(content=total)), columns=3))
    made, report = filled(data, cells=[CellFill(1, column, "x") for column in (1, 2, 3)])
    assert (report.locked, report.kept_formulas) == (("表1!A1", "表1!B1"), ("表1!C1",))
    assert made == data or document_xml(made) == document_xml(data)


@pytest.mark.parametrize("edit", ["readOnly", "forms", "comments"])
def test_a_protected_document_is_refused_with_what_to_do(edit: str) -> None:
    protection = f'<w:documentProtection w:edit="{edit}" w:enforcement="1"/>'
    with pytest.raises(SheetError) as refused:
        filled(a_document(table(row(""), columns=1), settings=protection), cells=[CellFill(1, 1, "x")])
    assert "Restrict Editing" in refused.value.message


def test_a_fill_that_contradicts_itself_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no table"):
        filled(a_roster(), sheet="表9", cells=[CellFill(1, 1, "x")])
    with pytest.raises(ValueError, match="fewer records"):
        filled(a_roster(), rows=[RowsFill(4, 5, (2,), [("甲",)], 2)])
    with pytest.raises(ValueError, match="needs 1 values"):
        filled(a_roster(), rows=[RowsFill(4, 5, (2,), [("甲", "乙")], 1)])


def test_a_record_of_two_rows_is_repeated_as_two_rows() -> None:
    record = [row(cell("", down="restart"), ""), row(cell(down="continue"), "")]
    data = a_document(table(row("姓名", "内容"), *record, columns=2))
    values = [("甲", "一", "二"), ("乙", "三", "四")]
    made, _ = filled(data, rows=[RowsFill(2, 3, [(0, 1), (0, 2), (1, 2)], values, 2, rows_per_record=2)])
    sheet = open_workbook(made).sheets[0]
    assert texts(sheet)[1:] == [["甲", "一"], ["", "二"], ["乙", "三"], ["", "四"]]
    assert [(box.top, box.bottom) for box in sheet.merges] == [(2, 3), (4, 5)]


def test_the_ending_follows_what_the_package_says_it_is() -> None:
    assert outgoing_of(a_roster()).extension == ".docx"
    template = a_document(table(row(""), columns=1), main="template")
    assert outgoing_of(template).extension == ".dotx"
    assert re.fullmatch(r"application/vnd\.openxml.*wordprocessingml\.document", outgoing_of(a_roster()).media_type)
