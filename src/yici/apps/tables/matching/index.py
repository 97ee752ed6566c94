"""All names of all elements, found by a heading: exactly, in one spelling, or with a typing slip."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from yici.apps.tables.matching.contracts import Catalogue, CatalogueElement
from yici.apps.tables.matching.roles import split_role
from yici.apps.tables.matching.words import alike, canonical, fold, label

#: How sure a name is when it was found in this way.
EXACT, SAME_WORDS, LOOSE, SLIP = 1.0, 0.97, 0.92, 0.9

#: Words that a heading may carry or leave out without meaning another fact.
_LOOSE = re.compile(
    r"农村|农民|农牧区|城乡|新型|具体|详细|主要|实际|当前|目前|现有|相关|有关|二轮|入党|真实|本年度?|上年度?|所在|所属|登记"
)

_BRACKET_SIGNS = str.maketrans(dict.fromkeys("()[]{}【】《》<>“”\"'*", ""))


@dataclass(frozen=True, slots=True)
class Name:
    """One name of an element. ``needs`` and ``bars`` are words that must or must not stand near it; ``forbids`` are
    words that must not stand in the heading itself."""

    element: CatalogueElement
    text: str
    key: str
    role: str
    is_main: bool
    needs: tuple[str, ...]
    bars: tuple[str, ...]
    forbids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found for a heading, with how it was found."""

    name: Name
    quality: float
    how: str


def key_of(text: str) -> str:
    """The spelling under which names are kept."""
    return canonical(fold(text).translate(_BRACKET_SIGNS))


def loose_key(key: str) -> str:
    """A spelling without words that change nothing."""
    return _LOOSE.sub("", key)


#: Last words that say of which type a fact is, by type; and units that say it.
_TAILS = {
    "money": re.compile(r"(?:金额|资金|款项?|额|金)$"),
    "area": re.compile(r"面积$"),
    "date": re.compile(r"日期$"),
    "id": re.compile(r"号$"),
    "bool": re.compile(r"^是否(?:有|享受|领取|参加)?|(?:标识|标志|否|与否)$"),
}
_KIND_OF_TYPE = {"money": "money", "area": "area", "date": "date", "id": "id", "bool": "bool", "year": "date"}
_KIND_OF_UNIT = {"元": "money", "万元": "money", "元/月": "money", "亩": "area", "平方米": "area", "㎡": "area"}


def stem_of(key: str, unit: str = "", kind: str = "") -> tuple[str, str]:
    """A spelling without the word that says its type, and that type; empty where neither word nor unit says it."""
    for name, pattern in _TAILS.items():
        if kind in ("", name) and (found := pattern.search(key)) and found.end() - found.start() < len(key):
            return pattern.sub("", key), name
    return key, kind or _KIND_OF_UNIT.get(unit, "")


class NameIndex:
    """Names by their one spelling; built once for a catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.by_key: dict[str, list[Name]] = defaultdict(list)
        self.by_loose: dict[str, list[Name]] = defaultdict(list)
        self.by_stem: dict[tuple[str, str], list[Name]] = defaultdict(list)
        self.by_length: dict[int, list[Name]] = defaultdict(list)
        self.by_entity: dict[str, list[Name]] = defaultdict(list)
        for element in catalogue.elements.values():
            for name in _names(element):
                self.by_key[name.key].append(name)
                self.by_loose[loose_key(name.key)].append(name)
                kind = _KIND_OF_TYPE.get(element.type, "")
                stem = stem_of(loose_key(name.key), kind=kind)[0]
                self.by_stem[(stem, kind)].append(name)
                self.by_length[len(name.key)].append(name)
                self.by_entity[element.entity].append(name)

    def find(self, words: str) -> list[Hit]:
        """Names equal to the words, first as written, then in one spelling."""
        key = key_of(words)
        bare = fold(words).translate(_BRACKET_SIGNS)
        return [
            Hit(name, EXACT if name.text == bare else SAME_WORDS, "" if name.text == bare else "换个说法")
            for name in self.by_key.get(key, ())
        ]

    def find_loose(self, words: str) -> list[Hit]:
        """Names that differ only by words which change nothing ("农村养老保险": 养老保险) and name one element."""
        key = loose_key(key_of(words))
        names = self.by_loose.get(key, ()) if len(key) > 2 else ()
        if len({name.element.code for name in names if not name.needs}) > 1:
            return []
        return [Hit(name, LOOSE, "多或少一个不改意思的字") for name in names]

    def find_stem(self, words: str, unit: str = "") -> list[Hit]:
        """Names with the same stem whose element is of the type that the last word says ("困残补贴金额": the
        money 困残补贴; "高标准农田面积": the area 高标准农田), where they name one element."""
        stem, kind = stem_of(loose_key(key_of(words)), fold(unit))
        names = self.by_stem.get((stem, kind), ()) if kind and len(stem) > 2 else ()
        if len({name.element.code for name in names if not name.needs}) > 1:
            return []
        return [Hit(name, LOOSE, "去掉说明类型的字") for name in names]

    def find_slips(self, words: str) -> list[Hit]:
        """Names that differ by a character of the same sound or shape."""
        key = key_of(words)
        return [
            Hit(name, SLIP, "差一个同音或形近的字") for name in self.by_length.get(len(key), ()) if alike(name.key, key)
        ]


def _names(element: CatalogueElement) -> Iterator[Name]:
    barred = tuple(word[1:] for word in element.contexts if word.startswith("-"))
    seen: set[str] = set()
    for place, text in enumerate((element.name, *element.aliases)):
        folded = fold(text).translate(_BRACKET_SIGNS)
        if not folded or folded in seen:
            continue
        seen.add(folded)
        own = element.alias_contexts.get(text, ())
        yield Name(
            element=element,
            text=folded,
            key=key_of(text),
            role=split_role(label(text).core).role,
            is_main=place == 0,
            needs=tuple(word[1:] for word in own if word.startswith("+")),
            bars=tuple(word[1:] for word in own if word.startswith("-")),
            forbids=barred,
        )


class _Holder:
    """Keeps a catalogue alive as long as its index is cached, and hashes by identity."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def __hash__(self) -> int:
        return id(self.catalogue)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Holder) and other.catalogue is self.catalogue


@lru_cache(maxsize=4)
def _cached(holder: _Holder) -> NameIndex:
    return NameIndex(holder.catalogue)


def index_of(catalogue: Catalogue) -> NameIndex:
    """The index of a catalogue, built at the first use."""
    return _cached(_Holder(catalogue))
