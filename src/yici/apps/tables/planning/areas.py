"""Areas named by sheets and titles."""

from __future__ import annotations

import unicodedata

from yici.apps.places.public import AreaView, find_area, list_area_names
from yici.apps.tables.matching.words import words

_KINDS = words(
    """居民委员会 村民委员会 村委会 居委会 嘎查委员会 街道办事处 办事处 人民政府 嘎查 社区 街道 苏木 村 镇 乡"""
)


def _bare(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).replace(" ", "")
    for kind in _KINDS:
        if folded.endswith(kind) and len(folded) > len(kind) + 1:
            return folded[: -len(kind)]
    return folded


def area_named(text: str, within: AreaView) -> AreaView | None:
    """The area at or below ``within`` with that name (with or without 村, 嘎查 …); None unless just one has it."""
    wanted = _bare(text)
    if len(wanted) < 2:
        return None
    found = [
        code
        for code, name, short, _path in list_area_names(within)
        if wanted in (_bare(name), _bare(short)) or unicodedata.normalize("NFKC", text).strip() in (name, short)
    ]
    return find_area(found[0]) if len(found) == 1 else None


def area_in_title(title: str, within: AreaView | None) -> AreaView | None:
    """The lowest area whose full or short name stands in the title; None when none or several of one level do."""
    folded = unicodedata.normalize("NFKC", title).replace(" ", "")
    found = [
        (path.count("/"), code)
        for code, name, short, path in list_area_names(within)
        if name in folded or (len(short) >= 3 and short in folded)
    ]
    if not found:
        return None
    deepest = max(depth for depth, _ in found)
    lowest = [code for depth, code in found if depth == deepest]
    return find_area(lowest[0]) if len(lowest) == 1 else None


class NamedAreas:
    """The areas at or below one, found by their names (with or without 村, 嘎查 …); the names are read once."""

    def __init__(self, within: AreaView) -> None:
        self.codes: dict[str, list[str]] = {}
        for code, name, short, _path in list_area_names(within):
            for said in {unicodedata.normalize("NFKC", one).replace(" ", "") for one in (name, short)} | {
                _bare(name), _bare(short)
            }:  # fmt: skip
                self.codes.setdefault(said, []).append(code)
        self.found: dict[str, AreaView | None] = {}

    def find(self, text: str) -> AreaView | None:
        """The area of this name; None unless just one has it."""
        said = unicodedata.normalize("NFKC", text).replace(" ", "")
        if said not in self.found:
            codes = list(dict.fromkeys(self.codes.get(said) or self.codes.get(_bare(text)) or []))
            self.found[said] = find_area(codes[0]) if len(codes) == 1 and len(_bare(text)) >= 2 else None
        return self.found[said]
