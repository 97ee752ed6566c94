"""Counts for everybody: fewer than five children are not said, and not to be worked out from the others. Pure."""

from __future__ import annotations

from collections.abc import Sequence

LEAST_SHOWN = 5  # a smaller number of children is not published


def shown(counts: Sequence[int]) -> list[int | None]:
    """Counts of one list as they may stand beside their sum: None is *not said*. A single small one takes the smallest
    other one with it.
    """
    hidden = {at for at, count in enumerate(counts) if 0 < count < LEAST_SHOWN}
    others = sorted((count, at) for at, count in enumerate(counts) if count >= LEAST_SHOWN)
    if len(hidden) == 1 and others:
        hidden.add(others[0][1])
    return [None if at in hidden else count for at, count in enumerate(counts)]
