"""Streaming XML for workbook parts: expat with document types, entities and anything outside switched off."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from xml.parsers import expat

from yici.sheets.errors import SheetError

Attributes = dict[str, str]
MAX_DEPTH = 200
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def local(name: str) -> str:
    """The name without its namespace (`uri name` or `prefix:name`)."""
    return name.rpartition(" ")[2]


def parse(
    chunks: Iterable[bytes],
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Feed a part to callbacks. Element names arrive as `namespace name`; use `local`.

    A document type declaration is `hostile` (entities, outside files); XML that is not well formed is `broken`.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = start
    if end is not None:
        parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise SheetError("broken") from error


def unescape(text: str) -> str:
    """`_x000D_` -> line break, `_x005F_` -> `_`, as Excel writes characters that XML or it itself would take amiss."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(_character, text.replace("_x000D_\n", "\n"))


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    if code < 32:
        return {9: "\t", 10: "\n", 13: "\n"}.get(code, "")
    return "" if 0xD800 <= code < 0xE000 else chr(code)


def _refuse(*_: object) -> None:
    raise SheetError("hostile")


class Element:
    """A small tree node, for parts that are small by nature (relations, styles, the workbook part)."""

    __slots__ = ("attributes", "children", "name", "text")

    def __init__(self, name: str, attributes: Attributes) -> None:
        self.name = name
        self.attributes = attributes
        self.children: list[Element] = []
        self.text = ""

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    def child(self, name: str) -> Element | None:
        return next((child for child in self.children if child.name == name), None)

    def all(self, name: str) -> list[Element]:
        return [child for child in self.children if child.name == name]


def tree(chunks: Iterable[bytes]) -> Element:
    """The part as a tree of `Element`, attribute names without namespace."""
    root = Element("", {})
    stack = [root]

    def start(name: str, attributes: Attributes) -> None:
        if len(stack) > MAX_DEPTH:
            raise SheetError("hostile")
        node = Element(local(name), {local(key): value for key, value in attributes.items()})
        stack[-1].children.append(node)
        stack.append(node)

    def end(_: str) -> None:
        stack.pop()

    def text(data: str) -> None:
        stack[-1].text += data

    parse(chunks, start, end, text)
    if not root.children:
        raise SheetError("broken")
    return root.children[0]
