"""The parts of an .xlsx package: workbook, relations, shared strings, styles; the sheets are read by `xlsx_sheet`."""

from __future__ import annotations

from yici.sheets.errors import SheetError
from yici.sheets.grid import Sheet, Style, Visibility, Workbook
from yici.sheets.opening.archive import Archive
from yici.sheets.opening.bounds import Bounds, Budget
from yici.sheets.opening.relations import relations_of, target_of
from yici.sheets.opening.xlsx_sheet import place, read_sheet
from yici.sheets.opening.xlsx_styles import read_styles
from yici.sheets.opening.xml import Attributes, Element, local, parse, tree, unescape

_VISIBILITY: dict[str, Visibility] = {"hidden": "hidden", "veryHidden": "very_hidden"}


def read_xlsx(content: bytes, bounds: Bounds) -> Workbook:
    """The workbook in these zip bytes; raises `SheetError`."""
    archive = Archive(content, bounds)
    path = _workbook_part(archive)
    root = tree(archive.chunks(path))
    if root.name != "workbook":
        raise SheetError("broken")
    relations = relations_of(archive, path)
    strings = _shared_strings(archive, target_of(relations, "sharedStrings"), bounds)
    styles_part = target_of(relations, "styles")
    properties = root.child("workbookPr")
    date_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    styles = read_styles(tree(archive.chunks(styles_part)) if styles_part in archive else None, date_1904)
    sheets = _sheets(archive, root, relations, strings, styles, bounds)
    return Workbook(sheets, "xlsx", _defined_names(root), date_1904)


def _sheets(
    archive: Archive,
    root: Element,
    relations: dict[str, tuple[str, str]],
    strings: list[str],
    styles: list[Style],
    bounds: Bounds,
) -> list[Sheet]:
    listed = root.child("sheets")
    nodes = [] if listed is None else listed.all("sheet")
    if len(nodes) > bounds.sheets:
        raise SheetError("too_large")
    budget, sheets = Budget(bounds), []
    for node in nodes:
        kind, part = relations.get(node.get("id"), ("", ""))
        if kind and kind != "worksheet":
            continue  # chart sheets, dialogs and macro sheets hold no form
        if part not in archive:
            raise SheetError("broken")
        sheet = Sheet(node.get("name"), _VISIBILITY.get(node.get("state"), "visible"), part=part)
        read_sheet(archive.chunks(part), sheet, strings, styles, budget)
        _read_comments(archive, part, sheet)
        sheets.append(sheet)
    if not sheets:
        raise SheetError("broken")
    return sheets


def _workbook_part(archive: Archive) -> str:
    """The main part, found through the package relations; other office documents are `unsupported`."""
    relations = relations_of(archive, "")
    part = target_of(relations, "officeDocument") or "xl/workbook.xml"
    if part in archive and part.endswith(".xml") and not part.startswith(("word/", "ppt/")):
        return part
    names = archive.names
    if part.endswith(".bin"):
        raise SheetError("unsupported", "This is a binary workbook (.xlsb). Open it in Excel and save it as .xlsx.")
    if "mimetype" in names or any(name.startswith("ppt/") for name in names):
        raise SheetError("unsupported")
    if "[content_types].xml" in names:
        raise SheetError("broken")
    raise SheetError("unsupported", "This is a zip archive, not a workbook. Unpack it and send the workbook in it.")


def _shared_strings(archive: Archive, part: str, bounds: Bounds) -> list[str]:
    """The shared strings; runs of rich text joined, phonetic readings left out."""
    strings: list[str] = []
    if part not in archive:
        return strings
    pieces: list[str] = []
    inside = [False, 0]  # in a text run, depth inside phonetic runs

    def start(name: str, _: Attributes) -> None:
        tag = local(name)
        if tag == "t":
            inside[0] = not inside[1]
        elif tag == "rPh":
            inside[1] += 1
        elif tag == "si":
            pieces.clear()

    def end(name: str) -> None:
        tag = local(name)
        if tag == "t":
            inside[0] = False
        elif tag == "rPh":
            inside[1] -= 1
        elif tag == "si":
            strings.append(unescape("".join(pieces))[: bounds.text_length])

    def text(data: str) -> None:
        if inside[0]:
            pieces.append(data)

    parse(archive.chunks(part), start, end, text)
    return strings


def _defined_names(root: Element) -> dict[str, str]:
    listed = root.child("definedNames")
    return {} if listed is None else {node.get("name"): node.text for node in listed.all("definedName")}


def _read_comments(archive: Archive, part: str, sheet: Sheet) -> None:
    target = target_of(relations_of(archive, part), "comments")
    if target not in archive:
        return
    listed = tree(archive.chunks(target)).child("commentList")
    for node in [] if listed is None else listed.all("comment"):
        words = node.child("text")
        if words is not None:
            sheet.comments[place(node.get("ref"))] = "".join(_texts(words)).strip()


def _texts(node: Element) -> list[str]:
    return [node.text] if node.name == "t" else [text for child in node.children for text in _texts(child)]
