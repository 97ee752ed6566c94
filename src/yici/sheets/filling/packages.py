"""One way to fill every kind of form: the package decides who fills it and what comes out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from yici.sheets.filling.archive import Package
from yici.sheets.filling.contracts import FillReport, SheetFill
from yici.sheets.filling.documents import fill_document
from yici.sheets.filling.fill import fill_workbook
from yici.sheets.filling.fresh import Conversion, convert_spreadsheetml
from yici.sheets.filling.legacy import convert_xls
from yici.sheets.grid import Format
from yici.sheets.opening.sniffing import sniff

_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_EXCEL = "application/vnd.ms-excel."
_WORD = "application/vnd.ms-word."


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a filled form is handed out as: the ending of its name (with the dot) and its media type."""

    extension: str
    media_type: str


XLSX = Outgoing(".xlsx", _OPEN_XML + "spreadsheetml.sheet")
DOCX = Outgoing(".docx", _OPEN_XML + "wordprocessingml.document")
#: By the end of the content type of the main part: Office opens a package only under the ending it says.
_BY_TYPE = {
    _EXCEL + "sheet.macroEnabled": Outgoing(".xlsm", _EXCEL + "sheet.macroEnabled.12"),
    _OPEN_XML + "spreadsheetml.template": Outgoing(".xltx", _OPEN_XML + "spreadsheetml.template"),
    _EXCEL + "template.macroEnabled": Outgoing(".xltm", _EXCEL + "template.macroEnabled.12"),
    _WORD + "document.macroEnabled": Outgoing(".docm", _WORD + "document.macroEnabled.12"),
    _OPEN_XML + "wordprocessingml.template": Outgoing(".dotx", _OPEN_XML + "wordprocessingml.template"),
    _WORD + "template.macroEnabledTemplate": Outgoing(".dotm", _WORD + "template.macroEnabledTemplate.12"),
}
_MAIN_TYPE = re.compile(r"""ContentType\s*=\s*["']([^"']+)\.main\+xml["']""")


def fill_package(source: bytes, out: BinaryIO | Path, fills: Sequence[SheetFill]) -> FillReport:
    """Writes a form of any kind that `opening` reads, with ``fills`` put in, to ``out``.

    A package is patched (.xlsx, .xlsm, .docx …); .xls, .et and SpreadsheetML 2003 become a fresh .xlsx, and the report
    says what was ``lost``. Raises SheetError and ValueError as `fill_workbook` does.
    """
    kind = sniff(source)
    if kind == "docx":
        return fill_document(source, out, fills)
    if kind == "xlsx":
        return fill_workbook(source, out, fills)
    fresh = _fresh(source, kind)
    return replace(fill_workbook(fresh.workbook, out, fills), lost=fresh.lost)


def as_package(source: bytes) -> bytes:
    """The form as a package that can be patched: itself, or the fresh .xlsx it is converted to."""
    kind = sniff(source)
    return source if kind in ("xlsx", "docx") else _fresh(source, kind).workbook


def _fresh(source: bytes, kind: Format) -> Conversion:
    return convert_spreadsheetml(source) if kind == "xml" else convert_xls(source)


def outgoing_of(data: bytes) -> Outgoing:
    """What a form is handed out as once it is filled, told by the form's own bytes; .xlsx for what is converted."""
    kind = sniff(data)
    if kind not in ("xlsx", "docx"):
        return XLSX
    with Package(data) as package:
        part = package.find("[Content_Types].xml")
        types = _MAIN_TYPE.findall(package.text(part)) if part else []
    found = next((_BY_TYPE[one] for one in types if one in _BY_TYPE), None)
    return found or (DOCX if kind == "docx" else XLSX)
