"""How cells of a Word table look: frames, fonts, alignment, widths — as far as a sheet of the grid can say it."""

from __future__ import annotations

from yici.sheets.documents.markup import Node, is_on
from yici.sheets.documents.tables import Table, TableCell, TableRow
from yici.sheets.documents.text import runs_of
from yici.sheets.grid import NO_BORDER, Border, Style

#: Twentieths of a point in the width of one character of a sheet.
TWIPS_A_CHARACTER = 105
DEFAULT_SIZE = 10.5
_LINES = {"single": "thin", "thick": "thick", "double": "double", "dotted": "dotted", "dashed": "dashed"}
_HORIZONTAL = {"both": "left", "start": "left", "end": "right", "distribute": "distributed"}
_VERTICAL = {"center": "center", "bottom": "bottom"}
_DEEPEST = 11

Styles = dict[str, Node]


def read_styles(root: Node | None) -> Styles:
    """The styles of a document by id."""
    return {} if root is None else {node.attributes.get("styleId", ""): node for node in root.all("style")}


class TableLook:
    """The looks of one table; equal ones are the same object."""

    def __init__(self, table: Table, styles: Styles) -> None:
        self._table = table
        self._styles = styles
        self._known: dict[Style, Style] = {}
        self._lines = self._table_lines()

    def _table_lines(self) -> dict[str, str]:
        """The lines of the whole table: of its style, then its own."""
        properties = self._table.node.child("tblPr")
        lines: dict[str, str] = {}
        if properties is None:
            return lines
        chain: list[Node] = []
        name = properties.value("tblStyle")
        while name in self._styles and len(chain) < _DEEPEST:
            chain.append(self._styles[name])
            name = self._styles[name].value("basedOn")
        for style in reversed(chain):
            inner = style.child("tblPr")
            lines.update(_lines(inner.child("tblBorders") if inner is not None else None))
        lines.update(_lines(properties.child("tblBorders")))
        return lines

    def style(self, cell: TableCell) -> Style:
        properties = cell.node.child("tcPr")
        facts = self._words(next(cell.node.inside("p"), None))
        shade = properties.child("shd") if properties is not None else None
        colour = shade.attributes.get("fill", "") if shade is not None else ""
        found = Style(
            border=self._border(cell, properties),
            vertical=_VERTICAL.get(properties.value("vAlign"), "top") if properties is not None else "top",
            fill=colour.upper() if len(colour) == 6 else "",
            rotation=255 if properties is not None and properties.value("textDirection").startswith("tb") else 0,
            wrap=True,
            locked=cell.is_locked,
            **facts,  # type: ignore[arg-type]
        )
        return self._known.setdefault(found, found)

    def line_style(self, cell: TableCell) -> Style:
        """The look of a line beside the table."""
        found = Style(**self._words(cell.node), locked=False)  # type: ignore[arg-type]
        return self._known.setdefault(found, found)

    def _words(self, paragraph: Node | None) -> dict[str, object]:
        facts: dict[str, object] = {"font_size": DEFAULT_SIZE}
        if paragraph is None:
            return facts
        properties = paragraph.child("pPr")
        run = next((run for run in runs_of(paragraph) if run.child("t") is not None), None)
        font = run.child("rPr") if run is not None else properties.child("rPr") if properties is not None else None
        if font is not None:
            facts["bold"] = is_on(font.child("b"))
            size = font.value("sz")
            if size.isdigit() and 0 < int(size) < 400:
                facts["font_size"] = int(size) / 2
        if properties is not None and properties.value("jc"):
            side = properties.value("jc")
            facts["horizontal"] = _HORIZONTAL.get(side, side)
        return facts

    def _border(self, cell: TableCell, properties: Node | None) -> Border:
        lines, box, table = self._lines, cell.box, self._table
        first = next((number for number, row in table.rows.items() if not row.is_paragraph), 1)
        last = next((number for number, row in reversed(table.rows.items()) if not row.is_paragraph), 1)
        sides = {
            "left": lines.get("left" if box.left == 1 else "insideV", ""),
            "right": lines.get("right" if box.right == table.columns else "insideV", ""),
            "top": lines.get("top" if box.top == first else "insideH", ""),
            "bottom": lines.get("bottom" if box.bottom == last else "insideH", ""),
        }
        own = properties.child("tcBorders") if properties is not None else None
        sides.update({side: line for side, line in _lines(own).items() if side in sides})
        border = Border(sides["left"], sides["right"], sides["top"], sides["bottom"])
        return border if any(border) else NO_BORDER

    def height(self, row: TableRow) -> float:
        """Points, 0 where the row takes what it needs."""
        properties = row.node.child("trPr")
        written = properties.value("trHeight") if properties is not None else ""
        return int(written) / 20 if written.isdigit() and len(written) < 6 else 0.0

    def widths(self) -> dict[int, float]:
        """Characters by column, as the grid of the table says."""
        grid = self._table.node.child("tblGrid")
        found: dict[int, float] = {}
        for column, node in enumerate(grid.all("gridCol") if grid is not None else [], 1):
            width = node.attributes.get("w", "")
            if column <= self._table.columns and width.isdigit() and len(width) < 6:
                found[column] = round(int(width) / TWIPS_A_CHARACTER, 2)
        return found


def _lines(node: Node | None) -> dict[str, str]:
    """Side to line; a line switched off is an empty text."""
    found: dict[str, str] = {}
    for child in node.children if node is not None else []:
        side = {"start": "left", "end": "right"}.get(child.name, child.name)
        value = child.attributes.get("val", "")
        found[side] = "" if value in ("", "nil", "none") else _LINES.get(value, "thin")
    return found
