"""The parts beside the sheets: workbook and relations, comments, drawings, tables, charts, calculation chain."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from xml.sax.saxutils import escape

from yici.sheets.errors import SheetError
from yici.sheets.filling.archive import Package, check_xml
from yici.sheets.filling.references import RowMap, Stretch, shift_formula, shift_range
from yici.sheets.filling.styles import attributes, set_attribute
from yici.sheets.filling.surroundings import shift_surroundings

_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_STRING = re.compile(r"<(?:\w+:)?si\b[^>]*?(?:/>|>.*?</(?:\w+:)?si\s*>)", re.DOTALL)
_MARKUP = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of a part: its id, the last word of its type, and the part it leads to."""

    id: str
    kind: str
    part: str


def relations_part(part: str) -> str:
    """xl/worksheets/sheet1.xml -> xl/worksheets/_rels/sheet1.xml.rels."""
    folder, name = posixpath.split(part.replace("\\", "/").lstrip("/"))  # as some writers name their parts
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


def relations(package: Package, part: str) -> list[Relation]:
    """Where a part leads to inside the package."""
    name = package.find(relations_part(part))
    if name is None:
        return []
    found = []
    for match in _RELATION.finditer(package.text(name)):
        tag = attributes(match[0])
        if tag.get("TargetMode") == "External":
            continue
        target = tag.get("Target", "")
        path = (
            target.lstrip("/")
            if target.startswith("/")
            else posixpath.normpath(posixpath.join(posixpath.dirname(part.replace("\\", "/")), target))
        )
        stored = package.find(path)
        if stored:
            found.append(Relation(tag.get("Id", ""), tag.get("Type", "").rpartition("/")[2], stored))
    return found


class Workbook:
    """The workbook part: sheets by name, defined names, calculation settings."""

    def __init__(self, package: Package) -> None:
        main = next((r.part for r in relations(package, "") if r.kind == "officeDocument"), None)
        part = main or package.find("xl/workbook.xml")
        if part is None:
            raise SheetError("unsupported", "The file is a zip archive but no Excel workbook.")
        self.part = part
        self.text = check_xml(package.text(part), part)
        self._blank: frozenset[str] | None = None
        self.relations = relations(package, part)
        self.sheets = self._sheets()
        self.styles = next((r.part for r in self.relations if r.kind == "styles"), None)
        self.chain = next((r.part for r in self.relations if r.kind == "calcChain"), None)
        match = re.search(r"<(?:\w+:)?workbookPr\b[^>]*>", self.text)
        self.from_1904 = bool(match) and attributes(match[0]).get("date1904") in ("1", "true") if match else False

    def _sheets(self) -> dict[str, str]:
        """Folded sheet name to part."""
        targets = {relation.id: relation.part for relation in self.relations}
        sheets = {}
        for match in re.finditer(r"<(?:\w+:)?sheet\s[^>]*>", self.text):
            found = attributes(match[0])
            key = next((value for name, value in found.items() if name.endswith(":id")), "")
            if key in targets:
                sheets[found.get("name", "").casefold()] = targets[key]
        return sheets

    def blank_strings(self, package: Package) -> frozenset[str]:
        """Numbers of the shared strings that show nothing: some writers put one into every blank cell."""
        if self._blank is None:
            part = next((r.part for r in self.relations if r.kind == "sharedStrings"), None)
            items = _STRING.findall(package.text(part)) if part else []
            self._blank = frozenset(str(n) for n, item in enumerate(items) if not _MARKUP.sub("", item).strip())
        return self._blank

    def moved(self, maps: Mapping[str, RowMap], *, recalculate: bool) -> str:
        """The workbook part with defined names that follow, and the flag that makes Excel compute on opening."""
        text = re.sub(
            r"(<(?:\w+:)?definedName\b([^>]*)>)([^<]*)(</)",
            lambda m: m[1] + _moved_name(m[2], m[3], maps) + m[4],
            self.text,
        )
        return _recalculated(text) if recalculate else text


def _moved_name(tag: str, text: str, maps: Mapping[str, RowMap]) -> str:
    name = attributes(tag).get("name", "")
    stretch = Stretch.ALWAYS if name in ("_xlnm.Print_Area", "_xlnm._FilterDatabase") else Stretch.BODY
    plain = unescape(text)
    after = shift_formula(plain, None, maps, stretch=stretch)
    return text if after == plain else escape(after)


def _recalculated(text: str) -> str:
    match = re.search(r"<(?:\w+:)?calcPr\b[^>]*>", text)
    if match:
        return text[: match.start()] + set_attribute(match[0], "fullCalcOnLoad", "1") + text[match.end() :]
    ends = list(re.finditer(r"</((?:\w+:)?)(?:sheets|functionGroups|externalReferences|definedNames)\s*>", text))
    last = ends[-1] if ends else None
    if last is None:
        return text
    return f'{text[: last.end()]}<{last[1]}calcPr fullCalcOnLoad="1"/>{text[last.end() :]}'


