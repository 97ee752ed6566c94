"""Cases with their units and clocks, the steps that are possible, and what belongs to a case."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import cast

from django.db.models import Prefetch, Q
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property

from yici.apps.cases import rules
from yici.apps.cases.contracts import (
    AssignmentView,
    CaseView,
    ClockView,
    InboxLine,
    LinkView,
    Part,
    PartState,
    Phase,
)
from yici.apps.cases.errors import CaseNotFound
from yici.apps.cases.guards import get_case_for, visible_cases
from yici.apps.cases.models import Assignment, Case, Clock, Link
from yici.apps.cases.states import all_types, state_in, type_named
from yici.apps.places.public import DueDay, OfficialDays, official_days
from yici.core import clock, numbers
from yici.core.access import Actor
from yici.core.states import Button


def get_case(actor: Actor, key: uuid.UUID) -> CaseView:
    """A case with units and clocks; ``CaseNotFound`` for strangers."""
    return view_of(get_case_for(actor, key))


def get_case_by_number(actor: Actor, number: str) -> CaseView:
    """The case with this number as typed; ``CaseNotFound`` for strangers and wrong numbers alike."""
    rows = visible_cases(actor).select_related("area", "owner", "parent")
    found = rows.filter(number=numbers.normalise(number) or "").first()
    if found is None:
        raise CaseNotFound
    return view_of(found)


def find_case_of(actor: Actor, case_type: str, subject: uuid.UUID) -> CaseView | None:
    """The case about a subject, if there is one that the actor may see."""
    row = visible_cases(actor).filter(type=case_type, subject=subject).first()
    return view_of(row) if row else None


def cases_of(case_type: str, subjects: Sequence[uuid.UUID]) -> dict[uuid.UUID, CaseView]:
    """The cases of many subjects by subject, in three queries. For a matter whose own guard let the actor pass."""
    rows = Case.objects.filter(type=case_type, subject__in=subjects).select_related("area", "owner", "parent")
    rows = rows.prefetch_related(
        Prefetch("assignments", Assignment.objects.select_related("unit", "parent__unit")),
        Prefetch("clocks", Clock.objects.select_related("assignment__unit")),
    )
    days = CalendarAtHand()
    return {row.subject: view_of(row, days) for row in rows}


def view_of(row: Case, days: CalendarAtHand | None = None) -> CaseView:
    """A row as a contract; many rows share a calendar."""
    days = days or CalendarAtHand()
    if "assignments" in getattr(row, "_prefetched_objects_cache", {}):
        units, clocks = list(row.assignments.all()), list(row.clocks.all())
    else:
        units = list(row.assignments.select_related("unit", "parent__unit"))
        clocks = list(row.clocks.select_related("assignment__unit"))
    units.sort(key=lambda one: (one.part != "main", one.id))
    return CaseView(
        key=row.key, number=row.number, type=row.type, type_version=row.type_version, state=state_in(row.state_id),
        phase=cast(Phase, row.phase), version=row.version, subject=row.subject, title=row.title, area=row.area.key,
        area_name=row.area.short_name, owner_code=row.owner.code if row.owner else "",
        owner_name=row.owner.short_name if row.owner else "", opened_at=row.opened_at, closed_at=row.closed_at,
        parent=row.parent.key if row.parent else None,
        assignments=tuple(
            AssignmentView(
                one.unit.code, one.unit.short_name, cast(Part, one.part), cast(Phase, one.phase), one.unit_id,
                one.parent.unit.code if one.parent else "", one.is_paused, one.holder, one.given_at, one.signed_at,
                one.answered_at, one.returned_at, cast(PartState, one.state),
            )
            for one in units
        ),
        clocks=tuple(clock_view(one, days) for one in sorted(clocks, key=lambda one: one.due_at)),
    )  # fmt: skip


def clock_view(row: Clock, days: CalendarAtHand | None = None) -> ClockView:
    """A clock as it stands now."""
    face, now = face_of(row), clock.now()
    words = rules.words_of(face, now, days or CalendarAtHand())
    unit = row.assignment.unit.code if row.assignment else ""
    return ClockView(
        row.kind, row.due_on, row.due_at, rules.look_of(face, now), words, rules.explain(row.facts), row.overdue_at,
        unit, row.is_provisional, row.paused_until, row.extended_by, row.rule, row.started_at, row.soon_at,
        row.stopped_at,
    )  # fmt: skip


def face_of(row: Clock) -> rules.Face:
    """What a look needs of a row."""
    return rules.Face(
        row.rule, row.due_on, row.due_at, row.soon_at, row.stopped_at, row.paused_at is not None, row.paused_until,
        row.facts.get("waits_for", ""), row.is_provisional,
    )  # fmt: skip


class CalendarAtHand:
    """The official calendar around today, read when the first word needs it; one for all the clocks of a list."""

    @cached_property
    def _days(self) -> OfficialDays:
        year = clock.today().year
        return official_days(year - 1, year + 2)

    def after(self, start: dt.date, days: int) -> DueDay:
        """The day so many working days after a start."""
        return self._days.after(start, days)

    def between(self, first: dt.date, last: dt.date) -> int:
        """How many working days lie after the first up to the last."""
        return self._days.between(first, last)

    def is_working(self, day: dt.date) -> bool:
        """Whether people work on the day."""
        return self._days.is_working(day)


def list_steps(actor: Actor, key: uuid.UUID, facts: object = None) -> list[Button]:
    """The steps that the actor's post may take in a case now, those not yet possible with their reason.

    Without ``facts`` the type's own are asked, where it has any.
    """
    row = get_case_for(actor, key)
    kind = type_named(row.type)
    if facts is None and kind.facts is not None:
        facts = kind.facts(actor, row.subject)
    return kind.table.allowed(state_in(row.state_id), actor=actor, facts=facts)


#: How a link reads from the other side.
OTHER_SIDE = {"similar": "similar", "follows": "followed_by", "split_from": "split_into"}


def list_links(actor: Actor, key: uuid.UUID, *, limit: int = 50) -> tuple[LinkView, ...]:
    """What belongs to a case and the actor may see: the case above, those below, similar ones, both ways."""
    row = get_case_for(actor, key)
    found: dict[int, str] = {}
    if row.parent_id is not None:
        found[row.parent_id] = "above"
    for pk in row.children.order_by("id").values_list("pk", flat=True)[:limit]:
        found.setdefault(pk, "below")
    rows = Link.objects.filter(Q(case=row) | Q(other=row), ended_at=None).order_by("id")[:limit]
    for link in rows:
        own = link.case_id == row.pk
        found.setdefault(link.other_id if own else link.case_id, link.kind if own else OTHER_SIDE[link.kind])
    shown = {one.pk: one for one in visible_cases(actor).filter(pk__in=found)}
    return tuple(
        LinkView(kind, one.key, one.number, one.type, one.title, state_in(one.state_id), cast(Phase, one.phase))
        for pk, kind in found.items()
        if (one := shown.get(pk)) is not None
    )


def page_of(case: CaseView | InboxLine) -> str:
    """The address of the page of a case's subject; empty when its matter has no page here."""
    kind = type_named(case.type)
    try:
        return reverse(kind.url_name, args=[case.number if kind.by_number else case.subject])
    except NoReverseMatch:
        return ""


def list_labels() -> list[tuple[str, str]]:
    """(name, what people call it) of the registered types that have a name for people."""
    return [(one.name, str(one.label)) for one in all_types() if one.label]
