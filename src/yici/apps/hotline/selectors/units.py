"""Which unit is the hotline itself."""

from __future__ import annotations

from yici.apps.places.public import UnitView, find_unit

CENTRE = "hotline_centre"


def centre() -> UnitView:
    """The unit whose cases requests are; raises ``UnitNotFound`` in a city without one."""
    return find_unit(CENTRE)
