"""Visits with their officers, answers and signatures, for the desk."""

from __future__ import annotations

from collections.abc import Sequence

from yici.apps.cases.public import CaseView, cases_of
from yici.apps.oversight.contracts.visits import (
    AnswerView,
    Item,
    MatterOfVisit,
    OfficerView,
    SignatureView,
    VisitView,
)
from yici.apps.oversight.guards import get_visit_for, visible_visits, visit_key_of
from yici.apps.oversight.models import Visit, VisitOfficer
from yici.apps.oversight.rules.officers import Licence, uncovered
from yici.apps.oversight.states import VISIT_STATES, VisitFacts
from yici.apps.places.public import unit_names
from yici.core import clock
from yici.core.access import Actor

A_PAGE = 40
VISIT_TYPE = "visit"


def officers_of(visit: Visit) -> list[VisitOfficer]:
    """The officers who go, in order."""
    rows = visit.officers.filter(is_replaced=False).select_related("inspector__unit")
    return list(rows.order_by("id"))


def licences_of(visit: Visit) -> list[Licence]:
    """The licences of the officers who go."""
    return [
        Licence(one.inspector.licence, one.inspector.licence_until, frozenset(one.inspector.powers))
        for one in officers_of(visit) if one.inspector.retired_on is None
    ]  # fmt: skip


def is_officer(actor: Actor, visit: Visit) -> bool:
    """Whether the actor is one of the officers who go."""
    if actor.account is None:
        return False
    return visit.officers.filter(is_replaced=False, inspector__account=actor.account).exists()


def is_signed(visit: Visit) -> bool:
    """Whether the target signed or refused before a witness, and every officer signed."""
    signatures = list(visit.signatures.values_list("side", "inspector_id"))
    signed = {inspector for side, inspector in signatures if side == "officer"}
    goes = {one.inspector_id for one in officers_of(visit)}
    return any(side == "target" for side, _ in signatures) and bool(goes) and goes <= signed


def facts_of(actor: Actor, visit: Visit) -> VisitFacts:
    """What decides the steps of a visit for this actor."""
    today = clock.today()
    answered = set(visit.answers.values_list("item", flat=True))
    return VisitFacts(
        is_officer=is_officer(actor, visit),
        is_main=actor.is_system or actor.unit_id == visit.unit_id,
        is_proposer=actor.account is not None and visit.proposed_by == actor.account,
        is_day=visit.visit_on == today,
        is_licensed=not uncovered([one["code"] for one in visit.matters], licences_of(visit), today),
        is_answered=all(item["code"] in answered for item in visit.items),
        is_signed=is_signed(visit),
        is_public_ready=bool(visit.result),
    )


def view_of(visit: Visit, case: CaseView | None = None) -> VisitView:
    """A row as contract."""
    case = case or cases_of(VISIT_TYPE, [visit.key])[visit.key]
    day = visit.visit_on or clock.today()
    codes = list(dict.fromkeys(one["unit"] for one in visit.matters))
    names = unit_names(codes)
    due = next((one for one in case.clocks if one.stopped_at is None), None)
    return VisitView(
        key=visit.key, number=visit.number, case=case.key, state=case.state, version=case.version, kind=visit.kind,
        target_code=visit.target_code, target_name=visit.target_name, address=visit.address,
        risk_class=visit.risk_class, area_name=visit.area.short_name, unit_id=visit.unit_id,
        unit_name=visit.unit.short_name, unit_names=tuple(names.get(one, one) for one in codes),
        matters=tuple(
            MatterOfVisit(one["code"], one["name"], names.get(one["unit"], one["unit"]), one["basis"])
            for one in visit.matters
        ),
        items=tuple(Item(one["code"], one["matter"], one["name"], one["grade"]) for one in visit.items),
        officers=tuple(
            OfficerView(
                one.inspector.key, one.inspector.code, one.inspector.name, one.inspector.unit.short_name,
                one.inspector.licence, one.inspector.licence_until, tuple(one.inspector.powers),
                one.inspector.account, one.why, one.inspector.retired_on is None and day <= one.inspector.licence_until,
            )
            for one in officers_of(visit)
        ),
        answers={
            one.item: AnswerView(one.item, one.answer, one.words, one.grade, one.photo_at, one.photos)
            for one in visit.answers.all()
        },
        signatures=tuple(
            SignatureView(
                one.side, one.name, one.way, one.at, one.inspector.key if one.inspector else None, one.witness,
                one.words, one.at_position,
            )
            for one in visit.signatures.select_related("inspector").order_by("id")
        ),
        plan_number=visit.plan.number if visit.plan else "", plan_title=visit.plan.title if visit.plan else "",
        why=dict(visit.why), until_on=visit.until_on, visit_on=visit.visit_on, notice_way=visit.notice_way,
        notice_words=visit.notice_words, noticed_at=visit.noticed_at, started_at=visit.started_at,
        finished_at=visit.finished_at, result=visit.result, summary=visit.summary, published_at=visit.published_at,
        cancel_reason=visit.cancel_reason, due_words=due.words if due else "", due_look=due.look if due else "",
        proposed_by=visit.proposed_by, position=visit.pk, content_version=visit.version,
        public_words=visit.public_words,
        hazards=tuple(visit.hazards.order_by("id").values_list("number", flat=True)),
    )  # fmt: skip


def get_visit(actor: Actor, number: str) -> VisitView:
    """The visit with this number; ``VisitNotFound`` for strangers."""
    return view_of(get_visit_for(actor, visit_key_of(actor, number)))


def list_visits(
    actor: Actor, *, which: str = "", plan: str = "", mine: bool = False, before: int = 0
) -> tuple[list[VisitView], int | None]:
    """Visits that the actor may see, newest first. ``which``: "open", "done" or "complaint"; ``mine``: its own ones."""
    rows = visible_visits(actor)
    if which == "open":
        rows = rows.exclude(case__phase="closed")
    elif which == "done":
        rows = rows.filter(case__phase="closed")
    elif which == "complaint":
        rows = rows.filter(kind="complaint")
    if plan:
        rows = rows.filter(plan__number=plan)
    if mine and actor.account is not None:
        rows = rows.filter(officers__inspector__account=actor.account, officers__is_replaced=False)
    rows = rows.filter(id__lt=before) if before else rows
    some = list(rows.select_related("unit", "area", "plan", "case").order_by("-id")[: A_PAGE + 1])
    return views_of(some[:A_PAGE]), some[A_PAGE - 1].pk if len(some) > A_PAGE else None


def views_of(rows: Sequence[Visit]) -> list[VisitView]:
    """Rows as contracts, with their cases read at once."""
    cases = cases_of(VISIT_TYPE, [one.key for one in rows])
    return [view_of(one, cases[one.key]) for one in rows]


def steps_of(actor: Actor, number: str) -> list[tuple[str, bool, str]]:
    """The steps of a visit for this actor: (event, whether it is possible now, why not)."""
    visit = get_visit_for(actor, visit_key_of(actor, number))
    state = visit.case.state_id.partition(":")[2]
    allowed = VISIT_STATES.allowed(state, actor=actor, facts=facts_of(actor, visit))
    return [(one.event, one.is_possible, one.reason) for one in allowed]
