"""Levels: a unit hands a case down, each signs, answers, gives back upward; the unit above reviews and signs off.

Every act names the version of the case that it was decided on, and asks the table of parts (``PART_STATES``) with the
permissions of the case's type.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yici.apps.cases.actions import clocks
from yici.apps.cases.actions.assigning import BUSY, assign, depth_of, live, part_of, settle, start_inside
from yici.apps.cases.actions.telling import tell_of
from yici.apps.cases.contracts import CaseView, Limit
from yici.apps.cases.errors import ArticleNeeded, NotBelow, PartGivenAlready, PartNotFound
from yici.apps.cases.guards import get_case_for
from yici.apps.cases.models import Assignment, Case
from yici.apps.cases.selectors.cases import view_of
from yici.apps.cases.states import GIVE_OUT, WORK_ON_PART, CaseType, PartFacts, type_named
from yici.apps.places.public import is_under, unit_name
from yici.core import clock
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.guards import save_version
from yici.core.states import Button


@dataclass(frozen=True, slots=True)
class Desk:
    """A case in hand, locked and at the expected version, with all its parts."""

    row: Case
    kind: CaseType
    parts: tuple[Assignment, ...]

    @property
    def main(self) -> Assignment | None:
        """The main unit's part."""
        return next((one for one in self.parts if one.part == "main"), None)

    def part(self, unit_id: int | None) -> Assignment:
        """The living part of a unit; ``PartNotFound``."""
        found = part_of(self.parts, unit_id)
        if found is None or found.state == "closed":
            raise PartNotFound
        return found


def _open_desk(actor: Actor, case: uuid.UUID, expected: int) -> Desk:
    row = get_case_for(actor, case, is_locked=True)
    row.version = save_version(Case.objects.all(), pk=row.pk, expected=expected)
    return Desk(row, type_named(row.type), tuple(row.assignments.select_related("unit", "parent").order_by("id")))


def facts_of(actor: Actor, row: Case, kind: CaseType, part: Assignment, parts: Sequence[Assignment]) -> PartFacts:
    """What decides the steps of a part for this actor."""
    main = next((one for one in parts if one.part == "main"), None)
    above = part.parent if part.parent_id is not None else main
    return PartFacts(
        is_own=actor.is_system or part.unit_id == actor.unit_id,
        is_above=actor.is_system or (above is not None and above.pk != part.pk and above.unit_id == actor.unit_id),
        is_owner=actor.is_system or (row.owner_id is not None and row.owner_id == actor.unit_id),
        is_main=part.part == "main", has_levels_left=depth_of(part, parts) < kind.levels,
        has_open_parts=any(one.parent_id == part.pk and one.state in BUSY for one in parts),
        has_returned=part.returned_at is not None,
    )  # fmt: skip


def _take(
    actor: Actor, desk: Desk, part: Assignment, event: str, text: str = "", told: Mapping[str, Any] | None = None
) -> None:
    facts = facts_of(actor, desk.row, desk.kind, part, desk.parts)
    target = desk.kind.parts.step(part.state, event, actor=actor, facts=facts)
    if target != "handed_down":  # ``settle`` says so, once there is somebody below
        live(part, target, actor)
    _move_clocks(desk.row, part, event)
    tell_of(actor, desk.row, f"part.{event}", text, {"unit": part.unit.code, **(told or {})})


def _move_clocks(row: Case, part: Assignment, event: str) -> None:
    """A part's own clocks: signed stops the one to sign, an answer all, what comes back runs on and is never reset."""
    mine = row.clocks.filter(assignment=part)
    if event in ("sign", "lapse"):
        mine.filter(kind="sign", stopped_at=None).update(stopped_at=clock.now(), is_met=True)
    elif part.state in ("answered", "closed"):
        mine.filter(stopped_at=None).update(stopped_at=clock.now(), is_met=part.state == "answered", paused_at=None)
    elif event == "send_back":
        mine.exclude(kind="sign").update(stopped_at=None, is_met=False)


def _close_desk(desk: Desk) -> CaseView:
    settle(desk.row.assignments.order_by("id"))
    clocks.set_dues(desk.row)
    return view_of(desk.row)


@action
def hand_down(
    *, actor: Actor, case: uuid.UUID, unit_id: int, expected: int, text: str = "", limits: Sequence[Limit] = ()
) -> CaseView:
    """Give a case, or the own part of it, to a unit below (by id), which answers to this one.

    ``limits`` start its clocks, none of which ends after the one of its kind above. The type says how often a case may
    go down. Raises ``NotBelow``, ``PartGivenAlready``, ``UnitBarred``, ``StepNotYet``, ``ChangedMeanwhile``.
    """
    desk = _open_desk(actor, case, expected)
    own = desk.part(actor.unit_id)
    target = part_of(desk.parts, unit_id)
    if target is not None and target.state != "closed":
        raise PartGivenAlready(unit=target.unit.short_name)
    if not is_under(unit_id, own.unit_id):
        raise NotBelow(unit=unit_name(unit_id))
    facts = facts_of(actor, desk.row, desk.kind, own, desk.parts)
    desk.kind.parts.step(own.state, "hand_down", actor=actor, facts=facts)
    given = assign(desk.row, unit_id, "below", "waiting", above=own)
    start_inside(desk.row, given, limits)
    tell_of(actor, desk.row, "part.hand_down", text, {"unit": given.unit.code})
    return _close_desk(desk)


