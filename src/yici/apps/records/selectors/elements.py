"""The catalogue of elements as people look at it: searched, with owner, readers, freshness, look-alikes and uses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from yici.apps.records.contracts import ElementFacts
from yici.apps.records.errors import UnknownElement
from yici.apps.records.rules.values import fold
from yici.apps.records.selectors.catalogue import catalogue

PAGE = 60
ALIKE = 82.0  # of 100: from here on two names may mean one thing
MOST_ALIKE = 8


@dataclass(frozen=True, slots=True)
class ElementUse:
    """A form in which a heading was confirmed to be an element."""

    title: str
    heading: str


Uses = Callable[[str, int], Sequence[ElementUse]]
_uses: list[Uses] = []


def register_uses(uses: Uses) -> None:
    """An upper app says in which forms an element stands; called by the shell's ``reactions``."""
    _uses[:] = [uses]


def list_uses(code: str, *, most: int = 50) -> list[ElementUse]:
    """Forms in which the element was confirmed."""
    return [one for uses in _uses for one in uses(code, most)]


@dataclass(frozen=True, slots=True)
class ElementPage:
    """Elements of a page in the order of their codes, and the last one when more follow."""

    elements: tuple[ElementFacts, ...]
    count: int
    next_after: str


def list_elements(
    *,
    text: str = "",
    entity: str = "",
    owner: str = "",
    only_provisional: bool = False,
    after: str = "",
    most: int = PAGE,
) -> ElementPage:
    """Elements whose name, alias or code has the words; provisional ones can be looked at alone."""
    words = fold(text)
    found = [
        one
        for one in catalogue().elements.values()
        if (not entity or one.entity == entity)
        and (not owner or one.owner == owner)
        and (not only_provisional or one.is_provisional)
        and (not words or any(words in fold(name) for name in (one.name, one.code, one.name_en, *one.aliases)))
    ]
    found.sort(key=lambda one: (bool(words) and fold(one.name) != words, one.code) if words else (False, one.code))
    rest = [one for one in found if not after or one.code > after] if not words else found
    page = rest[:most]
    return ElementPage(tuple(page), len(found), page[-1].code if len(rest) > most and not words else "")


def element_named(code: str) -> ElementFacts:
    """One element of the catalogue; raises ``UnknownElement``."""
    found = catalogue().element(code)
    if found is None:
        raise UnknownElement(element=code)
    return found


def look_alikes(element: ElementFacts) -> list[ElementFacts]:
    """Elements of the same entity whose names or aliases say nearly the same, the nearest first."""
    own = {fold(name) for name in (element.name, *element.aliases)}
    scored = []
    for other in catalogue().of_entity(element.entity):
        if other.code == element.code:
            continue
        names = {fold(name) for name in (other.name, *other.aliases)}
        score = 100.0 if own & names else max(fuzz.ratio(fold(element.name), name) for name in names)
        if score >= ALIKE:
            scored.append((-score, other.code, other))
    return [other for *_, other in sorted(scored, key=lambda one: one[:2])[:MOST_ALIKE]]


def owners() -> list[str]:
    """Codes of all owners."""
    return sorted({one.owner for one in catalogue().elements.values()} - {""})
