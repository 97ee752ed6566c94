"""An .xls as a fresh .xlsx that looks the same, and in plain sentences what could not be taken along."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

import xlrd
from xlrd.biffh import XLRDError
from xlrd.compdoc import CompDocError

from yici.sheets.errors import SheetError
from yici.sheets.filling.archive import COMPRESSION_LEVEL
from yici.sheets.filling.cells import clean_text, escape_text
from yici.sheets.filling.legacy.formulas import Decompiler, UnknownFormula
from yici.sheets.filling.legacy.look import MAIN, Look, attribute
from yici.sheets.filling.legacy.records import SheetRecords, sheet_records, workbook_stream
from yici.sheets.filling.legacy.sheet import RELATIONS, SheetWriter
from yici.sheets.filling.references import letters

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_EXTERNAL = ' TargetMode="External"'
_VISIBLE = {1: ' state="hidden"', 2: ' state="veryHidden"'}
#: A fresh file has no time of its own; a fixed one makes the same .xls give the same bytes.
_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Conversion:
    """The new workbook, and one sentence for each kind of thing that it lost."""

    workbook: bytes
    lost: tuple[str, ...]


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
        self._lost: list[str] = []
        first = next((n for n, sheet in enumerate(book.sheets()) if not sheet.visibility), 0)
        self._sheets = [
            SheetWriter(book, sheet, part, self._look, selected=number == first)
            for number, (sheet, part) in enumerate(zip(book.sheets(), records, strict=True))
        ]
        self._first = first

    def convert(self) -> Conversion:
        out = io.BytesIO()
        names = self._names()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION_LEVEL) as package:
            parts = [
                ("[Content_Types].xml", [self._content_types()]),
                ("_rels/.rels", [_relations([("rId1", "officeDocument", "xl/workbook.xml", False)])]),
                ("xl/workbook.xml", [self._workbook(names)]),
                ("xl/_rels/workbook.xml.rels", [self._workbook_relations()]),
                ("xl/styles.xml", [self._look.render()]),
            ]
            for name, texts in [*parts, *self._sheet_parts()]:
                info = zipfile.ZipInfo(name, _TIME)
                info.compress_type = zipfile.ZIP_DEFLATED
                with package.open(info, "w") as part:
                    for text in texts:
                        part.write(text.encode("utf-8"))
        return Conversion(out.getvalue(), tuple(self._lost + self._losses()))

    def _content_types(self) -> str:
        parts = [f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>']
        parts.append(f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>')
        for number, sheet in enumerate(self._sheets, 1):
            parts.append(f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_TYPE}.worksheet+xml"/>')
            if sheet.notes:
                parts.append(f'<Override PartName="/xl/comments{number}.xml" ContentType="{_TYPE}.comments+xml"/>')
        return (
            f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
            f"{''.join(parts)}</Types>"
        )

    def _workbook(self, names: str) -> str:
        tabs = "".join(
            f'<sheet name={attribute(sheet.name)} sheetId="{number}"{_VISIBLE.get(sheet.visibility, "")} '
            f'r:id="rId{number}"/>'
            for number, sheet in enumerate(self._book.sheets(), 1)
        )
        epoch = '<workbookPr date1904="1"/>' if self._book.datemode else "<workbookPr/>"
        return (
            f'{_HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{epoch}'
            f'<bookViews><workbookView activeTab="{self._first}"/></bookViews><sheets>{tabs}</sheets>'
            f'{names}<calcPr calcId="0"/></workbook>'
        )

    def _workbook_relations(self) -> str:
        count = len(self._sheets)
        found = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml", False) for n in range(1, count + 1)]
        return _relations([*found, (f"rId{count + 1}", "styles", "styles.xml", False)])

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
                self._lost.append(f"The name {title} could not be read and is missing.")
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
                yield f"xl/comments{number}.xml", [_comments(sheet.notes)]
                yield f"xl/drawings/notes{number}.vml", [_note_boxes(sheet.notes)]
                links.append(("rIdNotes", "vmlDrawing", f"../drawings/notes{number}.vml", False))
                links.append(("rIdComments", "comments", f"../comments{number}.xml", False))
            if links:
                yield f"xl/worksheets/_rels/sheet{number}.xml.rels", [_relations(links)]

    def _losses(self) -> list[str]:
        lost = []
        if self._book.biff_version < 80:
            lost.append(
                "The file is older than Excel 97: formulas became values; validations and page setup are missing."
            )
        for sheet, writer, records in zip(self._book.sheets(), self._sheets, self._records, strict=True):
            for what, count in records.objects.items():
                lost.append(f"Sheet {sheet.name}: {count} × {what} could not be taken along.")
            if records.conditional_formats:
                lost.append(
                    f"Sheet {sheet.name}: {records.conditional_formats} conditional format(s) could not be taken along."
                )
            if writer.lost_formulas:
                cells = ", ".join(writer.lost_formulas[:10]) + ("…" if len(writer.lost_formulas) > 10 else "")
                lost.append(f"Sheet {sheet.name}: formulas became their values in {cells}.")
            if writer.lost_validations:
                lost.append(f"Sheet {sheet.name}: {writer.lost_validations} validation(s) could not be read.")
        return lost


def _relations(found: list[tuple[str, str, str, bool]]) -> str:
    items = "".join(
        f'<Relationship Id="{key}" Type="{RELATIONS}/{kind}" Target={attribute(target)}'
        f"{_EXTERNAL if external else ''}/>"
        for key, kind, target, external in found
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'


def _comments(notes: dict[tuple[int, int], Any]) -> str:
    authors = sorted({note.author or "" for note in notes.values()})
    items = "".join(
        f'<comment ref="{letters(column + 1)}{row + 1}" authorId="{authors.index(note.author or "")}"><text><r>'
        f'<t xml:space="preserve">{escape_text(clean_text(note.text))}</t></r></text></comment>'
        for (row, column), note in sorted(notes.items())
    )
    names = "".join(f"<author>{escape(author)}</author>" for author in authors)
    return f'{_HEAD}<comments xmlns="{MAIN}"><authors>{names}</authors><commentList>{items}</commentList></comments>'


def _note_boxes(notes: dict[tuple[int, int], Any]) -> str:
    """The boxes that Excel shows notes in."""
    shapes = []
    for number, ((row, column), note) in enumerate(sorted(notes.items()), 1):
        shown = "<x:Visible/>" if note.show else ""
        look = "visible" if note.show else "hidden"
        shapes.append(
            f'<v:shape id="_x0000_s{1024 + number}" type="#_x0000_t202" style="position:absolute;visibility:{look}" '
            'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:textbox/>'
            '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>'
            f"{column + 1}, 15, {row}, 2, {column + 3}, 15, {row + 4}, 4</x:Anchor>"
            f"<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column>{shown}</x:ClientData></v:shape>"
        )
    return (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shapetype id="_x0000_t202" '
        f'coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"/>{"".join(shapes)}</xml>'
    )
