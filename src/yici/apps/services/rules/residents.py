"""Personal keys and short sessions: how long, how many tries, how a key is written down."""

from __future__ import annotations

import datetime as dt
import unicodedata

from yici.core.codes import SIGNS

SIGNS_OF_A_KEY = 12  # drawn from 31: about 59 bits
KEY_DAYS = 180  # where city.toml says nothing else
SESSION = dt.timedelta(minutes=30)
WARNED = dt.timedelta(minutes=5)  # before it ends
LONGEST = dt.timedelta(hours=2)  # from the first entry, however often it is prolonged
FREE_TRIES = 5
TRIES_KEPT = dt.timedelta(days=1)


def lock_for(failed: int) -> dt.timedelta:
    """How long a number is locked after so many wrong tries in a row: five are free, then 1, 2, 4 … 60 minutes."""
    over = failed - FREE_TRIES
    return dt.timedelta(minutes=min(60, 2 ** min(over, 6))) if over >= 0 else dt.timedelta(0)


def normalise_key(text: str) -> str:
    """A key as it was drawn, from what a person typed; empty when it is none."""
    compact = "".join(unicodedata.normalize("NFKC", text[:60]).upper().split()).replace("-", "")
    return compact if len(compact) == SIGNS_OF_A_KEY and set(compact) <= set(SIGNS) else ""


def in_groups(key: str) -> str:
    """A key as it stands on the slip: three groups of four."""
    return "-".join(key[at : at + 4] for at in range(0, len(key), 4))


def prolonged(begun: dt.datetime, now: dt.datetime) -> dt.datetime:
    """Until when a session goes that is prolonged now."""
    return min(now + SESSION, begun + LONGEST)
