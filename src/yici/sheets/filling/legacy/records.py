"""The records of a BIFF8 stream that xlrd does not keep: formulas, validations, page setup, drawn objects.

Layouts after Microsoft's [MS-XLS]. Numbers are little-endian; rows and columns are 0-based in the file, 1-based here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO

from xlrd.compdoc import CompDoc, CompDocError

from yici.sheets.sentences import gettext_noop

BOF, EOF, BOUNDSHEET, CONTINUE = 0x0809, 0x000A, 0x0085, 0x003C
FORMULA, SHARED, ARRAY, VALIDATION = 0x0006, 0x04BC, 0x0221, 0x01BE
HEADER, FOOTER, SETUP, FIT, PROTECT = 0x0014, 0x0015, 0x00A1, 0x0081, 0x0012
MARGINS = {0x0026: "left", 0x0027: "right", 0x0028: "top", 0x0029: "bottom"}
CENTRED = {0x0083: "horizontalCentered", 0x0084: "verticalCentered", 0x002B: "gridLines", 0x002A: "headings"}
OBJECT, CONDITIONAL, CHART_TYPE = 0x005D, 0x01B0, 0x0020
#: Object types of OBJ records: what a person would miss. 20 are drop-down arrows, 25 are notes.
DRAWN = {
    5: gettext_noop("Sheet {sheet}: {count} × chart could not be taken along."),
    8: gettext_noop("Sheet {sheet}: {count} × picture could not be taken along."),
}
SHAPE = gettext_noop("Sheet {sheet}: {count} × shape or control could not be taken along.")
ARROWS_AND_NOTES = (20, 25)


@dataclass(slots=True)
class Validation:
    """A data validation as it is stored: formulas are still tokens."""

    flags: int
    texts: tuple[str, str, str, str]
    first: bytes
    second: bytes
    areas: list[tuple[int, int, int, int]]


@dataclass(slots=True)
class SheetRecords:
    """What one worksheet's part of the stream says beside its cells."""

    formulas: dict[tuple[int, int], bytes] = field(default_factory=dict)
    shared: dict[tuple[int, int], bytes] = field(default_factory=dict)
    arrays: dict[tuple[int, int], tuple[tuple[int, int, int, int], bytes]] = field(default_factory=dict)
    validations: list[Validation] = field(default_factory=list)
    margins: dict[str, float] = field(default_factory=dict)
    print_options: list[str] = field(default_factory=list)
    header: str = ""
    footer: str = ""
    setup: tuple[int, ...] = ()
    header_margins: tuple[float, float] = (0.3, 0.3)
    fits_page: bool = False
    protected: bool = False
    objects: dict[str, int] = field(default_factory=dict)
    conditional_formats: int = 0


def workbook_stream(data: bytes) -> bytes:
    """The Workbook stream of an OLE2 file; a bare stream comes back as it is. Raises CompDocError."""
    if not data.startswith(b"\xd0\xcf\x11\xe0"):
        return data
    document = CompDoc(data, logfile=StringIO())
    for name in ("Workbook", "Book"):
        stream = document.get_named_stream(name)
        if stream:
            return bytes(stream)
    raise CompDocError("no workbook stream")


def records_at(stream: bytes, position: int) -> Iterator[tuple[int, bytes]]:
    """Records of one substream up to its end; embedded charts are skipped over."""
    depth = 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        data = stream[position + 4 : position + 4 + length]
        position += 4 + length
        depth += (kind == BOF) - (kind == EOF)
        if depth == 1 and kind not in (BOF, EOF):
            yield kind, data
        if depth <= 0:
            return


def sheet_records(stream: bytes) -> list[SheetRecords]:
    """One entry per worksheet, in the order of the tabs (chart and macro sheets left out, as xlrd does)."""
    offsets = [
        struct.unpack_from("<I", data)[0]
        for kind, data in records_at(stream, 0)
        if kind == BOUNDSHEET and len(data) > 6 and data[5] == 0
    ]
    return [_read_sheet(stream, offset) for offset in offsets]


