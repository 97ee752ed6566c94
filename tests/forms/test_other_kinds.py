"""A form means the same whatever it is packed in: as a Word table or an XML spreadsheet it is understood alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.forms import redraw

from yici.sheets.grid import Sheet, Workbook
from yici.sheets.layout import understand
from yici.sheets.opening import open_workbook


def seen(sheet: Sheet) -> tuple[object, ...]:
    """Kind, title, and the path of every column, field and printed row."""
    block = understand(sheet, roles=False).main
    places = block.fields if block.kind == "card" else block.columns
    titles = [line.text.strip() for line in block.title]
    return block.kind, titles, [one.path for one in places], [row.path for row in block.rows]


def drawn(book: Workbook) -> list[Sheet]:
    return [sheet for sheet in book.sheets if sheet.visibility == "visible" and 0 < sheet.max_column <= 60]


@pytest.mark.parametrize("again", [redraw.as_document, redraw.as_spreadsheet])
@pytest.mark.parametrize("path", redraw.forms(), ids=lambda path: path.name)
def test_a_form_is_understood_alike_in_every_kind(path: Path, again: Callable[[Workbook], bytes]) -> None:
    book = open_workbook(path)
    others = drawn(open_workbook(again(book)))
    assert [seen(sheet) for sheet in others] == [seen(sheet) for sheet in drawn(book)]
