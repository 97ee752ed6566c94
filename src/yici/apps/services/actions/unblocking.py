"""Something could not be done: told, looked at by others than who refused, answered; then the person is asked."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from yici.apps.cases.public import Limit, open_case, step
from yici.apps.places.public import find_unit
from yici.apps.services.errors import BlockedWordsNeeded, NotAnsweredYet, SaidAlready
from yici.apps.services.guards import get_application_for, get_blocked_for
from yici.apps.services.models import Application, BlockedMatter, QueueTicket
from yici.apps.services.rules.phones import normalise_phone
from yici.apps.services.selectors.blocked import (
    BlockedView,
    blocked_view,
    facts_of_blocked,
    find_blocked,
    name_of_item,
    unit_of_item,
)
from yici.apps.services.selectors.catalogue import window_code
from yici.apps.services.states import BLOCKED, BLOCKED_DAYS, GUIDE_DAYS, OUTCOME_OF
from yici.core import audit, clock, crypto, submissions
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.codes import new_code
from yici.core.ids import new_key
from yici.core.outbox import Notice, post
from yici.core.threeway import settings_of

KIND, TEXT, PHONE, MOST = "services.blocked", "blocked.text", "blocked.phone", 2000


@dataclass(frozen=True, slots=True)
class Blocked:
    """What somebody tells: where (counter, phone, page, application), which item, what stood in the way, a phone."""

    told_by: str
    text: str
    item: str = ""
    phone: str = ""
    application: uuid.UUID | None = None
    ticket: uuid.UUID | None = None


@action
def tell_blocked(*, actor: Actor, blocked: Blocked, client_key: str) -> tuple[str, str]:
    """Take in that something could not be done; the same client key twice is one. Returns number and code.

    Raises ``BlockedWordsNeeded``, ``ApplicationNotFound``.
    """
    if not blocked.text.strip():
        raise BlockedWordsNeeded
    content = {
        "told_by": blocked.told_by, "text": blocked.text.strip(), "item": blocked.item,
        "application": str(blocked.application or ""),
    }  # fmt: skip
    key = submissions.receive_once(
        KIND, sender=str(actor.account or ""), client_key=client_key, content=content,
        act=lambda: str(_tell(actor, blocked)),
    )  # fmt: skip
    row = BlockedMatter.objects.get(key=key)
    return row.number, row.code


def _tell(actor: Actor, blocked: Blocked) -> uuid.UUID:
    application = get_application_for(actor, blocked.application) if blocked.application else None
    ticket = QueueTicket.objects.filter(key=blocked.ticket).first() if blocked.ticket else None
    unit, person = _who_refused(application, ticket, blocked.item)
    window = window_code()
    looks = find_unit(_unblock_code(window) if unit == window else window)
    with override(settings.LANGUAGE_CODE):
        title = name_of_item(blocked.item) or _("Something could not be done")
    key, now = new_key(), clock.now()
    case = open_case(
        actor=actor, case_type=BLOCKED, subject=key, title=title, area_id=looks.area_id, owner_id=looks.id,
        main_id=looks.id, limits=[Limit("look", "working_days", BLOCKED_DAYS)],
    )  # fmt: skip
    phone = normalise_phone(blocked.phone)
    BlockedMatter.objects.create(
        key=key, number=case.number, code=new_code(), case_id=case.key, told_by=blocked.told_by, item=blocked.item[:80],
        application=application, unit_id=find_unit(unit).id if unit else None, refused_by=person,
        text_sealed=crypto.seal(blocked.text.strip()[:MOST], record=str(key), element=TEXT),
        phone_sealed=crypto.seal(phone, record=str(key), element=PHONE) if phone else "",
        written_by=actor.account, told_at=now, told_on=clock.day_of(now),
    )  # fmt: skip
    audit.record("blocked.told", actor=actor, kind="blocked", key=key, item=blocked.item)
    if phone:
        post([Notice("sms", "blocked", str(key), "blocked.told", {}, f"{key} told")])
    return key


def _who_refused(
    application: Application | None, ticket: QueueTicket | None, item: str
) -> tuple[str, uuid.UUID | None]:  # fmt: skip
    """Unit and account of whoever refused, as far as it is known: nothing is asked that only the office can know."""
    if application is not None:
        part = application.parts.select_related("unit").filter(item=item).first() or (
            application.parts.select_related("unit").filter(case__state_id__in=REFUSED).first()
        )
        return (part.unit.code if part else "", application.taken_by)
    if ticket is not None:
        return ticket.unit, ticket.served_by
    return "", None


REFUSED = ("application_part:declined", "application_part:refused")


def _unblock_code(window: str) -> str:
    """Who looks when the window itself refused: ``[services] unblock`` of city.toml, else another person of it."""
    return str(settings_of("services").get("unblock", window))


@action
def look_at_blocked(*, actor: Actor, blocked: uuid.UUID) -> tuple[str, str]:
    """What was told and the phone, for who may see the matter; each look leaves a trace."""
    row = get_blocked_for(actor, blocked)
    audit.record("blocked.opened", actor=actor, kind="blocked", key=row.key)
    return text_of(row), phone_of(row)


def text_of(row: BlockedMatter) -> str:
    """The words of a matter."""
    return crypto.open_sealed(row.text_sealed, record=str(row.key), element=TEXT) if row.text_sealed else ""


def phone_of(row: BlockedMatter) -> str:
    """The phone of a matter; empty when none was left."""
    return crypto.open_sealed(row.phone_sealed, record=str(row.key), element=PHONE) if row.phone_sealed else ""


@action
def move_blocked(*, actor: Actor, blocked: uuid.UUID, event: str, expected: int, text: str) -> BlockedView:
    """Take a matter further by its table; all but the first step have words. Raises ``BlockedWordsNeeded``."""
    row = get_blocked_for(actor, blocked, is_locked=True)
    if event != "take_up" and not text.strip():
        raise BlockedWordsNeeded
    finds = event == "find_guide_wrong"
    owner = unit_of_item(row.item) if finds else ""
    step(
        actor=actor, case=row.case_id, event=event, expected=expected, facts=facts_of_blocked(actor, row),
        text=text.strip(), audience="inside" if event == "take_up" else "citizen",
        limits=[Limit("correct", "working_days", GUIDE_DAYS)] if finds else (),
        main_id=find_unit(owner).id if owner else None,
    )  # fmt: skip
    if event in OUTCOME_OF:
        row.outcome = OUTCOME_OF[event]
        row.save(update_fields=["outcome"])
        if row.phone_sealed:
            post([Notice("sms", "blocked", str(row.key), "blocked.answered", {}, f"{row.key} answered")])
    return blocked_view(BlockedMatter.objects.select_related("unit", "application", "case__owner").get(pk=row.pk))


@action
def say_whether_it_helped(*, number: str, code: str, has_helped: bool) -> None:
    """The person says whether it helped, once, whatever the office says. Raises ``NotAnsweredYet``, ``SaidAlready``."""
    row = find_blocked(number, code)
    if not row.outcome:
        raise NotAnsweredYet
    if row.has_helped is not None:
        if row.has_helped != has_helped:
            raise SaidAlready
        return
    rows = BlockedMatter.objects.filter(pk=row.pk, has_helped=None)
    if not rows.update(has_helped=has_helped, answered_at=clock.now()):
        raise SaidAlready
