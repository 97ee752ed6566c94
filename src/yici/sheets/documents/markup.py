"""`word/document.xml` as a tree of the elements that matter, each with its place in the bytes of the part.

What a table is made of is kept as nodes; wrappers (content controls, links, insertions) are walked through; everything
else (pictures, deleted text, old properties of tracked changes) is passed over. Nothing is ever rebuilt from the tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers import expat

from yici.sheets.errors import SheetError

WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
WORD_2010 = "http://schemas.microsoft.com/office/word/2010/wordml"
#: A content control that is a box to tick, and whether it is ticked.
_BOXES = ("checkbox", "checked")
MAX_DEPTH = 400
MAX_NODES = 900_000
MAX_TABLE_DEPTH = 20
_TAG = re.compile(rb"""<[^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>""")
#: Kept as nodes.
_KEPT = frozenset((
    "body", "sdt", "sdtPr", "lock", "tbl", "tblPr", "tblStyle", "tblBorders", "tblGrid", "gridCol", "tr",
    "trPr", "gridBefore", "gridAfter", "tblHeader", "trHeight", "hidden", "tc", "tcPr", "gridSpan", "vMerge",
    "hMerge", "tcBorders", "top", "left", "start", "bottom", "right", "end", "insideH", "insideV", "vAlign",
    "shd", "textDirection", "p", "pPr", "pStyle", "numPr", "jc", "sectPr", "pageBreakBefore", "r", "rPr", "b", "sz",
    "vanish", "t", "tab", "br", "cr", "noBreakHyphen", "sym", "fldSimple", "instrText", "documentProtection", "checked",
    "style", "basedOn", "docDefaults",
))  # fmt: skip
#: Walked through without a node of their own.
_OPEN = frozenset((
    "document", "sdtContent", "customXml", "smartTag", "checkbox", "ins", "moveTo", "hyperlink", "bdo", "dir", "ruby",
    "rubyBase", "settings", "styles", "rPrDefault", "pPrDefault",
))  # fmt: skip
#: Things that stand in a cell without being text.
_OBJECTS = frozenset(("drawing", "pict", "object", "AlternateContent", "control"))
_EMPTY: dict[str, str] = {}


class Node:
    """An element: `start`..`end` in the bytes; `inner` and `close` bound its content (equal for an empty element)."""

    __slots__ = ("attributes", "children", "close", "end", "inner", "name", "start", "text")

    def __init__(self, name: str, start: int, inner: int, attributes: dict[str, str]) -> None:
        self.name = name
        self.start = start
        self.inner = self.close = self.end = inner
        self.attributes = attributes
        self.children: list[Node] = []
        self.text = ""

    @property
    def is_empty_tag(self) -> bool:
        """Written as `<w:p/>`."""
        return self.close == self.end

    def child(self, name: str) -> Node | None:
        return next((child for child in self.children if child.name == name), None)

    def all(self, name: str) -> list[Node]:
        return [child for child in self.children if child.name == name]

    def value(self, name: str, default: str = "") -> str:
        """`w:val` of a child; empty without the child."""
        child = self.child(name)
        return "" if child is None else child.attributes.get("val", default)

    def inside(self, name: str) -> Iterator[Node]:
        """Children of that name, also those inside content controls."""
        for child in self.children:
            if child.name == name:
                yield child
            elif child.name == "sdt":
                yield from child.inside(name)


def is_on(node: Node | None) -> bool:
    """Whether a switch such as `w:b` is on."""
    return node is not None and node.attributes.get("val", "1") not in ("0", "false", "off", "none")


def read_markup(data: bytes) -> Node:
    """The part as a tree under one nameless node; raises `SheetError` (broken, hostile, too_large)."""
    reader = _Reader(data)
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = lambda name, attributes: reader.start(name, attributes, parser.CurrentByteIndex)
    parser.EndElementHandler = lambda name: reader.stop(parser.CurrentByteIndex)
    parser.CharacterDataHandler = reader.words
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise SheetError("broken") from error
    return reader.root


def _refuse(*_: object) -> None:
    raise SheetError("hostile")


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.root = Node("", 0, 0, {})
        # one entry for each open element: its node, or None where it has none
        self.open: list[Node | None] = []
        self.stack: list[Node] = [self.root]
        self.passed_over = 0
        self.nodes = self.tables = 0

    def start(self, name: str, attributes: dict[str, str], at: int) -> None:
        if len(self.open) >= MAX_DEPTH:
            raise SheetError("hostile")
        space, _, local = name.rpartition(" ")
        if self.passed_over:
            self.passed_over += 1
            self.open.append(None)
            return
        kept = local if space in WORD or (space == WORD_2010 and local in _BOXES) else ""
        if kept in _KEPT:
            self._add(kept, {key.rpartition(" ")[2]: value for key, value in attributes.items()} or _EMPTY, at)
        elif kept in _OPEN:
            self.open.append(None)
        else:
            if local in _OBJECTS:
                self._add("object", _EMPTY, at)
            else:
                self.open.append(None)
            self.passed_over = 1

    def _add(self, name: str, attributes: dict[str, str], at: int) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise SheetError("too_large")
        if name == "tbl":
            self.tables += 1
            if self.tables > MAX_TABLE_DEPTH:
                raise SheetError("hostile")
        tag = _TAG.match(self.data, at)
        if tag is None:
            raise SheetError("broken")
        node = Node(name, at, tag.end(), attributes)
        self.stack[-1].children.append(node)
        self.stack.append(node)
        self.open.append(node)

    def stop(self, at: int) -> None:
        node = self.open.pop()
        if self.passed_over:
            self.passed_over -= 1
        if node is None:
            return
        self.stack.pop()
        if node.name == "tbl":
            self.tables -= 1
        if self.data[node.inner - 2 : node.inner] == b"/>":
            return
        node.close = at
        node.end = self.data.index(b">", at) + 1

    def words(self, text: str) -> None:
        if not self.passed_over and self.stack[-1].name in ("t", "instrText"):
            self.stack[-1].text += text