@action
def add_assisting(
    *, actor: Actor, case: uuid.UUID, unit_id: int, expected: int, text: str = "", limits: Sequence[Limit] = ()
) -> CaseView:
    """Let a unit (by id) help, with clocks of its own. For the main unit, or the unit whose case it is."""
    desk = _open_desk(actor, case, expected)
    main = desk.main
    is_main = main is not None and main.unit_id == actor.unit_id
    actor.must(desk.kind.powers.get(WORK_ON_PART if is_main else GIVE_OUT, ""))
    if not (actor.is_system or is_main or actor.unit_id == desk.row.owner_id):
        raise PartNotFound
    known = part_of(desk.parts, unit_id)
    if known is not None and known.state != "closed":
        raise PartGivenAlready(unit=known.unit.short_name)
    given = assign(desk.row, unit_id, "assisting", "waiting")
    start_inside(desk.row, given, limits)
    tell_of(actor, desk.row, "part.add", text, {"unit": given.unit.code})
    return _close_desk(desk)


@action
def remove_part(*, actor: Actor, case: uuid.UUID, unit_id: int, expected: int, text: str = "") -> CaseView:
    """Take back the part of an assisting unit or of one below (by id), and all below it. It stays on the timeline."""
    desk = _open_desk(actor, case, expected)
    part = desk.part(unit_id)
    facts = facts_of(actor, desk.row, desk.kind, part, desk.parts)
    _take(actor, desk, part, "take_back" if facts.is_above or not facts.is_owner else "revoke", text)
    return _close_desk(desk)


@action
def sign_part(*, actor: Actor, case: uuid.UUID, expected: int) -> CaseView:
    """The own unit, assisting or below, confirms that it has its part."""
    return _own_step(actor, case, expected, "sign")


@action
def answer_part(*, actor: Actor, case: uuid.UUID, expected: int, text: str) -> CaseView:
    """The own unit, assisting or below, answers to the unit above, which reviews it."""
    return _own_step(actor, case, expected, "answer", text)


@action
def return_part(*, actor: Actor, case: uuid.UUID, expected: int, article: str, text: str = "") -> CaseView:
    """Give the own part back to the unit above: not ours, by this article of the duty list. Once for each unit.

    Until the unit above decides (``uphold_part``, ``remove_part``) the part stays in the own inbox and its clocks run.
    """
    if not article.strip():
        raise ArticleNeeded
    return _own_step(actor, case, expected, "return", text, {"article": article.strip()[:200]})


def _own_step(
    actor: Actor, case: uuid.UUID, expected: int, event: str, text: str = "", told: Mapping[str, Any] | None = None
) -> CaseView:
    desk = _open_desk(actor, case, expected)
    _take(actor, desk, desk.part(actor.unit_id), event, text, told)
    return _close_desk(desk)


@action
def send_back_part(*, actor: Actor, case: uuid.UUID, unit_id: int, expected: int, text: str) -> CaseView:
    """The unit above finds an answer not good enough yet: the part (of this unit, by id) is worked on again."""
    return _step_above(actor, case, unit_id, expected, "send_back", text)


@action
def sign_off_part(*, actor: Actor, case: uuid.UUID, unit_id: int, expected: int, text: str = "") -> CaseView:
    """The unit above takes an answer as its own: the part (of this unit, by id) ends."""
    return _step_above(actor, case, unit_id, expected, "sign_off", text)


@action
def uphold_part(*, actor: Actor, case: uuid.UUID, unit_id: int, expected: int, text: str) -> CaseView:
    """The unit above decides a dispute about a returned part: it is theirs, and they work on."""
    return _step_above(actor, case, unit_id, expected, "uphold", text)


def _step_above(actor: Actor, case: uuid.UUID, unit_id: int, expected: int, event: str, text: str) -> CaseView:
    desk = _open_desk(actor, case, expected)
    _take(actor, desk, desk.part(unit_id), event, text)
    return _close_desk(desk)


def list_part_steps(actor: Actor, case: uuid.UUID) -> dict[str, list[Button]]:
    """The steps that the actor may take with each living part of a case, by the code of its unit (buttons)."""
    row = get_case_for(actor, case)
    kind = type_named(row.type)
    parts = tuple(row.assignments.select_related("unit", "parent").order_by("id"))
    return {
        part.unit.code: kind.parts.allowed(part.state, actor=actor, facts=facts_of(actor, row, kind, part, parts))
        for part in parts
        if part.state != "closed"
    }
