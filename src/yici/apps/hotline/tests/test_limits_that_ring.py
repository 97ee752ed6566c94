"""Notices about the limits of urgent kinds are not held over quiet hours; all others wait for the morning."""

from __future__ import annotations

import datetime as dt

from yici.apps.cases.public import sweep_clocks
from yici.apps.hotline.public import limits_of
from yici.apps.hotline.tests.cast import Hotline
from yici.apps.hotline.tests.steps import given, taken
from yici.core import clock
from yici.core.models import CityRow, Outgoing


def test_limits_of_urgent_kinds_ring(hotline: Hotline) -> None:
    content = {"kind": "", "urgency": "", "clock": "sign", "rule": "hours", "length": "1"}
    CityRow.objects.create(file="request_limits.csv", code="||sign", content=content)
    for urgency, rings in (("normal", False), ("urgent", True), ("emergency", True)):
        assert [one.is_urgent for one in limits_of("heating", urgency, "sign", "final")] == [rings, rings]


def test_what_is_said_about_such_a_clock_does_not_wait_for_the_morning(hotline: Hotline) -> None:
    urgent, calm = given(hotline, taken("a")), given(hotline, taken("b", kind="noise"))
    with clock.held_at(clock.now() + dt.timedelta(hours=5)):
        sweep_clocks()
    told = {
        one.facts["number"]: one.facts.get("urgent", False)
        for one in Outgoing.objects.filter(template="clock.overdue", recipient="heating_company")
    }
    assert (told[urgent.number], told[calm.number]) == (True, False)
