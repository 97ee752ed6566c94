"""What changed that the public face shows: requests by their cases and those of their orders; spots."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db.models import Q

from yici.apps.hotline.models import Request, Share, Spot
from yici.apps.hotline.selectors.saying import SpotView, find_spot

MOST_SPOTS = 5000


def list_changed(cases: Sequence[uuid.UUID]) -> list[Request]:
    """The requests whose own case or one of whose orders' cases is among these."""
    if not cases:
        return []
    orders = Share.objects.filter(order__case_id__in=cases).values("request_id")
    rows = Request.objects.filter(Q(case_id__in=cases) | Q(pk__in=orders))
    return list(rows.select_related("case", "area", "requester").order_by("id"))


def list_spots() -> list[SpotView]:
    """All spots in use, by code."""
    codes = Spot.objects.filter(is_active=True).order_by("code").values_list("code", flat=True)[:MOST_SPOTS]
    return [find_spot(code) for code in codes]
