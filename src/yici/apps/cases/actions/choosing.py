"""What is done to many cases at once from the inbox: each for itself, so that one refusal keeps none of the others."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

from yici.apps.cases.actions.parts import sign_part
from yici.apps.cases.actions.undoing import undo_step
from yici.apps.cases.contracts import Chosen
from yici.apps.cases.errors import NothingToSign
from yici.apps.cases.guards import get_case_for
from yici.apps.cases.selectors.inbox import may_sign
from yici.apps.cases.states import state_in, type_named
from yici.core.access import Actor
from yici.core.errors import YiciError

MOST_AT_ONCE = 100


def sign_chosen(*, actor: Actor, chosen: Sequence[tuple[uuid.UUID, int]]) -> tuple[Chosen, ...]:
    """Sign for cases (key and expected version), at most a hundred: the whole case in its main unit, a part elsewhere.

    What cannot be signed says why and stays as it is.
    """
    return tuple(_each(actor, key, expected, _sign) for key, expected in chosen[:MOST_AT_ONCE])


def undo_chosen(*, actor: Actor, chosen: Sequence[tuple[uuid.UUID, int]]) -> tuple[Chosen, ...]:
    """Take back the last step of cases (key and the version after it), as ``undo_step`` does for one."""
    return tuple(_each(actor, key, expected, _undo) for key, expected in chosen[:MOST_AT_ONCE])


def _each(actor: Actor, key: uuid.UUID, expected: int, act: Callable[[Actor, uuid.UUID, int], None]) -> Chosen:
    number = ""
    try:
        row = get_case_for(actor, key)
        number = row.number
        act(actor, key, expected)
    except YiciError as error:
        return Chosen(key, number, expected, error.message)
    return Chosen(key, number, get_case_for(actor, key).version)


def _sign(actor: Actor, key: uuid.UUID, expected: int) -> None:
    row = get_case_for(actor, key)
    kind = type_named(row.type)
    mine = row.assignments.filter(unit_id=actor.unit_id or 0).first()
    if mine is not None and mine.part != "main":
        sign_part(actor=actor, case=key, expected=expected)
        return
    if mine is None or not may_sign(actor, kind, state_in(row.state_id), mine.part, mine.state):
        raise NothingToSign
    kind.acts["sign"](actor, row.subject, expected)


def _undo(actor: Actor, key: uuid.UUID, expected: int) -> None:
    undo_step(actor=actor, case=key, expected=expected)
