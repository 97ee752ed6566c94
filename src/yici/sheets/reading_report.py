"""`tables read`: files to the JSON document of their layouts. Needs no database, account or network.

Heavy parts are imported when the first file is opened, so that the command starts fast.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Progress = Callable[[int, int, str], None]
"""Called before each file with its index from 0, the count of files, and its name."""


def report_files(
    paths: Sequence[str | Path], roles: bool = False, progress: Progress | None = None
) -> tuple[dict[str, Any], int]:
    """The document `{"files": [...]}` and the exit code: 2 when a file could not be read (the others still are)."""
    files: list[dict[str, Any]] = []
    code = 0
    for index, path in enumerate(paths):
        if progress is not None:
            progress(index, len(paths), str(path))
        entry = report_file(path, roles)
        code = 2 if "error" in entry else code
        files.append(entry)
    return {"files": files}, code


def report_file(path: str | Path, roles: bool = False) -> dict[str, Any]:
    """The entry of one file: its sheets, or its error with code and message."""
    from yici.sheets.errors import SheetError
    from yici.sheets.layout import understand
    from yici.sheets.opening import open_workbook

    try:
        book = open_workbook(path)
        sheets = [understand(sheet, roles).as_json(roles) for sheet in book.sheets]
    except SheetError as error:
        return {"file": str(path), "error": {"code": error.code, "message": error.message}}
    except OSError as error:
        message = f"The file cannot be opened ({error.strerror}). Check its name and your right to read it."
        return {"file": str(path), "error": {"code": "broken", "message": message}}
    entry: dict[str, Any] = {"file": str(path), "sheets": sheets}
    if book.remarks:
        entry["remarks"] = list(map(str, book.remarks))
    return entry
