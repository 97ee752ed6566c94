"""A request is taken in: by the citizen's own hand, by an agent, by another system. One short transaction."""

from __future__ import annotations

import contextlib
import dataclasses
import uuid
from typing import Any

from yici.apps.cases.public import add_case, open_case
from yici.apps.hotline.actions import far, wages
from yici.apps.hotline.actions.merging import follow
from yici.apps.hotline.contracts import Contact, Intake, RequestReceipt
from yici.apps.hotline.errors import WordsNeeded
from yici.apps.hotline.models import Request, Requester, Spot
from yici.apps.hotline.rules.phones import normalise_phone
from yici.apps.hotline.selectors.kinds import get_kind, limits_of
from yici.apps.hotline.selectors.saying import receipt_of
from yici.apps.hotline.selectors.units import centre
from yici.apps.places.public import find_area_lately, find_unit
from yici.core import clock, crypto, exchange, files, numbers, outbox, submissions, text_search
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.codes import new_code
from yici.core.ids import new_key
from yici.core.together import Together, number_of

#: Who acts when a citizen does: nobody with a post.
CITIZEN = Actor(account=None, post=None, name="citizen", is_system=True, area_paths=("/",))
TITLE_SIGNS = 40
KIND = "hotline.request"  # of the submission


@exchange.travels(far.take)
@action
def take_request(*, actor: Actor, intake: Intake, client_key: str) -> RequestReceipt:
    """Take a request in. The same client key twice is one request, with other content ``SameKeyOtherContent``.

    ``actor`` is ``CITIZEN`` or an agent with ``hotline.take``. Raises ``WordsNeeded``, ``KindUnknown``,
    ``AreaNotFound``.
    """
    if not intake.text.strip() and not intake.files:
        raise WordsNeeded
    if actor.account is not None:
        actor.must("hotline.take")
    find_area_lately(intake.area_code)  # what is wrong with it is said before anything is written
    _urgency(intake)
    wages.claim_of(intake.details)
    if intake.against:
        find_unit(intake.against)
    if intake.against or intake.number:
        return _take_in_steps(actor, intake, client_key)
    return _take_at_once(actor, intake, client_key)


def _take_at_once(actor: Actor, intake: Intake, client_key: str) -> RequestReceipt:
    """All rows in one statement: this happens more often than anything else. Tried again when a number was taken."""
    area, unit = find_area_lately(intake.area_code), centre()
    urgency = _urgency(intake)
    limits = limits_of(intake.kind, urgency, "dispatch", "contact")
    requester_id = _known_requester(intake.contact)
    requester = None if requester_id else find_or_make_requester(intake.contact)[0]
    title = intake.title.strip() or title_of(intake.text)
    for _ in range(100):
        together, key = Together(), new_key()
        submission = submissions.gate(
            together, KIND, sender=actor.account or "", client_key=client_key, content=_content(intake),
            answer=str(key),
        )  # fmt: skip
        issued = numbers.gate(together, numbers.propose("R"))
        case = add_case(
            together, actor=actor, case_type="request", number=issued.number, subject=key, title=title,
            area_id=area.id, owner_id=unit.id, main_id=unit.id, limits=limits,
        )  # fmt: skip
        if requester is not None and requester.pk is None:
            together.add(requester)
        row = together.add(_row(actor, intake, key, issued.number, case.key, title, urgency, area.id))
        if requester_id:
            row.requester_id = requester_id
        else:
            row.requester = requester
        text_search.add_wanted(together, "request", key)
        outbox.add(together, outbox.Notice("sms", "requester", str(key), "request.received", {}, f"{key} received"))
        shut = together.write()
        if shut is submission:
            return receipt_of(uuid.UUID(submissions.earlier_answer(submission)))
        if shut is None:
            _refer(intake, key)
            _follow(intake, key)
            return RequestReceipt(key, row.number, row.code, case.due["contact"], dispatch_by=case.due["dispatch"])
        submissions.give_back(submission)  # the number was given before; the same once more with another one
    raise RuntimeError("no number is free")


def _take_in_steps(actor: Actor, intake: Intake, client_key: str) -> RequestReceipt:
    """With a unit that must never get it, or with a number given before."""
    answer = submissions.receive_once(
        KIND, sender=str(actor.account or ""), client_key=client_key, content=_content(intake),
        act=lambda: str(_take(actor, intake)),
    )  # fmt: skip
    return receipt_of(uuid.UUID(answer))


def _urgency(intake: Intake) -> str:
    if not intake.kind:
        return intake.urgency
    own = get_kind(intake.kind).urgency
    return own if intake.urgency == "normal" else intake.urgency


def _content(intake: Intake) -> dict[str, Any]:
    content = {one.name: getattr(intake, one.name) for one in dataclasses.fields(intake)}
    return {
        **content, "longitude": None, "latitude": None, "contact": dataclasses.asdict(intake.contact),
        "files": [prepared.address for prepared, _ in intake.files],
        "point": [str(intake.longitude), str(intake.latitude)], "details": dict(intake.details),
    }  # fmt: skip


