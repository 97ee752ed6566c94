"""Who of the officers may look at what on a day. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

AT_LEAST = 2  # licensed officers at each matter


@dataclass(frozen=True, slots=True)
class Licence:
    """What an officer's licence covers, and until when."""

    number: str
    until: dt.date
    powers: frozenset[str] = field(default=frozenset())

    def holds_on(self, day: dt.date) -> bool:
        """Whether there is a licence, and it is valid on that day (its last day counts)."""
        return bool(self.number) and day <= self.until


def uncovered(matters: Collection[str], officers: Sequence[Licence], day: dt.date) -> list[str]:
    """Matters at which fewer than two officers hold a licence of that day with the power for it."""
    valid = [one for one in officers if one.holds_on(day)]
    return [matter for matter in sorted(matters) if sum(matter in one.powers for one in valid) < AT_LEAST]
