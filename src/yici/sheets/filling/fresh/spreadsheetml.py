"""SpreadsheetML 2003 as a fresh .xlsx, and in plain sentences what could not be taken along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

from yici.sheets.filling.fresh.package import (
    HEAD,
    MAIN,
    RELATIONS,
    Conversion,
    attribute,
    comments,
    formulas_lost,
    note_boxes,
    package_parts,
    relations,
    zipped,
)
from yici.sheets.filling.fresh.sheet import FreshSheet
from yici.sheets.filling.fresh.styles import StyleWriter
from yici.sheets.grid import Sheet, Workbook

_STATES = {"hidden": ' state="hidden"', "very_hidden": ' state="veryHidden"'}


@dataclass(frozen=True, slots=True)
class _Note:
    text: str
    author: str = ""
    show: bool = False


def convert_spreadsheetml(data: bytes) -> Conversion:
    """The .xlsx that looks like the XML spreadsheet. Raises SheetError for what cannot be read."""
    from yici.sheets.opening.bounds import Bounds
    from yici.sheets.opening.spreadsheetml import read_spreadsheetml

    return fresh_workbook(read_spreadsheetml(data, Bounds()))


def fresh_workbook(book: Workbook) -> Conversion:
    """A workbook of the grid as an .xlsx."""
    styles = StyleWriter()
    first = next((n for n, sheet in enumerate(book.sheets) if sheet.visibility == "visible"), 0)
    writers = [FreshSheet(sheet, styles, selected=n == first) for n, sheet in enumerate(book.sheets)]
    sheets = [["".join(writer.chunks())] for writer in writers]  # styles are complete only afterwards
    parts = package_parts(_workbook(book, first), styles.render(), [bool(sheet.comments) for sheet in book.sheets])
    lost = [*book.remarks]
    for sheet, writer in zip(book.sheets, writers, strict=True):
        if writer.lost_formulas:
            lost.append(formulas_lost(sheet.name, writer.lost_formulas))
    return Conversion(zipped([*parts, *_sheet_parts(book, sheets)]), tuple(lost))


def _sheet_parts(book: Workbook, sheets: list[list[str]]) -> Iterator[tuple[str, list[str]]]:
    for number, (sheet, texts) in enumerate(zip(book.sheets, sheets, strict=True), 1):
        yield f"xl/worksheets/sheet{number}.xml", texts
        if sheet.comments:
            notes = {(row - 1, column - 1): _Note(text) for (row, column), text in sheet.comments.items()}
            yield f"xl/comments{number}.xml", [comments(notes)]
            yield f"xl/drawings/notes{number}.vml", [note_boxes(notes)]
            links = [
                ("rIdNotes", "vmlDrawing", f"../drawings/notes{number}.vml", False),
                ("rIdComments", "comments", f"../comments{number}.xml", False),
            ]
            yield f"xl/worksheets/_rels/sheet{number}.xml.rels", [relations(links)]


def _workbook(book: Workbook, first: int) -> str:
    tabs = "".join(
        f'<sheet name={attribute(sheet.name)} sheetId="{number}"{_STATES.get(sheet.visibility, "")} '
        f'r:id="rId{number}"/>'
        for number, sheet in enumerate(book.sheets, 1)
    )
    epoch = '<workbookPr date1904="1"/>' if book.date_1904 else "<workbookPr/>"
    names = "".join(
        f"<definedName name={attribute(name)}{_scope(book.sheets, name, text)}>{escape(text)}</definedName>"
        for name, text in book.defined_names.items()
        if name and text and "#REF!" not in text and "[" not in text
    )
    return (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{epoch}'
        f'<bookViews><workbookView activeTab="{first}"/></bookViews><sheets>{tabs}</sheets>'
        f'{f"<definedNames>{names}</definedNames>" if names else ""}<calcPr calcId="0"/></workbook>'
    )


def _scope(sheets: list[Sheet], name: str, text: str) -> str:
    """Built-in names (print area, titles) belong to the sheet they lead to."""
    if not name.startswith("_xlnm."):
        return ""
    owner = text.partition("!")[0].strip("'").replace("''", "'")
    at = next((n for n, sheet in enumerate(sheets) if sheet.name == owner), None)
    return "" if at is None else f' localSheetId="{at}"'
