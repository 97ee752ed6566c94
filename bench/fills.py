"""Every list form filled for one demo village: rows missing and extra, cells wrong, questions asked twice.

The goals: rows missing at most 0.5 %, extra at most 0.2 %, cells wrong at most 0.5 %, nothing asked twice.
``python -m bench.fills`` prints one line a form.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from typing import Any

from bench._figures_case import in_own_process as figures_in_own_process
from bench._fills_case import in_own_process


def run(scale: str, rounds: int) -> Iterator[dict[str, Any]]:
    """One line over the sample forms, one over our own."""
    began = time.perf_counter()
    lines = in_own_process(scale)
    spent = time.perf_counter() - began
    for case, some in (
        ("banan", [line for line in lines if "/" in line["file"]]),
        ("own", [line for line in lines if "/" not in line["file"]]),
    ):
        if some:
            yield _summary(case, some, scale, spent)
    yield from _figures(scale)


def _figures(scale: str) -> Iterator[dict[str, Any]]:
    """Tables of figures of one town: every filled cell that SQL was written for equals it."""
    began = time.perf_counter()
    lines = figures_in_own_process(scale)
    spent = time.perf_counter() - began
    for case, some in (
        ("figures", [line for line in lines if line["wrong"] is not None]),
        ("figures of samples", [line for line in lines if line["wrong"] is None]),
    ):
        checked = sum(line["checked"] for line in some)
        wrong = sum(line["wrong"] or 0 for line in some)
        total = {key: sum(line[key] for line in some) for key in ("cells", "filled", "asked", "blank", "missing")}
        yield {
            "bench": "fills", "case": case, "ours": wrong, "unit": "wrong cells", "limit": 0.0, "ratio": None,
            "goal": "every filled figure equals the SQL", "met": wrong == 0, "peer": {}, "peak_mb": None, "rounds": 1,
            "spread": 0.0, "scale": scale, "database": "sqlite", "forms": len(some), "cells_checked": checked,
            "slowest": max((line["seconds"] for line in some), default=0), "seconds": round(spent, 1), **total,
            "table": some,
        }  # fmt: skip


def _summary(case: str, lines: list[dict[str, Any]], scale: str, spent: float) -> dict[str, Any]:
    filled = [line for line in lines if line["state"] == "filled"]
    expected = max(sum(line["expected_rows"] for line in lines), 1)
    missing = sum(line.get("missing", line["expected_rows"]) for line in lines) / expected
    extra = sum(line.get("extra", 0) for line in lines) / expected
    checked = sum(line.get("checked", 0) for line in lines)
    wrong = sum(line.get("wrong", 0) for line in lines)
    again = sum(line.get("asked_again", 0) for line in lines)
    return {
        "bench": "fills", "case": case, "ours": round(wrong / max(checked, 1), 5), "unit": "wrong", "limit": 0.0,
        "ratio": None, "goal": "missing <= 0.005, extra <= 0.002, wrong <= 0.005",
        "met": missing <= 0.005 and extra <= 0.002 and wrong / max(checked, 1) <= 0.005, "peer": {}, "peak_mb": None,
        "rounds": 1, "spread": 0.0, "scale": scale, "database": "sqlite", "forms": len(lines),
        "filled_without_a_question_about_rows": len(filled), "rows": expected, "missing": round(missing, 5),
        "extra": round(extra, 5), "cells_checked": checked, "cells_wrong": wrong, "asked_again": again,
        "seconds": round(spent, 1),
    }  # fmt: skip


if __name__ == "__main__":
    for found in in_own_process(sys.argv[1] if len(sys.argv) > 1 else "small"):
        print(json.dumps(found, ensure_ascii=False))
