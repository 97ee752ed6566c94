"""Data validations of an .xls: xlrd skips the DV records, so the stream is walked once more for the inline lists."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from yici.sheets.grid import Box, Validation

_BOF, _EOF, _DV = 0x0809, 0x000A, 0x01BE
_WORKSHEET, _GLOBALS = 0x0010, 0x0005
_TYPES = ("none", "whole", "decimal", "list", "date", "time", "textLength", "custom")
_INLINE_STRING = 0x17


def read_validations(content: bytes, sheet_count: int) -> list[list[Validation]]:
    """One list per worksheet in stream order; sheets whose records cannot be read have none."""
    found: list[list[Validation]] = []
    try:
        for kind, data in _records(_stream(content)):
            if kind == _BOF and len(data) >= 4 and struct.unpack_from("<H", data, 2)[0] == _WORKSHEET:
                found.append([])
            elif kind == _DV and found:
                validation = _validation(data)
                if validation is not None and len(found[-1]) < 10_000:
                    found[-1].append(validation)
    except (struct.error, IndexError, ValueError, UnicodeDecodeError):
        pass
    return (found + [[] for _ in range(sheet_count)])[:sheet_count]


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
        if kind in (_BOF, _DV):
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
