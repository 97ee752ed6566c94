"""Reading a report into items: 10,000 letters against one pass of the pattern of numbers over them.

The report is made of the sentences that our tests read, so it has all turns in it and more figures than any real one.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

LETTERS = {"small": 2_000, "full": 10_000}
GOAL_MS = 1000.0


def _cpu_ms(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return 1000 * (time.process_time() - began)


def run(scale: str, rounds: int) -> Iterator[dict[str, Any]]:
    """One line. What is found is measured by tests, not here."""
    from yici.apps.ledger.reading import read_text
    from yici.apps.ledger.reading.folding import fold
    from yici.apps.ledger.reading.quantities import quantities
    from yici.apps.ledger.tests.sentences import sentences

    report = "\n".join(sentence.whole for sentence in sentences())[: LETTERS[scale]]
    folded = fold(report)
    items = read_text(report, year=2025)
    ours = [_cpu_ms(lambda: read_text(report, year=2025)) for _ in range(rounds)]
    limit = statistics.median(_cpu_ms(lambda: list(quantities(folded))) for _ in range(rounds))
    middle = statistics.median(ours)
    yield {
        "bench": "promises", "case": "read", "ours": round(middle, 1), "unit": "ms", "limit": round(limit, 2),
        "ratio": round(middle / max(limit, 1e-3), 1), "goal": "≤ 1,000 ms", "met": middle <= GOAL_MS, "peer": {},
        "peak_mb": None, "rounds": rounds, "spread": round((max(ours) - min(ours)) / middle, 2), "scale": scale,
        "database": None, "letters": len(report), "items": len(items),
    }  # fmt: skip
