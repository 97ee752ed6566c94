"""Styles of the grid as the style sheet of a fresh .xlsx."""

from __future__ import annotations

from yici.sheets.filling.fresh.package import HEAD, MAIN, attribute
from yici.sheets.grid import PLAIN, Border, Style
from yici.sheets.numbers import BUILT_IN_FORMATS

_FIRST_OWN_FORMAT = 164
_SIDES = ("left", "right", "top", "bottom", "diagonal")
_BUILT_IN = {code: key for key, code in reversed(BUILT_IN_FORMATS.items()) if key < 23 or key == 49}


class StyleWriter:
    """Numbers styles as they come; `render` gives the part."""

    def __init__(self, default: Style = PLAIN) -> None:
        self._formats: dict[str, int] = {}
        self._fonts: dict[str, int] = {}
        self._fills = {'<patternFill patternType="none"/>': 0, '<patternFill patternType="gray125"/>': 1}
        self._borders: dict[str, int] = {_border(Border()): 0}
        self._xfs: dict[str, int] = {}
        self._known: dict[Style, int] = {}
        self.number(default)

    def number(self, style: Style) -> int:
        """The number of a style as cells name it."""
        found = self._known.get(style)
        if found is None:
            xf = self._xf(style)
            found = self._known[style] = self._xfs.setdefault(xf, len(self._xfs))
        return found

    def _xf(self, style: Style) -> str:
        fill = f'<patternFill patternType="solid"><fgColor rgb="FF{style.fill}"/><bgColor indexed="64"/></patternFill>'
        numbers = (
            self._format(style.number_format),
            self._fonts.setdefault(_font(style), len(self._fonts)),
            self._fills.setdefault(fill, len(self._fills)) if style.fill else 0,
            self._borders.setdefault(_border(style.border), len(self._borders)),
        )
        places = "".join(
            f" {name}={attribute(str(value))}"
            for name, value in (
                ("horizontal", style.horizontal), ("vertical", style.vertical), ("textRotation", style.rotation or ""),
                ("wrapText", "1" if style.wrap else ""), ("indent", style.indent or ""),
            )
            if value
        )  # fmt: skip
        return (
            f'<xf numFmtId="{numbers[0]}" fontId="{numbers[1]}" fillId="{numbers[2]}" borderId="{numbers[3]}" xfId="0" '
            'applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1" applyProtection="1">'
            f'<alignment{places}/><protection locked="{int(style.locked)}"/></xf>'
        )

    def _format(self, code: str) -> int:
        if code in _BUILT_IN:
            return _BUILT_IN[code]
        return self._formats.setdefault(code, _FIRST_OWN_FORMAT + len(self._formats))

    def render(self) -> str:
        """The whole style sheet."""
        formats = [f'<numFmt numFmtId="{key}" formatCode={attribute(code)}/>' for code, key in self._formats.items()]
        numbers = f'<numFmts count="{len(formats)}">{"".join(formats)}</numFmts>' if formats else ""
        return (
            f'{HEAD}<styleSheet xmlns="{MAIN}">{numbers}'
            f"{_list('fonts', [f'<font>{one}</font>' for one in self._fonts])}"
            f"{_list('fills', [f'<fill>{one}</fill>' for one in self._fills])}"
            f"{_list('borders', [f'<border>{one}</border>' for one in self._borders])}"
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
            f"{_list('cellXfs', list(self._xfs))}"
            '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
        )


def _list(name: str, items: list[str]) -> str:
    return f'<{name} count="{len(items)}">{"".join(items)}</{name}>'


def _font(style: Style) -> str:
    marks = ("<b/>" if style.bold else "") + ("<i/>" if style.italic else "") + ("<u/>" if style.underline else "")
    colour = f'<color rgb="FF{style.font_color}"/>' if style.font_color else ""
    return f'{marks}<sz val="{style.font_size:g}"/>{colour}<name val={attribute(style.font_name or "宋体")}/>'


def _border(border: Border) -> str:
    lines = zip(_SIDES, border, strict=True)
    return "".join(
        f'<{side} style="{line}"><color auto="1"/></{side}>' if line else f"<{side}/>" for side, line in lines
    )
