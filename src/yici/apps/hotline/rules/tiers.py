"""Which units are compared with which: city bureaus, banners, townships, enterprises. Never one league table."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

CITY, BANNER, TOWNSHIP, ENTERPRISE = "city", "banner", "township", "enterprise"
TIERS = (CITY, BANNER, TOWNSHIP, ENTERPRISE)
BANNER_LEVEL = 3
TIER_NAMES = {
    "city": gettext_lazy("City bureaus"),
    "banner": gettext_lazy("Banners and their bureaus"),
    "township": gettext_lazy("Townships and villages"),
    "enterprise": gettext_lazy("Public enterprises"),
    "": gettext_lazy("Not given to a unit"),
}


def tier_of(kind: str, level: int) -> str:
    """The tier of a unit, by its kind and the level of its area (2 city, 3 banner, 4 township, 5 village)."""
    if kind == ENTERPRISE:
        return ENTERPRISE
    return CITY if level < BANNER_LEVEL else BANNER if level == BANNER_LEVEL else TOWNSHIP
