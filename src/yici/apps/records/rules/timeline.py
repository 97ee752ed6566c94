"""Two times: which of many versions is effective at the end of a day by what was known at an instant.

*As of D* means true at the end of D. A version says values that hold from its ``valid_on`` on, until a version with a
later ``valid_on`` says otherwise; of two with one ``valid_on`` the one known later holds (a correction). The owner's
word beats a claim, whatever their days: a claim is effective only while the owner has given no value by that day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from yici.core import clock


@dataclass(slots=True)
class Told:
    """One version as the fold needs it. ``known_from`` is when it became known (a batch: when it became effective)."""

    number: int
    valid_on: dt.date
    known_from: dt.datetime
    values: Mapping[str, Any]
    sealed: Mapping[str, str]
    claims: frozenset[str] = frozenset()
    ends: tuple[str, ...] = ()


@dataclass(slots=True)
class Folded:
    """What is effective, and from which day (``current_from``) until before which day (``next_change_on``)."""

    values: dict[str, Any] = field(default_factory=dict)
    sealed: dict[str, str] = field(default_factory=dict)
    claims: list[str] = field(default_factory=list)
    told_on: dict[str, dt.date] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)  # version that said the value
    current_from: dt.date | None = None
    next_change_on: dt.date | None = None
    version: int = 0


@dataclass(slots=True)
class _Word:
    value: Any
    is_sealed: bool
    is_end: bool
    told: Told

    @property
    def day(self) -> dt.date:
        """The day on which it was last said; what is said ahead of its time counts from its first day."""
        return max(self.told.valid_on, clock.day_of(self.told.known_from))


def _words(told: Told) -> Iterable[tuple[str, _Word]]:
    for code, value in told.values.items():
        yield code, _Word(value, False, False, told)
    for code, value in told.sealed.items():
        yield code, _Word(value, True, False, told)
    for code in told.ends:
        yield code, _Word(None, False, True, told)


def fold(versions: Iterable[Told], as_of: dt.date) -> Folded:
    """Fold versions (all known ones, any order) into what is effective at the end of ``as_of``."""
    result = Folded()
    owner: dict[str, _Word] = {}
    claimed: dict[str, _Word] = {}
    for told in sorted(versions, key=lambda one: (one.valid_on, one.known_from, one.number)):
        result.version = max(result.version, told.number)
        if told.valid_on > as_of:
            result.next_change_on = result.next_change_on or told.valid_on
            continue
        result.current_from = told.valid_on
        for code, word in _words(told):
            (claimed if code in told.claims else owner)[code] = word
    for code in {**claimed, **owner}:
        word = owner.get(code) or claimed[code]
        if word.is_end:
            continue
        (result.sealed if word.is_sealed else result.values)[code] = word.value
        result.told_on[code] = word.day
        other = claimed.get(code)
        if other is not None and other.value == word.value and not other.is_end:
            result.told_on[code] = max(word.day, other.day)  # somebody else confirmed the owner's word
        result.numbers[code] = word.told.number
        if code not in owner:
            result.claims.append(code)
    result.claims.sort()
    return result
