"""What the requester says: solved, not solved, how satisfied. Never said by the unit that worked on it.

Answers are kept by round: a round ends with the unit's answer and the requester's word about it. Of one round the
newest answer that reached somebody counts, once; a call-back and an answer by own hand are never both counted.
"""

from __future__ import annotations

import datetime as dt
import uuid

from yici.apps.cases.public import cases_of, step
from yici.apps.hotline.actions.bad_ratings import look_into
from yici.apps.hotline.actions.taking import CITIZEN
from yici.apps.hotline.contracts import Outcome, RequestView
from yici.apps.hotline.errors import NotToBeReopened, NotYourOwnCallBack, OutcomeNeeded, RatedAlready
from yici.apps.hotline.guards import get_request_for
from yici.apps.hotline.models import Confirmation, Request, Share
from yici.apps.hotline.selectors.following import round_of, say_until
from yici.apps.hotline.selectors.kinds import limits_of
from yici.apps.hotline.selectors.requests import view_of
from yici.apps.hotline.selectors.units import list_units_that_worked
from yici.apps.hotline.states import RequestFacts
from yici.apps.places.public import list_unit_line
from yici.core import audit, clock
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action


@action
def confirm(
    *, actor: Actor, request: uuid.UUID, expected: int, outcome: Outcome, way: str = "call_back"
) -> RequestView:
    """Write down what the requester says. Solved closes the request; partly or not solved is work again (redo)."""
    row = get_request_for(actor, request, is_locked=True)
    if way == "call_back":
        must_not_have_worked(actor, row)
    if outcome.solved not in ("yes", "partly", "no"):
        raise OutcomeNeeded
    is_solved = outcome.solved == "yes"
    _write_down(row, actor, outcome, way)
    step(
        actor=actor, case=row.case_id, event="confirm" if is_solved else "redo", expected=expected,
        facts=RequestFacts(), text=outcome.words, told={"solved": outcome.solved, "way": way}, audience="citizen",
        keeps_children=True,
    )  # fmt: skip
    look_into(row)
    if is_solved:
        end_request(row)
    else:
        row.redo_count += 1
        _redo_orders(row, outcome.words)
    row.save()
    return view_of(row)


def must_not_have_worked(actor: Actor, row: Request) -> None:
    """Raise ``NotYourOwnCallBack`` for whoever sits in a unit (or a part of one) that worked on the request."""
    if actor.unit_id is None:
        return
    if set(list_unit_line(actor.unit_id)) & list_units_that_worked(row.pk):
        raise NotYourOwnCallBack


def _write_down(row: Request, actor: Actor, outcome: Outcome, way: str) -> Confirmation:
    """Keep an answer, and make it what is true of the request now."""
    kept = Confirmation.objects.create(
        request=row, round=round_of(row), way=way, is_contacted=outcome.is_contacted, solved=outcome.solved,
        level=outcome.level, about=outcome.about, words=outcome.words, account=actor.account, unit_id=actor.unit_id,
        at=clock.now(), worked_unit_id=worked_unit_of(row),
    )  # fmt: skip
    row.is_contacted, row.solved, row.level, row.about = (
        outcome.is_contacted, outcome.solved, outcome.level, outcome.about,
    )  # fmt: skip
    row.confirmed_way, row.confirmed_at = way, kept.at
    return kept


def end_request(row: Request) -> None:
    """A request in hand has ended: until when it may be reopened; its orders end with the last of their requests."""
    today = clock.today()
    days = limits_of(row.kind, row.urgency, "reopen")[0].length
    row.closed_on, row.reopen_until = today, today + dt.timedelta(days=days)
    close_orders(row)


@action
def rate(*, request: uuid.UUID, outcome: Outcome) -> RequestView:
    """The requester answers by their own hand; the caller has checked number and code."""
    expected = get_request_for(SYSTEM, request).case.version
    return confirm(actor=CITIZEN, request=request, expected=expected, outcome=outcome, way="self")


