"""Fonts, fills, borders, formats and alignments of an .xls as the style sheet of an .xlsx."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import quoteattr

from yici.sheets.filling.cells import escape_text
from yici.sheets.filling.fresh.package import MAIN

LINES = (
    "none", "thin", "medium", "dashed", "dotted", "thick", "double", "hair", "mediumDashed", "dashDot",
    "mediumDashDot", "dashDotDot", "mediumDashDotDot", "slantDashDot",
)  # fmt: skip
PATTERNS = (
    "none", "solid", "mediumGray", "darkGray", "lightGray", "darkHorizontal", "darkVertical", "darkDown", "darkUp",
    "darkGrid", "darkTrellis", "lightHorizontal", "lightVertical", "lightDown", "lightUp", "lightGrid", "lightTrellis",
    "gray125", "gray0625",
)  # fmt: skip
HORIZONTAL = ("general", "left", "center", "right", "fill", "justify", "centerContinuous", "distributed")
VERTICAL = ("top", "center", "bottom", "justify", "distributed")
UNDERLINES = {1: "single", 2: "double", 0x21: "singleAccounting", 0x22: "doubleAccounting"}


def _of(names: tuple[str, ...], index: int, otherwise: str) -> str:
    return names[index] if 0 <= index < len(names) else otherwise


class Look:
    """Builds ``styles.xml``; cell format n of the old workbook stays number n."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._fills = [
            '<fill><patternFill patternType="none"/></fill>',
            '<fill><patternFill patternType="gray125"/></fill>',
        ]
        self._borders: list[str] = []
        self._formats: dict[int, str] = {}

    def colour(self, tag: str, index: int) -> str:
        """A colour element; nothing for *automatic*."""
        found = self._book.colour_map.get(index)
        return f'<{tag} rgb="FF{found[0]:02X}{found[1]:02X}{found[2]:02X}"/>' if found else ""

    def font(self, font: Any, name_tag: str = "name") -> str:
        """The properties of a font, in the order of the schema; inside rich text the name's tag is ``rFont``."""
        parts = []
        if font.bold or font.weight >= 600:
            parts.append("<b/>")
        if font.italic:
            parts.append("<i/>")
        if font.struck_out:
            parts.append("<strike/>")
        if font.underline_type in UNDERLINES:
            parts.append(f'<u val="{UNDERLINES[font.underline_type]}"/>')
        if font.escapement in (1, 2):
            parts.append(f'<vertAlign val="{("superscript", "subscript")[font.escapement - 1]}"/>')
        parts.append(f'<sz val="{font.height / 20:g}"/>')
        parts.append(self.colour("color", font.colour_index))
        name = f"<{name_tag} val={quoteattr(font.name)}/>"
        charset = f'<charset val="{font.character_set}"/>' if font.character_set else ""
        if name_tag == "rFont":
            return f"{name}{charset}{''.join(parts)}"
        return f"{''.join(parts)}{name}{charset}"

    def _fill(self, background: Any) -> int:
        pattern = _of(PATTERNS, background.fill_pattern, "none")
        if pattern == "none":
            return 0
        front = self.colour("fgColor", background.pattern_colour_index)
        back = self.colour("bgColor", background.background_colour_index)
        return self._index(
            self._fills, f'<fill><patternFill patternType="{pattern}">{front}{back}</patternFill></fill>'
        )

    def _border(self, border: Any) -> int:
        sides = []
        for side in ("left", "right", "top", "bottom"):
            sides.append(
                self._line(side, getattr(border, f"{side}_line_style"), getattr(border, f"{side}_colour_index"))
            )
        sides.append(self._line("diagonal", border.diag_line_style, border.diag_colour_index))
        corners = (' diagonalUp="1"' if border.diag_up else "") + (' diagonalDown="1"' if border.diag_down else "")
        return self._index(self._borders, f"<border{corners}>{''.join(sides)}</border>")

    def _line(self, side: str, style: int, colour: int) -> str:
        name = _of(LINES, style, "none")
        return f"<{side}/>" if name == "none" else f'<{side} style="{name}">{self.colour("color", colour)}</{side}>'

    @staticmethod
    def _index(known: list[str], item: str) -> int:
        if item not in known:
            known.append(item)
        return known.index(item)

    def _format(self, key: int) -> int:
        found = self._book.format_map.get(key)
        code = found.format_str if found else None
        if key < 164 or not code:
            return key if key < 164 else 0
        self._formats[key] = code
        return key

    def _xf(self, xf: Any) -> str:
        alignment, protection = xf.alignment, xf.protection
        places = [
            f'horizontal="{_of(HORIZONTAL, alignment.hor_align, "general")}"',
            f'vertical="{_of(VERTICAL, alignment.vert_align, "bottom")}"',
        ]
        if alignment.rotation:
            places.append(f'textRotation="{alignment.rotation}"')
        if alignment.text_wrapped:
            places.append('wrapText="1"')
        if alignment.indent_level:
            places.append(f'indent="{alignment.indent_level}"')
        if alignment.shrink_to_fit:
            places.append('shrinkToFit="1"')
        locked = f'<protection locked="{protection.cell_locked}" hidden="{protection.formula_hidden}"/>'
        font = min(xf.font_index, len(self._book.font_list) - 1)
        return (
            f'<xf numFmtId="{self._format(xf.format_key)}" fontId="{font}" '
            f'fillId="{self._fill(xf.background)}" borderId="{self._border(xf.border)}" xfId="0" applyNumberFormat="1" '
            'applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1" applyProtection="1">'
            f"<alignment {' '.join(places)}/>{locked}</xf>"
        )

    def render(self) -> str:
        """The whole style sheet."""
        fonts = [f"<font>{self.font(font)}</font>" for font in self._book.font_list]
        self._borders.append("<border><left/><right/><top/><bottom/><diagonal/></border>")
        xfs = [self._xf(xf) for xf in self._book.xf_list]
        formats = [
            f'<numFmt numFmtId="{key}" formatCode={quoteattr(code)}/>' for key, code in sorted(self._formats.items())
        ]
        count = len(formats)
        numbers = f'<numFmts count="{count}">{"".join(formats)}</numFmts>' if formats else ""
        return (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{MAIN}">{numbers}'
            f'<fonts count="{len(fonts)}">{"".join(fonts)}</fonts>'
            f'<fills count="{len(self._fills)}">{"".join(self._fills)}</fills>'
            f'<borders count="{len(self._borders)}">{"".join(self._borders)}</borders>'
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
            f'<cellXfs count="{len(xfs)}">{"".join(xfs)}</cellXfs>'
            '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
        )

    def rich_text(self, text: str, runs: list[tuple[int, int]]) -> str:
        """Text whose parts have fonts of their own: (start, font) pairs to ``<r>`` elements."""
        starts = [(0, None), *runs]
        pieces = []
        for (start, font), (end, _) in zip(starts, [*starts[1:], (len(text), None)], strict=True):
            part = text[start:end]
            if not part:
                continue
            known = font is not None and font < len(self._book.font_list)
            look = f"<rPr>{self.font(self._book.font_list[font], 'rFont')}</rPr>" if known else ""
            pieces.append(f'<r>{look}<t xml:space="preserve">{escape_text(part)}</t></r>')
        return "".join(pieces)
