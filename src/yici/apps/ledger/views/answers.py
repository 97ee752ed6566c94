"""What the views of the ledger answer with, and who is let in."""

from __future__ import annotations

import datetime as dt

from yici.apps.ledger.guards import ANY, is_office
from yici.core import clock
from yici.core.access import Actor
from yici.core.errors import NotFound
from yici.core.ratelimit import Bucket

CHANGES = Bucket(burst=120, per_minute=120)
PAGES = Bucket(burst=60, per_minute=60)
UPLOADS = Bucket(burst=10, per_minute=10)


def let_in(actor: Actor, *, office: bool = False) -> Actor:
    """The actor, if the post has a part in the ledger (in keeping it, with ``office``); otherwise not found."""
    if not (is_office(actor) if office else any(actor.may(one) for one in ANY)):
        raise NotFound
    return actor


def whole(text: str | None) -> int:
    """A position in an address, or 0."""
    return int(text) if text and text.isdecimal() and len(text) < 18 else 0


def day_in(text: str | None, otherwise: dt.date | None = None) -> dt.date:
    """A day in an address, or today (or ``otherwise``)."""
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        return otherwise or clock.today()
