"""Cases, timelines and the inbox as contracts."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import cast

from django.db.models import Prefetch, Q
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from yici.apps.cases import rules
from yici.apps.cases.contracts import (
    AssignmentView,
    Audience,
    CaseView,
    ChangedCases,
    ClockView,
    EventView,
    InboxCount,
    InboxLine,
    Part,
    PartState,
    Phase,
)
from yici.apps.cases.errors import CaseNotFound
from yici.apps.cases.guards import get_case_for, visible_cases
from yici.apps.cases.models import NEVER, Assignment, Case, Clock, Event
from yici.apps.cases.states import AUDIENCES, OPEN, state_in, type_named
from yici.apps.places.public import DueDay, OfficialDays, official_days
from yici.core import clock, numbers
from yici.core.access import SYSTEM, Actor
from yici.core.states import Button

COUNTED_UP_TO = 1000


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
    rows = rows.prefetch_related("assignments__unit", "assignments__parent__unit", "clocks__assignment__unit")
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


def timeline(
    actor: Actor, key: uuid.UUID, *, after: int = 0, limit: int = 100, audiences: Sequence[str] = AUDIENCES
) -> tuple[EventView, ...]:
    """What happened to a case, oldest first; ``after`` is the position of the last line of the page before.

    ``audiences`` of the lines wanted: ("citizen", "public") is what a requester may read.
    """
    row = get_case_for(actor, key)
    events = row.events.filter(pk__gt=after, audience__in=audiences).order_by("pk")[:limit]
    system = _("the system")
    return tuple(
        EventView(
            one.at, one.verb, _who(one, system), one.text, one.state, one.pk,
            cast(Audience, one.audience), one.facts,
        )
        for one in events
    )  # fmt: skip


def _who(row: Event, system: str) -> str:
    return row.who if row.account or row.who not in ("", SYSTEM.name) else system


def list_steps(actor: Actor, key: uuid.UUID, facts: object = None) -> list[Button]:
    """The steps that the actor's post may take in a case now, those not yet possible with their reason."""
    row = get_case_for(actor, key)
    return type_named(row.type).table.allowed(state_in(row.state_id), actor=actor, facts=facts)


def changed_cases(position: int, *, most: int = 500) -> ChangedCases:
    """Cases to which something happened after an event's position. Events of the last half minute are told again: one
    that was written earlier may have become visible later.
    """
    rows = list(Event.objects.filter(pk__gt=position).order_by("pk").values_list("pk", "case__key", "at")[:most])
    settled = clock.now() - dt.timedelta(seconds=30)
    more = len(rows) == most
    done = [pk for pk, _, at in rows if more or at < settled]
    return ChangedCases({key: pk for pk, key, _ in rows}, done[-1] if done else position, more)


def list_assignments(
    actor: Actor, *, after: tuple[dt.datetime, int] | None = None, limit: int = 50, case_type: str = ""
) -> tuple[InboxLine, ...]:
    """The open assignments of the actor's unit, what is due first on top; ``after`` is a line's ``position``."""
    if actor.unit_id is None:
        return ()
    rows = Assignment.objects.filter(unit_id=actor.unit_id, phase__in=OPEN)
    if case_type:
        rows = rows.filter(case__type=case_type)
    if after is not None:
        rows = rows.filter(Q(next_due__gt=after[0]) | Q(next_due=after[0], pk__gt=after[1]))
    rows = rows.select_related("case__area", "case__owner").order_by("next_due", "id")[:limit]
    rows = rows.prefetch_related(Prefetch("case__clocks", Clock.objects.filter(stopped_at=None)))
    days = CalendarAtHand()
    return tuple(_line(row, days) for row in rows)


def next_face(row: Assignment) -> rules.Face | None:
    """The clock that is next for an assignment: the one that its ``next_due`` names, else one that stands."""
    mine = [one for one in row.case.clocks.all() if one.assignment_id in (None, row.pk) and one.stopped_at is None]
    for one in mine:
        if one.paused_at is None and one.due_at == row.next_due:
            return face_of(one)
    paused = [one for one in mine if one.paused_at is not None]
    return face_of(min(paused, key=lambda one: one.due_at)) if paused and row.next_due >= NEVER else None


def _line(row: Assignment, days: CalendarAtHand) -> InboxLine:
    due_at = row.next_due if row.next_due < NEVER else None
    due_on = clock.day_of(due_at - dt.timedelta(seconds=1)) if due_at else None
    face, now = next_face(row), clock.now()
    look = rules.look_of(face, now) if face else None
    case = row.case
    words = rules.words_of(face, now, days) if face else ""
    return InboxLine(
        case=case.key, number=case.number, type=case.type, state=state_in(case.state_id), title=case.title,
        area_name=case.area.short_name, owner_name=case.owner.short_name if case.owner else "",
        part=cast(Part, row.part), phase=cast(Phase, row.phase), subject=case.subject,
        url_name=type_named(case.type).url_name, due_at=due_at, due_on=due_on, look=look, words=words,
        position=(row.next_due, row.pk),
    )  # fmt: skip


def count_assignments(actor: Actor) -> InboxCount:
    """How many open assignments the actor's unit has: late, due today, later; counted up to a bound."""
    if actor.unit_id is None:
        return InboxCount(0, 0, 0)
    rows = Assignment.objects.filter(unit_id=actor.unit_id, phase__in=OPEN).order_by("next_due", "id")
    dues = list(rows.values_list("next_due", flat=True)[: COUNTED_UP_TO + 1])
    now, tonight = clock.now(), clock.end_of(clock.today())
    late = sum(due <= now for due in dues)
    today = sum(now < due <= tonight for due in dues)
    return InboxCount(late, today, len(dues[:COUNTED_UP_TO]) - late - today, len(dues) > COUNTED_UP_TO)


def page_of(case: CaseView) -> str:
    """The address of the page of a case's subject; empty when its matter has no page here."""
    kind = type_named(case.type)
    try:
        return reverse(kind.url_name, args=[case.number if kind.by_number else case.subject])
    except NoReverseMatch:
        return ""
