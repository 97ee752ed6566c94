"""The style sheet of a workbook: asked about cell formats, and extended. Styles are appended, none is renumbered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from xml.sax.saxutils import quoteattr

TEXT_FORMAT = "@"
DATE_FORMAT = "yyyy-mm-dd"
MOMENT_FORMAT = "yyyy-mm-dd hh:mm:ss"
_TEXT_ID = 49
#: Built-in formats that show a day or a time, with those of Chinese Excel (27-36, 50-58).
_DATE_IDS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def attributes(tag: str) -> dict[str, str]:
    """The attributes of a start tag as written, entities resolved."""
    return {m[1]: unescape(m[2] if m[2] is not None else m[3]) for m in _ATTRIBUTE.finditer(tag)}


def whole(found: Mapping[str, str], name: str, otherwise: int = 0) -> int:
    """An attribute as a whole number; none, a negative or an overlong one does not count."""
    text = found.get(name, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else otherwise


def set_attribute(tag: str, name: str, value: str) -> str:
    """A start tag with one attribute set."""
    pattern = re.compile(rf"""(\s{re.escape(name)}\s*=\s*)("[^"]*"|'[^']*')""")
    if pattern.search(tag):
        return pattern.sub(lambda m: m[1] + quoteattr(value), tag, count=1)
    end = tag.rindex("/>") if tag.endswith("/>") else tag.rindex(">")
    return f"{tag[:end].rstrip()} {name}={quoteattr(value)}{tag[end:]}"


class Section:
    """A counted list of the style sheet, such as ``<fonts count="3">…</fonts>``."""

    def __init__(self, text: str, prefix: str, section: str, item: str) -> None:
        name = prefix + section
        self.pattern = re.compile(rf"<{name}\b[^>]*?(?:/>|>.*?</{name}\s*>)", re.DOTALL)
        match = self.pattern.search(text)
        self.found = match is not None
        self.name = name
        whole = match[0] if match else ""
        self.open = whole[: whole.find(">") + 1] if whole else f"<{name}>"
        tag = prefix + item
        self.items: list[str] = re.findall(
            rf"<{tag}\b[^>]*?/>|<{tag}\b[^>]*>.*?</{tag}\s*>", whole[len(self.open) :], re.DOTALL
        )
        self.original = len(self.items)

    def add(self, item: str) -> int:
        self.items.append(item)
        return len(self.items) - 1

    @property
    def grown(self) -> bool:
        return len(self.items) != self.original

    def render(self, text: str) -> str:
        """The style sheet with the added items at the end of this list."""
        added = "".join(self.items[self.original :])
        start = set_attribute(self.open, "count", str(len(self.items)))
        if start.endswith("/>"):
            start = start[:-2].rstrip() + ">"

        def grown(match: re.Match[str]) -> str:
            body = match[0][len(self.open) :]
            end = f"</{self.name}>"
            return start + (body[: body.rindex("</")] if "</" in body else "") + added + end

        return self.pattern.sub(grown, text, count=1)


