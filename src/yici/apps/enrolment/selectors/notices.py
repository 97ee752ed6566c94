"""Where parents get notices, and the words of each."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from yici.apps.enrolment.models import PlaceApplication
from yici.apps.enrolment.selectors.places import values_of
from yici.core.delivery import Recipient, Words


def reach_guardian(key: str, channel: str) -> Sequence[Recipient]:
    """The phone that parents left with an application (its key), with number and code; nobody once it is erased."""
    try:
        row = PlaceApplication.objects.filter(key=uuid.UUID(key), erased_at=None).first()
    except ValueError:
        return ()
    if row is None:
        return ()
    return (Recipient(str(values_of(row)["phone"]), {"number": row.number, "code": row.code}, channel="sms"),)


def words_of(template: str, facts: Mapping[str, Any]) -> Words | None:
    """The words of a notice about a school place: that something moved, and where it is read; never what."""
    kind, _dot, event = template.partition(".")
    if kind != "place":
        return None
    said = {
        "received": _("We have your application for a school place {number}, code {code}. Keep both."),
        "ask": _("Something is missing in your application for a school place {number}. Code {code} shows what."),
        "published": _("School places are given. Number {number} and code {code} show yours and why."),
        "offered": _("A school place has come free for you: {number}, code {code}. Answer it before the day it shows."),
    }
    text = said.get(event, _("Something moved in your application for a school place {number}. Code {code} shows it."))
    return Words(_("School place"), text.format(number=facts.get("number", ""), code=facts.get("code", "")))
