"""Who reacts to a result: each matter's own function, by its name, called in the transaction that writes the result."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from yici.apps.draws.contracts import DrawView, Result
from yici.core.access import Actor


class Reaction(Protocol):
    """What a matter does with a result."""

    def __call__(self, draw: DrawView, result: Result, *, actor: Actor, at: dt.datetime) -> None:
        """Called once for each draw, inside the action that writes the result; what it raises undoes the draw."""


_reactions: dict[str, Reaction] = {}


def register_reaction(matter: str, react: Reaction) -> None:
    """Name the function that is told results of a matter; named again, the last one counts."""
    _reactions[matter] = react


def react(draw: DrawView, result: Result, *, actor: Actor, at: dt.datetime) -> None:
    """Tell the draw's matter, if it listens."""
    reaction = _reactions.get(draw.matter)
    if reaction is not None:
        reaction(draw, result, actor=actor, at=at)
