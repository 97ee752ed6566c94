"""Units get a case, and their part follows its life. A barred unit never gets one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from yici.apps.cases.actions import clocks
from yici.apps.cases.contracts import Limit
from yici.apps.cases.errors import UnitBarred
from yici.apps.cases.guards import barred_units
from yici.apps.cases.models import Assignment, Bar, Case
from yici.apps.cases.states import PART_PHASES, CaseType
from yici.apps.places.public import unit_name
from yici.core import clock
from yici.core.access import Actor

BUSY = ("waiting", "working", "handed_down")  # below: somebody there has something to do


def bar_units(row: Case, units: tuple[int, ...]) -> None:
    """Let these units and their parts never get or see the case."""
    Bar.objects.bulk_create([Bar(case=row, unit_id=unit) for unit in units], ignore_conflicts=True)


def assign(row: Case, unit: int, part: str, state: str, *, above: Assignment | None = None) -> Assignment:
    """Give a case to a unit; one that had it before gets the same assignment again. Raises ``UnitBarred``."""
    if unit in barred_units(row):
        raise UnitBarred(unit=unit_name(unit))
    given, _ = Assignment.objects.update_or_create(
        case=row, unit_id=unit,
        defaults={
            "part": part, "state": state, "phase": PART_PHASES[state], "parent": above, "given_at": clock.now(),
            "signed_at": None, "holder": None, "answered_at": None, "is_paused": False,
        },
    )  # fmt: skip
    return given


def live(one: Assignment, state: str, actor: Actor | None = None) -> None:
    """Let a part go over into a state of its life, with the moments that go with it. The caller asked the table."""
    if state == one.state:
        return
    now, names = clock.now(), ["state", "phase"]
    if state == "waiting":
        one.signed_at, one.holder = None, None
        names += ["signed_at", "holder"]
    elif state == "working" and one.signed_at is None:
        one.signed_at, one.holder = now, actor.account if actor else None
        names += ["signed_at", "holder"]
    elif state == "answered":
        one.answered_at = now
        names.append("answered_at")
    elif state == "closed" and one.is_paused:
        one.is_paused = False
        names.append("is_paused")
    elif state == "returned":
        one.returned_at = now
        names.append("returned_at")
    one.state, one.phase = state, PART_PHASES[state]
    one.save(update_fields=names)


def settle(parts: Iterable[Assignment]) -> None:
    """Whoever handed a case down waits while somebody below works on it, and has it again when not.

    Below a part that ended all parts end.
    """
    known = {one.pk: one for one in parts}
    down = sorted(known.values(), key=lambda each: _depth(each, known))
    for one in down:
        if one.parent_id is not None and known[one.parent_id].state == "closed":
            live(one, "closed")
    for one in reversed(down):
        if one.state not in ("working", "handed_down"):
            continue
        states = [each.state for each in down if each.parent_id == one.pk]
        asks = any(state in ("answered", "returned") for state in states)
        live(one, "handed_down" if not asks and any(state in BUSY for state in states) else "working")


def _depth(one: Assignment, parts: Mapping[int, Assignment]) -> int:
    return 0 if one.parent_id is None else 1 + _depth(parts[one.parent_id], parts)


def depth_of(one: Assignment, parts: Iterable[Assignment]) -> int:
    """How often the case was handed down to reach this part."""
    return _depth(one, {each.pk: each for each in parts})


def start_inside(row: Case, part: Assignment, limits: Sequence[Limit]) -> None:
    """Start the clocks of a part, inside the one above it."""
    for limit in limits:
        clocks.start(row, limit, assignment=part)


def follow(row: Case, kind: CaseType, state: str, units: Mapping[int, str], actor: Actor, main_id: int | None) -> None:
    """After a step of the case: the main unit follows it, named units get their phase, a closed case closes all."""
    if main_id is not None:
        row.assignments.filter(part="main").exclude(unit_id=main_id).update(
            part="assisting", state="closed", phase="closed"
        )
        assign(row, main_id, "main", kind.life_in(state))
    parts = list(row.assignments.order_by("id"))
    holder = actor if kind.powers else None  # in a matter without parts nobody has a case to himself
    known = {one.unit_id for one in parts}
    for one in parts:
        if row.phase == "closed":
            live(one, "closed", actor)
        elif one.unit_id in units:
            live(one, units[one.unit_id], holder)
        elif one.part == "main" and not (one.state == "handed_down" and row.phase == "working"):
            live(one, kind.life_in(state), holder)
            if state in kind.shared and one.holder is not None:
                one.holder = None
                one.save(update_fields=["holder"])
    for unit, its_phase in units.items():
        if unit not in known:
            assign(row, unit, "assisting", its_phase)
    if any(one.part == "below" for one in parts):
        settle(parts)


def part_of(parts: Iterable[Assignment], unit_id: int | None) -> Assignment | None:
    """The part of a unit among those of a case."""
    return next((one for one in parts if one.unit_id == unit_id), None)
