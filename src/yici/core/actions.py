"""Writes. One thing a person does is one durable transaction, however many apps take part."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

from django.db import transaction

from yici.core.writing import write_turn

P = ParamSpec("P")
R = TypeVar("R")

_inside: ContextVar[bool] = ContextVar("inside_action", default=False)


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Run the function as a write.

    The outermost action waits for its turn to write, opens the durable transaction and commits it; an action called
    inside another joins it (Django refuses nested durable blocks). Audit rows, outbox and jobs of all of them belong
    to the outermost commit.
    """

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if _inside.get():
            return function(*args, **kwargs)
        with write_turn(), transaction.atomic(durable=True):
            token = _inside.set(True)
            try:
                return function(*args, **kwargs)
            finally:
                _inside.reset(token)

    return run


def is_inside_action() -> bool:
    """Whether a durable action is open in this context."""
    return _inside.get()
