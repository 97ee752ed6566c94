"""A request ends without the requester's word: only by a named official, for a reason on the list, with an appeal.

Closing, refusing as unreasonable and leaving out of the adjusted rates are decisions about one request. Whoever asks
does not decide, nor does a unit that worked on it; an appeal is decided by somebody else than what it is about.
"""

from __future__ import annotations

import dataclasses
import uuid

from yici.apps.cases.public import step, tell
from yici.apps.hotline.actions.confirming import end_request, must_not_have_worked
from yici.apps.hotline.actions.ending import end_orders
from yici.apps.hotline.actions.taking import CITIZEN, tell_requester
from yici.apps.hotline.contracts import CLOSING_REASONS
from yici.apps.hotline.errors import (
    AppealedAlready,
    AskedAlready,
    DecidedAlready,
    NotYourOwnDecision,
    ReasonUnknown,
    ThreeCallsNeeded,
    WordsNeeded,
)
from yici.apps.hotline.guards import get_decision_for, get_order_for, get_request_for
from yici.apps.hotline.models import Decision, Request, Share
from yici.apps.hotline.selectors.call_backs import has_tried_enough
from yici.apps.hotline.selectors.kinds import limits_of
from yici.apps.hotline.selectors.lists import list_reasons
from yici.apps.hotline.states import DECIDE, DECISION_STATES, TAKE, WORK, DecisionFacts, RequestFacts
from yici.core import audit, clock
from yici.core.access import Actor
from yici.core.actions import action

SUPERVISE = "hotline.supervise"
#: What is decided about a request here; the other kinds of decisions are about work orders.
ABOUT_REQUESTS = ("closing", "refusal", "exclusion", "appeal")
APPEALABLE = ("closing", "refusal", "exclusion")


@action
def close_request(*, actor: Actor, request: uuid.UUID, expected: int, reason: str, text: str) -> uuid.UUID:
    """A named official closes a request without the requester's word, for one of five reasons, with text.

    "unreachable" needs three calls on two days that reached nobody (``ThreeCallsNeeded``). The requester is told, may
    appeal, and may say "not solved" until a day. Returns the key of the decision.
    """
    actor.must(DECIDE)
    row = get_request_for(actor, request, is_locked=True)
    must_not_have_worked(actor, row)
    if reason not in CLOSING_REASONS:
        raise ReasonUnknown(reason=reason)
    if reason == "unreachable" and not has_tried_enough(row):
        raise ThreeCallsNeeded
    decision = _write(actor, row, "closing", reason, text)
    _settle(decision, actor, "grant", text)
    _end(actor, row, decision, "close", expected)
    return decision.key


@action
def ask_refusal(
    *, actor: Actor, request: uuid.UUID | None = None, order: uuid.UUID | None = None, reason: str, text: str
) -> uuid.UUID:
    """A unit (through its order) or an agent asks to refuse a request as unreasonable; another unit decides."""
    return _ask(actor, "refusal", request, order, reason, text)


@action
def ask_exclusion(
    *, actor: Actor, request: uuid.UUID | None = None, order: uuid.UUID | None = None, reason: str, text: str
) -> uuid.UUID:
    """A unit asks that a request stay out of the adjusted rates; the raw rates count it in any case."""
    return _ask(actor, "exclusion", request, order, reason, text)


def _ask(
    actor: Actor, kind: str, request: uuid.UUID | None, order: uuid.UUID | None, reason: str, text: str
) -> uuid.UUID:
    if order is not None:
        work = get_order_for(actor, order)
        actor.must(WORK)
        share = Share.objects.filter(order=work, left_at=None)
        share = share.filter(request__key=request) if request else share.order_by("id")
        row = share.select_related("request__case").first().request  # type: ignore[union-attr]  # an order has one
    else:
        actor.must(TAKE)
        work, row = None, get_request_for(actor, request or uuid.UUID(int=0))
    if reason not in {one.code for one in list_reasons(kind)}:
        raise ReasonUnknown(reason=reason)
    if Decision.objects.filter(request=row, kind=kind, decided_at=None).exists():
        raise AskedAlready
    decision = _write(actor, row, kind, reason, text)
    decision.order, decision.asked_by, decision.asked_unit_id = work, actor.account, actor.unit_id
    decision.save(update_fields=["order", "asked_by", "asked_unit"])
    through = dataclasses.replace(actor, is_system=True)  # a unit does not see the request behind its order
    tell(actor=through, case=row.case_id, verb=f"request.{kind}_asked", text=text, told={"reason": reason})
    return decision.key


def _write(actor: Actor, row: Request, kind: str, reason: str, text: str) -> Decision:
    if not text.strip():
        raise WordsNeeded
    return Decision.objects.create(request=row, kind=kind, reason=reason, text=text.strip(), asked_at=clock.now())


