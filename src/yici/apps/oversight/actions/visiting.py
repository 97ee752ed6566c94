"""A visit from its day to its published result: proposed, approved by another, told, made, signed, published."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from yici.apps.cases.public import Limit, open_case, step, tell, write_message
from yici.apps.oversight.actions.drawing import VISIT_TYPE, items_of, matters_kept
from yici.apps.oversight.actions.finding import find_hazards
from yici.apps.oversight.contracts.visits import CANCEL_REASONS, RESULTS, Answered, Signing, VisitView
from yici.apps.oversight.errors import (
    AnswerUnusable,
    DayUnusable,
    EntryNotFound,
    NotAnOfficer,
    NoticeNeeded,
    OfficerUnusable,
    ResultNeeded,
    SignatureUnusable,
    SignedAlready,
    WhyNeeded,
)
from yici.apps.oversight.guards import get_target_for, get_visit_for
from yici.apps.oversight.models import Inspector, Tie, Visit, VisitAnswer, VisitOfficer, VisitSignature
from yici.apps.oversight.rules.words import words_of_officer_problem
from yici.apps.oversight.selectors.city import get_matters, limit_of
from yici.apps.oversight.selectors.visits import facts_of, officers_of, view_of
from yici.apps.oversight.states import APPROVE, INSPECT, VISIT_STATES
from yici.apps.places.public import NoPost, find_unit
from yici.core import audit, clock, files, submissions
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.guards import save_version
from yici.core.ids import new_key

LED_WITHIN = 15  # days in which a complaint-led visit is to be made: this system's own definition
NOTICE_WAYS = ("phone", "letter", "message", "on_arrival")
Photos = Mapping[str, Sequence[tuple[files.PreparedFile, str]]]


def _event_in(row: Visit, event: str) -> None:
    """Refuse what is written at a visit in a state in which the step it belongs to does not exist."""
    VISIT_STATES.find_row(row.case.state_id.partition(":")[2], event)


def _step(
    actor: Actor, row: Visit, event: str, expected: int, text: str = "", *, limits: Sequence[Limit] = (),
    told: Mapping[str, object] | None = None,
) -> None:  # fmt: skip
    step(
        actor=actor, case=row.case_id, event=event, expected=expected, facts=facts_of(actor, row),
        text=text.strip()[:1000], limits=limits, told=told,
    )  # fmt: skip


@action
def propose_day(*, actor: Actor, visit: uuid.UUID, expected: int, day: dt.date, text: str = "") -> VisitView:
    """Propose the day of a visit, from today to the last day of its plan. Raises ``DayUnusable``."""
    row = get_visit_for(actor, visit, is_locked=True)
    if not clock.today() <= day <= row.until_on:
        raise DayUnusable(until=row.until_on.isoformat())
    _step(actor, row, "propose", expected, text, told={"on": day.isoformat()})
    row.visit_on, row.proposed_by, row.approved_by = day, actor.account, None
    row.save(update_fields=["visit_on", "proposed_by", "approved_by"])
    return view_of(row)


@action
def decide_day(*, actor: Actor, visit: uuid.UUID, expected: int, event: str, text: str = "") -> VisitView:
    """Approve a proposed day or send it back (with the reason); never the proposer."""
    row = get_visit_for(actor, visit, is_locked=True)
    if event == "send_back" and not text.strip():
        raise WhyNeeded
    _step(actor, row, "approve" if event == "approve" else "send_back", expected, text)
    if event == "approve":
        row.approved_by = actor.account
        row.save(update_fields=["approved_by"])
    return view_of(row)


@action
def postpone(*, actor: Actor, visit: uuid.UUID, expected: int, text: str) -> VisitView:
    """Give an approved day up, with the reason; another day is proposed and approved anew."""
    row = get_visit_for(actor, visit, is_locked=True)
    if not text.strip():
        raise WhyNeeded
    _step(actor, row, "postpone", expected, text)
    return view_of(row)


@action
def give_notice(*, actor: Actor, visit: uuid.UUID, expected: int, way: str, text: str) -> VisitView:
    """Write down how the business was told; on arrival only with the reason. Raises ``NoticeNeeded``."""
    row = get_visit_for(actor, visit, is_locked=True)
    if way not in NOTICE_WAYS or not text.strip():
        raise NoticeNeeded
    _step(actor, row, "notify", expected, text, told={"way": way})
    row.notice_way, row.notice_words, row.noticed_at = way, text.strip()[:300], clock.now()
    row.save(update_fields=["notice_way", "notice_words", "noticed_at"])
    return view_of(row)


@action
def start_visit(*, actor: Actor, visit: uuid.UUID, expected: int) -> VisitView:
    """Begin on the approved day with two licences of that day at every matter; which ones is written down."""
    row = get_visit_for(actor, visit, is_locked=True)
    licences = [one.inspector.licence for one in officers_of(row)]
    _step(actor, row, "start", expected, told={"licences": licences})
    row.started_at = clock.now()
    row.save(update_fields=["started_at"])
    return view_of(row)


@action
def save_answers(
    *, actor: Actor, visit: uuid.UUID, expected: int, answers: Sequence[Answered], photos: Photos | None = None
) -> VisitView:
    """Write what was seen at items, with photos. ``expected`` is the content version; signed ones are not changed.

    Raises ``AnswerUnusable``, ``SignedAlready``, ``ChangedMeanwhile``.
    """
    actor.must(INSPECT)
    row = get_visit_for(actor, visit, is_locked=True)
    _event_in(row, "finish")
    _must_be_officer(actor, row)
    if row.signatures.exists():
        raise SignedAlready
    items = {one["code"]: one for one in row.items}
    for one in answers:
        is_no = one.answer == "no"
        if one.item not in items or one.answer not in ("yes", "no", "na") or (is_no and not one.words.strip()):
            raise AnswerUnusable(item=items.get(one.item, {"name": one.item})["name"])
    save_version(Visit.objects.all(), pk=row.pk, expected=expected)
    for one in answers:
        grade = (one.grade or items[one.item]["grade"]) if one.answer == "no" else ""
        VisitAnswer.objects.update_or_create(
            visit=row, item=one.item,
            defaults={
                "answer": one.answer, "words": one.words.strip()[:500], "grade": grade, "account": actor.account,
                "at": clock.now(),
            },
        )  # fmt: skip
    for item, some in (photos or {}).items():
        if item in items and some:
            position = write_message(
                actor=actor, case=row.case_id, text=items[item]["name"], attached=some, verb="visit.photo"
            )
            row.answers.filter(item=item).update(photo_at=position, photos=len(some))
    audit.record("visit.answered", actor=actor, kind=VISIT_TYPE, key=row.key, number=row.number, items=len(answers))
    return view_of(get_visit_for(actor, visit))


def _must_be_officer(actor: Actor, row: Visit) -> None:
    if not facts_of(actor, row).is_officer:
        raise NotAnOfficer


@action
def sign_visit(
    *, actor: Actor, visit: uuid.UUID, expected: int, signing: Signing, drawing: files.PreparedFile | None = None
) -> VisitView:
    """Write a signature down as a fact: drawn on the phone, typed, or refused before a witness.

    Only after every item has its answer. Raises ``SignatureUnusable``, ``SignedAlready``, ``ChangedMeanwhile``.
    """
    actor.must(INSPECT)
    row = get_visit_for(actor, visit, is_locked=True)
    _event_in(row, "finish")
    _must_be_officer(actor, row)
    facts = facts_of(actor, row)
    person = next((one.inspector for one in officers_of(row) if one.inspector.key == signing.inspector), None)
    is_refused = signing.way == "refused"
    unusable = (
        not facts.is_answered
        or signing.way not in ("drawn", "typed", "refused")
        or (signing.side == "officer") != (person is not None)
        or not (signing.name.strip() or person is not None)
        or (signing.way == "drawn" and drawing is None)
        or (is_refused and (signing.side != "target" or not signing.witness.strip() or not signing.words.strip()))
    )
    if unusable:
        raise SignatureUnusable
    if row.signatures.filter(side=signing.side, inspector=person).exists():
        raise SignedAlready
    save_version(Visit.objects.all(), pk=row.pk, expected=expected)
    name = person.name if person is not None else signing.name.strip()[:60]
    position = None
    if drawing is not None and signing.way == "drawn":
        position = write_message(
            actor=actor, case=row.case_id, text="", attached=[(drawing, "signature.png")], verb="visit.signature"
        )
    VisitSignature.objects.create(
        visit=row, side=signing.side, inspector=person, name=name, way=signing.way,
        witness=signing.witness.strip()[:60], words=signing.words.strip()[:300], at_position=position,
        account=actor.account, at=clock.now(),
    )  # fmt: skip
    tell(actor=actor, case=row.case_id, verb=f"visit.{'refused' if is_refused else 'signed'}_by_{signing.side}")
    return view_of(get_visit_for(actor, visit))


@action
def unsign_visit(*, actor: Actor, visit: uuid.UUID, expected: int, text: str) -> VisitView:
    """Take all signatures back before the visit ends, because what was written has to be corrected; stays told."""
    actor.must(INSPECT)
    row = get_visit_for(actor, visit, is_locked=True)
    _event_in(row, "finish")
    _must_be_officer(actor, row)
    if not text.strip():
        raise WhyNeeded
    save_version(Visit.objects.all(), pk=row.pk, expected=expected)
    count = row.signatures.count()
    row.signatures.all().delete()
    tell(actor=actor, case=row.case_id, verb="visit.unsigned", text=text.strip()[:300], told={"signatures": count})
    return view_of(get_visit_for(actor, visit))


@action
def finish_visit(*, actor: Actor, visit: uuid.UUID, expected: int, result: str, summary: str = "") -> VisitView:
    """End the visit with its result; every item that is not so becomes a hazard. The limit to publish starts.

    Raises ``ResultNeeded``, and what ``step`` raises.
    """
    row = get_visit_for(actor, visit, is_locked=True)
    has_no = row.answers.filter(answer="no").exists()
    if result not in RESULTS or (result == "problems") != has_no:
        raise ResultNeeded
    _step(actor, row, "finish", expected, summary, limits=[limit_of("publication")])
    row.result, row.summary, row.finished_at = result, summary.strip()[:2000], clock.now()
    row.save(update_fields=["result", "summary", "finished_at"])
    find_hazards(actor, row)
    return view_of(row)


@action
def publish_visit(*, actor: Actor, visit: uuid.UUID, expected: int, words: str = "") -> VisitView:
    """Make the result public: target, day, units, matters, result, and one sentence written for everybody."""
    row = get_visit_for(actor, visit, is_locked=True)
    _step(actor, row, "publish", expected, words)
    row.published_at, row.public_words = clock.now(), words.strip()[:300]
    row.save(update_fields=["published_at", "public_words"])
    return view_of(row)


@action
def cancel_visit(*, actor: Actor, visit: uuid.UUID, expected: int, reason: str, text: str = "") -> VisitView:
    """A visit is not made, with a reason from the list that everybody reads; it counts against no cap."""
    row = get_visit_for(actor, visit, is_locked=True)
    if reason not in CANCEL_REASONS or (reason == "other" and not text.strip()):
        raise WhyNeeded
    _step(actor, row, "cancel", expected, text, told={"reason": reason})
    row.cancel_reason = reason
    row.save(update_fields=["cancel_reason"])
    return view_of(row)


@action
def appoint_officer(
    *, actor: Actor, visit: uuid.UUID, expected: int, inspector: str, why: str, instead_of: str = ""
) -> VisitView:
    """Let another inspector go, with the reason; whoever must avoid the business cannot. ``expected``: content version.

    Raises ``OfficerUnusable``, ``WhyNeeded``.
    """
    actor.must(APPROVE)
    row = get_visit_for(actor, visit, is_locked=True)
    _event_in(row, "cancel")  # only before it began
    if not why.strip():
        raise WhyNeeded
    person = _usable(row, inspector, {find_unit(one["unit"]).id for one in row.matters})
    save_version(Visit.objects.all(), pk=row.pk, expected=expected)
    if instead_of:
        gone = row.officers.filter(inspector__code=instead_of, is_replaced=False).first()
        if gone is None:
            raise EntryNotFound
        gone.is_replaced = True
        gone.save(update_fields=["is_replaced"])
    VisitOfficer.objects.update_or_create(
        visit=row, inspector=person, defaults={"why": why.strip()[:200], "is_replaced": False}
    )
    told = {"inspector": person.code, "instead_of": instead_of}
    tell(actor=actor, case=row.case_id, verb="visit.officer_appointed", text=why.strip()[:200], told=told)
    return view_of(get_visit_for(actor, visit))


def _usable(row: Visit, code: str, units: set[int]) -> Inspector:
    person = Inspector.objects.filter(code=code.strip().upper(), retired_on=None).select_related("unit").first()
    problem = ""
    if person is None:
        problem = "unknown"
    elif person.unit_id not in units:
        problem = "unit"
    elif person.licence_until < (row.visit_on or row.until_on):
        problem = "licence"
    elif not set(person.powers) & {one["code"] for one in row.matters}:
        problem = "power"
    elif Tie.objects.filter(inspector=person, target=row.target_id, retired_on=None).exists():
        problem = "tie"
    elif row.pk and row.officers.filter(inspector=person, is_replaced=False).exists():
        problem = "already"
    if problem or person is None:
        name = person.name if person is not None else code
        raise OfficerUnusable(name=name, problem=words_of_officer_problem(problem))
    return person


@action
def open_led_visit(
    *, actor: Actor, target: str, matters: Sequence[str], officers: Sequence[str], led_by: str, number: str = "",
    client_key: str,
) -> VisitView:  # fmt: skip
    """Open a visit that a complaint led to: outside the cap, shown apart, its day approved like any other.

    Its officers are named by the unit, at least two, none who must avoid the business. Raises ``WhyNeeded``,
    ``OfficerUnusable``, ``MatterUnknown``, ``EntryNotFound``.
    """
    actor.must(INSPECT)
    if not led_by.strip():
        raise WhyNeeded
    content = {"target": target, "matters": list(matters), "officers": list(officers), "by": led_by, "number": number}
    key = submissions.receive_once(
        "oversight.visit", sender=str(actor.account or ""), client_key=client_key, content=content,
        act=lambda: str(_open_led(actor, target, matters, officers, led_by, number)),
    )  # fmt: skip
    return view_of(get_visit_for(actor, uuid.UUID(key)))


def _open_led(
    actor: Actor, code: str, matters: Sequence[str], officers: Sequence[str], led_by: str, number: str
) -> uuid.UUID:
    if actor.unit_id is None:
        raise NoPost
    target = get_target_for(actor, code.strip().upper())
    found = [one for one in get_matters(matters) if one.unit == actor.unit_code]
    if not found or target.retired_on is not None:
        raise EntryNotFound
    kept = [
        {"code": one.code, "name": one.name, "unit": one.unit, "basis": one.basis, "items": list(one.items)}
        for one in found
    ]
    key, today = new_key(), clock.today()
    row = Visit(
        key=key, kind="complaint", target=target, target_code=target.code, target_name=target.name,
        address=target.address, risk_class=target.risk_class, year=today.year, unit_id=actor.unit_id,
        area_id=target.area_id, matters=matters_kept(kept), items=items_of(kept),
        why={"led_by": led_by.strip()[:300], "number": number.strip()[:40]},
        until_on=today + dt.timedelta(days=LED_WITHIN),
    )  # fmt: skip
    people = [_usable(row, one, {actor.unit_id}) for one in dict.fromkeys(officers)]
    if len(people) < 2:
        raise OfficerUnusable(name=target.name, problem=words_of_officer_problem("two"))
    case = open_case(
        actor=actor, case_type=VISIT_TYPE, subject=key, title=target.name, area_id=target.area_id,
        owner_id=actor.unit_id, main_id=actor.unit_id, text=led_by.strip()[:300],
        limits=[Limit("visit", "calendar_days", LED_WITHIN)],
    )  # fmt: skip
    row.number, row.case_id = case.number, case.key
    row.save(force_insert=True)
    VisitOfficer.objects.bulk_create([VisitOfficer(visit=row, inspector=one) for one in people])
    audit.record("visit.led_by_complaint", actor=actor, kind=VISIT_TYPE, key=key, number=case.number)
    return key