def _take(actor: Actor, intake: Intake) -> uuid.UUID:
    area, unit, key = find_area_lately(intake.area_code), centre(), new_key()
    urgency = _urgency(intake)
    against = find_unit(intake.against) if intake.against else None
    title = intake.title.strip() or title_of(intake.text)
    case = open_case(
        actor=actor, case_type="request", subject=key, title=title, area_id=area.id, owner_id=unit.id,
        main_id=unit.id, limits=limits_of(intake.kind, urgency, "dispatch", "contact"),
        barred_ids=[against.id] if against else [], number=intake.number,
    )  # fmt: skip
    row = _row(actor, intake, key, case.number, case.key, title, urgency, area.id)
    row.against_id = against.id if against else None
    row.requester, is_known = find_or_make_requester(intake.contact)
    if row.requester is not None and not is_known:
        row.requester.save(force_insert=True)
    row.save(force_insert=True)
    _refer(intake, key)
    _follow(intake, key)
    text_search.want("request", [key])
    tell_requester(key, "request.received", once=f"{key} received")
    return key


def _row(
    actor: Actor, intake: Intake, key: uuid.UUID, number: str, case: uuid.UUID, title: str, urgency: str, area_id: int
) -> Request:  # fmt: skip
    now = clock.now()
    return Request(
        key=key, number=number, code=intake.code or new_code(), case_id=case, channel=intake.channel,
        kind=intake.kind, urgency=urgency, exit=intake.exit, title=title, text=intake.text.strip(), area_id=area_id,
        place=intake.place[:200], spot_id=_spot(intake.spot), longitude=intake.longitude, latitude=intake.latitude,
        is_secret=intake.is_secret or intake.is_report, is_report=intake.is_report, wants_public=intake.wants_public,
        details=dict(intake.details), taken_by=actor.account, received_at=now, received_on=clock.day_of(now),
    )  # fmt: skip


def _spot(code: str) -> int | None:
    return Spot.objects.filter(code=code).values_list("pk", flat=True).first() if code else None


def _follow(intake: Intake, key: uuid.UUID) -> None:
    """Whoever said "that is it" shares the work of the one that was there."""
    leader = str(intake.details.get("follows", ""))
    if leader:
        with contextlib.suppress(ValueError):
            follow(actor=CITIZEN, request=key, leader=uuid.UUID(leader))


def _refer(intake: Intake, key: uuid.UUID) -> None:
    wages.keep_claim(key, intake.details)
    for prepared, name in intake.files:
        files.refer(prepared, owner_kind="request", owner_key=key, name=name)


def tell_requester(request: uuid.UUID, template: str, *, once: str = "", facts: dict[str, Any] | None = None) -> None:
    """Put a notice to a requester into the outbox; whoever left no address is found out when it is sent."""
    outbox.post([outbox.Notice("sms", "requester", str(request), template, facts or {}, once)])


def title_of(text: str) -> str:
    """The first words of what was said."""
    line = " ".join(text.split())
    return line if len(line) <= TITLE_SIGNS else line[: TITLE_SIGNS - 1] + "…"


def _known_requester(contact: Contact) -> int | None:
    """The number of the row with this phone, which is all that a request needs of it."""
    phone = normalise_phone(contact.phone)
    return number_of(Requester, phone_index=crypto.blind_index("phone", phone), erased_at=None) if phone else None


def find_or_make_requester(contact: Contact) -> tuple[Requester | None, bool]:
    """The requester with this phone and True, or a new one that is not written yet; None when nothing was left."""
    phone = normalise_phone(contact.phone)
    if not (contact.name.strip() or phone or contact.mail.strip()):
        return None, False
    index = crypto.blind_index("phone", phone) if phone else None
    if index is not None:
        known = Requester.objects.filter(phone_index=index, erased_at=None).only("id").first()
        if known is not None:
            return known, True
    key = new_key()
    row = Requester(key=key, phone_index=index, is_firm=contact.is_firm, made_at=clock.now())
    for field, text in (("name", contact.name.strip()), ("phone", contact.phone.strip()), ("mail", contact.mail)):
        if text:
            setattr(row, f"{field}_sealed", crypto.seal(text, record=str(key), element=f"requester.{field}"))
    return row, False


def requester_with(phone: str, before: Requester | None) -> Requester | None:
    """The requester with another phone and the name known so far, for the action that has checked the phone."""
    name = ""
    if before is not None and before.name_sealed:
        name = crypto.open_sealed(before.name_sealed, record=str(before.key), element="requester.name")
    row, is_known = find_or_make_requester(Contact(name, phone))
    if row is not None and not is_known:
        row.save(force_insert=True)
    return row
