"""What a roster is called in its address, how a record of it is named, and which columns it shows first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from yici.apps.records.contracts import ElementFacts

_PLURALS = {"person": "people", "facility": "facilities", "livestock": "livestock", "machine": "machines"}
#: Entities that have no records of their own.
NOT_LISTED = frozenset({"form"})
#: The order in which the rosters are offered; others follow by their code.
FIRST = ("person", "household", "plot", "pasture", "livestock", "enterprise", "building", "village")

_TITLES = ("head", "name", "code", "number", "address", "description", "kind")
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "person": (
        "person.sex", "person.age", "person.relation_to_head", "household.head", "household.group", "person.presence",
    ),
    "household": ("household.code", "household.size", "household.group", "household.type", "household.address"),
    "plot": ("plot.contractor", "plot.contract_area", "plot.abandoned_area"),
}  # fmt: skip
MOST_COLUMNS = 8
COLUMNS_GUESSED = 5


def kind_of(entity: str) -> str:
    """The word of an entity in addresses: people, households, plots, aid-units.

    >>> kind_of("person"), kind_of("household"), kind_of("aid_unit")
    ('people', 'households', 'aid-units')
    """
    return _PLURALS.get(entity, f"{entity}s").replace("_", "-")


def entity_of(kind: str, entities: Iterable[str]) -> str:
    """The entity of an address word, "" when there is none."""
    return next((one for one in entities if kind_of(one) == kind and one not in NOT_LISTED), "")


def title_codes(entity: str, codes: Iterable[str]) -> list[str]:
    """Elements that name a record of this entity, the best first; protected ones are not among the given codes."""
    known = set(codes)
    return [code for last in _TITLES if (code := f"{entity}.{last}") in known]


_FACTS: Mapping[str, tuple[str, ...]] = {
    "person": (
        "person.name", "person.id_number", "person.sex", "person.birth_date", "person.phone", "person.relation_to_head",
    ),
    "household": ("household.code", "household.kind", "household.group", "household.address", "household.type"),
}  # fmt: skip
MOST_FACTS = 8


def first_facts(entity: str, elements: Iterable[ElementFacts], present: Mapping[str, int]) -> list[ElementFacts]:
    """What is asked of a new record: what names it and finds it, then what most others have. The rest comes later."""
    typed = {one.code: one for one in elements if not one.is_forbidden and (not one.derive or "number)" in one.derive)}
    usual = [code for code in _FACTS.get(entity, ()) if code in typed]
    if not usual:
        named = title_codes(entity, typed)
        numbers = [code for code, one in typed.items() if one.identifier]
        often = sorted((code for code in present if code in typed), key=lambda code: -present[code])
        usual = list(dict.fromkeys([*named, *numbers, *often]))[:MOST_FACTS]
    return [typed[code] for code in usual]


def first_columns(entity: str, readable: Mapping[str, ElementFacts], present: Mapping[str, int]) -> list[str]:
    """The columns of a roster that nobody has chosen yet: the usual ones, else what most of its records have."""
    usual = [code for code in _COLUMNS.get(entity, ()) if code in readable]
    if usual:
        return usual
    titles = set(title_codes(entity, readable)[:1])
    often = sorted(
        (code for code in present if code in readable and code not in titles), key=lambda code: -present[code]
    )
    return often[:COLUMNS_GUESSED]
