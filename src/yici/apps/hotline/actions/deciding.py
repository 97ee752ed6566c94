"""A unit asks, another unit decides: to give an order back, to take longer, to suspend it. Nobody decides what the own
unit asked; until then whoever has the order works on it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid

from yici.apps.cases.public import (
    ArticleNeeded,
    ClockNotRunning,
    ClockView,
    ExtendedAlready,
    ExtensionTooLate,
    extend_clock,
    get_case,
    step,
    tell,
)
from yici.apps.hotline.actions.dispatching import move_order
from yici.apps.hotline.actions.working import requests_of, tell_requests
from yici.apps.hotline.contracts import Asking, OrderDecision
from yici.apps.hotline.errors import (
    AskedAlready,
    DayOfReviewNeeded,
    DaysNeeded,
    DecisionNotFound,
    ReasonUnknown,
    UnitNeeded,
)
from yici.apps.hotline.guards import get_decision_for, get_order_for
from yici.apps.hotline.models import Decision, WorkOrder
from yici.apps.hotline.selectors.deciding import ASKED, get_order_decision
from yici.apps.hotline.selectors.kinds import limits_of
from yici.apps.hotline.selectors.lists import list_reasons
from yici.apps.hotline.selectors.steps import facts_of
from yici.apps.hotline.states import DECISION_STATES, WORK, DecisionFacts, OrderFacts
from yici.apps.places.public import find_unit, post_name
from yici.core import clock, outbox
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action
from yici.core.errors import ChangedMeanwhile, StepNotYet

MOST_DAYS = 366  # a suspension is looked at again within a year
DECIDED = OrderFacts(is_decided=True)


@action
def ask(*, actor: Actor, order: uuid.UUID, expected: int, asking: Asking) -> OrderDecision:
    """The main unit asks for something about its order, once at a time for each kind.

    Raises ``ReasonUnknown``, ``AskedAlready``, ``ArticleNeeded``, ``ExtendedAlready``, ``ExtensionTooLate``,
    ``DaysNeeded``, ``DayOfReviewNeeded``, ``StepNotYet``, ``ChangedMeanwhile``.
    """
    actor.must(WORK)
    row = get_order_for(actor, order, is_locked=True)
    known = {one.code for one in list_reasons(asking.kind)}
    if not asking.reason or (known and asking.reason not in known):
        raise ReasonUnknown(reason=asking.reason)
    if row.unit_id != actor.unit_id:
        raise StepNotYet(reason="the main unit does this")
    if Decision.objects.filter(order=row, kind=asking.kind, state=ASKED).exists():
        raise AskedAlready
    _CHECKS[asking.kind](actor, row, expected, asking)
    made = Decision.objects.create(
        kind=asking.kind, order=row, reason=asking.reason, text=asking.text.strip(), days=asking.days,
        until=asking.until, article=asking.article.strip()[:200],
        proposed_unit_id=find_unit(asking.unit).id if asking.unit else None, asked_unit_id=actor.unit_id,
        asked_by=actor.account, asked_at=clock.now(),
    )  # fmt: skip
    if asking.kind != "return":
        told = {"decision": str(made.key), "reason": asking.reason, "days": asking.days}
        tell(actor=actor, case=row.case_id, verb=f"work_order.{asking.kind}_asked", text=asking.text, told=told)
    return get_order_decision(SYSTEM, made.key)


def _check_return(actor: Actor, row: WorkOrder, expected: int, asking: Asking) -> None:
    if not asking.article.strip():
        raise ArticleNeeded
    told = {"article": asking.article.strip()[:200], "reason": asking.reason, "unit": asking.unit or None}
    step(
        actor=actor, case=row.case_id, event="return", expected=expected, facts=facts_of(actor, row), text=asking.text,
        told=told,
    )  # fmt: skip
    row.return_count += 1
    row.save(update_fields=["return_count"])


def _check_extension(actor: Actor, row: WorkOrder, expected: int, asking: Asking) -> None:
    _at_version(actor, row, expected)
    final = running_limit(row)
    if final.extended_by:
        raise ExtendedAlready
    if clock.now() >= final.due_at:
        raise ExtensionTooLate(kind=final.kind, day=final.due_on.isoformat())
    (limit,) = limits_of(row.kind, row.urgency, final.kind)
    if not asking.days or not 1 <= asking.days <= limit.length:
        raise DaysNeeded(most=limit.length)


def _check_suspension(actor: Actor, row: WorkOrder, expected: int, asking: Asking) -> None:
    _at_version(actor, row, expected)
    today = clock.today()
    if asking.until is None or not today < asking.until <= today + dt.timedelta(days=MOST_DAYS):
        raise DayOfReviewNeeded


_CHECKS = {"return": _check_return, "extension": _check_extension, "suspension": _check_suspension}


def _at_version(actor: Actor, row: WorkOrder, expected: int) -> None:
    """What is asked without a step was decided on a version too."""
    if get_case(actor, row.case_id).version != expected:
        raise ChangedMeanwhile


def running_limit(row: WorkOrder) -> ClockView:
    """The clock that an extension moves: of the work done again, otherwise the total one."""
    clocks = {one.kind: one for one in get_case(SYSTEM, row.case_id).clocks if not one.unit_code}
    for kind in ("redo", "final"):
        found = clocks.get(kind)
        if found is not None and not found.look.startswith("done"):
            return found
    raise ClockNotRunning(kind="final")


@action
def decide(
    *, actor: Actor, decision: uuid.UUID, is_granted: bool, expected: int, text: str = "", unit: str = ""
) -> OrderDecision:
    """Decide what a unit asked about its order, with the own name. ``expected`` is the version of the order's case;
    ``unit`` who gets a returned order instead (the proposed one without it). A refused return stays as a precedent.

    Raises ``NotAllowed``, ``StepNotYet`` (the own unit asked), ``ChangedMeanwhile``, ``UnitNeeded``.
    """
    found = get_decision_for(actor, decision, is_locked=True)
    if found.order is None or found.kind not in _EFFECTS:
        raise DecisionNotFound
    row = get_order_for(actor, found.order.key, is_locked=True)
    _settle(actor, found, "grant" if is_granted else "refuse", text)
    through = dataclasses.replace(actor, is_system=True)  # the right to decide includes what follows from it
    _EFFECTS[found.kind](through, row, found, expected, unit)
    return get_order_decision(SYSTEM, found.key)


@action
def withdraw(*, actor: Actor, decision: uuid.UUID, expected: int) -> OrderDecision:
    """The unit takes back what it asked; a returned order is its own again."""
    found = get_decision_for(actor, decision, is_locked=True)
    if found.order is None or found.kind not in _EFFECTS:
        raise DecisionNotFound
    _settle(actor, found, "withdraw", "")
    through = dataclasses.replace(actor, is_system=True)
    if found.kind == "return":
        step(actor=through, case=found.order.case_id, event="uphold", expected=expected, facts=DECIDED)
    else:
        tell(actor=actor, case=found.order.case_id, verb=f"work_order.{found.kind}_withdrawn")
    return get_order_decision(SYSTEM, found.key)


def _settle(actor: Actor, found: Decision, event: str, text: str) -> None:
    facts = DecisionFacts(is_asker=found.asked_by == actor.account, is_own_unit=found.asked_unit_id == actor.unit_id)
    if found.state != ASKED:
        raise ChangedMeanwhile
    target = DECISION_STATES.step(found.state, event, actor=actor, facts=facts)
    changes: dict[str, object] = {"state": target, "answer": text.strip()}
    if event != "withdraw":
        name = f"{actor.name} {post_name(actor)}".strip()[:80]
        changes |= {"decided_by": actor.account, "decided_name": name, "decided_at": clock.now()}
    if not Decision.objects.filter(pk=found.pk, state=ASKED).update(**changes):
        raise ChangedMeanwhile
    found.refresh_from_db()


def _settle_return(actor: Actor, row: WorkOrder, found: Decision, expected: int, unit: str) -> None:
    told = {"decision": str(found.key)}
    if found.state == "granted":
        code = unit or (found.proposed_unit.code if found.proposed_unit else "")
        if not code:
            raise UnitNeeded
        move_order(actor, row, find_unit(code), expected, found.answer, told)
        return
    step(actor=actor, case=row.case_id, event="uphold", expected=expected, facts=DECIDED, text=found.answer, told=told)


def _settle_extension(actor: Actor, row: WorkOrder, found: Decision, expected: int, unit: str) -> None:
    _at_version(actor, row, expected)
    told = {"decision": str(found.key)}
    if found.state == "refused":
        tell(actor=actor, case=row.case_id, verb="work_order.extension_refused", text=found.answer, told=told)
        return
    kind = running_limit(row).kind
    extend_clock(
        actor=actor, case=row.case_id, kind=kind, by=found.days or 1, asked_at=found.asked_at, text=found.answer
    )
    due = next(one for one in get_case(SYSTEM, row.case_id).clocks if one.kind == kind and not one.unit_code)
    tell_requests(actor, row, "request.extended", "", {"until": due.due_at.isoformat(), "reason": found.reason})
    _notify(row, "request.extended", due.due_on)


def _settle_suspension(actor: Actor, row: WorkOrder, found: Decision, expected: int, unit: str) -> None:
    told = {"decision": str(found.key), "until": found.until.isoformat() if found.until else None}
    if found.state == "refused":
        _at_version(actor, row, expected)
        tell(actor=actor, case=row.case_id, verb="work_order.suspension_refused", text=found.answer, told=told)
        return
    if found.until is None or found.until <= clock.today():
        raise DayOfReviewNeeded
    event = "renew" if row.suspended_until else "suspend"
    step(
        actor=actor, case=row.case_id, event=event, expected=expected, facts=DECIDED, text=found.answer, told=told,
        until=found.until, why=_words_of_reason("suspension", found.reason),
    )  # fmt: skip
    row.suspended_until = found.until
    row.save(update_fields=["suspended_until"])
    tell_requests(actor, row, "request.suspended", found.text, {"until": told["until"], "reason": found.reason})
    _notify(row, "request.suspended", found.until)


def _words_of_reason(kind: str, code: str) -> str:
    return next((one.name for one in list_reasons(kind) if one.code == code), code)


_EFFECTS = {"return": _settle_return, "extension": _settle_extension, "suspension": _settle_suspension}


@action
def take_up(*, actor: Actor, order: uuid.UUID, expected: int, text: str = "") -> None:
    """A suspended order is worked on again: by its unit when it can go on, or by whoever reviews the suspension."""
    row = get_order_for(actor, order, is_locked=True)
    event = "take_up" if row.unit_id == actor.unit_id else "resume"
    step(
        actor=actor, case=row.case_id, event=event, expected=expected, facts=facts_of(actor, row), text=text,
        audience="citizen",
    )  # fmt: skip
    row.suspended_until = None
    row.save(update_fields=["suspended_until"])
    tell_requests(actor, row, "request.taken_up", text)


def _notify(row: WorkOrder, template: str, until: dt.date) -> None:
    facts = {"until": until.isoformat()}
    outbox.post(
        outbox.Notice("sms", "requester", str(one.key), template, facts, f"{one.key} {template} {until}")
        for one in requests_of(row)
    )
