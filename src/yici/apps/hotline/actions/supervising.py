"""Supervision of open orders: urged, supervised, jointly, in the media; answered by the unit; looked at by somebody."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from yici.apps.cases.public import Limit, open_case, step, tell
from yici.apps.hotline.contracts.supervision import LEVELS, SupervisionView
from yici.apps.hotline.errors import AnswerNeeded, NotOpenAnyMore, UrgedToday, WordsNeeded
from yici.apps.hotline.guards import get_order_for, get_supervision_for
from yici.apps.hotline.models import Share, Supervision, WorkOrder
from yici.apps.hotline.selectors.supervision import get_supervision, list_rules
from yici.apps.hotline.states import SUPERVISE, SupervisionFacts
from yici.apps.places.public import find_unit
from yici.core import audit, clock, outbox
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action
from yici.core.ids import new_key

ANSWER_DAYS = 3  # working days, where no rule says how many


@action
def supervise(
    *,
    actor: Actor,
    order: uuid.UUID,
    level: str,
    text: str = "",
    rule: str = "",
    joint: Sequence[str] = (),
    answer_days: int | None = None,
) -> SupervisionView:
    """Ask the unit of an open order for an answer, with a clock of its own; joint supervision asks other units as well.
    The order's own limit stays as it is. An order is urged once a day.

    Raises ``NotOpenAnyMore``, ``UrgedToday``, ``UnitNotFound``, ``UnitBarred``, ``WordsNeeded`` (above urging).
    """
    actor.must(SUPERVISE)
    if level not in LEVELS:
        raise ValueError(f"{level} is no level of supervision")
    row = get_order_for(actor, order, is_locked=True)
    if row.case.phase not in ("waiting", "working"):
        raise NotOpenAnyMore
    if level == "urge" and Supervision.objects.filter(order=row, level="urge", asked_on=clock.today()).exists():
        raise UrgedToday
    if level != "urge" and not text.strip():
        raise WordsNeeded
    known = {one.code: one for one in list_rules()}
    days = answer_days or (known[rule].answer_days if rule in known else ANSWER_DAYS)
    key, now = new_key(), clock.now()
    helpers = [find_unit(code).id for code in joint if code]
    case = open_case(
        actor=actor, case_type="supervision", subject=key, title=row.title, area_id=row.area_id,
        owner_id=actor.unit_id, main_id=row.unit_id, assisting_ids=helpers, parent=row.case_id, text=text.strip(),
        limits=[Limit("answer", "working_days", days)], barred_ids=_barred(row),
    )  # fmt: skip
    made = Supervision.objects.create(
        key=key, number=case.number, case_id=case.key, order=row, level=level, rule=rule if rule in known else "",
        text=text.strip(), asked_by=actor.account, asked_at=now, asked_on=clock.today(),
    )  # fmt: skip
    _mark(row, level)
    tell(
        actor=actor, case=row.case_id, verb="work_order.supervised", text=text.strip(),
        told={"level": level, "number": made.number, "rule": made.rule},
    )  # fmt: skip
    outbox.post(
        outbox.Notice("chat", "unit", str(unit), "supervision.asked", {"number": made.number, "level": level},
                      f"{made.number} {unit}")
        for unit in [row.unit.code, *joint]
    )  # fmt: skip
    audit.record("order.supervised", actor=actor, kind="work_order", key=row.key, level=level, rule=made.rule)
    return get_supervision(SYSTEM, key)


def _barred(row: WorkOrder) -> list[int]:
    """Units that a request of the order complains about: they are not asked to help either."""
    against = Share.objects.filter(order=row, left_at=None, request__against__isnull=False)
    return list(against.values_list("request__against_id", flat=True))


def _mark(row: WorkOrder, level: str) -> None:
    """The highest level reached stands on the order; urging is counted."""
    if row.supervision not in LEVELS or LEVELS.index(level) > LEVELS.index(row.supervision):
        row.supervision = level
    row.urge_count += int(level == "urge")
    row.save(update_fields=["supervision", "urge_count"])


@action
def answer_supervision(*, actor: Actor, supervision: uuid.UUID, expected: int, text: str) -> SupervisionView:
    """The unit that was asked answers. Raises ``AnswerNeeded``."""
    if not text.strip():
        raise AnswerNeeded
    row = get_supervision_for(actor, supervision, is_locked=True)
    step(
        actor=actor, case=row.case_id, event="answer", expected=expected, facts=facts_of(actor, row), text=text.strip()
    )  # fmt: skip
    row.answer = text.strip()
    row.save(update_fields=["answer"])
    return get_supervision(SYSTEM, row.key)


@action
def look_at_answer(
    *,
    actor: Actor,
    supervision: uuid.UUID,
    expected: int,
    event: str,
    text: str = "",
    recheck_on: dt.date | None = None,
) -> SupervisionView:
    """Accept an answer (with a day on which to look again), ask again, or take the whole back ("drop")."""
    row = get_supervision_for(actor, supervision, is_locked=True)
    if event == "again" and not text.strip():
        raise WordsNeeded
    limits = [Limit("answer", "working_days", ANSWER_DAYS)] if event == "again" else []
    step(
        actor=actor, case=row.case_id, event=event, expected=expected, facts=facts_of(actor, row), text=text.strip(),
        limits=limits,
    )  # fmt: skip
    row.outcome = text.strip() if event != "again" else ""
    row.recheck_on = recheck_on if event == "accept" else None
    row.save(update_fields=["outcome", "recheck_on"])
    return get_supervision(SYSTEM, row.key)


def facts_of(actor: Actor, row: Supervision) -> SupervisionFacts:
    """What decides the steps for this actor."""
    units = row.case.assignments.filter(part="main").values_list("unit_id", flat=True)
    return SupervisionFacts(has_it=actor.unit_id in set(units), has_answer=bool(row.answer))