def _read_sheet(stream: bytes, offset: int) -> SheetRecords:
    sheet = SheetRecords()
    last = (0, 0)
    for kind, data in records_at(stream, offset):
        try:
            last = _take(sheet, kind, data, last)
        except (struct.error, IndexError, UnicodeDecodeError):
            continue  # a damaged record costs its own content only
    return sheet


def _take(sheet: SheetRecords, kind: int, data: bytes, last: tuple[int, int]) -> tuple[int, int]:
    """Files one record; gives back the cell of the formula seen last, which a shared or array record belongs to."""
    if kind == FORMULA:
        row, column = struct.unpack_from("<HH", data)
        last = (row + 1, column + 1)
        size = struct.unpack_from("<H", data, 20)[0]
        sheet.formulas[last] = data[22 : 22 + size]
    elif kind == SHARED:
        sheet.shared[last] = data[10 : 10 + struct.unpack_from("<H", data, 8)[0]]
    elif kind == ARRAY:
        top, bottom, left, right = struct.unpack_from("<HHBB", data)
        size = struct.unpack_from("<H", data, 12)[0]
        sheet.arrays[top + 1, left + 1] = ((top + 1, left + 1, bottom + 1, right + 1), data[14 : 14 + size])
    elif kind == VALIDATION:
        sheet.validations.append(_validation(data))
    elif kind == OBJECT:
        what = struct.unpack_from("<H", data, 4)[0]
        if what not in ARROWS_AND_NOTES:
            name = DRAWN.get(what, SHAPE)
            sheet.objects[name] = sheet.objects.get(name, 0) + 1
    elif kind == CONDITIONAL:
        sheet.conditional_formats += 1
    else:
        _take_page(sheet, kind, data)
    return last


def _take_page(sheet: SheetRecords, kind: int, data: bytes) -> None:
    if kind in MARGINS:
        sheet.margins[MARGINS[kind]] = struct.unpack_from("<d", data)[0]
    elif kind in CENTRED:
        if struct.unpack_from("<H", data)[0]:
            sheet.print_options.append(CENTRED[kind])
    elif kind == HEADER and data:
        sheet.header = unicode_text(data, 0)[0]
    elif kind == FOOTER and data:
        sheet.footer = unicode_text(data, 0)[0]
    elif kind == SETUP:
        sheet.setup = struct.unpack_from("<6H", data)
        sheet.header_margins = struct.unpack_from("<dd", data, 16)
    elif kind == FIT:
        sheet.fits_page = bool(struct.unpack_from("<H", data)[0] & 0x0100)
    elif kind == PROTECT:
        sheet.protected = bool(struct.unpack_from("<H", data)[0])


def unicode_text(data: bytes, position: int) -> tuple[str, int]:
    """A string with a two-byte length, and the place after it."""
    length, flags = struct.unpack_from("<HB", data, position)
    position += 3
    runs = struct.unpack_from("<H", data, position)[0] if flags & 0x08 else 0
    position += 2 if flags & 0x08 else 0
    extra = struct.unpack_from("<I", data, position)[0] if flags & 0x04 else 0
    position += 4 if flags & 0x04 else 0
    size = length * 2 if flags & 0x01 else length
    text = data[position : position + size].decode("utf-16-le" if flags & 0x01 else "latin-1")
    return text, position + size + runs * 4 + extra


def _validation(data: bytes) -> Validation:
    flags = struct.unpack_from("<I", data)[0]
    position = 4
    texts = []
    for _ in range(4):
        text, position = unicode_text(data, position)
        texts.append("" if text == "\0" else text)
    formulas = []
    for _ in range(2):
        size = struct.unpack_from("<H", data, position)[0]
        formulas.append(data[position + 4 : position + 4 + size])
        position += 4 + size
    count = struct.unpack_from("<H", data, position)[0]
    areas = []
    for at in range(count):
        top, bottom, left, right = struct.unpack_from("<4H", data, position + 2 + at * 8)
        areas.append((top + 1, left + 1, bottom + 1, right + 1))
    return Validation(flags, (texts[0], texts[1], texts[2], texts[3]), formulas[0], formulas[1], areas)