class StyleBook:
    """The cell formats of one workbook (``xl/styles.xml``)."""

    def __init__(self, text: str) -> None:
        self._text = text
        match = re.search(r"<((?:\w+:)?)styleSheet\b", text)
        self.prefix = match[1] if match else ""
        self._formats = Section(text, self.prefix, "numFmts", "numFmt")
        self._fonts = Section(text, self.prefix, "fonts", "font")
        self._xfs = Section(text, self.prefix, "cellXfs", "xf")
        self._codes = {}
        for item in self._formats.items:
            found = attributes(item)
            self._codes[whole(found, "numFmtId")] = found.get("formatCode", "")
        self._variants: dict[tuple[int, str], int] = {}
        self._plain: dict[tuple[int, int], int] = {}
        self._texts: dict[int, bool] = {}
        self._dates: dict[int, bool] = {}

    @property
    def changed(self) -> bool:
        return self._xfs.grown

    def _xf(self, style: int) -> str:
        items = self._xfs.items
        if 0 <= style < len(items):
            return items[style]
        return f'<{self.prefix}xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'

    def _format_id(self, style: int) -> int:
        return whole(attributes(self._xf(style).split(">", 1)[0]), "numFmtId")

    def is_text(self, style: int) -> bool:
        """Whether the cell format says *text* (``@``)."""
        if style not in self._texts:
            number = self._format_id(style)
            self._texts[style] = number == _TEXT_ID or self._codes.get(number) == TEXT_FORMAT
        return self._texts[style]

    def is_date(self, style: int) -> bool:
        """Whether a number in this format is shown as a day or a time."""
        if style not in self._dates:
            self._dates[style] = self._shows_date(self._format_id(style))
        return self._dates[style]

    def _shows_date(self, number: int) -> bool:
        code = self._codes.get(number)
        if code is None:
            return number in _DATE_IDS
        return re.search(r"[ymdhsgeaYMDHS]", _QUOTED.sub("", code.split(";")[0])) is not None and code != "General"

    def is_locked(self, style: int) -> bool:
        """Whether the cell may not be written in a protected sheet (so it is unless the format says otherwise)."""
        match = re.search(r"<(?:\w+:)?protection\b[^>]*>", self._xf(style))
        return match is None or attributes(match[0]).get("locked", "1") not in ("0", "false")

    def with_format(self, style: int, code: str) -> int:
        """The style that looks the same but shows its value by ``code``."""
        key = (style, code)
        if key not in self._variants:
            number = self._number(code)
            self._variants[key] = style if self._format_id(style) == number else self._copy(style, numFmtId=str(number))
        return self._variants[key]

    def plain(self, style: int, column: int = 0) -> int:
        """For body rows where the form has none: borders and alignment of the header cell, no fill, no bold; the number
        format is that of the whole column's style ``column``."""
        key = (style, column)
        if key not in self._plain:
            found = attributes(self._xf(style).split(">", 1)[0])
            font = self._regular_font(whole(found, "fontId"))
            number = str(self._format_id(column)) if column else "0"
            self._plain[key] = self._copy(style, numFmtId=number, fillId="0", fontId=str(font))
        return self._plain[key]

    def _regular_font(self, font: int) -> int:
        if not 0 <= font < len(self._fonts.items):
            return font
        item = self._fonts.items[font]
        regular = re.sub(r"<(?:\w+:)?(?:b|color)(?:\s[^>]*)?/>", "", item)
        return font if regular == item else self._fonts.add(regular)

    def _copy(self, style: int, **changes: str) -> int:
        whole = self._xf(style)
        head, rest = whole[: whole.index(">") + 1], whole[whole.index(">") + 1 :]
        for name, value in changes.items():
            head = set_attribute(head, name, value)
        if "numFmtId" in changes:
            head = set_attribute(head, "applyNumberFormat", "1")
        return self._xfs.add(head + rest)

    def _number(self, code: str) -> int:
        if code == TEXT_FORMAT:
            return _TEXT_ID
        for number, known in self._codes.items():
            if known == code:
                return number
        number = max([163, *self._codes]) + 1
        self._codes[number] = code
        self._formats.add(f'<{self.prefix}numFmt numFmtId="{number}" formatCode={quoteattr(code)}/>')
        return number

    def render(self) -> str:
        """The style sheet with what was appended."""
        text = self._text
        if self._formats.grown and not self._formats.found:
            empty = f'<{self.prefix}numFmts count="0"></{self.prefix}numFmts>'
            self._formats.open = f'<{self.prefix}numFmts count="0">'
            text = re.sub(r"(<(?:\w+:)?styleSheet\b[^>]*>)", lambda m: m[1] + empty, text, count=1)
        for section in (self._formats, self._fonts, self._xfs):
            if section.grown:
                text = section.render(text)
        return text
