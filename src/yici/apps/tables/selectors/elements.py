"""Elements by typed words, for correcting a column."""

from __future__ import annotations

from rapidfuzz import fuzz

from yici.apps.tables.contracts import ElementChoice
from yici.apps.tables.matching.contracts import CatalogueElement
from yici.apps.tables.matching.words import canonical, fold
from yici.apps.tables.planning.memory import matcher_catalogue
from yici.core.access import Actor


def find_elements(actor: Actor, words: str, *, entity: str = "", limit: int = 12) -> tuple[ElementChoice, ...]:
    """Elements whose name or alias has the typed words, best first; never those the actor's post may not read."""
    wanted = canonical(fold(words))
    if not wanted:
        return ()
    scored = []
    for element in matcher_catalogue().elements.values():
        if element.is_forbidden or element.entity == "form" or not actor.may_read(element.readers):
            continue
        score = max(_score(wanted, canonical(fold(name))) for name in (element.name, *element.aliases))
        score += 5 if entity and element.entity == entity else 0
        if score >= 60:
            scored.append((-score, len(element.name), element.code, element))
    return tuple(choice_of(element) for *_, element in sorted(scored, key=lambda one: one[:3])[:limit])


def _score(wanted: str, name: str) -> float:
    if wanted == name:
        return 100.0
    if wanted in name:
        return 90.0 - len(name) + len(wanted)
    return float(fuzz.ratio(wanted, name)) * 0.85


def choice_of(element: CatalogueElement) -> ElementChoice:
    """An element as a person chooses it."""
    return ElementChoice(element.code, element.name, element.entity, element.unit, element.owner, bool(element.derive))
