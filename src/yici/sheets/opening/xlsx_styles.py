"""`styles.xml` to one `Style` per cell format index."""

from __future__ import annotations

from yici.sheets.grid import NO_BORDER, PLAIN, Border, Style
from yici.sheets.numbers import BUILT_IN_FORMATS
from yici.sheets.opening.xml import Element

# Office's default theme: light 1, dark 1, light 2, dark 2, accents.
_THEME = ("FFFFFF", "000000", "EEECE1", "1F497D", "4F81BD", "C0504D", "9BBB59", "8064A2", "4BACC6", "F79646")
_INDEXED = {0: "000000", 1: "FFFFFF", 2: "FF0000", 3: "00FF00", 4: "0000FF", 5: "FFFF00", 6: "FF00FF", 7: "00FFFF"}
INDEXED_COLOURS = _INDEXED | {index + 8: colour for index, colour in _INDEXED.items()} | {
    16: "800000", 17: "008000", 18: "000080", 19: "808000", 20: "800080", 21: "008080", 22: "C0C0C0", 23: "808080",
    24: "9999FF", 25: "993366", 26: "FFFFCC", 27: "CCFFFF", 28: "660066", 29: "FF8080", 30: "0066CC", 31: "CCCCFF",
    40: "00CCFF", 41: "CCFFFF", 42: "CCFFCC", 43: "FFFF99", 44: "99CCFF", 45: "FF99CC", 46: "CC99FF", 47: "FFCC99",
    48: "3366FF", 49: "33CCCC", 50: "99CC00", 51: "FFCC00", 52: "FF9900", 53: "FF6600", 54: "666699", 55: "969696",
    56: "003366", 57: "339966", 58: "003300", 59: "333300", 60: "993300", 61: "993366", 62: "333399", 63: "333333",
}  # fmt: skip


def read_styles(root: Element | None, date_1904: bool = False) -> list[Style]:
    """One style per `cellXfs` entry; a single plain style when there is no styles part."""
    if root is None:
        return [PLAIN]
    formats = dict(BUILT_IN_FORMATS)
    for node in _items(root, "numFmts"):
        formats[_number(node.get("numFmtId"))] = node.get("formatCode")
    fonts = [_font(node) for node in _items(root, "fonts")]
    fills = [_fill(node) for node in _items(root, "fills")]
    borders = [_border(node) for node in _items(root, "borders")]
    found = [_style(node, formats, fonts, fills, borders, date_1904) for node in _items(root, "cellXfs")]
    return found or [PLAIN]


def _items(root: Element, name: str) -> list[Element]:
    node = root.child(name)
    return [] if node is None else node.children


def _number(text: str, default: int = 0) -> int:
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return default


def _flag(node: Element | None) -> bool:
    return node is not None and node.get("val", "1") not in ("0", "false", "none")


def _colour(node: Element | None) -> str:
    if node is None:
        return ""
    if node.get("rgb"):
        return node.get("rgb")[-6:].upper()
    if node.get("theme"):
        theme = _number(node.get("theme"))
        return _THEME[theme] if theme < len(_THEME) else ""
    return INDEXED_COLOURS.get(_number(node.get("indexed"), 64), "")


def _font(node: Element) -> dict[str, object]:
    size, name = node.child("sz"), node.child("name")
    try:
        points = float(size.get("val")) if size else 11.0
    except ValueError:
        points = 11.0
    return {
        "bold": _flag(node.child("b")), "italic": _flag(node.child("i")), "underline": _flag(node.child("u")),
        "font_size": points, "font_name": name.get("val") if name else "", "font_color": _colour(node.child("color")),
    }  # fmt: skip


def _fill(node: Element) -> str:
    pattern = node.child("patternFill")
    if pattern is None or pattern.get("patternType", "none") in ("none", "gray125"):
        return ""
    return _colour(pattern.child("fgColor"))


def _border(node: Element) -> Border:
    def side(*names: str) -> str:
        found = next((child for child in map(node.child, names) if child is not None), None)
        line = found.get("style") if found else ""
        return "" if line == "none" else line

    lines = side("left", "start"), side("right", "end"), side("top"), side("bottom"), side("diagonal")
    return Border(*lines) if any(lines) else NO_BORDER


def _style(
    node: Element,
    formats: dict[int, str],
    fonts: list[dict[str, object]],
    fills: list[str],
    borders: list[Border],
    date_1904: bool,
) -> Style:
    facts: dict[str, object] = {"date_1904": date_1904}
    font, fill, border = (_number(node.get(key)) for key in ("fontId", "fillId", "borderId"))
    if font < len(fonts):
        facts.update(fonts[font])
    alignment, protection = node.child("alignment"), node.child("protection")
    if alignment is not None:
        facts.update(
            horizontal=alignment.get("horizontal"), vertical=alignment.get("vertical"),
            wrap=alignment.get("wrapText") in ("1", "true"), rotation=_number(alignment.get("textRotation")),
            indent=_number(alignment.get("indent")),
        )  # fmt: skip
    facts["fill"] = fills[fill] if fill < len(fills) else ""
    facts["border"] = borders[border] if border < len(borders) else NO_BORDER
    facts["locked"] = protection is None or protection.get("locked", "1") not in ("0", "false")
    return Style.of(formats.get(_number(node.get("numFmtId")), "General"), **facts)
