"""Who is called next, and how long it takes. Pure; the order is the same sentence that stands on the wall.

Whoever was passed on to a counter comes first there. Then appointments whose time has come, then those whom the city's
file names, then everybody by the moment they came. After ``most_first`` who were called before others, one of the
others is called. This order and the way the wait is measured are the system's own definitions.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence

from yici.apps.services.contracts import Counter, Wait, Waiting

LOOKS_BACK = dt.timedelta(minutes=90)
STANDS = dt.timedelta(minutes=40)  # with nobody called for so long, the pace of before says nothing
LEAST = 5  # calls before a pace is told
STEP = 5  # minutes: an estimate finer than that would be a lie


def is_first(one: Waiting, now: dt.datetime) -> bool:
    """Whether somebody is called before others at this moment."""
    return bool(one.first) or (one.slot_at is not None and one.slot_at <= now)


def _rank(one: Waiting, now: dt.datetime) -> tuple[int, dt.datetime, int]:
    if one.slot_at is not None and one.slot_at <= now:
        return (0, one.slot_at, one.position)
    return (1 if one.first else 2, one.since, one.position)


def order(line: Sequence[Waiting], now: dt.datetime, most_first: int, run: int = 0) -> list[Waiting]:
    """The line as it would be called from now on, when ``run`` were called first just before."""
    first = sorted((one for one in line if is_first(one, now)), key=lambda one: _rank(one, now))
    others = sorted((one for one in line if not is_first(one, now)), key=lambda one: _rank(one, now))
    found: list[Waiting] = []
    while first or others:
        if first and (run < most_first or not others):
            found.append(first.pop(0))
            run += 1
        else:
            found.append(others.pop(0))
            run = 0
    return found


def next_at(
    counter: Counter, line: Sequence[Waiting], now: dt.datetime, most_first: int, run: int = 0
) -> Waiting | None:  # fmt: skip
    """Whom a counter calls next; None when nobody waits for it."""
    passed = [one for one in line if one.counter == counter.code]
    if passed:
        return min(passed, key=lambda one: (one.since, one.position))
    here = [one for one in line if not one.counter and counter.takes(one.group)]
    return next(iter(order(here, now, most_first, run)), None)


def wait_of(ahead: int, called: Sequence[dt.datetime], now: dt.datetime) -> Wait:
    """How long somebody waits with so many ahead, from the moments at which others of the line were called today.

    The range goes from the quicker to the slower quarter of the gaps between two calls of the last 90 minutes.
    """
    recent = sorted(one for one in called if now - LOOKS_BACK <= one <= now)
    if len(recent) <= LEAST or now - recent[-1] > STANDS:
        return Wait(ahead)
    gaps = sorted((late - early).total_seconds() for early, late in itertools.pairwise(recent))
    quick, slow = gaps[len(gaps) // 4], gaps[-1 - len(gaps) // 4]
    least = int(quick * (ahead + 1) / 60) // STEP * STEP
    most = -(-int(slow * (ahead + 1) / 60 + 1) // STEP) * STEP
    return Wait(ahead, least, max(most, least + STEP))
