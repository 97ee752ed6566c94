"""What was asked and decided about requests: at the desk, and counted for everybody."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from itertools import islice

from django.db.models import Q, QuerySet

from yici.apps.cases.public import CaseNotFound, CaseView, cases_of, get_case_by_number
from yici.apps.hotline.contracts import AnswerLine, ClosingCount, ClosingPanel, DecisionView, RatedView
from yici.apps.hotline.guards import get_order_for, get_request_for, visible_orders, visible_requests
from yici.apps.hotline.models import Decision, Request, Share
from yici.apps.hotline.selectors.call_backs import ASKED_STATES, has_worked, list_attempts
from yici.apps.hotline.selectors.kinds import reopen_days
from yici.apps.hotline.selectors.lists import list_reasons
from yici.apps.hotline.states import DECIDE, DECISION_STATES, REQUEST_STATES, TAKE, WORK
from yici.core import clock
from yici.core.access import Actor

ABOUT_REQUESTS = ("closing", "refusal", "exclusion", "appeal")
SUPERVISE = "hotline.supervise"
A_PAGE = 50
MOST_LOOKED_AT = 5000  # kinds have limits of their own: some that wait are not over yet


def list_asked(actor: Actor, *, after: int = 0, limit: int = A_PAGE) -> tuple[tuple[int, DecisionView], ...]:
    """What waits for a decision about requests that the actor sees, oldest first, with positions for the next page."""
    rows = Decision.objects.filter(kind__in=ABOUT_REQUESTS, state=DECISION_STATES.initial, pk__gt=after)
    rows = rows.filter(request__in=visible_requests(actor)).order_by("id")[:limit]
    return tuple(zip([row.pk for row in rows], views_of(actor, list(_full(rows))), strict=True))


def _full(rows: QuerySet[Decision]) -> QuerySet[Decision]:
    return rows.select_related("request", "asked_unit", "appeals")


def views_of(actor: Actor, rows: Sequence[Decision]) -> list[DecisionView]:
    """Rows as contracts; ``may_decide`` for this actor."""
    names = {
        (kind, one.code): (one.name, one.name_en)
        for kind in {row.kind for row in rows}
        for one in list_reasons(kind)
    }  # fmt: skip
    return [_view(actor, row, names.get((row.kind, row.reason), (row.reason, row.reason))) for row in rows]


def _view(actor: Actor, row: Decision, names: tuple[str, str]) -> DecisionView:
    is_open = row.decided_at is None
    may = actor.may(DECIDE) or (row.kind == "appeal" and actor.may(SUPERVISE))
    is_own = (row.asked_by is not None and row.asked_by == actor.account) or (
        row.asked_unit_id is not None and row.asked_unit_id == actor.unit_id
    )
    is_about_own = row.appeals is not None and row.appeals.decided_by == actor.account
    return DecisionView(
        key=row.key, kind=row.kind, state=row.state, reason=row.reason, reason_name=names[0], reason_name_en=names[1],
        text=row.text, asked_unit=row.asked_unit.short_name if row.asked_unit else "", asked_at=row.asked_at,
        answer=row.answer, decided_name=row.decided_name, decided_at=row.decided_at,
        request_number=row.request.number if row.request else "",
        request_title=row.request.title if row.request else "",
        appeals=row.appeals.kind if row.appeals else "",
        may_decide=is_open and may and not is_own and not is_about_own,
    )  # fmt: skip


def get_closing_panel(
    actor: Actor, *, request: uuid.UUID | None = None, order: uuid.UUID | None = None
) -> ClosingPanel | None:
    """What belongs to the end of a request, at its own page or (for the unit) at its order's; None where nothing does.

    A unit reads what was asked about its own work, never the answers of the requester.
    """
    if request is not None:
        row = get_request_for(actor, request)
    else:
        work = get_order_for(actor, order or uuid.UUID(int=0))
        share = Share.objects.filter(order=work, left_at=None).select_related("request__case").order_by("id").first()
        if share is None:
            return None
        row = share.request
    case = cases_of("request", [row.key])[row.key]
    steps = {one.event for one in REQUEST_STATES.rows if one.source == case.state}
    rows = row.decisions.filter(kind__in=ABOUT_REQUESTS)
    if request is None:
        rows = rows.filter(Q(asked_unit_id=actor.unit_id) | Q(order__in=visible_orders(actor)))
    tries = list_attempts(row)
    has_part = has_worked(actor, row)
    may_ask = actor.may(WORK) if request is None else actor.may(TAKE)
    kinds = {one.kind for one in row.decisions.filter(decided_at=None)}
    return ClosingPanel(
        number=row.number, case_version=case.version,
        decisions=tuple(views_of(actor, list(_full(rows.order_by("-id"))[:20]))), attempts=len(tries),
        attempt_days=len({clock.day_of(one.at) for one in tries}),
        may_close=request is not None and "close" in steps and actor.may(DECIDE) and not has_part,
        may_ask_refusal=may_ask and "refuse" in steps and "refusal" not in kinds,
        may_ask_exclusion=may_ask and not row.is_excluded and "exclusion" not in kinds,
        closed_until=row.reopen_until, reopen_days=reopen_days(row.kind, row.urgency),
        answers=_answers(row) if request is not None else (),
    )  # fmt: skip


def _answers(row: Request) -> tuple[AnswerLine, ...]:
    return tuple(
        AnswerLine(
            one.at, one.round, one.way, one.is_reached, one.is_contacted, one.solved, one.level, one.about, one.words
        )
        for one in row.confirmations.order_by("-id")[:20]
    )


def list_waiting_for_an_official(actor: Actor, limit: int = A_PAGE) -> list[Request]:
    """Requests whose day to say "not solved" (the limit ``reopen``) is over although nobody could ask: only a named
    official ends them.
    """
    rows = visible_requests(actor).filter(case__state_id__in=ASKED_STATES, answered_at__lte=clock.now())
    rows = rows.select_related("case", "area", "requester").order_by("answered_at", "id")[:MOST_LOOKED_AT]
    return list(islice((row for row in rows.iterator(chunk_size=200) if _is_day_over(row)), limit))


def _is_day_over(row: Request) -> bool:
    if row.answered_at is None:
        return False
    return clock.day_of(row.answered_at) + dt.timedelta(days=reopen_days(row.kind, row.urgency)) < clock.today()


def count_closings(first: dt.date, last: dt.date) -> list[ClosingCount]:
    """Requests of a period that ended without the requester's word, or were left out of the adjusted rates: by kind of
    decision, reason and main unit, with how many were objected to and how many of these turned.
    """
    granted = DECISION_STATES.find_row(DECISION_STATES.initial, "grant").target
    begin, end = clock.end_of(first - dt.timedelta(days=1)), clock.end_of(last)
    rows = Decision.objects.filter(
        kind__in=("closing", "refusal", "exclusion"), state=granted, decided_at__gte=begin, decided_at__lt=end
    )
    units = {
        one.request_id: one.order.unit.short_name
        for one in Share.objects.filter(request__decisions__in=rows).select_related("order__unit").order_by("-id")
    }
    counted: dict[tuple[str, str, str], list[int]] = {}
    for row in rows.prefetch_related("appealed_by"):
        counts = counted.setdefault((row.kind, row.reason, units.get(row.request_id or 0, "")), [0, 0, 0])
        objections = list(row.appealed_by.all())
        counts[0] += 1
        counts[1] += bool(objections)
        counts[2] += any(one.state == granted for one in objections)
    names = {(kind, one.code): one for kind in ("closing", "refusal", "exclusion") for one in list_reasons(kind)}
    return [
        ClosingCount(
            kind, reason, names[kind, reason].name if (kind, reason) in names else reason,
            names[kind, reason].name_en if (kind, reason) in names else reason, unit, *counts,
        )
        for (kind, reason, unit), counts in sorted(counted.items())
    ]  # fmt: skip


def subject_of_number(actor: Actor, number: str) -> tuple[str, uuid.UUID]:
    """("request" or "order", its key) of a number as typed; ``CaseNotFound`` for strangers and other matters alike."""
    case = get_case_by_number(actor, number)
    kind = {"request": "request", "work_order": "order"}.get(case.type)
    if kind is None:
        raise CaseNotFound
    return kind, case.subject


def key_of_request(actor: Actor, number: str) -> uuid.UUID:
    """The key of the request with this number; ``CaseNotFound`` for strangers."""
    kind, key = subject_of_number(actor, number)
    if kind != "request":
        raise CaseNotFound
    return key


def get_rated(case: CaseView) -> RatedView:
    """The request behind the follow-up of a bad rating, for whoever may see the follow-up; no name, no phone."""
    row = Request.objects.get(case__key=case.parent or case.key)
    share = Share.objects.filter(request=row).select_related("order__unit").order_by("-id").first()
    last = row.confirmations.filter(is_reached=True, level__isnull=False).order_by("-id").first()
    return RatedView(
        number=row.number, title=row.title, text=row.text, answer=row.answer,
        unit_name=share.order.unit.short_name if share else "", level=last.level if last else None,
        about=last.about if last else "", solved=last.solved if last else "", words=last.words if last else "",
    )  # fmt: skip
