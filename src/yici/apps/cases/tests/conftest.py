"""The cast of places, and one type of cases of our own: a lamp that is reported, mended and looked at."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from yici.apps.cases import states
from yici.apps.cases.public import CaseType, CaseView, keep_states, open_case, register_type
from yici.apps.places.tests.cast import NOW, Cast, Unit, the_cast
from yici.core import clock
from yici.core.states import Guard, Transition, TransitionTable

LAMP: TransitionTable[Any] = TransitionTable(
    "lamp",
    "reported",
    [
        Transition("reported", "take_on", "in_hand", "records.write"),
        Transition("in_hand", "mend", "mended", "records.write"),
        Transition("mended", "send_back", "in_hand", "records.write"),
        Transition("mended", "close", "closed", "records.merge", Guard(lambda facts: bool(facts), "look at the lamp")),
    ],
)
PHASES = {"reported": "waiting", "in_hand": "working", "mended": "answered", "closed": "closed"}


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """Alice's bureau owns the cases, Bob's village has them in hand; it is ten o'clock on Friday, 20 November."""
    before = dict(states._types)
    with clock.held_at(NOW):
        people = the_cast()
        register_type(CaseType("lamp", "L", 1, LAMP, PHASES, verbs={"mend": "lamp.lit"}, url_name="home"))
        keep_states()
        yield people
    states._types.clear()
    states._types.update(before)


def a_case(cast: Cast, subject: uuid.UUID | None = None, title: str = "东村路灯不亮") -> CaseView:
    """A case of the police bureau that East Village has in hand."""
    village = Unit.objects.get(code="committee-east")
    return open_case(
        actor=cast.actor("alice"), case_type="lamp", subject=subject or uuid.uuid4(), title=title,
        area_id=cast.east.pk, owner_id=cast.police.pk, main_id=village.pk,
    )  # fmt: skip
