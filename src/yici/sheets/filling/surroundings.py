"""What stands around the rows of a sheet and follows them: merges, validations, conditional formats, filters, links,
breaks, views, extensions. Also used for parts beside the sheet with the same attributes (tables, comments)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from xml.sax.saxutils import escape

from yici.sheets.filling.references import RowMap, Stretch, letters, shift_formula, shift_range, shift_sqref
from yici.sheets.filling.styles import attributes, set_attribute

_TAG = re.compile(r"<((?:\w+:)?)(\w+)(\s[^<>]*?)(/?)>")
_TEXT = re.compile(r"<((?:\w+:)?(?:formula[12]?|f|calculatedColumnFormula|totalsRowFormula))(\s[^<>]*)?>([^<]+)</")
_SQREF_TEXT = re.compile(r"(<(?:\w+:)?sqref>)([^<]+)(</)")
_ANCHOR_ROW = re.compile(r"(<xdr:row>)([0-9]{1,7})(</xdr:row>)")
_ROW_BREAKS = re.compile(r"<(?:\w+:)?rowBreaks\b.*?</(?:\w+:)?rowBreaks\s*>", re.DOTALL)

#: Which attributes of which elements hold places of the sheet, and whether they grow with the body. Views (what is
#: selected, where the window stands) stay, so that the first new rows are in sight.
PLACES: Mapping[str, tuple[tuple[str, Stretch], ...]] = {
    "dimension": (("ref", Stretch.ALWAYS),),
    "autoFilter": (("ref", Stretch.ALWAYS),),
    "sortState": (("ref", Stretch.ALWAYS),),
    "sortCondition": (("ref", Stretch.ALWAYS),),
    "table": (("ref", Stretch.ALWAYS),),
    "conditionalFormatting": (("sqref", Stretch.BODY),),
    "dataValidation": (("sqref", Stretch.BODY),),
    "protectedRange": (("sqref", Stretch.BODY),),
    "ignoredError": (("sqref", Stretch.BODY),),
    "hyperlink": (("ref", Stretch.NONE),),
    "inputCells": (("r", Stretch.NONE),),
    "cellWatch": (("r", Stretch.NONE),),
    "comment": (("ref", Stretch.NONE),),
    "threadedComment": (("ref", Stretch.NONE),),
    "location": (("ref", Stretch.NONE),),
}


@dataclass(frozen=True, slots=True)
class Repeat:
    """A record of several rows (``first``..``last``) and the new first rows of its ``count`` repetitions."""

    first: int
    last: int
    start: int
    count: int

    def tops(self) -> Iterator[int]:
        step = self.last - self.first + 1
        return iter(range(self.start, self.start + self.count * step, step))


def shift_surroundings(text: str, home: str, maps: Mapping[str, RowMap], repeats: Sequence[Repeat] = ()) -> str:
    """Head or tail of a sheet, a table or a comments part, after rows of the sheet ``home`` were inserted."""
    rows = maps.get(home, RowMap())
    if rows:
        text = _TAG.sub(lambda match: _shift_tag(match, rows, home, maps, repeats), text)
        text = _SQREF_TEXT.sub(lambda m: m[1] + _repeat_areas(m[2], rows, repeats, Stretch.BODY) + m[3], text)
        text = _ANCHOR_ROW.sub(lambda m: f"{m[1]}{rows.row(int(m[2]) + 1) - 1}{m[3]}", text)
        text = _ROW_BREAKS.sub(lambda match: _shift_breaks(match[0], rows), text)
    return shift_formula_texts(text, home, maps)


def shift_formula_texts(text: str, home: str | None, maps: Mapping[str, RowMap]) -> str:
    """The formulas of validations, conditional formats, sparklines and tables."""

    def moved(match: re.Match[str]) -> str:
        plain = unescape(match[3])
        after = shift_formula(plain, home, maps, body_row=True)
        return match[0] if after == plain else f"<{match[1]}{match[2] or ''}>{escape(after)}</"

    return _TEXT.sub(moved, text)


def _shift_tag(
    match: re.Match[str], rows: RowMap, home: str, maps: Mapping[str, RowMap], repeats: Sequence[Repeat]
) -> str:
    places = PLACES.get(match[2])
    if places is None:
        return match[0]
    tag = match[0]
    for name, stretch in places:
        found = re.search(rf"""\s{name}\s*=\s*["']([^"']*)["']""", tag)
        if found is None:
            continue
        if name == "sqref":
            after = _repeat_areas(found[1], rows, repeats, stretch)
        else:
            after = shift_range(found[1], rows, stretch)
        if after != found[1]:
            tag = set_attribute(tag, name, after)
    return _shift_location(tag, home, maps) if match[2] == "hyperlink" else tag


def _shift_location(tag: str, home: str, maps: Mapping[str, RowMap]) -> str:
    plain = attributes(tag).get("location", "")
    after = shift_formula(plain, home, maps, stretch=Stretch.NONE)
    return tag if after == plain else set_attribute(tag, "location", after)


def shift_links(text: str, maps: Mapping[str, RowMap]) -> str:
    """Links of another sheet that lead to rows that moved."""
    return _TAG.sub(lambda m: _shift_location(m[0], "", maps) if m[2] == "hyperlink" else m[0], text)


def _shift_breaks(text: str, rows: RowMap) -> str:
    """A page break lies above the row after ``id`` and goes with that row."""
    return re.sub(
        r"""(<(?:\w+:)?brk\b[^>]*?\sid\s*=\s*["'])([0-9]{1,7})(?![0-9])""",
        lambda m: f"{m[1]}{rows.row(int(m[2]) + 1) - 1}",
        text,
    )


def _repeat_areas(text: str, rows: RowMap, repeats: Sequence[Repeat], stretch: Stretch) -> str:
    """An area inside a record of several rows is repeated for each new record; other areas move or grow."""
    if stretch is not Stretch.BODY or not repeats:
        return shift_sqref(text, rows, stretch)
    areas: list[str] = []
    for area in text.split():
        numbers = [int(number) for number in re.findall(r"[0-9]{1,7}", area)]
        inside = next((r for r in repeats if numbers and r.first <= numbers[0] and numbers[-1] <= r.last), None)
        if inside is None or (numbers[0] == inside.first and numbers[-1] == inside.last and len(numbers) == 2):
            areas.append(shift_sqref(area, rows, stretch))
            continue
        areas.append(shift_sqref(area, rows, Stretch.NONE))
        for top in inside.tops():
            areas.append(re.sub("[0-9]+", lambda m, by=top - inside.first: str(int(m[0]) + by), area))  # type: ignore[misc]
    return " ".join(areas)


def shift_merges(
    tail: str, prefix: str, rows: RowMap, bodies: Sequence[tuple[int, int]], blocks: Sequence[Repeat]
) -> str:
    """Merged cells: blocks below move, a block over a whole body (``bodies``: top and bottom) grows, blocks of the
    record that new rows copy are repeated for each of them."""
    section = re.search(rf"<{prefix}mergeCells\b[^>]*>(.*?)</{prefix}mergeCells\s*>", tail, re.DOTALL)
    if section is None:
        return tail
    added: list[str] = []

    def moved(match: re.Match[str]) -> str:
        cells = re.findall(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})", match[2])
        if not cells:
            return match[0]
        first, last = int(cells[0][1]), int(cells[-1][1])
        inside = [block for block in blocks if block.first <= first and last <= block.last]
        for block in inside:
            for top in block.tops():
                by = top - block.first
                added.append(f'<{prefix}mergeCell ref="{cells[0][0]}{first + by}:{cells[-1][0]}{last + by}"/>')
        whole = any(first <= top <= bottom == last and first < last for top, bottom in bodies)
        grow = Stretch.BODY if whole and not inside else Stretch.NONE
        return f"{match[1]}{shift_range(match[2], rows, grow)}{match[3]}"

    body = re.sub(rf"""(<{prefix}mergeCell\b[^>]*?\sref\s*=\s*["'])([^"']+)(["'])""", moved, section[1])
    start = section[0][: section[0].index(">") + 1]
    count = len(re.findall(rf"<{prefix}mergeCell\b", body)) + len(added)
    if added:
        start = set_attribute(start, "count", str(count))
    whole = f"{start}{body}{''.join(added)}</{prefix}mergeCells>"
    return tail[: section.start()] + whole + tail[section.end() :]


def widen_dimension(head: str, last_row: int, last_column: int) -> str:
    """The used range that the sheet declares, made to hold what was written."""
    match = re.search(
        r"""(<(?:\w+:)?dimension\s[^>]*?ref\s*=\s*["'])([A-Z]{1,3}[0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?""", head
    )
    if match is None:
        return head
    first = re.match(r"([A-Z]+)([0-9]+)", match[2])
    assert first is not None
    column, row = match[3] or first[1], int(match[4] or first[2])
    if len(column) < len(letters(last_column)) or (
        len(column) == len(letters(last_column)) and column < letters(last_column)
    ):
        column = letters(last_column)
    ref = f"{match[2]}:{column}{max(row, last_row)}"
    return head[: match.start(2)] + ref + head[match.end() :]
