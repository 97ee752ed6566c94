"""Where an applicant gets notices, and the words of each."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from yici.apps.services.models import Application, Handing, Helping
from yici.apps.services.selectors.catalogue import list_items
from yici.apps.services.selectors.helping import wants_notices
from yici.apps.services.selectors.visit_notices import words_of_visits
from yici.core import crypto
from yici.core.delivery import Recipient, Words


def reach_applicant(key: str, channel: str) -> Sequence[Recipient]:
    """The phone of whoever handed an application in (its key), with its number and code.

    Nobody when none was left, or when somebody helped and notices were not agreed to.
    """
    try:
        row = Application.objects.select_related("applicant").filter(key=uuid.UUID(key)).first()
    except ValueError:
        return ()
    if row is None or not row.applicant.phone_sealed:
        return ()
    if not wants_notices(Helping.objects.filter(application=row).first()):
        return ()
    who = row.applicant
    phone = crypto.open_sealed(who.phone_sealed, record=str(who.key), element="applicant.phone")
    return (Recipient(phone, {"number": row.number, "code": row.code}, channel="sms"),)


def reach_handing(key: str, channel: str) -> Sequence[Recipient]:
    """The phone of whoever handed something in for another place (its key), with its number and code."""
    try:
        row = Handing.objects.select_related("applicant").filter(key=uuid.UUID(key)).first()
    except ValueError:
        return ()
    if row is None or not row.applicant.phone_sealed:
        return ()
    phone = crypto.open_sealed(row.applicant.phone_sealed, record=str(row.applicant.key), element="applicant.phone")
    return (Recipient(phone, {"number": row.number, "code": row.code}, channel="sms"),)


def _words_of_handing(event: str, facts: Mapping[str, Any]) -> Words:
    if event == "taken":
        text = _("We took it in for another place: {number}, code {code}. Both together show where it stands.")
    else:
        text = _("Something moved in {number}, which another place decides. Number and code {code} show it.")
    return Words(
        _("Taken in for another place"), text.format(number=facts.get("number", ""), code=facts.get("code", ""))
    )


def words_of(template: str, facts: Mapping[str, Any]) -> Words | None:
    """The words of a notice about an application: what has moved, and where it is read; never what was written."""
    kind, _dot, event = template.partition(".")
    if kind == "policy":
        return _policy_words(event)
    if kind == "handing":
        return _words_of_handing(event, facts)
    if kind in ("appointment", "blocked"):
        return words_of_visits(template, facts)
    if kind != "application":
        return None
    number, code = facts.get("number", ""), facts.get("code", "")
    if event == "received":
        text = _("We have your application {number}, code {code}. Both together show where it stands.")
    else:
        text = _("Something moved in your application {number}: {item}. Number and code {code} show it.")
    names = {one.code: one.name for one in list_items()}
    item = names.get(str(facts.get("item", "")), "")
    return Words(_("Your application"), text.format(number=number, code=code, item=item))


def _policy_words(event: str) -> Words:
    """Words to whom a policy was offered. They do not name it: whoever else sees the phone learns nothing."""
    said = {
        "may_be_due": _("Something may be due to you. Look at “What may be due to me”, or ask in your village."),
        "confirm": _("What you said yes to was confirmed and will be paid."),
        "pay": _("What you said yes to was paid."),
        "refuse": _("What you said yes to was not confirmed. The reason stands in “What may be due to me”."),
    }
    return Words(_("From your city"), said.get(event, said["may_be_due"]))
