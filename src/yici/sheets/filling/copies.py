"""A sheet of an .xlsx repeated under other names: one card of a form becomes one sheet for each thing.

The first name goes to the sheet itself, the others to copies behind it. Copies keep cells, merges, widths, heights and
page set-up; what hangs on a relation (pictures, comments, tables, printer settings) stays with the first.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr, unescape

from yici.sheets.errors import SheetError

MAX_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*/>")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_HANGING = re.compile(
    r"<(?:\w+:)?(drawing|legacyDrawing|legacyDrawingHF|picture|control|oleObject)\b[^>]*/>"
    r"|<(?:\w+:)?(tableParts|controls|oleObjects|hyperlinks|extLst)\b.*?</(?:\w+:)?\2>",
    re.DOTALL,
)
_RELATION = re.compile(r"\s+r:id=(\"[^\"]*\"|'[^']*')")
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = f"{_OFFICE}/worksheet"
_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


def sheet_names(labels: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Labels as names that a workbook can hold: without forbidden signs, at most 31 long, each once."""
    used = {name.lower() for name in taken}
    names = []
    for label in labels:
        base = _FORBIDDEN.sub(" ", label).strip(" '") or "1"
        name, count = base[:MAX_NAME], 1
        while name.lower() in used:
            count += 1
            ending = f" ({count})"
            name = base[: MAX_NAME - len(ending)] + ending
        used.add(name.lower())
        names.append(name)
    return names


def repeat_sheet(data: bytes, sheet: str, names: Sequence[str]) -> bytes:
    """The workbook with ``sheet`` called by the first name and copied under the others; raises ``SheetError``."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    try:
        book = parts["xl/workbook.xml"].decode("utf-8")
        relations = parts["xl/_rels/workbook.xml.rels"].decode("utf-8")
        types = parts["[Content_Types].xml"].decode("utf-8")
        found = next(one for one in _SHEET.findall(book) if _attributes(one).get("name") == sheet)
        target = _target(relations, _attributes(found)["r:id"])
        body = parts[target].decode("utf-8")
    except (KeyError, StopIteration, UnicodeDecodeError):
        raise SheetError("unsupported") from None
    ids = [int(_attributes(one).get("sheetId", "0")) for one in _SHEET.findall(book)]
    copy = _RELATION.sub("", _HANGING.sub("", body)).replace(' tabSelected="1"', "")
    entries = [_renamed(found, names[0])]
    for count, name in enumerate(names[1:], 1):
        part, relation = f"xl/worksheets/copy{count}.xml", f"rIdCopy{count}"
        # the prefix may be declared on the copied sheet alone, so each declares it
        entries.append(
            f'<sheet xmlns:r="{_OFFICE}" name={quoteattr(name)} sheetId="{max(ids) + count}" r:id="{relation}"/>'
        )
        link = f'<Relationship Id="{relation}" Type="{_TYPE}" Target="worksheets/copy{count}.xml"/>'
        relations = relations.replace("</Relationships>", link + "</Relationships>")
        types = types.replace("</Types>", f'<Override PartName="/{part}" ContentType="{_CONTENT}"/></Types>')
        parts[part] = copy.encode("utf-8")
    book = _named_anew(book.replace(found, "".join(entries)), sheet, names[0])
    parts["xl/workbook.xml"] = _moved_names(book, found, len(names) - 1).encode("utf-8")
    parts["xl/_rels/workbook.xml.rels"], parts["[Content_Types].xml"] = relations.encode("utf-8"), types.encode("utf-8")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def _attributes(tag: str) -> dict[str, str]:
    return {name: unescape(value[1:-1], {"&quot;": '"', "&apos;": "'"}) for name, value in _ATTRIBUTE.findall(tag)}


def _target(relations: str, wanted: str) -> str:
    for tag in re.findall(r"<Relationship\b[^>]*/>", relations):
        found = _attributes(tag)
        if found.get("Id") == wanted:
            target = found["Target"]
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(wanted)


def _renamed(tag: str, name: str) -> str:
    return re.sub(r"\bname\s*=\s*(\"[^\"]*\"|'[^']*')", lambda _: f"name={quoteattr(name)}", tag, count=1)


def _named_anew(book: str, old: str, new: str) -> str:
    """Defined names (print areas, titles) that point into the sheet follow its new name."""
    quoted = escape("'" + new.replace("'", "''") + "'!")
    for spelling in ("'" + old.replace("'", "''") + "'!", f"{old}!"):
        parts = re.split(r"(<definedName\b[^>]*>[^<]*)", book)
        book = "".join(
            one.replace(f">{escape(spelling)}", f">{quoted}").replace(f",{escape(spelling)}", f",{quoted}")
            for one in parts
        )
    return book


def _moved_names(book: str, found: str, more: int) -> str:
    """Names that belong to a sheet count sheets from 0: those behind the copied one move by the copies."""
    if not more:
        return book
    before = book[: book.find("</sheets>")]
    at = [_attributes(one).get("r:id") for one in _SHEET.findall(before)].index(_attributes(found)["r:id"])
    return re.sub(
        r'localSheetId="(\d+)"',
        lambda m: f'localSheetId="{int(m[1]) + (more if int(m[1]) > at else 0)}"',
        book,
    )
