"""Comma-separated text that spreadsheet programs open without running anything in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import IO

from yici.sheets.exporting.contracts import ExportSheet, ExportValue

BOM = "\ufeff"
#: What makes a cell a formula in Excel, WPS or LibreOffice; the full-width forms in East Asian versions too.
_DANGEROUS = frozenset("=+-@＝＋－＠")
_BLANK = " \u00a0\u3000\u200b\ufeff"


def neutral(text: str) -> str:
    """The text with ``'`` in front when a spreadsheet program might take it for a formula or a command."""
    if text[:1] in ("\t", "\r", "\n"):
        return f"'{text}"
    return f"'{text}" if text.lstrip(_BLANK + "\t\r\n")[:1] in _DANGEROUS else text


def _cell(value: ExportValue) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    return neutral(str(value).replace("\x00", ""))


def csv_lines(sheet: ExportSheet, watermark: str = "") -> Iterator[str]:
    """The lines of the file, the mark of order first; headings, rows, notes, watermark."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")

    def line(cells: list[str]) -> str:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow(cells)
        return buffer.getvalue()

    yield BOM + line([_cell(heading.text) for heading in sheet.headings])
    for row in sheet.rows:
        yield line([_cell(value) for value in row])
    for note in (*sheet.notes, *([watermark] if watermark else [])):
        yield line([_cell(note)])


def write_csv(out: IO[bytes], sheet: ExportSheet, *, watermark: str = "") -> None:
    """Write a sheet as UTF-8 with a mark of order, so that Excel reads the Chinese; a title is left out."""
    for text in csv_lines(sheet, watermark):
        out.write(text.encode("utf-8"))