@action
def decide_about_request(*, actor: Actor, decision: uuid.UUID, event: str, text: str, expected: int = 0) -> None:
    """Grant or refuse what was asked about a request ("grant", "refuse"), with text, by somebody of another unit.

    An appeal is decided by whoever supervises or decides, but not by the one whose decision it is about. ``expected``
    is the version of the request's case (0: as it is).
    """
    found = get_decision_for(actor, decision, is_locked=True)
    if found.kind not in ABOUT_REQUESTS or found.request is None:
        raise DecidedAlready
    if found.decided_at is not None:
        raise DecidedAlready
    if not text.strip():
        raise WordsNeeded
    row = get_request_for(actor, found.request.key, is_locked=True)
    must_not_have_worked(actor, row)
    if found.appeals is not None and found.appeals.decided_by == actor.account:
        raise NotYourOwnDecision
    _settle(found, actor, event, text)
    is_granted = event == "grant"
    version = expected or row.case.version
    if found.kind == "refusal" and is_granted:
        _end(actor, row, found, "refuse", version)
    elif found.kind == "exclusion":
        _exclude(actor, row, found, is_granted=is_granted)
    elif found.kind == "appeal":
        _answer_appeal(actor, row, found, version, is_granted=is_granted)
    elif not is_granted:
        tell(actor=actor, case=row.case_id, verb=f"request.{found.kind}_not_granted", text=text)


def _settle(decision: Decision, actor: Actor, event: str, text: str) -> None:
    """Write down who decided, by the table; nobody decides an own asking, nor one of the own unit."""
    may = actor
    if decision.kind == "appeal" and actor.may(SUPERVISE):
        may = dataclasses.replace(actor, permissions=actor.permissions | {DECIDE})
    facts = DecisionFacts(
        is_asker=decision.asked_by is not None and decision.asked_by == actor.account,
        is_own_unit=decision.asked_unit_id is not None and decision.asked_unit_id == actor.unit_id,
    )
    decision.state = DECISION_STATES.step(decision.state, event, actor=may, facts=facts)
    decision.answer, decision.decided_by, decision.decided_name = text.strip(), actor.account, actor.name[:80]
    decision.decided_at = clock.now()
    decision.save(update_fields=["state", "answer", "decided_by", "decided_name", "decided_at"])
    audit.record(
        "decision.made", actor=actor, kind="decision", key=decision.key, of=decision.kind, reason=decision.reason,
        state=decision.state,
    )  # fmt: skip


def _end(actor: Actor, row: Request, decision: Decision, event: str, expected: int) -> None:
    step(
        actor=actor, case=row.case_id, event=event, expected=expected, facts=RequestFacts(is_decided=True),
        text=decision.answer or decision.text, told={"reason": decision.reason}, audience="citizen",
        keeps_children=True,
    )  # fmt: skip
    row.closed_reason = decision.reason[:20]
    end_request(row)
    end_orders(row, "work_order.request_ended")
    row.save(update_fields=["closed_reason", "closed_on", "reopen_until"])
    template = "request.refused" if decision.kind == "refusal" else "request.closed"
    tell_requester(row.key, template, once=f"{decision.key} told")


def _exclude(actor: Actor, row: Request, decision: Decision, *, is_granted: bool) -> None:
    if is_granted:
        row.is_excluded, row.excluded_reason = True, decision.reason
        row.save(update_fields=["is_excluded", "excluded_reason"])
    tell(
        actor=actor, case=row.case_id, verb="request.excluded" if is_granted else "request.exclusion_not_granted",
        text=decision.answer, told={"reason": decision.reason}, audience="citizen" if is_granted else "inside",
    )  # fmt: skip


@action
def appeal(*, request: uuid.UUID, reason: str, text: str) -> uuid.UUID:
    """The requester objects to the newest decision about the request; the caller has checked number and code."""
    row = get_request_for(CITIZEN, request, is_locked=True)
    about = (
        row.decisions.filter(kind__in=APPEALABLE, state=granted_state(), appealed_by=None).order_by("-id").first()
    )  # fmt: skip
    if about is None:
        raise AppealedAlready
    made = _write(CITIZEN, row, "appeal", reason, text)
    made.appeals = about
    made.save(update_fields=["appeals"])
    tell(actor=CITIZEN, case=row.case_id, verb="request.appealed", text=text, audience="citizen")
    return made.key


def granted_state() -> str:
    """The state of what was asked for and granted."""
    return DECISION_STATES.find_row(DECISION_STATES.initial, "grant").target


def _answer_appeal(actor: Actor, row: Request, found: Decision, expected: int, *, is_granted: bool) -> None:
    about = found.appeals
    told = {"decided": found.state}
    if not is_granted or about is None:
        tell(actor=actor, case=row.case_id, verb="request.appeal_decided", text=found.answer, told=told,
             audience="citizen")  # fmt: skip
        return
    if about.kind == "exclusion":
        row.is_excluded, row.excluded_reason = False, ""
        row.save(update_fields=["is_excluded", "excluded_reason"])
        tell(actor=actor, case=row.case_id, verb="request.appeal_decided", text=found.answer, told=told,
             audience="citizen")  # fmt: skip
        return
    through = dataclasses.replace(actor, is_system=True)
    step(
        actor=through, case=row.case_id, event="reopen", expected=expected, facts=RequestFacts(may_reopen=True),
        text=found.answer, limits=limits_of(row.kind, row.urgency, "dispatch"), told={"way": "appeal"},
        audience="citizen",
    )  # fmt: skip
    row.reopen_count += 1
    row.closed_on = row.reopen_until = None
    row.closed_reason = ""
    row.save(update_fields=["reopen_count", "closed_on", "reopen_until", "closed_reason"])
    tell_requester(row.key, "request.reopened", once=f"{found.key} told")
