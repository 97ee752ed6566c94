"""Which gateways notices go through, by the settings of this installation."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from yici.core import delivery
from yici.core.gateways import ChatGateway, FolderGateway, HttpGateway, MailGateway


def connect() -> None:
    """Register a gateway for every channel; what no setting names goes into the folder of notices."""
    folder = FolderGateway(Path(settings.DATA) / "notices")
    sms, mail = settings.SMS_URL, settings.EMAIL_HOST and settings.MAIL_FROM
    if sms:
        delivery.register_gateway("sms", HttpGateway(sms, settings.SMS_TOKEN, settings.SMS_KNOWS_KEYS))
    else:
        delivery.register_gateway("sms", folder)
    delivery.register_gateway("mail", MailGateway(settings.MAIL_FROM) if mail else folder)
    delivery.register_gateway("chat", ChatGateway())
