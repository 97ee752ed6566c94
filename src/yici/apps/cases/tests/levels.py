"""A type of cases that goes down from level to level: something to be repaired.

The police bureau of the city has it in hand (Alice), the government of the town is below it (Tom), below that the
committee of East Village (Bob); the office helps (Dora). Far away sits Charlie.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from yici.apps.cases.public import (
    GIVE_OUT,
    REVIEW_PART,
    WORK_ON_PART,
    CaseType,
    CaseView,
    ClockMoves,
    Limit,
    find_case_of,
    keep_states,
    open_case,
    register_type,
    step,
)
from yici.apps.cases.states import code_of
from yici.apps.places.tests.cast import Account, Cast, Unit, a_unit, actor_for, an_account
from yici.core.access import SYSTEM, Actor
from yici.core.states import SYSTEM_ONLY, Transition, TransitionTable

REPAIR: TransitionTable[Any] = TransitionTable(
    "repair",
    "given",
    [
        Transition("given", "sign", "working", "records.write"),
        Transition("given", "lapse", "working", SYSTEM_ONLY),
        Transition("working", "unsign", "given", "records.write"),
        Transition("working", "look", "working", "records.write"),
        Transition("working", "give_back", "returned", "records.write"),
        Transition("returned", "uphold", "working", "records.merge"),
        Transition("working", "complete", "done", "records.write"),
        Transition("done", "redo", "working", "records.merge"),
        Transition("done", "close", "closed", "records.merge"),
        Transition("working", "close", "closed", "records.merge"),
    ],
)
PHASES = {"given": "waiting", "working": "working", "returned": "working", "done": "answered", "closed": "closed"}
MOVES = {
    "opened": ClockMoves(starts=("sign", "final")),
    "sign": ClockMoves(stops=("sign",)),
    "lapse": ClockMoves(stops=("sign",)),
    "complete": ClockMoves(stops=("final",)),
}
POWERS = {WORK_ON_PART: "records.write", REVIEW_PART: "records.export", GIVE_OUT: "records.import"}
FINAL = (Limit("sign", "hours", 4), Limit("final", "calendar_days", 5))


@dataclass(frozen=True)
class Levels:
    """Everybody on every level."""

    cast: Cast
    town: Unit
    village: Unit
    office: Unit
    far: Unit
    tom: Account

    def actor(self, name: str) -> Actor:
        """The actor that one of them is."""
        return actor_for(self.tom) if name == "tom" else self.cast.actor(name)

    def a_repair(self, owner: Unit | None = None, **more: Any) -> CaseView:
        """A case that the police bureau has in hand; the office owns it."""
        return open_case(
            actor=SYSTEM, case_type="repair", subject=uuid.uuid4(), title="桥面破了", area_id=self.cast.east.pk,
            owner_id=(owner or self.office).pk, main_id=self.cast.police.pk, limits=FINAL, **more,
        )  # fmt: skip


def _sign(actor: Actor, subject: uuid.UUID, expected: int) -> object:
    case = find_case_of(actor, "repair", subject)
    assert case is not None
    return step(actor=actor, case=case.key, event="sign", expected=expected)


def the_levels(cast: Cast) -> Levels:
    """Make the town's government, register the type. Call it once in a test's database."""
    kind = CaseType(
        "repair", "B", 1, REPAIR, PHASES, moves=MOVES, powers=POWERS, lives={"returned": "returned"}, lapse="lapse",
        undo={"sign": "unsign"}, words={"given": "given"}, next_words={"given": "sign for it"},
        acts={"sign": _sign}, label="repair",
    )  # fmt: skip
    register_type(kind)
    keep_states()
    town = a_unit("government-town", "河口镇人民政府", cast.town, "township_government")
    role = cast.bob.holdings.get().post.role
    named = {code: Unit.objects.get(code=code) for code in ("committee-east", "office", "committee-far")}
    return Levels(
        cast, town, named["committee-east"], named["office"], named["committee-far"],
        an_account("tom", town, role, cast.town),
    )  # fmt: skip


def state_of(state: str) -> str:
    """How a state of a repair is kept."""
    return code_of("repair", state)
