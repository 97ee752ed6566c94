"""What a filled form may differ in from the form: nothing but what ``decisions`` allows, part by part.

``differences(before, after, filled)`` names everything else. ``filled`` are the parts of the filled sheets.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

LISTS = ("numFmts", "fonts", "fills", "borders", "cellXfs")
_ITEM = re.compile(r"<(\w+:)?\w+\b[^>]*?/>|<((?:\w+:)?\w+)\b[^>]*>.*?</\2\s*>", re.DOTALL)


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {entry.filename: package.read(entry) for entry in package.infolist()}


def differences(before: bytes, after: bytes, filled: set[str]) -> list[str]:
    """A line for every difference that nothing allows."""
    old, new = parts_of(before), parts_of(after)
    found = [f"{name} came in" for name in new.keys() - old.keys()]
    chain = {name for name in old if name.lower().endswith("calcchain.xml")}
    found += [f"{name} is gone" for name in old.keys() - new.keys() - chain]
    if [name for name in old if name in new] != [name for name in new if name in old]:
        found.append("the parts stand in another order")
    dropped = chain - new.keys()
    for name in sorted(old.keys() & new.keys()):
        if old[name] != new[name] and name not in filled:
            found += [f"{name}: {line}" for line in _judge(name, text(old[name]), text(new[name]), bool(dropped))]
    return found


def text(data: bytes) -> str:
    """A part as text."""
    return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace")


def _judge(name: str, before: str, after: str, dropped: bool) -> list[str]:
    folder = name.lower().rpartition("/")[0].rpartition("/")[2]
    if name.endswith("workbook.xml"):
        return _same(_without_names(before), _without_names(after), "more than names and the recalculation flag")
    if name.endswith("styles.xml"):
        return _styles(before, after)
    if name.endswith(("workbook.xml.rels", "[Content_Types].xml")):
        if not dropped:
            return ["changed though the calculation chain stayed"]
        return _same(_without_chain(before), _without_chain(after), "more than the calculation chain")
    if folder in ("tables", "drawings", "charts", "pivotcache", "threadedcomments") or "comments" in name.lower():
        return _same(_masked(before), _masked(after), "more than places")
    if folder == "worksheets":
        return _same(_without_formulas(before), _without_formulas(after), "more than formulas of a sheet not filled")
    return ["changed without a reason"]


def _same(before: str, after: str, problem: str) -> list[str]:
    if before == after:
        return []
    at = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after)))
    return [f"{problem}: …{before[max(at - 40, 0) : at + 40]!r} became …{after[max(at - 40, 0) : at + 40]!r}"]


def _plain(part: str) -> str:
    """Without the declaration, remarks and the space between tags, which carry nothing."""
    return re.sub(r">\s+<", "><", re.sub(r"<\?xml[^>]*\?>|<!--.*?-->", "", part, flags=re.DOTALL)).strip()


def _without_names(part: str) -> str:
    return re.sub(r"<(?:\w+:)?calcPr\b[^>]*/>|(?<=>)[^<]*(?=</(?:\w+:)?definedName>)", "", _plain(part))


def _without_chain(part: str) -> str:
    return re.sub(r"<[^<>]*calcChain[^<>]*>", "", _plain(part))


def _masked(part: str) -> str:
    return re.sub(r"\d+", "#", _plain(part))


def _without_formulas(part: str) -> str:
    bare = re.sub(r"<((?:\w+:)?f)\b[^>]*>[^<]*</\1>|<(?:\w+:)?f\b[^>]*/>", "<f/>", _plain(part))
    bare = re.sub(r"(<(?:\w+:)?formula[12]?)[^>]*>[^<]*<", r"\1><", bare)
    return re.sub(r'\slocation="[^"]*"', "", bare)


def _styles(before: str, after: str) -> list[str]:
    found = []
    for name in LISTS:
        old, new = _items(before, name), _items(after, name)
        if new[: len(old)] != old:
            found.append(f"{name} were renumbered or changed")
    cut: Callable[[str], str] = lambda part: re.sub(  # noqa: E731
        rf"<((?:\w+:)?(?:{'|'.join(LISTS)}))\b[^>]*?(?:/>|>.*?</\1\s*>)", "", _plain(part), flags=re.DOTALL
    )
    return found + _same(cut(before), cut(after), "more than appended styles")


def _items(part: str, name: str) -> list[str]:
    match = re.search(rf"<((?:\w+:)?{name})\b[^>]*?(?<!/)>(.*?)</\1\s*>", part, re.DOTALL)
    return [found[0] for found in _ITEM.finditer(match[2])] if match else []


def document_differences(before: bytes, after: bytes) -> list[str]:
    """The same for a Word document: one part, and in it only words and rows."""
    old, new = parts_of(before), parts_of(after)
    found = [f"{name} came in" for name in new.keys() - old.keys()]
    found += [f"{name} is gone" for name in old.keys() - new.keys()]
    for name in sorted(old.keys() & new.keys()):
        if old[name] == new[name]:
            continue
        if name != "word/document.xml":
            found.append(f"{name}: changed without a reason")
            continue
        bare = [re.sub(r"<w:r>.*?</w:r>", "", text(one), flags=re.DOTALL) for one in (old[name], new[name])]
        rows = [re.findall(r"<w:tr>.*?</w:tr>", one, re.DOTALL) for one in bare]
        around = [re.sub(r"<w:tr>.*?</w:tr>", "", one, flags=re.DOTALL) for one in bare]
        found += _same(*around, f"{name}: more than words and rows")
        known = {_shape(row) for row in rows[0]}
        found += [f"{name}: a row of another build" for row in rows[1] if _shape(row) not in known]
    return found


def _shape(row: str) -> str:
    return re.sub(r"<w:vMerge[^>]*/>", "", row)
