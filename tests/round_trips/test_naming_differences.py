"""The comparison itself: what is not allowed is named, what is allowed is not."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from tests.round_trips.differences import differences, document_differences, parts_of

from yici.sheets.filling import RowsFill, SheetFill, fill_package
from yici.sheets.filling.tests import raw_form
from yici.sheets.tests.documents import a_roster

SHEET = "xl/worksheets/sheet1.xml"


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def filled(form: bytes, fill: SheetFill) -> bytes:
    out = io.BytesIO()
    fill_package(form, out, [fill])
    return out.getvalue()


def with_rows() -> tuple[bytes, bytes]:
    form = raw_form.build()
    rows = RowsFill(4, 6, (1, 2, 4), [(i, f"甲{i}", i / 2) for i in range(5)], 5)
    return form, filled(form, SheetFill("登记", rows=[rows]))


def test_a_filled_form_differs_in_what_is_allowed() -> None:
    form, made = with_rows()
    assert differences(form, made, {SHEET}) == []
    assert differences(form, made, set()) != []


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("xl/cellimages.xml", lambda old: old + b" ", "without a reason"),
        ("xl/worksheets/sheet2.xml", lambda old: old.replace(b"<v>1</v>", b"<v>2</v>"), "more than formulas"),
        ("xl/styles.xml", lambda old: old.replace(b'numFmtId="2"', b'numFmtId="3"'), "renumbered"),
        ("xl/styles.xml", lambda old: old.replace(b"<styleSheet ", b"<styleSheet a='1' "), "more than appended"),
        ("xl/workbook.xml", lambda old: old.replace(b"sheetId=", b"state='hidden' sheetId=", 1), "more than names"),
        ("xl/drawings/drawing1.xml", lambda old: old.replace(b"xdr:sp", b"xdr:pic"), "more than places"),
        ("xl/comments1.xml", lambda old: old.replace("盖章".encode(), "签字".encode()), "more than places"),
        ("xl/_rels/workbook.xml.rels", lambda old: old.replace(b"styles.xml", b"other.xml"), "more than the calc"),
    ],
)  # fmt: skip
def test_anything_else_is_named(name: str, change: Callable[[bytes], bytes], said: str) -> None:
    form, made = with_rows()
    parts = parts_of(made)
    changed = change(parts[name])
    assert changed != parts[name]
    found = differences(form, packed({**parts, name: changed}), {SHEET})
    assert [line for line in found if line.startswith(name) and said in line], found


def test_parts_that_come_or_go_are_named() -> None:
    form, made = with_rows()
    parts = parts_of(made)
    assert "xl/new.xml came in" in differences(form, packed({**parts, "xl/new.xml": b""}), {SHEET})
    del parts["xl/comments1.xml"]
    assert "xl/comments1.xml is gone" in differences(form, packed(parts), {SHEET})


def test_a_word_document_may_differ_in_words_and_rows_only() -> None:
    form = a_roster()
    made = filled(form, SheetFill("表1", rows=[RowsFill(4, 5, (2,), [(f"人{n}",) for n in range(4)], 4)]))
    assert document_differences(form, made) == []
    parts = parts_of(made)
    body = parts["word/document.xml"]
    assert document_differences(form, packed({**parts, "word/document.xml": body.replace(b"w:jc", b"w:x")})) != []
    assert document_differences(form, packed({**parts, "word/document.xml": body.replace(b"w:tcW", b"w:x", 1)})) != []
    assert document_differences(form, packed({**parts, "word/settings.xml": b""})) != []
