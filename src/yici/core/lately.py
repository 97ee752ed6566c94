"""Answers that hold for a few seconds: lists of the city that every request asks and hardly anybody changes.

A process keeps what it read for ``seconds``; what changes meanwhile is seen by then, in every process, without a word
between them. Only for reads whose answer may be that old: never for who may do what, never for a version.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
MOST = 5000  # answers of one function
_kept: list[dict[Any, tuple[float, Any]]] = []


def lately(seconds: float) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep the answers of a function by its arguments; an error is not kept."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        answers: dict[Any, tuple[float, Any]] = {}
        _kept.append(answers)

        @functools.wraps(function)
        def ask(*args: P.args, **kwargs: P.kwargs) -> R:
            asked = (args, tuple(sorted(kwargs.items())))
            now = time.monotonic()
            held = answers.get(asked)
            if held is not None and held[0] > now:
                return held[1]  # type: ignore[no-any-return]
            found = function(*args, **kwargs)
            if len(answers) >= MOST:
                answers.clear()
            answers[asked] = (now + seconds, found)
            return found

        return ask

    return decorate


def forget_all() -> None:
    """Ask anew from now on: after the city's files were loaded in this process, and between tests."""
    for answers in _kept:
        answers.clear()
