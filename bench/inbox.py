"""Inbox, search and one work order among ten thousand and among ten million requests, on PostgreSQL.

The inbox is the whole page as a unit's browser gets it; the limit is the hand-written keyset SQL behind it. Search asks
for the newest fifty over the whole city, a third each of common, middling and rare words.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ROWS = {"small": (2_000, 10_000), "full": (10_000, 10_000_000)}
GOALS = {"inbox": 50, "search": 300, "detail": 50}
RATIO = 1.5


def measured(*sizes: int, kept: str = "") -> list[dict[str, Any]]:
    """What each size comes to, on a PostgreSQL of its own; one in a ``kept`` folder is used again with its rows."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "found.json"
        data = Path(folder) / "data"
        environment = {
            **os.environ,
            "YICI_DATA": str(data),
            "YICI_PG_OPTIONS": "-c shared_buffers=1GB -c jit=off",
            "YICI_PG_FOLDER": kept,
        }
        command = [sys.executable, "-m", "bench._inbox_case", str(target), *map(str, sizes)]
        subprocess.run([str(ROOT / "tests" / "with_postgresql.sh"), *command], cwd=ROOT, env=environment, check=True)
        found: list[dict[str, Any]] = json.loads(target.read_text("utf-8"))
        return found


def run(scale: str, rounds: int) -> Iterator[dict[str, Any]]:
    """A line for each way of reading; ``YICI_BENCH_ROWS`` sets the larger size."""
    few, many = ROWS[scale]
    many = int(os.environ.get("YICI_BENCH_ROWS", many))
    kept = os.environ.get("YICI_PG_FOLDER", "")
    small, large = [*measured(few), *measured(many, kept=kept)] if kept else measured(few, many)
    for case, goal in GOALS.items():
        at, before = large[case], small[case]
        ratio = round(at["p95_ms"] / before["p95_ms"], 2)
        is_met = at["p95_ms"] <= goal and (case != "inbox" or ratio <= RATIO)
        yield {
            "bench": "inbox", "case": case, "ours": at["p95_ms"], "unit": "ms", "limit": at.get("limit_p95_ms"),
            "ratio": ratio, "goal": f"p95 ≤ {goal} ms" + (f", ≤ {RATIO} × few rows" if case == "inbox" else ""),
            "met": is_met, "peer": {}, "peak_mb": None, "rounds": 1, "spread": 0.0, "scale": scale,
            "database": "postgresql", "rows": many, "few": few, "few_p95_ms": before["p95_ms"],
            "load_s": large["load_s"], "database_mb": large["mb"], **at,
        }  # fmt: skip


if __name__ == "__main__":
    for line in run(sys.argv[1] if len(sys.argv) > 1 else "small", 1):
        print(json.dumps(line, ensure_ascii=False))
