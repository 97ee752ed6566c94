"""A request is taken in: by the citizen's own hand, by an agent, by another system. One short transaction."""

from __future__ import annotations

import dataclasses
import uuid
from typing import Any

from yici.apps.cases.public import open_case
from yici.apps.hotline.actions import far
from yici.apps.hotline.contracts import Contact, Intake, RequestReceipt
from yici.apps.hotline.errors import WordsNeeded
from yici.apps.hotline.models import Request, Requester, Spot
from yici.apps.hotline.rules.codes import new_code
from yici.apps.hotline.rules.phones import normalise_phone
from yici.apps.hotline.selectors.kinds import get_kind, limits_of
from yici.apps.hotline.selectors.saying import receipt_of
from yici.apps.hotline.selectors.units import centre
from yici.apps.places.public import find_area, find_unit
from yici.core import clock, crypto, exchange, files, outbox, submissions, text_search
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.ids import new_key

#: Who acts when a citizen does: nobody with a post.
CITIZEN = Actor(account=None, post=None, name="citizen", is_system=True, area_paths=("/",))
TITLE_SIGNS = 40


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
    answer = submissions.receive_once(
        "hotline.request", sender=str(actor.account or ""), client_key=client_key, content=_content(intake),
        act=lambda: str(_take(actor, intake)),
    )  # fmt: skip
    return receipt_of(uuid.UUID(answer))


def _content(intake: Intake) -> dict[str, Any]:
    content = dataclasses.asdict(dataclasses.replace(intake, files=(), longitude=None, latitude=None))
    return {
        **content, "files": [prepared.address for prepared, _ in intake.files],
        "point": [str(intake.longitude), str(intake.latitude)], "details": dict(intake.details),
    }  # fmt: skip


def _take(actor: Actor, intake: Intake) -> uuid.UUID:
    area, unit, now = find_area(intake.area_code), centre(), clock.now()
    urgency = intake.urgency
    if intake.kind:
        kind = get_kind(intake.kind)
        urgency = kind.urgency if urgency == "normal" else urgency
    key = new_key()
    against = find_unit(intake.against) if intake.against else None
    title = intake.title.strip() or title_of(intake.text)
    case = open_case(
        actor=actor, case_type="request", subject=key, title=title, area_id=area.id, owner_id=unit.id,
        main_id=unit.id, limits=limits_of(intake.kind, urgency, "dispatch", "contact"),
        barred_ids=[against.id] if against else [], number=intake.number,
    )  # fmt: skip
    Request.objects.create(
        key=key, number=case.number, code=intake.code or new_code(), case_id=case.key, channel=intake.channel,
        kind=intake.kind, urgency=urgency, exit=intake.exit, title=title, text=intake.text.strip(), area_id=area.id,
        place=intake.place[:200], spot=Spot.objects.filter(code=intake.spot).first() if intake.spot else None,
        longitude=intake.longitude, latitude=intake.latitude, requester=_requester(intake.contact),
        is_secret=intake.is_secret or intake.is_report, is_report=intake.is_report,
        against_id=against.id if against else None, wants_public=intake.wants_public, details=dict(intake.details),
        taken_by=actor.account, received_at=now, received_on=clock.day_of(now),
    )  # fmt: skip
    for prepared, name in intake.files:
        files.refer(prepared, owner_kind="request", owner_key=key, name=name)
    text_search.want("request", [key])
    tell_requester(key, "request.received", once=f"{key} received")
    return key


def tell_requester(request: uuid.UUID, template: str, *, once: str = "", facts: dict[str, Any] | None = None) -> None:
    """Put a notice to a requester into the outbox; whoever left no address is found out when it is sent."""
    outbox.post([outbox.Notice("sms", "requester", str(request), template, facts or {}, once)])


def title_of(text: str) -> str:
    """The first words of what was said."""
    line = " ".join(text.split())
    return line if len(line) <= TITLE_SIGNS else line[: TITLE_SIGNS - 1] + "…"


def _requester(contact: Contact) -> Requester | None:
    """The requester with this phone, or a new one; None when nothing was left."""
    phone = normalise_phone(contact.phone)
    if not (contact.name.strip() or phone or contact.mail.strip()):
        return None
    index = crypto.blind_index("phone", phone) if phone else None
    if index is not None:
        known = Requester.objects.filter(phone_index=index, erased_at=None).first()
        if known is not None:
            return known
    key = new_key()
    row = Requester(key=key, phone_index=index, is_firm=contact.is_firm, made_at=clock.now())
    for field, text in (("name", contact.name.strip()), ("phone", contact.phone.strip()), ("mail", contact.mail)):
        if text:
            setattr(row, f"{field}_sealed", crypto.seal(text, record=str(key), element=f"requester.{field}"))
    row.save(force_insert=True)
    return row
