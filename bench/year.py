"""A year of one township: 168 forms asked, 1,377 submissions of nine villages; nothing may fail.

``ours`` is the number of failures, the goal none. What was asked month by month, cells known, derived and typed, and
the hours saved by the burden account stand beside it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

from bench._year_case import in_own_process


def run(scale: str, rounds: int) -> Iterator[dict[str, Any]]:
    """One line for the year; small asks a few forms only."""
    found = in_own_process(scale)
    failures = found.pop("failures")
    yield {
        "bench": "year", "case": "township", "ours": failures, "unit": "failures", "limit": 0, "ratio": None,
        "goal": "no failure", "met": failures == 0, "peer": {}, "peak_mb": None, "rounds": 1, "spread": 0.0,
        "scale": scale, "database": "sqlite", **found,
    }  # fmt: skip


if __name__ == "__main__":
    for line in run(sys.argv[1] if len(sys.argv) > 1 else "small", 1):
        print(json.dumps(line, ensure_ascii=False))
