"""From the number that a program names to the key of a request or an order. What may be seen is asked by key."""

from __future__ import annotations

import uuid

from yici.apps.hotline.errors import OrderNotFound, RequestNotFound
from yici.apps.hotline.models import Request, WorkOrder
from yici.core import numbers


def request_key(number: str) -> uuid.UUID:
    """The key of a request; raises ``RequestNotFound``."""
    found = Request.objects.filter(number=numbers.normalise(number) or "-").values_list("key", flat=True).first()
    if found is None:
        raise RequestNotFound
    return found


def order_key(number: str) -> uuid.UUID:
    """The key of a work order; raises ``OrderNotFound``."""
    found = WorkOrder.objects.filter(number=numbers.normalise(number) or "-").values_list("key", flat=True).first()
    if found is None:
        raise OrderNotFound
    return found
