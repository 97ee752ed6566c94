"""The cast of places with the small catalogue of records, posts that may make, define and freeze reports."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from yici.apps.places.tests.cast import CLERK, NOW, Cast, Role, the_cast
from yici.apps.records.tests.builders import a_catalogue
from yici.core import clock


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """Alice (over the city) runs, defines and freezes; Bob and Charlie (villages) run; the clock stands at ten."""
    with clock.held_at(NOW):
        people = the_cast()
        a_catalogue()
        Role.objects.filter(code="bureau_owner").update(
            permissions=[*CLERK, "reports.run", "figures.define", "figures.freeze"]
        )
        Role.objects.filter(code="village_clerk").update(permissions=[*CLERK, "reports.run"])
        yield people
