"""Elements by typed words, for correcting a column."""

from __future__ import annotations

from rapidfuzz import fuzz

from yici.apps.records.public import may_read_element
from yici.apps.tables.contracts import ElementChoice, ElementSuggestion
from yici.apps.tables.matching.contracts import CatalogueElement
from yici.apps.tables.matching.duplicates import SAME, similar_elements
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
        if element.is_forbidden or element.entity == "form" or not may_read_element(actor, element.code):
            continue
        score = max(_score(wanted, canonical(fold(name))) for name in (element.name, *element.aliases))
        score += 5 if entity and element.entity == entity else 0
        if score >= 60:
            scored.append((-score, len(element.name), element.code, element))
    return tuple(choice_of(element) for *_, element in sorted(scored, key=lambda one: one[:3])[:limit])


def suggest_elements(
    path: tuple[str, ...],
    *,
    unit: str = "",
    entity: str = "",
    samples: tuple[str, ...] = (),
    choices: tuple[str, ...] = (),
    title: str = "",
    limit: int = 5,
) -> tuple[ElementSuggestion, ...]:
    """Elements that a planned column may already be under another name, nearest first: for planning a form.

    ``path`` is the header path from the top down, ``entity`` what a row is, ``samples`` and ``choices`` show values.
    No value is read: that an element exists is known to everybody who plans.
    """
    catalogue = matcher_catalogue()
    found = similar_elements(
        path, catalogue, unit=unit, entity=entity, samples=samples, choices=choices, title=title, limit=limit
    )
    return tuple(
        ElementSuggestion(choice_of(catalogue.elements[one.element]), one.score, one.score >= SAME, one.reason)
        for one in found
    )


def _score(wanted: str, name: str) -> float:
    if wanted == name:
        return 100.0
    if wanted in name:
        return 90.0 - len(name) + len(wanted)
    return float(fuzz.ratio(wanted, name)) * 0.85


def choice_of(element: CatalogueElement) -> ElementChoice:
    """An element as a person chooses it."""
    return ElementChoice(element.code, element.name, element.entity, element.unit, element.owner, bool(element.derive))
