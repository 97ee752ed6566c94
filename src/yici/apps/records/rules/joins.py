"""How records of one entity are reached from another: person – household – things – village."""

from __future__ import annotations

from dataclasses import dataclass

PERSON = "person"
HOUSEHOLD = "household"
VILLAGE = "village"

MEMBERS_WORDS = frozenset({"members"})
HEAD_WORDS = frozenset({"head", "contractor", "borrower"})

AREA_ELEMENTS = {"person.registered_area": "registered", "person.residence_area": "resident"}
"""Elements that are read from, and written to, a person's relations to areas."""

KINSHIP_ELEMENT = "person.relation_to_head"
"""The role of a person's link to the household; a plain value only where there is no household."""

HEAD = "户主"


@dataclass(frozen=True, slots=True)
class Needs:
    """What must be loaded around the records of a report."""

    household: bool = False
    members: bool = False
    village: bool = False
    areas: bool = False
    things: frozenset[str] = frozenset()
    inhabitants: frozenset[str] = frozenset()  # entities counted over a whole village

    def __or__(self, other: Needs) -> Needs:
        return Needs(
            self.household or other.household,
            self.members or other.members,
            self.village or other.village,
            self.areas or other.areas,
            self.things | other.things,
            self.inhabitants | other.inhabitants,
        )


NOTHING = Needs()


def needs_of_entity(entity: str, base: str) -> Needs:
    """What a plain element of ``entity`` needs in a report over ``base``."""
    if entity == base:
        return NOTHING
    if entity == VILLAGE:
        return Needs(village=True, areas=True)
    if entity == HOUSEHOLD:
        return Needs(household=True)
    if entity == PERSON:
        return Needs(household=True, members=True)
    return Needs(household=True, things=frozenset({entity}))
