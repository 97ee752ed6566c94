"""The styles of SpreadsheetML 2003, each with what it inherits from its parent."""

from __future__ import annotations

from yici.sheets.grid import NO_BORDER, PLAIN, Border, Style
from yici.sheets.opening.xml import Attributes

_LINES = {
    ("Continuous", "0"): "hair", ("Continuous", "1"): "thin", ("Continuous", "2"): "medium",
    ("Continuous", "3"): "thick", ("Dash", "1"): "dashed", ("Dash", "2"): "mediumDashed", ("Dot", "1"): "dotted",
    ("DashDot", "1"): "dashDot", ("DashDot", "2"): "mediumDashDot", ("DashDotDot", "1"): "dashDotDot",
    ("DashDotDot", "2"): "mediumDashDotDot", ("SlantDashDot", "2"): "slantDashDot", ("Double", "3"): "double",
}  # fmt: skip
_SIDES = {"Left": "left", "Right": "right", "Top": "top", "Bottom": "bottom", "DiagonalLeft": "diagonal",
          "DiagonalRight": "diagonal"}  # fmt: skip
_HORIZONTAL = {"Left": "left", "Center": "center", "Right": "right", "Fill": "fill", "Justify": "justify",
               "CenterAcrossSelection": "centerContinuous", "Distributed": "distributed"}  # fmt: skip
_VERTICAL = {"Top": "top", "Center": "center", "Justify": "justify", "Distributed": "distributed"}
#: Names for formats that follow the language of the reader.
FORMATS = {
    "General": "General", "General Number": "General", "General Date": "yyyy/m/d h:mm",
    "Long Date": 'yyyy"年"m"月"d"日"',
    "Medium Date": "d-mmm-yy", "Short Date": "yyyy/m/d", "Long Time": "h:mm:ss", "Medium Time": "h:mm AM/PM",
    "Short Time": "h:mm", "Currency": "#,##0.00", "Euro Currency": "#,##0.00", "Fixed": "0.00",
    "Standard": "#,##0.00", "Percent": "0.00%", "Scientific": "0.00E+00", "Yes/No": "General", "True/False": "General",
    "On/Off": "General",
}  # fmt: skip
MAX_STYLES = 70_000
_DEEPEST = 20


class StyleSheet:
    """Collects the facts of styles while they are read; `get` gives the finished one."""

    def __init__(self) -> None:
        self._facts: dict[str, dict[str, object]] = {}
        self._parents: dict[str, str] = {}
        self._known: dict[tuple[str, bool], Style] = {}
        self._current: dict[str, object] = {}
        self._sides: dict[str, str] = {}

    def start(self, tag: str, facts: Attributes) -> None:
        if tag == "Style":
            self._current, self._sides = {}, {}
            if len(self._facts) < MAX_STYLES:
                key = facts.get("ID", "")
                self._facts[key] = self._current
                self._parents[key] = facts.get("Parent", "Default" if key != "Default" else "")
        elif tag == "Border":
            line = _LINES.get((facts.get("LineStyle", ""), facts.get("Weight", "1")))
            if facts.get("LineStyle", "None") != "None":
                self._sides[_SIDES.get(facts.get("Position", ""), "diagonal")] = line or "thin"
        else:
            self._current.update(_READERS[tag](facts) if tag in _READERS else {})

    def end(self, tag: str) -> None:
        if tag == "Borders":
            order = ("left", "right", "top", "bottom", "diagonal")
            lines = [self._sides.get(side, "") for side in order]
            self._current["border"] = Border(*lines) if any(lines) else NO_BORDER

    def get(self, key: str, date_1904: bool) -> Style:
        """The style of that id, the default one for an unknown id."""
        found = self._known.get((key, date_1904))
        if found is None:
            facts = self._collected(key or "Default")
            number_format = str(facts.pop("number_format", "General"))
            found = Style.of(number_format, **facts, date_1904=date_1904) if facts or number_format else PLAIN
            self._known[key, date_1904] = found
        return found

    def _collected(self, key: str) -> dict[str, object]:
        chain: list[dict[str, object]] = []
        while key in self._facts and len(chain) < _DEEPEST:
            chain.append(self._facts[key])
            key = self._parents[key]
        if not chain and "Default" in self._facts:
            chain = [self._facts["Default"]]
        collected: dict[str, object] = {}
        for facts in reversed(chain):
            collected.update(facts)
        return collected


def _alignment(facts: Attributes) -> dict[str, object]:
    rotation = _whole(facts.get("Rotate", "0"))
    return {
        "horizontal": _HORIZONTAL.get(facts.get("Horizontal", ""), ""),
        "vertical": _VERTICAL.get(facts.get("Vertical", ""), "bottom"),
        "wrap": facts.get("WrapText") == "1",
        "rotation": 255 if facts.get("VerticalText") == "1" else rotation if rotation >= 0 else 90 - rotation,
        "indent": max(_whole(facts.get("Indent", "0")), 0),
    }


def _font(facts: Attributes) -> dict[str, object]:
    found: dict[str, object] = {
        "bold": facts.get("Bold") == "1", "italic": facts.get("Italic") == "1",
        "underline": facts.get("Underline", "None") != "None",
    }  # fmt: skip
    if "Size" in facts:
        found["font_size"] = float(_whole(facts["Size"].split(".")[0])) or 11.0
    if "FontName" in facts:
        found["font_name"] = facts["FontName"]
    if "Color" in facts:
        found["font_color"] = _colour(facts["Color"])
    return found


def _interior(facts: Attributes) -> dict[str, object]:
    return {"fill": _colour(facts.get("Color", "")) if facts.get("Pattern", "None") != "None" else ""}


def _number_format(facts: Attributes) -> dict[str, object]:
    written = facts.get("Format", "General")
    return {"number_format": FORMATS.get(written, written)[:255]}


def _protection(facts: Attributes) -> dict[str, object]:
    return {"locked": facts.get("Protected", "1") != "0"}


_READERS = {
    "Alignment": _alignment, "Font": _font, "Interior": _interior, "NumberFormat": _number_format,
    "Protection": _protection,
}  # fmt: skip


def _whole(text: str) -> int:
    try:
        return int(float(text)) if len(text) < 10 else 0
    except (ValueError, OverflowError):
        return 0


def _colour(text: str) -> str:
    bare = text.lstrip("#").upper()
    return bare if len(bare) == 6 and all(sign in "0123456789ABCDEF" for sign in bare) else ""
