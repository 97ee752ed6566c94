"""Which gateways notices go through, by the settings of this installation.

The desk in the government network reaches nobody by itself: its notices travel to the public face, which sends them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings

from yici.core import clock, crypto, delivery, exchange
from yici.core.actions import action
from yici.core.delivery import Message, Recipient, Words
from yici.core.exchange import Incoming
from yici.core.gateways import ChatGateway, FolderGateway, HttpGateway, MailGateway
from yici.core.models import Outgoing
from yici.core.resealing import SealedColumn, count_columns, reseal_columns

CHANNELS = ("sms", "mail", "chat")
NOTICE, FAILED = "notice", "notice.failed"  # kinds of messages between the faces
AFAR, TOLD = "afar", "afar.told"  # templates of a notice that came across, and of one whose failure was told


def connect() -> None:
    """Register a gateway for every channel; what no setting names goes into the folder of notices."""
    folder = FolderGateway(Path(settings.DATA) / "notices")
    if settings.SMS_URL:
        sms = HttpGateway(settings.SMS_URL, settings.SMS_TOKEN, settings.SMS_KNOWS_KEYS)
        delivery.register_gateway("sms", sms)
    else:
        delivery.register_gateway("sms", folder)
    has_mail = settings.EMAIL_HOST and settings.MAIL_FROM
    delivery.register_gateway("mail", MailGateway(settings.MAIL_FROM) if has_mail else folder)
    delivery.register_gateway("chat", ChatGateway())


class Across:
    """Hands a message to the public face. The same key twice is sent once over there."""

    knows_keys = True

    def send(self, message: Message) -> str:
        """Put it down for the exchange."""
        exchange.post_message(NOTICE, asdict(message), subject=message.key)
        return "across"


def connect_across() -> None:
    """At the desk: every channel leads across, and what failed over there comes back as failed."""
    for channel in CHANNELS:
        delivery.register_gateway(channel, Across())
    exchange.register_handler(FAILED, take_failed)


@action
def take_failed(one: Incoming) -> None:
    """The public face could not send a notice: it lies dead or unsure here too, where a person sees it."""
    rows = Outgoing.objects.filter(key=one.body["key"], state="sent")
    rows.update(state=one.body["state"], last_error=one.body["reason"], sent_at=None)


def connect_far() -> None:
    """On the public face: notices of the desk are sent from here."""
    exchange.register_handler(NOTICE, take_notice)
    exchange.before_export(tell_failed)
    delivery.register_resolver(AFAR, _reach)
    delivery.register_words(_words, is_first=True)


@action
def take_notice(one: Incoming) -> None:
    """Put a notice of the desk into the outbox here, sealed, once; one that failed is tried again."""
    body, now = one.body, clock.now()
    key = str(body["key"])
    sealed = crypto.seal(json.dumps(body), record=key, element="notice")
    row, is_new = Outgoing.objects.get_or_create(
        once=f"afar {key}",
        defaults={
            "channel": body["channel"], "recipient_kind": AFAR, "recipient": key, "template": AFAR,
            "facts": {"sealed": sealed}, "next_at": now, "posted_at": now,
        },
    )  # fmt: skip
    if not is_new and row.state in ("dead", "unsure"):
        Outgoing.objects.filter(pk=row.pk).update(
            state="waiting", template=AFAR, attempts=0, next_at=now, facts={"sealed": sealed}
        )


def _opened(key: str, sealed: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(crypto.open_sealed(sealed, record=key, element="notice"))
    return found


def _reach(key: str, channel: str) -> Sequence[Recipient]:
    facts = Outgoing.objects.filter(once=f"afar {key}").values_list("facts", flat=True).first()
    if not facts or "sealed" not in facts:
        return ()
    body = _opened(key, facts["sealed"])
    return (Recipient(str(body["address"]), {"afar": key}),)


def _words(template: str, facts: Mapping[str, Any]) -> Words | None:
    if template != AFAR:
        return None
    body = _opened(str(facts["afar"]), str(facts["sealed"]))
    return Words(str(body["subject"]), str(body["text"]), is_urgent=True)  # the desk has kept the quiet hours


@action
def tell_failed() -> int:
    """Tell the desk which of its notices could not be sent, once; what was sent keeps no address."""
    rows = Outgoing.objects.filter(recipient_kind=AFAR, template=AFAR)
    rows.filter(state="sent").update(facts={}, template=TOLD)
    failed = list(rows.filter(state__in=("dead", "unsure"))[:200])
    for row in failed:
        body = {"key": row.recipient, "state": row.state, "reason": row.last_error}
        exchange.post_message(FAILED, body, subject=row.recipient)
    Outgoing.objects.filter(pk__in=[row.pk for row in failed]).update(template=TOLD)
    return len(failed)


def _anew(facts: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    text = crypto.open_sealed(str(facts["sealed"]), record=key, element="notice")
    return {**facts, "sealed": crypto.seal(text, record=key, element="notice")}


_SEALED = (SealedColumn(Outgoing, "facts", ("recipient",), _anew, path="facts__sealed"),)


def reseal_notices(limit: int = 500) -> int:
    """Seal notices of the desk that wait here anew; returns how many (0: none left)."""
    return reseal_columns(_SEALED, limit)


def count_notices(key_id: str) -> int:
    """How many notices of the desk lie here under a key."""
    return count_columns(_SEALED, key_id)
