"""Which unit is the hotline itself."""

from __future__ import annotations

from yici.apps.cases.public import get_case
from yici.apps.hotline.models import Share
from yici.apps.places.public import UnitView, find_unit_lately
from yici.core.access import SYSTEM

CENTRE = "hotline_centre"


def centre() -> UnitView:
    """The unit whose cases requests are; raises ``UnitNotFound`` in a city without one."""
    return find_unit_lately(CENTRE)


def list_units_that_worked(request_id: int) -> set[int]:
    """Ids of all units that had a work order of a request in hand, ever: main, assisting or below."""
    orders = Share.objects.filter(request_id=request_id).values_list("order__case__key", flat=True)
    found: set[int] = set()
    for key in orders:
        found |= {one.unit_id for one in get_case(SYSTEM, key).assignments}
    return found
