"""The package of a fresh .xlsx: parts, relations, content types, notes. Used for whatever is no .xlsx yet."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from yici.sheets.filling.archive import COMPRESSION_LEVEL
from yici.sheets.filling.cells import clean_text, escape_text
from yici.sheets.filling.references import letters
from yici.sheets.sentences import Sentence, gettext_noop

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_EXTERNAL = ' TargetMode="External"'
#: A fresh file has no time of its own; a fixed one makes the same source give the same bytes.
_TIME = (1980, 1, 1, 0, 0, 0)

FORMULAS_LOST = gettext_noop("Sheet {sheet}: formulas became their values in {cells}.")
_NAMED = 10

Parts = Iterable[tuple[str, Iterable[str]]]


@dataclass(frozen=True, slots=True)
class Conversion:
    """The new workbook, and one sentence for each kind of thing that it lost."""

    workbook: bytes
    lost: tuple[Sentence, ...]


def formulas_lost(sheet: str, cells: Sequence[str]) -> Sentence:
    """Which cells of a sheet hold the value of what was a formula."""
    return Sentence(FORMULAS_LOST, sheet=sheet, cells=named(cells))


def named(cells: Sequence[str]) -> str:
    """The first of these cells."""
    return ", ".join(cells[:_NAMED]) + ("…" if len(cells) > _NAMED else "")


def zipped(parts: Parts) -> bytes:
    """The package made of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION_LEVEL) as package:
        for name, texts in parts:
            info = zipfile.ZipInfo(name, _TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            with package.open(info, "w") as part:
                for text in texts:
                    part.write(text.encode("utf-8"))
    return out.getvalue()


def package_parts(workbook: str, styles: str, notes: Sequence[bool]) -> list[tuple[str, list[str]]]:
    """Everything but the sheets; `notes` says for each sheet whether it has some."""
    count = len(notes)
    found = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml", False) for n in range(1, count + 1)]
    return [
        ("[Content_Types].xml", [_content_types(notes)]),
        ("_rels/.rels", [relations([("rId1", "officeDocument", "xl/workbook.xml", False)])]),
        ("xl/workbook.xml", [workbook]),
        ("xl/_rels/workbook.xml.rels", [relations([*found, (f"rId{count + 1}", "styles", "styles.xml", False)])]),
        ("xl/styles.xml", [styles]),
    ]


def _content_types(notes: Sequence[bool]) -> str:
    parts = [f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>']
    parts.append(f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>')
    for number, has_notes in enumerate(notes, 1):
        parts.append(f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_TYPE}.worksheet+xml"/>')
        if has_notes:
            parts.append(f'<Override PartName="/xl/comments{number}.xml" ContentType="{_TYPE}.comments+xml"/>')
    return (
        f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
        f"{''.join(parts)}</Types>"
    )


def attribute(text: str) -> str:
    """Text as a quoted attribute value; line breaks survive."""
    return quoteattr(text, {"\n": "&#10;", "\r": "&#13;"})


def relations(found: list[tuple[str, str, str, bool]]) -> str:
    """A relations part: id, kind, target, and whether it leads outside."""
    items = "".join(
        f'<Relationship Id="{key}" Type="{RELATIONS}/{kind}" Target={attribute(target)}'
        f"{_EXTERNAL if external else ''}/>"
        for key, kind, target, external in found
    )
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'


def comments(notes: Mapping[tuple[int, int], Any]) -> str:
    """The notes of a sheet by (row, column) from 0; each has `author`, `text` and `show`."""
    authors = sorted({note.author or "" for note in notes.values()})
    items = "".join(
        f'<comment ref="{letters(column + 1)}{row + 1}" authorId="{authors.index(note.author or "")}"><text><r>'
        f'<t xml:space="preserve">{escape_text(clean_text(note.text))}</t></r></text></comment>'
        for (row, column), note in sorted(notes.items())
    )
    names = "".join(f"<author>{escape(author)}</author>" for author in authors)
    return f'{HEAD}<comments xmlns="{MAIN}"><authors>{names}</authors><commentList>{items}</commentList></comments>'


def note_boxes(notes: Mapping[tuple[int, int], Any]) -> str:
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
