"""Where people with an appointment, or who told what could not be done, get notices, and the words of each."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from yici.apps.services.models import Appointment, BlockedMatter
from yici.apps.services.selectors.appointments import ELEMENT
from yici.core import crypto
from yici.core.delivery import Recipient, Words


def reach_appointment(key: str, channel: str) -> Sequence[Recipient]:
    """The phone of an appointment (its key); nobody when it has been forgotten."""
    row = _found(Appointment, key)
    if row is None or not row.phone_sealed:
        return ()
    phone = crypto.open_sealed(row.phone_sealed, record=str(row.key), element=ELEMENT)
    return (Recipient(phone, {"code": row.code}, channel="sms"),)


def reach_blocked(key: str, channel: str) -> Sequence[Recipient]:
    """The phone of whoever told that something could not be done (its key), with number and code."""
    row = _found(BlockedMatter, key)
    if row is None or not row.phone_sealed:
        return ()
    phone = crypto.open_sealed(row.phone_sealed, record=str(row.key), element="blocked.phone")
    return (Recipient(phone, {"number": row.number, "code": row.code}, channel="sms"),)


def _found(model: Any, key: str) -> Any:
    try:
        return model.objects.filter(key=uuid.UUID(key)).first()
    except ValueError:
        return None


def words_of_visits(template: str, facts: Mapping[str, Any]) -> Words | None:
    """The words of a notice about an appointment or a matter that could not be done."""
    texts = {
        "appointment.booked": _("Booked: {hall}, {day} {starts}. Code {code}: with it you move it or give it back."),
        "appointment.moved": _("Moved: {hall}, {day} {starts}. Code {code}."),
        "appointment.asked": _(
            "{hall} is closed on {day}, so your appointment at {starts} cannot be kept. You have not been moved: code "
            "{code} lets you choose another time or give it back."
        ),
        "appointment.open": _("{hall} is open on {day} after all. Your appointment at {starts} stands. Code {code}."),
        "blocked.told": _("We have what you told us: {number}, code {code}. Others than who refused look at it."),
        "blocked.answered": _("There is an answer to {number}. Code {code} shows it, and asks you whether it helped."),
    }
    text = texts.get(template)
    if text is None:
        return None
    title = _("Your appointment") if template.startswith("appointment") else _("What could not be done")
    known = {"hall": "", "day": "", "starts": "", "code": "", "number": ""}
    return Words(title, text.format(**known | {name: str(value) for name, value in facts.items()}))
