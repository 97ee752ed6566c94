"""`open_workbook`: bytes to `Workbook`. Sniffed by the bytes, never by the extension, and bounded in everything."""

from __future__ import annotations

from pathlib import Path

from yici.sheets.errors import SheetError
from yici.sheets.grid import Workbook
from yici.sheets.opening.bounds import Bounds
from yici.sheets.opening.sniffing import sniff

__all__ = ["Bounds", "open_workbook"]


def open_workbook(source: Path | str | bytes, bounds: Bounds | None = None) -> Workbook:
    """Read a workbook (.xlsx, .xlsm, .xls, .et, SpreadsheetML 2003) or the tables of a .docx, whatever its name says.

    `source` is a path or the bytes themselves. Raises `SheetError` (encrypted, broken, too_large, unsupported,
    hostile); a path that cannot be read raises `OSError`.
    """
    bounds = bounds or Bounds()
    content = source if isinstance(source, bytes) else _bytes_of(Path(source), bounds)
    if len(content) > bounds.file_bytes:
        raise SheetError("too_large")
    match sniff(content):
        case "xlsx":
            from yici.sheets.opening.xlsx import read_xlsx

            return read_xlsx(content, bounds)
        case "docx":
            from yici.sheets.opening.docx import read_docx

            return read_docx(content, bounds)
        case "xml":
            from yici.sheets.opening.spreadsheetml import read_spreadsheetml

            return read_spreadsheetml(content, bounds)
        case "xls":
            from yici.sheets.opening.xls import read_xls

            return read_xls(content, bounds)


def _bytes_of(path: Path, bounds: Bounds) -> bytes:
    if path.stat().st_size > bounds.file_bytes:
        raise SheetError("too_large")
    if path.name.startswith("~$"):
        raise SheetError("unsupported", "This is the lock file of an open workbook. Send the workbook itself.")
    return path.read_bytes()
