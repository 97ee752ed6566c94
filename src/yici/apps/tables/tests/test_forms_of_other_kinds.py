"""Word tables, XML spreadsheets and workbooks with macros go the way of any form, and come back as what they are."""

from __future__ import annotations

import io
import uuid
import zipfile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Side

from yici.apps.places.tests.cast import Cast
from yici.apps.records.tests.builders import a_household, a_person, an_id_number
from yici.apps.tables.public import FormNotFillable, draw_sheet, get_file, get_fill, make_file, understand_form
from yici.apps.tables.tests.forms_of_ours import HEADINGS, a_form
from yici.apps.tables.tests.pages import drop, opened, signed_in, words
from yici.core.access import Actor
from yici.sheets.opening import open_workbook
from yici.sheets.tests import spreadsheetml as xml
from yici.sheets.tests.documents import a_document, cell, document_xml, paragraph, row, table

TITLE = "家庭成员信息表"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 3000
NUMBERS = [an_id_number("19600101", 101), an_id_number("19650202", 202), an_id_number("19900303", 303)]


@pytest.fixture
def bob(cast: Cast) -> Actor:
    return cast.actor("bob")


@pytest.fixture
def _family(cast: Cast) -> None:
    house = a_household(cast.east, code="H1", group="一社")
    for place, name in enumerate(("巴特尔", "王秀兰", "巴图")):
        a_person(cast.east, name, household=house, id_number=NUMBERS[place], phone=f"1390477000{place}")


def a_word_form(**more: str) -> bytes:
    blank = row(*(cell(mark='<w:sz w:val="21"/>') for _ in HEADINGS))
    head = row(*HEADINGS, properties="<w:tblHeader/>")
    return a_document(
        paragraph(TITLE, look="<w:b/>"),
        paragraph("填报单位："),
        table(head, blank, blank, columns=len(HEADINGS)),
        **more,
    )


def filled(bob: Actor, data: bytes, name: str):
    fill = understand_form(actor=bob, data=data, file_name=name, purpose="填报家庭成员")
    make_file(actor=bob, fill=fill.key)
    return fill, get_file(bob, fill.key)


@pytest.mark.usefixtures("_family")
def test_a_word_table_gets_its_rows_and_comes_back_as_a_word_document(bob: Actor) -> None:
    fill, made = filled(bob, a_word_form(), "名单.docx")
    assert (made.name, made.media_type.rpartition(".")[2]) == ("名单.docx", "document")
    sheet = open_workbook(made.data).sheets[0]
    assert [[sheet.text(n, c) for c in (1, 2, 3)] for n in (4, 5, 6)] == [
        [str(n), name, NUMBERS[n - 1]] for n, name in enumerate(("巴特尔", "王秀兰", "巴图"), 1)
    ]
    assert document_xml(made.data).count('<w:sz w:val="21"/>') >= 9
    assert get_fill(bob, fill.key).extension == ".docx"


@pytest.mark.usefixtures("_family")
def test_a_word_form_is_drawn_with_its_title_and_its_first_rows(bob: Actor) -> None:
    fill = understand_form(actor=bob, data=a_word_form(), file_name="名单.docx", purpose="填报")
    drawn = draw_sheet(bob, fill.key, "表1")
    texts = [one.text for line in drawn.rows for one in line.cells]
    assert TITLE in texts and "姓名" in texts and "巴特尔" in texts


@pytest.mark.usefixtures("_family")
def test_on_the_pages_a_word_form_is_dropped_looked_at_and_taken_away(cast: Cast, bob: Actor) -> None:
    client = signed_in(cast.bob)
    address = opened(client, a_word_form(), name="名单.docx")
    assert "巴特尔" in words(client.get(address))
    make_file(actor=bob, fill=uuid.UUID(address.rstrip("/").rpartition("/")[2]))
    answer = client.get(f"{address}file")
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    assert ".docx" in answer["Content-Disposition"]


def test_a_protected_word_form_says_so_and_makes_nothing(bob: Actor, _family: None) -> None:
    data = a_word_form(settings='<w:documentProtection w:edit="readOnly" w:enforcement="1"/>')
    fill = understand_form(actor=bob, data=data, file_name="名单.docx", purpose="填报")
    with pytest.raises(FormNotFillable) as refused:
        make_file(actor=bob, fill=fill.key)
    assert "编辑保护" in refused.value.message


