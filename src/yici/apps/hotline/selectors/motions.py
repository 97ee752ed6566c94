"""Suggestions and proposals for the desk, and what everybody may read of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet

from yici.apps.cases.public import CaseView, cases_of
from yici.apps.hotline.beside.errors import MotionNotFound
from yici.apps.hotline.beside.states import MOTION_STATES, MotionFacts
from yici.apps.hotline.contracts.motions import (
    CATEGORIES,
    MOTION_KINDS,
    OPINIONS,
    PLANNED,
    AssistingPart,
    MotionAccount,
    MotionView,
    OpenMotion,
)
from yici.apps.hotline.guards import visible_motions
from yici.apps.hotline.models import Motion
from yici.core import clock, numbers
from yici.core.access import Actor

A_PAGE = 40
MOST_SESSIONS = 30
_ROWS = ("case", "unit", "area", "contact")
_BUSY = ("waiting", "working", "handed_down", "returned")


def facts_of(actor: Actor, row: Motion) -> MotionFacts:
    """What decides the steps for this actor."""
    case = _case_of(row)
    return MotionFacts(
        is_lead=row.unit_id is not None and actor.unit_id == row.unit_id, is_contacted=row.contacted_in == row.round,
        has_open_parts=any(one.state in _BUSY for one in _assisting(row, case)),
        is_own_answer=row.drafted_by is not None and row.drafted_by == actor.account, has_returned=row.has_returned,
        is_planned=row.category == PLANNED, may_again=row.round < 2,
    )  # fmt: skip


def get_motion(actor: Actor, number: str) -> MotionView:
    """The one with this number; ``MotionNotFound`` for strangers."""
    rows = visible_motions(actor).filter(number=numbers.normalise(number) or "-")
    row = rows.select_related(*_ROWS).first()
    if row is None:
        raise MotionNotFound
    return view_of(row)


def list_motions(
    actor: Actor, *, kind: str = "", state: str = "", before: int = 0
) -> tuple[list[MotionView], int | None]:
    """Those that the actor may see, newest first; where the next page begins (None: nowhere)."""
    rows = visible_motions(actor).select_related(*_ROWS)
    if kind in MOTION_KINDS:
        rows = rows.filter(kind=kind)
    if state in MOTION_STATES.states:
        rows = rows.filter(case__state_id__in=[f"{one}:{state}" for one in MOTION_KINDS])
    rows = rows.filter(id__lt=before) if before else rows
    some = list(rows.order_by("-id")[: A_PAGE + 1])
    found = [view_of(row, case) for row, case in _with_cases(some[:A_PAGE])]
    return found, found[-1].position if len(some) > A_PAGE else None


def _with_cases(rows: Iterable[Motion]) -> Iterable[tuple[Motion, CaseView]]:
    known = list(rows)
    cases: dict[Any, CaseView] = {}
    for kind in MOTION_KINDS:
        cases |= cases_of(kind, [one.key for one in known if one.kind == kind])
    return [(one, cases[one.key]) for one in known]


def _case_of(row: Motion) -> CaseView:
    return cases_of(row.kind, [row.key])[row.key]


def _assisting(row: Motion, case: CaseView) -> tuple[AssistingPart, ...]:
    return tuple(
        AssistingPart(one.unit_id, one.unit_name, one.state)
        for one in case.assignments
        if one.part == "assisting" and one.state != "closed" and one.unit_id != row.unit_id
    )


def view_of(row: Motion, case: CaseView | None = None) -> MotionView:
    """A row as contract."""
    case = case or _case_of(row)
    due = min((one for one in case.clocks if one.stopped_at is None), key=lambda one: one.due_at, default=None)
    return MotionView(
        key=row.key, number=row.number, case=case.key, kind=row.kind, session=row.session, reference=row.reference,
        proposer=row.proposer, others=row.others, title=row.title, text=row.text, area_name=row.area.short_name,
        state=case.state, version=case.version, unit_id=row.unit_id,
        unit_name=row.unit.short_name if row.unit else "", assisting=_assisting(row, case), round=row.round,
        is_contacted=row.contacted_in == row.round, category=row.category, answer=row.answer,
        planned_on=row.planned_on, draft=row.draft, draft_category=row.draft_category,
        draft_planned_on=row.draft_planned_on, opinion=row.opinion, may_publish=row.may_publish,
        is_released=row.released_at is not None, has_phone=bool(row.contact and row.contact.phone_sealed),
        due_words=due.words if due else "", due_look=due.look if due else "", registered_at=row.registered_at,
        position=row.pk,
    )  # fmt: skip


def _released() -> QuerySet[Motion]:
    return Motion.objects.filter(released_at__isnull=False, may_publish=True).select_related("case", "unit")


def list_open_motions(
    *, kind: str = "", category: str = "", session: str = "", before: int = 0
) -> tuple[list[OpenMotion], int | None]:
    """What was released, newest first; where the next page begins (None: nowhere)."""
    rows = _chosen(_released(), kind, session)
    if category in CATEGORIES:
        rows = rows.filter(category=category)
    rows = rows.filter(id__lt=before) if before else rows
    some = list(rows.order_by("-id")[: A_PAGE + 1])
    found = [_open(row, case) for row, case in _with_cases(some[:A_PAGE])]
    return found, found[-1].position if len(some) > A_PAGE else None


def get_open_motion(number: str) -> OpenMotion:
    """One that was released; ``MotionNotFound`` for all others."""
    row = _released().filter(number=numbers.normalise(number) or "-").first()
    if row is None:
        raise MotionNotFound
    return _open(row, _case_of(row))


def _open(row: Motion, case: CaseView) -> OpenMotion:
    assert row.answered_at is not None and row.unit is not None
    return OpenMotion(
        number=row.number, kind=row.kind, session=row.session, reference=row.reference, proposer=row.proposer,
        others=row.others, title=row.title, text=row.text, unit_name=row.unit.short_name,
        assisting=tuple(one.unit_name for one in _helpers(row, case)), category=row.category,
        answer=row.answer, answered_on=clock.day_of(row.answered_at), planned_on=row.planned_on, opinion=row.opinion,
        state=case.state, position=row.pk,
    )  # fmt: skip


def _helpers(row: Motion, case: CaseView) -> list[Any]:
    """Units that answered for a part, also when the case has ended and every part with it."""
    return [
        one for one in case.assignments
        if one.part == "assisting" and one.unit_id != row.unit_id and one.answered_at is not None
    ]  # fmt: skip


def _chosen(rows: QuerySet[Motion], kind: str, session: str) -> QuerySet[Motion]:
    rows = rows.filter(kind=kind) if kind in MOTION_KINDS else rows
    return rows.filter(session=session) if session else rows


def list_sessions() -> list[str]:
    """The sessions of which something was released, the newest first."""
    rows = _released().values_list("session", flat=True).order_by("session").distinct()
    return sorted(rows[:MOST_SESSIONS], reverse=True)


def motion_account(*, kind: str = "", session: str = "") -> MotionAccount:
    """Counts over all, released or not: a public share alone would flatter. Counts tell nothing of a single one.

    Those that the proposer withdrew are left out.
    """
    rows = _chosen(Motion.objects.all(), kind, session)
    rows = rows.exclude(case__state_id__in=[f"{one}:withdrawn" for one in MOTION_KINDS])
    told: Mapping[str, int] = rows.aggregate(
        received=Count("pk"), answered=Count("pk", filter=~Q(category="")),
        released=Count("pk", filter=Q(released_at__isnull=False)), heard=Count("pk", filter=~Q(opinion="")),
        **{f"category_{one}": Count("pk", filter=Q(category=one)) for one in CATEGORIES},
        **{f"opinion_{one}": Count("pk", filter=Q(opinion=one)) for one in OPINIONS},
    )  # fmt: skip
    return MotionAccount(
        told["received"], told["answered"], told["released"], told["heard"],
        tuple((one, told[f"category_{one}"]) for one in CATEGORIES),
        tuple((one, told[f"opinion_{one}"]) for one in OPINIONS),
    )  # fmt: skip
