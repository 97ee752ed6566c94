"""Who gets a notice, and in which words: asked by the outbox at the moment of sending."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation

from yici.apps.hotline.models import Request
from yici.apps.hotline.rules import notices
from yici.apps.hotline.selectors.releasing import reach_proof
from yici.core import crypto
from yici.core.delivery import Recipient, Words


def reach_requester(key: str, channel: str) -> Sequence[Recipient]:
    """The requester of a request (its key): the phone, otherwise the mail; nobody when neither was left or both were
    erased. The number and code of the request fill the words.
    """
    try:
        row = Request.objects.select_related("requester").filter(key=uuid.UUID(key)).first()
    except (ValueError, ValidationError):
        return ()
    who = row.requester if row else None
    if row is None or who is None or who.erased_at or row.erased_at:
        return ()
    facts = {"number": row.number, "code": row.code, "link": link_of(row.number)}
    for field, sealed, way in (("phone", who.phone_sealed, "sms"), ("mail", who.mail_sealed, "mail")):
        if sealed:
            address = crypto.open_sealed(sealed, record=str(who.key), element=f"requester.{field}")
            return (Recipient(address, facts, channel=way),)
    return ()


def reach_neighbour(key: str, channel: str) -> Sequence[Recipient]:
    """The phone that a code was asked for, with the code; nobody once it was used."""
    found = reach_proof(key)
    return (Recipient(found[0], {"code": found[1]}, channel="sms"),) if found else ()


def link_of(number: str) -> str:
    """Where a request is followed, as it stands in a message; empty when the city has named no address of its pages."""
    site = str(getattr(settings, "SITE", "")).rstrip("/")
    return f"{site}/follow/?number={number}" if site else ""


def words_of(template: str, facts: Mapping[str, Any]) -> Words:
    """The words of a notice in the city's language, or in the one that the facts name (``lang``)."""
    with translation.override(str(facts.get("lang") or settings.LANGUAGE_CODE)):
        version, subject, text, is_urgent = notices.words_of(template, facts)
    return Words(subject, text, version, is_urgent)