def without_relation(text: str, part: str) -> str:
    """A relations part without the relations that lead to ``part`` (its file name is unique in a workbook)."""
    name = posixpath.basename(part)
    return _RELATION.sub(lambda m: "" if posixpath.basename(attributes(m[0]).get("Target", "")) == name else m[0], text)


def without_content_type(text: str, part: str) -> str:
    """``[Content_Types].xml`` without the entry of ``part``."""
    return re.sub(
        r"<(?:\w+:)?Override\b[^>]*>",
        lambda m: "" if attributes(m[0]).get("PartName", "").lstrip("/") == part else m[0],
        text,
    )


def moved_comment_shapes(text: str, rows: RowMap) -> str:
    """A legacy drawing (VML): note boxes and controls go with their row."""

    def anchor(match: re.Match[str]) -> str:
        numbers = [part.strip() for part in match[2].split(",")]
        if len(numbers) != 8 or not all(re.fullmatch(r"-?[0-9]{1,7}", number) for number in numbers):
            return match[0]
        by = rows.row(int(numbers[2]) + 1) - 1 - int(numbers[2])
        numbers[2], numbers[6] = str(int(numbers[2]) + by), str(int(numbers[6]) + by)
        return match[1] + ", ".join(numbers) + match[3] if by else match[0]

    text = re.sub(r"(<(?:\w+:)?Anchor>)([^<]*)(</)", anchor, text)
    return re.sub(
        r"(<(?:\w+:)?Row>)\s*([0-9]{1,7})\s*(</)", lambda m: f"{m[1]}{rows.row(int(m[2]) + 1) - 1}{m[3]}", text
    )


def moved_drawing(text: str, rows: RowMap) -> str:
    """Anchors of pictures, shapes and charts: what lies below goes down; what moves without sizing keeps its height."""

    def anchor(match: re.Match[str]) -> str:
        start = match[0][: match[0].index(">")]
        mode = attributes(start).get("editAs", "twoCell")
        if mode == "absolute":
            return match[0]
        shown = re.search(r"<(?:\w+:)?row>([0-9]{1,7})<", match[0])
        by = rows.row(int(shown[1]) + 1) - 1 - int(shown[1]) if shown else 0

        def row(found: re.Match[str]) -> str:
            number = int(found[2])
            moved = number + by if mode == "oneCell" else rows.row(number + 1) - 1
            return f"{found[1]}{moved}{found[3]}"

        return re.sub(r"(<(?:\w+:)?row>)([0-9]{1,7})(</)", row, match[0])

    return re.sub(
        r"<(?:\w+:)?(?:twoCellAnchor|oneCellAnchor)\b.*?</(?:\w+:)?(?:twoCellAnchor|oneCellAnchor)\s*>",
        anchor,
        text,
        flags=re.DOTALL,
    )


def moved_chart(text: str, maps: Mapping[str, RowMap]) -> str:
    """The ranges a chart draws."""

    def moved(match: re.Match[str]) -> str:
        plain = unescape(match[2])
        after = shift_formula(plain, None, maps)
        return match[0] if after == plain else match[1] + escape(after) + match[3]

    return re.sub(r"(<(?:\w+:)?f>)([^<]*)(</)", moved, text)


def moved_pivot_source(text: str, maps: Mapping[str, RowMap]) -> str:
    """The range a pivot table reads."""

    def moved(match: re.Match[str]) -> str:
        found = attributes(match[0])
        rows = maps.get(found.get("sheet", "").casefold())
        if not rows or "ref" not in found:
            return match[0]
        after = shift_range(found["ref"], rows, Stretch.BODY)
        return match[0] if after == found["ref"] else set_attribute(match[0], "ref", after)

    return re.sub(r"<(?:\w+:)?worksheetSource\b[^>]*>", moved, text)


def beside_sheet(package: Package, part: str, home: str, maps: Mapping[str, RowMap]) -> dict[str, tuple[str, str]]:
    """Parts that belong to a sheet whose rows moved: name to new text and reason. Unchanged ones are left out."""
    rows = maps[home]
    changed: dict[str, tuple[str, str]] = {}
    for relation in relations(package, part):
        if relation.kind in ("comments", "threadedComment"):
            text = package.text(relation.part)
            after, reason = shift_surroundings(text, home, {home: rows}), "notes go with their cells"
        elif relation.kind == "vmlDrawing":
            text = package.text(relation.part)
            after, reason = moved_comment_shapes(text, rows), "note boxes go with their cells"
        elif relation.kind == "drawing":
            text = package.text(relation.part)
            after, reason = moved_drawing(text, rows), "pictures and shapes go with their rows"
        elif relation.kind in ("table", "pivotTable"):
            text = package.text(relation.part)
            after, reason = shift_surroundings(text, home, maps), "the table covers the inserted rows"
        else:
            continue
        if after != text:
            changed[relation.part] = (after, reason)
    return changed
