"""Whatever stands where a condition belongs gets an answer or one clear error, in bounded time, memory and depth.

``YICI_HOSTILE_TEXTS`` sets how many are tried (10,000 in ``make verify``).
"""

from __future__ import annotations

import datetime as dt
import inspect
import os
import random
import sys
import time
import tracemalloc
from collections.abc import Iterator
from decimal import Decimal

import pytest

from yici.apps.records.conditions import (
    ConditionSyntaxError,
    compute,
    elements_of,
    evaluate,
    functions_of,
    parse,
    portable,
)
from yici.apps.records.tests.hostile_texts import hostile_text

COUNT = int(os.environ.get("YICI_HOSTILE_TEXTS", "600"))
DAY = dt.date(2026, 3, 1)
VALUES = {"form.a": 3, "form.b": Decimal("1E+15"), "form.e": "1e999", "form.i": True, "rows": [{"form.r": 2}] * 50,
          "form": [{"form.r": Decimal("0.1"), "form.e": "1e-999"}] * 50}  # fmt: skip
FRAMES = 700  # that are left below a page's own
SECONDS, BYTES = 0.5, 4_000_000  # of the processor and of memory, for one text


@pytest.fixture
def shallow() -> Iterator[None]:
    """As few frames as are left inside a page."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + FRAMES)
    yield
    sys.setrecursionlimit(before)


def _answered(text: str) -> bool:
    try:
        tree = parse(text)
    except ConditionSyntaxError as error:
        assert str(error).startswith("at "), text
        assert len(str(error)) < 2500
        return False
    assert evaluate(tree, VALUES, DAY) in (True, False, None)
    assert isinstance(compute(tree, VALUES, DAY), int | str | Decimal | bool | dt.date | list | tuple | None)
    assert functions_of(tree) is not None and elements_of(tree) is not None and portable(tree)
    return True


@pytest.mark.usefixtures("shallow")
def test_hostile_texts_end_with_an_answer_or_one_clear_error() -> None:
    chance, answered, slowest = random.Random(20261127), 0, 0.0
    for _ in range(COUNT):
        text = hostile_text(chance)
        began = time.process_time()
        answered += _answered(text)
        slowest = max(slowest, time.process_time() - began)
    assert slowest < SECONDS
    assert COUNT * 0.1 < answered < COUNT * 0.9  # both kinds were tried


def test_no_text_takes_much_memory() -> None:
    chance, most = random.Random(7), 0
    tracemalloc.start()
    for _ in range(COUNT // 4):
        parse.cache_clear()
        text = hostile_text(chance)
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        _answered(text)
        most = max(most, tracemalloc.get_traced_memory()[1] - before)
    tracemalloc.stop()
    assert most < BYTES


@pytest.mark.parametrize(
    "text",
    [
        "sum(" * 400 + "form.r" + ")" * 400,
        "+".join(["1"] * 900),
        "*".join(["form.a"] * 200),
        "(" * 900 + "1",
        "not " * 490,
    ],
)
def test_what_would_be_too_deep_is_said(text: str) -> None:
    with pytest.raises(ConditionSyntaxError, match="at "):
        parse(text)


def test_a_long_but_reasonable_condition_is_read() -> None:
    assert evaluate(" or ".join(["form.a = 9"] * 120) + " or form.a = 3", VALUES, DAY) is True
    assert compute("+".join(["form.a"] * 100), VALUES, DAY) == 300
