"""What a report must load around its records, worked out from the elements and conditions it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from yici.apps.records.conditions import Aggregate, Element, Expression
from yici.apps.records.conditions.syntax import parts_of
from yici.apps.records.contracts import Catalogue, ElementFacts
from yici.apps.records.rules import joins
from yici.apps.records.rules.derived import parse_from_number
from yici.apps.records.rules.joins import Needs
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.selectors.expressions import parsed

_BEFORE = frozenset({"household", *joins.HEAD_WORDS, *joins.MEMBERS_WORDS})


def element_of(path: str) -> ElementFacts | None:
    """The element a path ends in ("head.person.name", "household.person.name"), or None."""
    elements = catalogue()
    while path:
        found = elements.element(path)
        if found is not None:
            return found
        first, dot, rest = path.partition(".")
        if not dot or (first not in _BEFORE and elements.element(rest) is None):
            return None
        path = rest
    return None


def head_role() -> str:
    """The kinship code of the head of a household in the city's list."""
    codes = catalogue().lists.get("kinship")
    return (codes.by_name.get(joins.HEAD) if codes else None) or "02"


def elements_in(tree: Expression) -> Iterator[str]:
    """Codes of all elements that a condition reads, those behind derived elements included."""
    seen: set[str] = set()
    waiting = [one.code for one in _elements(tree)]
    while waiting:
        code = waiting.pop()
        if code in seen:
            continue
        seen.add(code)
        yield code
        element = catalogue().element(code)
        inner = parsed(element.derive) if element is not None and element.derive else None
        if inner is not None:
            waiting += [one.code for one in _elements(inner)]


def needs_of(codes: Iterable[str], bases: Iterable[str]) -> Needs:
    """The needs of elements and paths in a report over records of these entities."""
    elements = catalogue()
    found = joins.NOTHING
    for base in bases:
        for code in codes:
            found |= _of_path(code, base, elements, frozenset())
    return found


def needs_of_condition(tree: Expression, base: str) -> Needs:
    """The needs of a parsed condition over records of an entity."""
    return _of_tree(tree, base, catalogue(), frozenset())


def _elements(tree: Expression) -> Iterator[Element]:
    if isinstance(tree, Element):
        yield tree
    for part in parts_of(tree):
        yield from _elements(part)


def _of_path(path: str, base: str, elements: Catalogue, seen: frozenset[str]) -> Needs:
    first, _, rest = path.partition(".")
    element = elements.element(path)
    if element is None and (first in joins.HEAD_WORDS or first in joins.MEMBERS_WORDS):
        return Needs(household=True, members=True) | _of_path(rest, joins.PERSON, elements, seen)
    if element is None and first == "household":
        return Needs(household=True) | _of_path(rest, joins.HOUSEHOLD, elements, seen)
    if element is None:
        return _of_path(rest, base, elements, seen) if elements.element(rest) is not None else joins.NOTHING
    if element.entity == "form" or path in joins.AREA_ELEMENTS:
        return Needs(areas=True)
    if path == joins.KINSHIP_ELEMENT:
        return Needs(household=True)
    found = joins.needs_of_entity(element.entity, base)
    if element.derive and path not in seen and parse_from_number(element.derive) is None:
        tree = parsed(element.derive)
        if tree is None:
            return found
        found |= _of_tree(tree, element.entity, elements, seen | {path})
        if element.entity not in (joins.PERSON, joins.HOUSEHOLD, joins.VILLAGE) and base != element.entity:
            found |= _of_tree(tree, base, elements, seen | {path})
    return found


def _of_tree(tree: Expression, base: str, elements: Catalogue, seen: frozenset[str]) -> Needs:
    found = joins.NOTHING
    if isinstance(tree, Element):
        return _of_path(tree.path, base, elements, seen)
    if isinstance(tree, Aggregate):
        if base == joins.VILLAGE:
            found = Needs(areas=True, inhabitants=frozenset({tree.source}), household=True, members=True)
        elif tree.source in joins.MEMBERS_WORDS or tree.source == joins.PERSON:
            found = Needs(household=True, members=True)
        else:
            found = Needs(household=True, things=frozenset({tree.source}))
        base = joins.PERSON if tree.source in joins.MEMBERS_WORDS else tree.source
    for part in parts_of(tree):
        found |= _of_tree(part, base, elements, seen)
    return found
