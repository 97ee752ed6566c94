"""Which units are compared with which: city bureaus, banners, townships, enterprises. Never one league table."""

from __future__ import annotations

CITY, BANNER, TOWNSHIP, ENTERPRISE = "city", "banner", "township", "enterprise"
TIERS = (CITY, BANNER, TOWNSHIP, ENTERPRISE)
BANNER_LEVEL = 3


def tier_of(kind: str, level: int) -> str:
    """The tier of a unit, by its kind and the level of its area (2 city, 3 banner, 4 township, 5 village)."""
    if kind == ENTERPRISE:
        return ENTERPRISE
    return CITY if level < BANNER_LEVEL else BANNER if level == BANNER_LEVEL else TOWNSHIP
