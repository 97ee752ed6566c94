"""The words of paragraphs and cells, piece by piece with the node that holds each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from yici.sheets.documents.markup import Node, is_on

#: Symbols of the fonts Wingdings and Wingdings 2 that stand for boxes.
_SYMBOLS = {
    "F0A8": "□", "F06F": "□", "F071": "□", "F0A3": "□", "F02A": "□", "F0FE": "☑", "F0FD": "☒", "F052": "☑",
    "F053": "☒", "F0FC": "√", "F050": "√",
}  # fmt: skip


class Piece(NamedTuple):
    """Some words: the run that holds them, the node (`t`, `tab`, `br` …) they are written as, the content control
    around them."""

    run: Node
    node: Node
    text: str
    control: Node | None = None


def pieces_of(paragraph: Node, control: Node | None = None) -> Iterator[Piece]:
    """What is written in a paragraph, in order."""
    for child in paragraph.children:
        if child.name == "r":
            for node in child.children:
                text = _text(node)
                if text:
                    yield Piece(child, node, text, control)
        elif child.name == "sdt":
            yield from pieces_of(child, child)
        elif child.name == "fldSimple":
            yield from pieces_of(child, control)


def ticked_of(control: Node | None) -> Node | None:
    """Where a content control that is a box says whether it is ticked."""
    properties = control.child("sdtPr") if control is not None else None
    return properties.child("checked") if properties is not None else None


def _text(node: Node) -> str:
    match node.name:
        case "t":
            return node.text
        case "tab":
            return "\t"
        case "br":
            return "" if node.attributes.get("type") in ("page", "column") else "\n"
        case "cr":
            return "\n"
        case "noBreakHyphen":
            return "-"
        case "sym":
            return _SYMBOLS.get(node.attributes.get("char", "").upper(), "")
    return ""


def paragraph_text(paragraph: Node) -> str:
    return "".join(piece.text for piece in pieces_of(paragraph))


def runs_of(paragraph: Node) -> Iterator[Node]:
    """The runs of a paragraph, also those inside content controls and fields."""
    for child in paragraph.children:
        if child.name == "r":
            yield child
        elif child.name in ("sdt", "fldSimple"):
            yield from runs_of(child)


def cell_text(cell: Node) -> str:
    """The words of a cell, a line for each paragraph; tables inside it are not read."""
    return "\n".join(map(paragraph_text, cell.inside("p")))


def has_object(cell: Node) -> bool:
    """Whether a picture, a shape or a table stands in the cell."""
    if any(True for _ in cell.inside("tbl")):
        return True
    return any(node.name == "object" for paragraph in cell.inside("p") for run in runs_of(paragraph)
               for node in run.children) or any(
        child.name == "object" for paragraph in cell.inside("p") for child in paragraph.children
    )  # fmt: skip


def formula_of(cell: Node) -> str | None:
    """The instruction of a field that computes (`=SUM(ABOVE)`), None without one."""
    for paragraph in cell.inside("p"):
        for child in paragraph.children:
            if child.name == "fldSimple" and child.attributes.get("instr", "").strip().startswith("="):
                return child.attributes["instr"].strip()
        written = "".join(
            node.text for run in runs_of(paragraph) for node in run.children if node.name == "instrText"
        ).strip()
        if written.startswith("="):
            return written
    return None


def is_locked(cell: Node) -> bool:
    """Whether a content control in the cell forbids to edit its content."""
    return any(_is_locked(child) for child in cell.children) or any(
        _is_locked(child) for paragraph in cell.inside("p") for child in paragraph.children
    )


def _is_locked(node: Node) -> bool:
    if node.name != "sdt":
        return False
    properties = node.child("sdtPr")
    held = properties.value("lock") in ("contentLocked", "sdtContentLocked") if properties else False
    return held or any(_is_locked(child) for child in node.children)


def run_properties(paragraph: Node) -> Node | None:
    """The properties of the first run, else those of the paragraph's mark: how words typed here would look."""
    for run in runs_of(paragraph):
        found = run.child("rPr")
        if found is not None and not is_on(found.child("vanish")):
            return found
        if found is None and any(_text(node) for node in run.children):
            return None
    properties = paragraph.child("pPr")
    return properties.child("rPr") if properties else None
