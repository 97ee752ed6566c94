"""What xlrd passes over in an .xls: inline validations and the places of formulas. The stream is walked once more."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from yici.sheets.grid import Box, Validation

_BOF, _DV, _FORMULA = 0x0809, 0x01BE, 0x0006
_WORKSHEET = 0x0010
_TYPES = ("none", "whole", "decimal", "list", "date", "time", "textLength", "custom")
_INLINE_STRING = 0x17
MAX_VALIDATIONS = 10_000


@dataclass(slots=True)
class SheetRecords:
    """Validations and the places of formulas (row, column) of one worksheet."""

    validations: list[Validation] = field(default_factory=list)
    formulas: set[tuple[int, int]] = field(default_factory=set)


def read_records(content: bytes, sheet_count: int) -> list[SheetRecords]:
    """One entry per worksheet in stream order; sheets whose records cannot be read have an empty one."""
    found: list[SheetRecords] = []
    try:
        for kind, data in _records(_stream(content)):
            if kind == _BOF and len(data) >= 4 and struct.unpack_from("<H", data, 2)[0] == _WORKSHEET:
                found.append(SheetRecords())
            elif kind == _FORMULA and found:
                row, column = struct.unpack_from("<HH", data)
                found[-1].formulas.add((row + 1, column + 1))
            elif kind == _DV and found:
                validation = _validation(data)
                if validation is not None and len(found[-1].validations) < MAX_VALIDATIONS:
                    found[-1].validations.append(validation)
    except (struct.error, IndexError, ValueError):
        pass  # the cells are read already; these are extras
    return (found + [SheetRecords() for _ in range(sheet_count)])[:sheet_count]


def is_circular(content: bytes) -> bool:
    """Whether the workbook's stream is a chain of short sectors that never ends; xlrd would follow it for ever."""
    if not content.startswith(b"\xd0\xcf\x11\xe0"):
        return False
    import io

    from xlrd.compdoc import CompDoc

    try:
        document = CompDoc(content, logfile=io.StringIO(), ignore_workbook_corruption=True)
        for name in ("Workbook", "Book"):
            entry = document._dir_search([name])
            if entry is None or entry.tot_size >= document.min_size_std_stream:
                continue
            sector = entry.first_SID
            for _ in range(len(document.SSAT) + 1):
                if sector < 0:
                    break
                sector = document.SSAT[sector]
            else:
                return True
    except Exception:  # xlrd itself says what is wrong with such a file
        return False
    return False


def _stream(content: bytes) -> bytes:
    if not content.startswith(b"\xd0\xcf\x11\xe0"):
        return content
    import io

    from xlrd.compdoc import CompDoc, CompDocError

    try:
        document = CompDoc(content, logfile=io.StringIO(), ignore_workbook_corruption=True)
        stream = document.get_named_stream("Workbook") or document.get_named_stream("Book")
    except (CompDocError, AssertionError, IndexError):
        return b""
    return bytes(stream) if stream else b""


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    position, end = 0, len(stream) - 4
    while position <= end:
        kind, length = struct.unpack_from("<HH", stream, position)
        if kind in (_BOF, _DV, _FORMULA):
            yield kind, stream[position + 4 : position + 4 + length]
        position += 4 + length


def _validation(data: bytes) -> Validation | None:
    (flags,) = struct.unpack_from("<I", data)
    position, texts = 4, []
    for _ in range(4):  # prompt title, error title, prompt, error
        text, position = _text(data, position)
        texts.append(text)
    formulas = []
    for _ in range(2):
        (length,) = struct.unpack_from("<H", data, position)
        formulas.append(data[position + 4 : position + 4 + length])
        position += 4 + length
    (count,) = struct.unpack_from("<H", data, position)
    boxes = []
    for index in range(min(count, 1000)):
        top, bottom, left, right = struct.unpack_from("<HHHH", data, position + 2 + index * 8)
        boxes.append(Box(top + 1, left + 1, bottom + 1, right + 1))
    kind = _TYPES[flags & 0xF] if flags & 0xF < len(_TYPES) else "none"
    formula = _inline(formulas[0]) if flags & 0x80 else ""
    return Validation(tuple(boxes), kind, "", formula, "", bool(flags & 0x100), texts[2], texts[3]) if boxes else None


def _text(data: bytes, position: int) -> tuple[str, int]:
    length, wide = struct.unpack_from("<HB", data, position)
    size = length * 2 if wide & 1 else length
    raw = data[position + 3 : position + 3 + size]
    return raw.decode("utf-16-le" if wide & 1 else "latin-1").strip("\0"), position + 3 + size


def _inline(formula: bytes) -> str:
    """`"是,否"` from the token of a written-out list; its entries are separated by NUL in the file."""
    if len(formula) < 3 or formula[0] != _INLINE_STRING:
        return ""
    length, wide = formula[1], formula[2]
    raw = formula[3 : 3 + (length * 2 if wide & 1 else length)]
    return '"' + raw.decode("utf-16-le" if wide & 1 else "latin-1").replace("\0", ",") + '"'
