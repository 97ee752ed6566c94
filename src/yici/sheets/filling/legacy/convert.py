"""An .xls as a fresh .xlsx that looks the same, and in plain sentences what could not be taken along."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

import xlrd
from xlrd.biffh import XLRDError
from xlrd.compdoc import CompDocError

from yici.sheets.errors import SheetError
from yici.sheets.filling.fresh.package import (
    HEAD,
    MAIN,
    RELATIONS,
    Conversion,
    attribute,
    comments,
    formulas_lost,
    named,
    note_boxes,
    package_parts,
    relations,
    zipped,
)
from yici.sheets.filling.legacy.formulas import Decompiler, UnknownFormula
from yici.sheets.filling.legacy.look import Look
from yici.sheets.filling.legacy.records import SheetRecords, sheet_records, workbook_stream
from yici.sheets.filling.legacy.sheet import SheetWriter
from yici.sheets.opening.xls_records import is_circular
from yici.sheets.sentences import Sentence, gettext_noop

CONDITIONAL = gettext_noop("Sheet {sheet}: {count} conditional format(s) could not be taken along.")
PICTURES = gettext_noop("Sheet {sheet}: WPS pictures inside the cells {cells} could not be taken along.")
VALIDATIONS = gettext_noop("Sheet {sheet}: {count} validation(s) could not be read.")
_VISIBLE = {1: ' state="hidden"', 2: ' state="veryHidden"'}


def xlsx_from_xls(data: bytes) -> bytes:
    """The .xlsx that looks like the given .xls. Raises SheetError."""
    return convert_xls(data).workbook


def convert_xls(data: bytes) -> Conversion:
    """Converts and says what was lost. Raises SheetError for what is encrypted, broken or no .xls."""
    book, records = _open(data)
    try:
        return _Converter(book, records).convert()
    except SheetError:
        raise
    except Exception as error:  # xlrd hands on damaged indexes and values as they are
        raise SheetError("broken") from error


def _open(data: bytes) -> tuple[Any, list[SheetRecords]]:
    if data.startswith(b"PK"):
        raise SheetError("unsupported", "This is an .xlsx already, whatever its name says; it needs no conversion.")
    if is_circular(data):
        raise SheetError("hostile")
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
        records = sheet_records(workbook_stream(data)) if book.biff_version >= 80 else []
    except (XLRDError, CompDocError) as error:
        if "ncrypt" in str(error) or "password" in str(error).lower():
            raise SheetError("encrypted") from error
        if "xlsx" in str(error) or "Unsupported format" in str(error):
            raise SheetError("unsupported") from error
        raise SheetError("broken") from error
    except MemoryError as error:
        raise SheetError("too_large") from error
    except Exception as error:  # xlrd meets damaged records with whatever comes
        raise SheetError("broken") from error
    if len(records) != book.nsheets:
        records = [SheetRecords() for _ in range(book.nsheets)]
    return book, records


class _Converter:
    def __init__(self, book: Any, records: list[SheetRecords]) -> None:
        self._book = book
        self._records = records
        self._look = Look(book)
        self._lost: list[Sentence] = []
        first = next((n for n, sheet in enumerate(book.sheets()) if not sheet.visibility), 0)
        self._sheets = [
            SheetWriter(book, sheet, part, self._look, selected=number == first)
            for number, (sheet, part) in enumerate(zip(book.sheets(), records, strict=True))
        ]
        self._first = first

    def convert(self) -> Conversion:
        names = self._names()
        notes = [bool(sheet.notes) for sheet in self._sheets]
        parts = [*package_parts(self._workbook(names), self._look.render(), notes), *self._sheet_parts()]
        return Conversion(zipped(parts), tuple(self._lost + self._losses()))

    def _workbook(self, names: str) -> str:
        tabs = "".join(
            f'<sheet name={attribute(sheet.name)} sheetId="{number}"{_VISIBLE.get(sheet.visibility, "")} '
            f'r:id="rId{number}"/>'
            for number, sheet in enumerate(self._book.sheets(), 1)
        )
        epoch = '<workbookPr date1904="1"/>' if self._book.datemode else "<workbookPr/>"
        return (
            f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{epoch}'
            f'<bookViews><workbookView activeTab="{self._first}"/></bookViews><sheets>{tabs}</sheets>'
            f'{names}<calcPr calcId="0"/></workbook>'
        )

    def _names(self) -> str:
        """Defined names: print areas and titles, filters, and what people named."""
        written = []
        for name in self._book.name_obj_list:
            if name.macro or name.func or name.vbasic or name.binary or not -1 <= name.scope < len(self._sheets):
                continue
            title = f"_xlnm.{name.name}" if name.builtin else name.name
            try:
                text = Decompiler(self._book, name.raw_formula[: name.basic_formula_len]).text()
            except UnknownFormula:
                self._lost.append(Sentence("The name {name} could not be read and is missing.", name=title))
                continue
            if "#REF!" in text:
                continue
            if title == "_xlnm._FilterDatabase" and name.scope >= 0:
                self._sheets[name.scope].filter = text.rpartition("!")[2].replace("$", "")
            local = f' localSheetId="{name.scope}"' if name.scope >= 0 else ""
            hidden = ' hidden="1"' if name.hidden else ""
            written.append(f"<definedName name={attribute(title)}{local}{hidden}>{escape(text)}</definedName>")
        return f"<definedNames>{''.join(written)}</definedNames>" if written else ""

    def _sheet_parts(self) -> Iterator[tuple[str, Iterator[str] | list[str]]]:
        for number, sheet in enumerate(self._sheets, 1):
            yield f"xl/worksheets/sheet{number}.xml", sheet.chunks()
            links = [(f"rIdLink{n}", "hyperlink", target, True) for n, target in enumerate(sheet.links, 1)]
            if sheet.notes:
                yield f"xl/comments{number}.xml", [comments(sheet.notes)]
                yield f"xl/drawings/notes{number}.vml", [note_boxes(sheet.notes)]
                links.append(("rIdNotes", "vmlDrawing", f"../drawings/notes{number}.vml", False))
                links.append(("rIdComments", "comments", f"../comments{number}.xml", False))
            if links:
                yield f"xl/worksheets/_rels/sheet{number}.xml.rels", [relations(links)]

    def _losses(self) -> list[Sentence]:
        lost = []
        if self._book.biff_version < 80:
            lost.append(
                Sentence(
                    "The file is older than Excel 97: formulas became values; validations and page setup are missing."
                )
            )
        for sheet, writer, records in zip(self._book.sheets(), self._sheets, self._records, strict=True):
            name = sheet.name
            lost += [Sentence(what, sheet=name, count=count) for what, count in records.objects.items()]
            if records.conditional_formats:
                lost.append(Sentence(CONDITIONAL, sheet=name, count=records.conditional_formats))
            if writer.lost_formulas:
                lost.append(formulas_lost(name, writer.lost_formulas))
            if writer.lost_pictures:
                lost.append(Sentence(PICTURES, sheet=name, cells=named(writer.lost_pictures)))
            if writer.lost_validations:
                lost.append(Sentence(VALIDATIONS, sheet=name, count=writer.lost_validations))
        return lost
