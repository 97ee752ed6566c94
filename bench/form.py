"""A form of 60 fields and 40 rules: understood, its rules said, and its tree made for the browser.

The limit reads the same 60 values with checks written by hand, knowing nothing of conditions: the least that it costs.
"""

from __future__ import annotations

import datetime as dt
import json
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

GOAL_MS = 30.0
TIMES = {"small": 5, "full": 50}
DAY = dt.date(2026, 3, 1)


def _ms(work: Callable[[], object], times: int) -> float:
    began = time.process_time()
    for _ in range(times):
        work()
    return 1000 * (time.process_time() - began) / times


def _by_hand(typed: dict[str, str]) -> int:
    """Each value checked as its kind is, without conditions."""
    wrong = 0
    for at, text in enumerate(typed.values()):
        if at % 3 == 0:
            wrong += not (text.isdecimal() and 0 <= int(text) <= 5000)
        elif at % 3 == 1:
            wrong += text not in ("yes", "no")
        else:
            wrong += not 0 < len(text) <= 500
    return wrong


def run(scale: str, rounds: int) -> Iterator[dict[str, Any]]:
    """One line."""
    from yici.apps.services.contracts import Field, FieldKind, Item, ItemRule, Part
    from yici.apps.services.rules.composing import compose
    from yici.apps.services.rules.forms import for_browser, understand
    from yici.apps.services.rules.saying import sayings

    kinds: tuple[FieldKind, ...] = ("int", "bool", "text")
    fields = tuple(
        Field(
            f"form.f{at}",
            f"f{at}",
            kinds[at % 3],
            least=0 if at % 3 == 0 else None,
            most=5000 if at % 3 == 0 else None,
            when=f"form.f{at - 1} = yes or form.f{at - 2} > 3" if at % 3 == 2 else "",
        )
        for at in range(60)
    )
    composed = compose([Item("a", "a", "u", DAY, fields=fields)], [Part("a")]).fields
    rules = [
        ItemRule(
            "a", f"r{at}", f"form.f{3 * (at % 20)} * 2 > {at} and form.f{3 * (at % 20) + 1} = yes", "hint", f"x{at}"
        )
        for at in range(40)
    ]
    typed = {f"form.f{at}": ("20", "yes", "甲")[at % 3] for at in range(60)}

    def answer() -> str:
        state = understand(composed, typed, DAY)
        said = sayings(rules, state.values, DAY)
        return json.dumps([for_browser(composed), len(said), dict(state.problems)])

    state = understand(composed, typed, DAY)
    if len(state.shown) != 60 or state.problems or len(sayings(rules, state.values, DAY)) < 20:
        raise RuntimeError("the form is not understood as it is meant")
    ours, limits = [], []
    for _ in range(rounds):
        ours.append(_ms(answer, TIMES[scale]))
        limits.append(_ms(lambda: _by_hand(typed), TIMES[scale]))
    middle, limit = statistics.median(ours), statistics.median(limits)
    yield {
        "bench": "form", "case": "60 fields, 40 rules", "ours": round(middle, 2), "unit": "ms",
        "limit": round(limit, 4),
        "ratio": round(middle / max(limit, 1e-4), 1), "goal": "≤ 30 ms", "met": middle <= GOAL_MS, "peer": {},
        "peak_mb": None, "rounds": rounds, "spread": round((max(ours) - min(ours)) / middle, 2), "scale": scale,
        "database": None,
    }  # fmt: skip
