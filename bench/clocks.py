"""A million open clocks, a tenth of them due within the same minute, two workers, one killed half-way.

``ours`` is the seconds until every due clock was acted on (marked, event, audit row and notices written), the goal a
minute with none missed and none acted on twice; ``limit`` is one set-based UPDATE of the same rows on the same server.
PostgreSQL decides, SQLite is reported (at full scale only).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

from bench._clocks_case import GOAL_SECONDS, in_own_process


def run(scale: str, rounds: int) -> Iterator[dict[str, Any]]:
    """One line a database; each is one run, because the rows are used up by it."""
    for database in ("postgresql", "sqlite") if scale == "full" else ("postgresql",):
        found = in_own_process(scale, database)
        if found is None:  # no PostgreSQL on this machine
            continue
        ours, limit = found.pop("seconds"), found.pop("limit_seconds")
        is_whole = found["missed"] == 0 and found["twice"] == 0 and found["early"] == 0
        is_decided = database == "postgresql" and scale == "full"
        yield {
            "bench": "clocks", "case": "clocks", "ours": ours, "unit": "s", "limit": limit,
            "ratio": round(ours / limit, 1) if limit else None,
            "goal": f"≤ {GOAL_SECONDS} s, none missed, none twice",
            "met": is_whole and (not is_decided or ours <= GOAL_SECONDS), "peer": {}, "rounds": 1, "spread": 0.0,
            "scale": scale, "database": database, **found,
        }  # fmt: skip


if __name__ == "__main__":
    for line in run(sys.argv[1] if len(sys.argv) > 1 else "small", 1):
        print(json.dumps(line, ensure_ascii=False))