@pytest.mark.usefixtures("_family")
def test_an_xml_spreadsheet_comes_back_as_xlsx_and_says_what_it_lost(bob: Actor) -> None:
    width = len(HEADINGS)
    data = xml.a_book(
        xml.sheet(
            xml.row(xml.cell(TITLE, MergeAcross=width - 1)),
            xml.row(*(xml.cell(heading, StyleID="head") for heading in HEADINGS)),
            *(xml.row(*(xml.cell(StyleID="framed") for _ in HEADINGS)) for _ in range(2)),
            after='<ConditionalFormatting xmlns="urn:schemas-microsoft-com:office:excel"/>',
        )
    )
    fill, made = filled(bob, data, "名单.xls")
    assert made.name == "名单.xlsx"
    found = load_workbook(io.BytesIO(made.data)).active
    assert [found.cell(n, 2).value for n in (3, 4, 5)] == ["巴特尔", "王秀兰", "巴图"]
    assert get_fill(bob, fill.key).lost == ("工作表“台账”：条件格式没能带过来。",)


def with_macros(data: bytes) -> bytes:
    """The same workbook as an .xlsm: another type of its main part, and a macro part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "[Content_Types].xml":
                content = content.replace(
                    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                )
            new.writestr(entry.filename, content)
        new.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 macros")
    return out.getvalue()


@pytest.mark.usefixtures("_family")
def test_macros_are_kept_byte_for_byte_and_the_file_keeps_its_ending(cast: Cast, bob: Actor) -> None:
    data = with_macros(a_form())
    assert drop(signed_in(cast.bob), data, name="名单.xlsm").status_code == 303
    _, made = filled(bob, data, "名单.xlsm")
    assert (made.name, made.media_type) == ("名单.xlsm", "application/vnd.ms-excel.sheet.macroEnabled.12")
    with zipfile.ZipFile(io.BytesIO(made.data)) as package:
        assert package.read("xl/vbaProject.bin") == b"\xd0\xcf\x11\xe0 macros"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("表.doc", OLE + "WordDocument".encode("utf-16-le"), "另存为 .docx"),
        ("表.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("表.docx", a_document(paragraph("通知")), "没有表格"),
    ],
)
def test_what_cannot_be_read_is_refused_in_chinese_with_what_to_do(
    cast: Cast, name: str, data: bytes, said: str
) -> None:
    answer = drop(signed_in(cast.bob), data, name=name)
    assert answer.status_code == 422 and said in words(answer)


def a_template(*, groups: int = 1) -> bytes:
    """An import template: a hidden row of codes, `*` before what is required, a hidden row under the header."""
    book = Workbook()
    sheet = book.active
    codes, labels = ("AAC003", "AAC002", "AAE005"), ("*姓名", "*公民身份号码", "联系电话")
    sheet.append(["家庭成员信息表"])
    sheet.append(codes * groups)
    sheet.append(labels * groups)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=3 * groups)
    line = Side("thin")
    for number in range(2, 7):
        for column in range(1, 3 * groups + 1):
            sheet.cell(number, column).border = Border(left=line, right=line, top=line, bottom=line)
    sheet.row_dimensions[2].hidden = sheet.row_dimensions[4].hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.usefixtures("_family")
def test_a_template_keeps_its_codes_and_nobody_stands_in_a_hidden_row(bob: Actor) -> None:
    _, made = filled(bob, a_template(), "模板.xlsx")
    found = load_workbook(io.BytesIO(made.data)).active
    assert [cell.value for cell in found[2]] == ["AAC003", "AAC002", "AAE005"]
    assert [cell.value for cell in found[4]] == [None, None, None]
    assert [found.cell(n, 1).value for n in (5, 6, 7)] == ["巴特尔", "王秀兰", "巴图"]
    assert not found.row_dimensions[7].hidden and found.cell(5, 2).value == NUMBERS[0]


@pytest.mark.usefixtures("_family")
def test_of_equal_column_groups_only_the_first_is_filled(bob: Actor) -> None:
    """Two groups side by side never show one person twice in a row."""
    _, made = filled(bob, a_template(groups=2), "两栏.xlsx")
    rows = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(made.data)).active.iter_rows(5, 7)]
    assert [row[0] for row in rows] == ["巴特尔", "王秀兰", "巴图"]
    assert [row[3:] for row in rows] == [[None, None, None]] * 3