@action
def rate_rest(*, request: uuid.UUID, outcome: Outcome) -> RequestView:
    """The other questions, by own hand, once a round: contacted, satisfied, with what not.

    It is a newer answer of the round and takes the place of the one before, which stays as it was. Raises
    ``RatedAlready`` the second time.
    """
    row = get_request_for(CITIZEN, request, is_locked=True)
    last = row.confirmations.filter(is_reached=True).order_by("-id").first()
    if last is None or outcome.level is None:
        raise OutcomeNeeded
    if Confirmation.objects.filter(request=row, round=last.round, way="self", level__isnull=False).exists():
        raise RatedAlready
    solved = "partly" if last.solved == "no" and outcome.solved == "partly" else last.solved
    words = " ".join(one for one in (last.words if last.way == "self" else "", outcome.words) if one)
    last.pk, last.key, last.account, last.unit_id = None, uuid.uuid4(), None, None  # answers are only added
    last.way, last.solved, last.words, last.at = "self", solved, words, clock.now()
    last.is_contacted, last.level, last.about = outcome.is_contacted, outcome.level, outcome.about
    last.save()
    Request.objects.filter(pk=row.pk).update(
        is_contacted=outcome.is_contacted, solved=solved, level=outcome.level, about=outcome.about,
        confirmed_way="self", confirmed_at=last.at,
    )  # fmt: skip
    row.level = outcome.level
    look_into(row, rated_round=last.round)
    audit.record("request.rated", actor=CITIZEN, kind="request", key=row.key, level=outcome.level, round=last.round)
    return view_of(get_request_for(CITIZEN, request))


@action
def reopen(*, actor: Actor, request: uuid.UUID, expected: int, words: str = "", way: str = "self") -> RequestView:
    """Not solved after all: an ended request goes back to be given out again. Raises ``NotToBeReopened`` after its day.

    It is the newest answer of the round that had ended, and the next answer of a unit begins another one.
    """
    row = get_request_for(actor, request, is_locked=True)
    until = say_until(row, cases_of("request", [row.key])[row.key])
    if until is None or clock.today() > until:
        raise NotToBeReopened
    _write_down(row, actor, Outcome(row.is_contacted, "no", None, "", words), way)
    step(
        actor=actor, case=row.case_id, event="reopen", expected=expected, facts=RequestFacts(may_reopen=True),
        text=words, limits=limits_of(row.kind, row.urgency, "dispatch"), told={"way": way}, audience="citizen",
    )  # fmt: skip
    row.reopen_count += 1
    row.closed_on = row.reopen_until = None
    row.closed_reason = ""
    row.save()
    return view_of(row)


def worked_unit_of(row: Request) -> int | None:
    """The main unit whose work an answer is about: that of the first work order that the request shares."""
    shares = Share.objects.filter(request=row, left_at=None).order_by("id")
    return shares.values_list("order__unit_id", flat=True).first()


def close_orders(row: Request) -> None:
    """An order is closed when the last of its requests is."""
    for share in Share.objects.filter(request=row, left_at=None).select_related("order__case"):
        others = Share.objects.filter(order=share.order, left_at=None).exclude(request=row)
        if others.exclude(request__case__phase="closed").exists() or share.order.case.state_id != "work_order:done":
            continue
        step(
            actor=SYSTEM, case=share.order.case_id, event="close", expected=share.order.case.version,
            keeps_children=True,  # what supervision asked about it goes on by itself
        )  # fmt: skip
        share.order.closed_at = clock.now()
        share.order.save(update_fields=["closed_at"])


def _redo_orders(row: Request, words: str) -> None:
    """The units that said done work again, and read why in the words of the requester."""
    for share in Share.objects.filter(request=row, left_at=None).select_related("order__case"):
        order = share.order
        if order.case.state_id != "work_order:done":
            continue
        step(
            actor=SYSTEM, case=order.case_id, event="redo", expected=order.case.version, text=words,
            limits=limits_of(order.kind, order.urgency, "redo"),
        )  # fmt: skip
        order.redo_count += 1
        order.save(update_fields=["redo_count"])
