"""Word documents (.docx): each top-level table of the body is a sheet, with the lines above it as its first rows."""

from __future__ import annotations

from yici.sheets.documents.encoding import as_utf8
from yici.sheets.documents.looks import Styles, TableLook, read_styles
from yici.sheets.documents.markup import Node, read_markup
from yici.sheets.documents.protection import is_protected
from yici.sheets.documents.tables import Table, TableCell, is_hidden, tables_of
from yici.sheets.documents.text import cell_text, formula_of, has_object, paragraph_text
from yici.sheets.errors import SheetError
from yici.sheets.grid import Cell, Sheet, Workbook, address
from yici.sheets.opening.archive import Archive
from yici.sheets.opening.bounds import Bounds, Budget
from yici.sheets.opening.relations import relations_of, target_of
from yici.sheets.sentences import Sentence, gettext_noop

NO_TABLE = gettext_noop("This Word document holds no table. Ask the sender for the form as a table, in Word or Excel.")
MAX_PART = 80_000_000
NESTED = "〔表〕"
PICTURE = "〔图〕"


def document_part(archive: Archive) -> str:
    """The main part of a Word document."""
    part = target_of(relations_of(archive, ""), "officeDocument") or "word/document.xml"
    return part if part in archive else ""


def read_docx(content: bytes, bounds: Bounds) -> Workbook:
    """The tables of the document in these zip bytes; raises `SheetError`."""
    archive = Archive(content, bounds)
    part = document_part(archive)
    if not part:
        raise SheetError("broken")
    data = _part(archive, part)
    tables = tables_of(read_markup(data))
    if not tables:
        raise SheetError("unsupported", NO_TABLE)
    relations = relations_of(archive, part)
    styles = read_styles(_optional(archive, target_of(relations, "styles")))
    protected = is_protected(_optional(archive, target_of(relations, "settings")))
    budget = Budget(bounds)
    sheets: list[Sheet] = []
    remarks: list[Sentence] = []
    for table in tables:
        sheet = _sheet(table, styles, budget, bounds, remarks)
        sheet.protected = protected
        sheets.append(sheet)
    return Workbook(sheets, "docx", remarks=tuple(remarks))


def _part(archive: Archive, name: str) -> bytes:
    pieces, size = [], 0
    for chunk in archive.chunks(name):
        size += len(chunk)
        if size > MAX_PART:
            raise SheetError("too_large")
        pieces.append(chunk)
    return as_utf8(b"".join(pieces))


def _optional(archive: Archive, name: str) -> Node | None:
    return read_markup(_part(archive, name)) if name and name in archive else None


def _sheet(table: Table, styles: Styles, budget: Budget, bounds: Bounds, remarks: list[Sentence]) -> Sheet:
    sheet = Sheet(table.name, max_row=table.height, max_column=table.columns)
    look = TableLook(table, styles)
    for row in table.rows.values():
        budget.take(max(len(row.cells), 1))
        cells: dict[int, Cell] = {}
        for one in row.cells:
            cell = _cell(one, look, bounds)
            cells[one.box.left] = cell
            if has_object(one.node):
                place = address(one.box.top, one.box.left)
                remarks.append(
                    Sentence("{sheet}: the table or picture inside {cell} is left alone.", sheet=table.name, cell=place)
                )
            if one.box.width > 1 or one.box.height > 1:
                sheet.merges.append(one.box)
        sheet.cells.rows[row.number] = cells
        height = look.height(row)
        if height:
            sheet.row_heights[row.number] = height
        if is_hidden(row):
            sheet.hidden_rows.add(row.number)
    _cover(sheet, budget)
    sheet.column_widths = look.widths()
    sheet.freeze = (table.header_rows, 0)
    return sheet


def _cell(one: TableCell, look: TableLook, bounds: Bounds) -> Cell:
    if one.node.name == "p":
        return Cell(paragraph_text(one.node)[: bounds.text_length] or None, look.line_style(one))
    text = cell_text(one.node)[: bounds.text_length]
    if not text.strip() and has_object(one.node):
        text = NESTED if any(True for _ in one.node.inside("tbl")) else PICTURE
    formula = formula_of(one.node)
    return Cell(text or None, look.style(one), formula)


def _cover(sheet: Sheet, budget: Budget) -> None:
    """The cells under a merged block look like its first one, as they do in a workbook."""
    for box in sheet.merges:
        first = sheet.cells.rows[box.top][box.left]
        blank = Cell(None, first.style)
        budget.take(box.height * box.width)
        for row in range(box.top, box.bottom + 1):
            cells = sheet.cells.rows.setdefault(row, {})
            for column in range(box.left, box.right + 1):
                cells.setdefault(column, blank)
