"""The list of the window and its search among ten thousand and among a million applications.

The list is what pages and programs get: fifty applications with parts, clocks and what is missing. The search is the
whole page, by the number of the application, by the applicant's whole number and by words of an item. Each way has SQL
written by hand beside it, which must find the same. SQLite, or the empty database that DATABASE_URL names.
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
ROWS = {"small": (500, 2_000), "full": (10_000, 1_000_000)}
GOALS = {"list": 50, "search": 300}


def measured(*sizes: int) -> list[dict[str, Any]]:
    """What each size comes to, in a folder of its own that goes again."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "found.json"
        environment = {**os.environ, "YICI_DATA": folder, "YICI_KEYS": str(Path(folder) / "keys")}
        command = [sys.executable, "-m", "bench._applications_case", str(target), *map(str, sizes)]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        found: list[dict[str, Any]] = json.loads(target.read_text("utf-8"))
        return found


def run(scale: str, rounds: int) -> Iterator[dict[str, Any]]:
    """A line for the list and one for the search; ``YICI_BENCH_ROWS`` sets the larger size."""
    few, many = ROWS[scale]
    small, large = measured(few, int(os.environ.get("YICI_BENCH_ROWS", many)))
    for case, goal in GOALS.items():
        at, before = large[case], small[case]
        yield {
            "bench": "applications", "case": case, "ours": at["p95_ms"], "unit": "ms", "limit": at["limit_p95_ms"],
            "ratio": round(at["p95_ms"] / max(at["limit_p95_ms"], 0.01), 2), "goal": f"p95 ≤ {goal} ms",
            "met": at["p95_ms"] <= goal, "peer": {f"ours among {few}": before["p95_ms"]}, "peak_mb": None,
            "rounds": 1, "spread": 0.0, "scale": scale, "database": large["database"], "rows": large["rows"],
            "few": few, "to_few": round(at["p95_ms"] / before["p95_ms"], 2), "load_s": large["load_s"],
            "cpu_ms": at["cpu_ms"], "slowest": at["slowest"], "ways": at["ways"], "ways_few": before["ways"],
        }  # fmt: skip


if __name__ == "__main__":
    for line in run(sys.argv[1] if len(sys.argv) > 1 else "small", 1):
        print(json.dumps(line, ensure_ascii=False))
