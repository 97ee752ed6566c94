"""Who speaks as the owner of an element. A value from anybody else is a claim."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from yici.apps.places.public import AreaView, find_unit_of_area, list_area_line
from yici.apps.records.contracts import ElementFacts
from yici.apps.records.models import AreaRelation, Element
from yici.core.access import Actor


class Standing:
    """Whose word an actor's is, for many elements and records at once.

    A bureau speaks for its elements with all its sub-units. ``village`` elements belong to the committee of a village
    that the record relates to, ``township`` ones to the government above it; the ``writers`` of an element
    (village_clerk, township_clerk) let the other of the two write as well. Elements without an owner (provisional ones,
    remarks) are nobody's: what is said about them is effective and stays a claim.
    """

    def __init__(self, actor: Actor, record_ids: Iterable[int] = (), area_ids: Iterable[int] = ()) -> None:
        self._all = actor.is_system
        self._unit = actor.unit_code
        self._unit_id = actor.unit_id
        self._owned: frozenset[str] = frozenset()
        self._village: frozenset[int] = frozenset()
        self._township: frozenset[int] = frozenset()
        if self._all or actor.unit_id is None:
            return
        unit = actor.unit_id
        chain = Q(owner_id=unit) | Q(owner__parts=unit) | Q(owner__parts__parts=unit)
        self._owned = frozenset(Element.objects.filter(chain).values_list("code", flat=True))
        relations = AreaRelation.objects.filter(replaced_at=None, record_id__in=list(record_ids)[:50_000])
        self._village = frozenset(
            relations.filter(area__units=unit, area__units__kind__endswith="committee").values_list(
                "record_id", flat=True
            )
        )
        above = Q(area__parent__units=unit, area__parent__units__kind__endswith="government")
        own = Q(area__units=unit, area__units__kind__endswith="government")
        self._township = frozenset(relations.filter(above | own).values_list("record_id", flat=True))

    def count_new_in(self, place: AreaView) -> None:
        """Judge record id 0, a record about to be made, by the area it will relate to."""
        if self._all or self._unit_id is None:
            return
        own = find_unit_of_area(place)
        if own is not None and own.id == self._unit_id and own.kind.endswith("committee"):
            self._village |= {0}
        line = list_area_line(place)
        units = [own, find_unit_of_area(line[-2]) if len(line) > 1 else None]
        if any(one is not None and one.id == self._unit_id and one.kind.endswith("government") for one in units):
            self._township |= {0}

    def is_owner(self, element: ElementFacts, record_id: int | None) -> bool:
        """Whether the actor's word about this element of this record is the owner's."""
        if self._all or element.code in self._owned or (self._unit and self._unit in (element.owner, *element.writers)):
            return True
        speakers = (element.owner, *element.writers)
        if record_id in self._village and ("village" in speakers or "village_clerk" in speakers):
            return True
        return record_id in self._township and ("township" in speakers or "township_clerk" in speakers)
