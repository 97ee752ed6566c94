"""Before a bureau asks, the city says how much it knows of an area and how much of that is out of date."""

from __future__ import annotations

import datetime as dt

import pytest

from yici.apps.places.public import find_area
from yici.apps.places.tests.cast import NOW, Cast
from yici.apps.records.public import UnknownElement, catalogue, measure_freshness, own_element, propose_element
from yici.apps.records.tests.builders import a_person
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.errors import NotAllowed


def test_values_are_counted_among_the_records_of_the_area(cast: Cast) -> None:
    a_person(cast.east, "张一", work_months="6")
    a_person(cast.east, "张二")
    a_person(cast.far, "远三", work_months="3")
    found = measure_freshness(["person.name", "person.work_months"], find_area(cast.town.code))
    assert (found["person.name"].records, found["person.name"].known) == (2, 2)
    assert (found["person.work_months"].known, found["person.work_months"].stale) == (1, 0)


def test_a_value_past_its_cycle_is_out_of_date(cast: Cast) -> None:
    a_person(cast.east, "张一", work_months="6")  # asked for each month
    with clock.held_at(NOW + dt.timedelta(days=40)):
        found = measure_freshness(["person.work_months", "person.name"], find_area(cast.town.code))
        assert found["person.work_months"].stale == 1
        assert found["person.name"].stale == 0  # has no cycle


def test_what_follows_from_relations_or_a_rule_is_not_counted(cast: Cast) -> None:
    a_person(cast.east, "张一")
    found = measure_freshness(["person.registered_area", "household.size", "form.area_village"], find_area("1599"))
    assert found == {}


def test_a_provisional_element_gets_its_owner(cast: Cast) -> None:
    code = propose_element(SYSTEM, entity="person", heading="取暖用煤量", name="取暖用煤量").code
    with pytest.raises(NotAllowed):
        own_element(actor=cast.actor("bob"), code=code, owner="village")
    assert own_element(actor=SYSTEM, code=code, owner="police", note="P26").owner_unit == cast.police.pk
    known = catalogue().element(code)
    assert known is not None and (known.owner, known.is_provisional) == ("police", False)
    assert own_element(actor=SYSTEM, code=code, owner="village").owner == "police"  # an owner is not taken away
    with pytest.raises(UnknownElement):
        own_element(actor=SYSTEM, code="person.nothing", owner="police")
