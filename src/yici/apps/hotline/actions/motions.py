"""A suggestion of a deputy or a proposal of a member: registered, given out, answered, judged, looked at again."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction

from yici.apps.cases.public import Limit, add_assisting, answer_part, get_case, open_case, sign_part, step, tell
from yici.apps.hotline.beside.errors import (
    CategoryNeeded,
    LeadUnitNeeded,
    MotionIncomplete,
    MotionKnown,
    NotToPublish,
    OpinionNeeded,
)
from yici.apps.hotline.beside.states import AT_CENTRE, MOTION_ANSWERED, MOTION_STATES, OPINION_EVENTS
from yici.apps.hotline.contracts.motions import (
    BASICALLY,
    CATEGORIES,
    CONTACT_WAYS,
    MOTION_KINDS,
    NOT_SATISFIED,
    PLANNED,
    SATISFIED,
    SILENT,
    MotionSaid,
    MotionView,
    NewMotion,
)
from yici.apps.hotline.errors import AnswerNeeded, PurposeNeeded, StillPersonal, WordsNeeded
from yici.apps.hotline.guards import get_motion_for
from yici.apps.hotline.models import Motion, Requester
from yici.apps.hotline.rules.clearing import personal_parts
from yici.apps.hotline.selectors.kinds import limits_of
from yici.apps.hotline.selectors.motions import facts_of, view_of
from yici.apps.hotline.selectors.units import centre
from yici.apps.places.public import find_area, find_unit
from yici.core import audit, clock, crypto, submissions
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action
from yici.core.errors import ChangedMeanwhile
from yici.core.ids import new_key

KIND = "hotline.motion"  # of the submission
#: What opinions lead to which step, by the category of the answer that was signed off.
GOOD = (SATISFIED, BASICALLY, SILENT)
NEEDS_WORDS = ("return", "send_back", "decline", "withdraw", "uphold", "contact", "again", "raise", "renew", "settle",
               "keep", "miss")  # fmt: skip


@action
def open_motion(*, actor: Actor, new: NewMotion, client_key: str) -> MotionView:
    """Register what came from a session; the centre gives it to a lead unit. The same number of the session twice is
    refused. Raises ``MotionIncomplete``, ``MotionKnown``, ``AreaNotFound``.
    """
    actor.must("hotline.take")
    needed = (new.session, new.reference, new.proposer, new.title, new.text)
    if new.kind not in MOTION_KINDS or not all(one.strip() for one in needed) or not 0 <= new.others <= 10_000:
        raise MotionIncomplete
    key = submissions.receive_once(
        KIND, sender=str(actor.account or ""), client_key=client_key, content=dataclasses.asdict(new),
        act=lambda: str(_open(actor, new)),
    )  # fmt: skip
    return _again(Motion.objects.get(key=key))


def _open(actor: Actor, new: NewMotion) -> uuid.UUID:
    session, reference = new.session.strip()[:60], new.reference.strip()[:20]
    there = Motion.objects.filter(kind=new.kind, session=session, reference=reference).first()
    if there is not None:
        raise MotionKnown(number=there.number)
    house, key, title = centre(), new_key(), new.title.strip()[:200]
    area = find_area(new.area_code).id if new.area_code else house.area_id
    case = open_case(
        actor=actor, case_type=new.kind, subject=key, title=title, area_id=area, owner_id=house.id, main_id=house.id,
        limits=limits_of("", "", "motion_assign"),
    )  # fmt: skip
    try:
        with transaction.atomic():
            Motion.objects.create(
                key=key, number=case.number, case_id=case.key, kind=new.kind, session=session, reference=reference,
                proposer=new.proposer.strip()[:40], others=new.others, contact=_contact(new), area_id=area,
                title=title, text=new.text.strip(), registered_by=actor.account, registered_at=clock.now(),
            )  # fmt: skip
    except IntegrityError as error:  # somebody else entered it at the same moment
        raise MotionKnown(number=f"{session} {reference}") from error
    audit.record("motion.registered", actor=actor, kind=new.kind, key=key, reference=reference)
    return key


def _contact(new: NewMotion) -> Requester | None:
    """The phone, sealed, without its blind index: what a deputy asks as a private person is not led to the office."""
    if not new.phone.strip():
        return None
    key = new_key()
    sealed = crypto.seal(new.phone.strip()[:40], record=str(key), element="requester.phone")
    return Requester.objects.create(key=key, phone_sealed=sealed, made_at=clock.now())


@dataclass
class _Step:
    """What goes along with a step of the case."""

    limits: list[Limit] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=dict)
    changed: dict[str, Any] = field(default_factory=dict)  # columns of the row


@action
def move_motion(*, actor: Actor, motion: uuid.UUID, event: str, expected: int, said: MotionSaid) -> MotionView:
    """Take one a step further by its table. Raises what ``step`` raises, ``WordsNeeded``, ``LeadUnitNeeded``,
    ``AnswerNeeded``, ``CategoryNeeded``, ``OpinionNeeded``.
    """
    row = get_motion_for(actor, motion, is_locked=True)
    MOTION_STATES.find_row(row.case.state_id.partition(":")[2], event)
    if event in NEEDS_WORDS and not said.text.strip():
        raise WordsNeeded
    made = _MAKERS.get(event, _plain)(row, said, event)
    if event == "answer":
        made.changed["drafted_by"] = actor.account
    facts = facts_of(actor, row)
    for name, value in made.changed.items():
        setattr(row, name, value)
    target = MOTION_STATES.find_target(row.case.state_id.partition(":")[2], event) or ""
    case = step(
        actor=actor, case=row.case_id, event=event, expected=expected, facts=facts, text=said.text.strip(),
        told=made.told, limits=made.limits, main_id=centre().id if target in AT_CENTRE else row.unit_id,
    )  # fmt: skip
    row.save(update_fields=[*made.changed] or ["round"])
    if event in ("assign", "reassign"):
        _give_assisting(actor, row, said.assisting, case.version)
    return _again(row)


def _plain(row: Motion, said: MotionSaid, event: str) -> _Step:
    return _Step()


def _give(row: Motion, said: MotionSaid, event: str) -> _Step:
    if not said.unit or said.unit in said.assisting or said.unit == centre().code:
        raise LeadUnitNeeded
    unit = find_unit(said.unit)
    first = ("motion_sign", "motion_answer") if event == "assign" else ("motion_sign",)
    return _Step(limits_of("", "", *first), {"unit": unit.code}, {"unit_id": unit.id, "has_returned": False})


def _give_assisting(actor: Actor, row: Motion, codes: Sequence[str], version: int) -> None:
    busy = {one.unit_id for one in view_of(row).assisting}
    for unit in (find_unit(one) for one in dict.fromkeys(codes)):
        if unit.id not in busy:
            limits = limits_of("", "", "motion_sign")
            made = add_assisting(
                actor=actor, case=row.case_id, unit_id=unit.id, expected=version,
                limits=[dataclasses.replace(one, kind="sign") for one in limits],
            )  # fmt: skip
            version = made.version


def _return(row: Motion, said: MotionSaid, event: str) -> _Step:
    return _Step(changed={"has_returned": True})


def _uphold(row: Motion, said: MotionSaid, event: str) -> _Step:
    return _Step(limits_of("", "", "motion_sign"))


def _contacted(row: Motion, said: MotionSaid, event: str) -> _Step:
    if said.way not in CONTACT_WAYS:
        raise WordsNeeded
    return _Step(told={"way": said.way}, changed={"contacted_in": row.round})


def _drafted(row: Motion, said: MotionSaid, event: str) -> _Step:
    if not said.text.strip():
        raise AnswerNeeded
    is_planned = said.category == PLANNED
    is_day_right = said.planned_on is not None and said.planned_on > clock.today()
    if said.category not in CATEGORIES or is_planned != (said.planned_on is not None) or (
        is_planned and not is_day_right
    ):  # fmt: skip
        raise CategoryNeeded
    return _Step(told={"category": said.category}, changed={
        "draft": said.text.strip(), "draft_category": said.category, "draft_planned_on": said.planned_on,
    })  # fmt: skip


def _signed_off(row: Motion, said: MotionSaid, event: str) -> _Step:
    """Only now the answer is one. What was thought of the last and its being public end with it."""
    return _Step(limits_of("", "", "motion_opinion"), {"category": row.draft_category}, {
        "answer": row.draft, "category": row.draft_category, "planned_on": row.draft_planned_on,
        "answered_at": clock.now(), "opinion": "", "may_publish": False, "released_at": None,
        "draft": "", "draft_category": "", "draft_planned_on": None,
    })  # fmt: skip


def _judged(row: Motion, said: MotionSaid, event: str) -> _Step:
    is_good = event in ("accept", "plan")
    if said.opinion not in (GOOD if is_good else (NOT_SATISFIED,)) or (said.opinion == SILENT and not _is_late(row)):
        raise OpinionNeeded
    limits, changed = [], {"opinion": said.opinion, "may_publish": said.may_publish and said.opinion != SILENT}
    if event == "plan" and row.planned_on is not None:
        days = max((row.planned_on - clock.today()).days, 0)
        limits = [Limit("motion_promise", "calendar_days", days)]
    elif event == "again":
        return _anew(row, said, event, changed)
    return _Step(limits, {"opinion": said.opinion}, changed)


def _is_late(row: Motion) -> bool:
    clocks = get_case(SYSTEM, row.case_id).clocks
    return any(one.kind == "motion_opinion" and one.due_at <= clock.now() for one in clocks)


def _anew(row: Motion, said: MotionSaid, event: str, changed: Mapping[str, Any] | None = None) -> _Step:
    return _Step(
        limits_of("", "", "motion_again"), {"round": row.round + 1}, {**(changed or {}), "round": row.round + 1}
    )


_MAKERS: Mapping[str, Callable[[Motion, MotionSaid, str], _Step]] = {
    "assign": _give, "reassign": _give, "return": _return, "uphold": _uphold, "contact": _contacted,
    "answer": _drafted, "sign_off": _signed_off, **dict.fromkeys(OPINION_EVENTS, _judged), "renew": _anew,
    "miss": _anew,
}  # fmt: skip


def sign_motion(actor: Actor, motion: uuid.UUID, expected: int) -> object:
    """Sign for one from the inbox, where many are signed for at once."""
    return move_motion(actor=actor, motion=motion, event="sign", expected=expected, said=MotionSaid())


@action
def help_motion(*, actor: Actor, motion: uuid.UUID, expected: int, text: str = "") -> MotionView:
    """An assisting unit signs for its part (without words) or answers the lead unit (with them)."""
    row = get_motion_for(actor, motion)
    if text.strip():
        answer_part(actor=actor, case=row.case_id, expected=expected, text=text.strip())
    else:
        sign_part(actor=actor, case=row.case_id, expected=expected)
    return _again(row)


@action
def release_motion(*, actor: Actor, motion: uuid.UUID, expected: int, is_public: bool) -> MotionView:
    """Let everybody read text and answer, or take them back. The proposer agreed, the answer is signed off, and no
    phone, number or plate stands in it. Raises ``NotToPublish``, ``StillPersonal``, ``ChangedMeanwhile``.
    """
    actor.must("hotline.release")
    row = get_motion_for(actor, motion, is_locked=True)
    if row.case.version != expected:
        raise ChangedMeanwhile
    if is_public:
        if not row.may_publish or row.case.state_id.partition(":")[2] not in MOTION_ANSWERED or not row.category:
            raise NotToPublish
        parts = personal_parts("\n".join((row.title, row.text, row.answer)))
        if parts:
            raise StillPersonal(parts="、".join(parts))
    row.released_at = clock.now() if is_public else None
    row.save(update_fields=["released_at"])
    tell(actor=actor, case=row.case_id, verb="motion.released" if is_public else "motion.taken_back")
    return _again(row)


def look_at_proposer(*, actor: Actor, motion: uuid.UUID, purpose: str) -> str:
    """The phone of the proposer, with the trace committed before it is shown. Raises ``PurposeNeeded``."""
    row = _leave_trace(actor=actor, motion=motion, purpose=purpose)
    if row.contact is None or not row.contact.phone_sealed:
        return ""
    return crypto.open_sealed(row.contact.phone_sealed, record=str(row.contact.key), element="requester.phone")


@action
def _leave_trace(*, actor: Actor, motion: uuid.UUID, purpose: str) -> Motion:
    actor.must("hotline.contact")
    row = get_motion_for(actor, motion)
    if not purpose.strip():
        raise PurposeNeeded
    tell(actor=actor, case=row.case_id, verb="motion.contact_looked_at", text=purpose.strip()[:200])
    return row


def _again(row: Motion) -> MotionView:
    return view_of(Motion.objects.select_related("case", "unit", "area", "contact").get(pk=row.pk))
