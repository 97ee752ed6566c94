"""Gateways for notices: a folder (laptops), an SMS gateway over HTTP, mail, chats of WeCom, DingTalk and Feishu."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from yici.core.delivery import Message, NotSent, Refused, Unclear
from yici.core.masking import mask_phone

TIMEOUT = 10.0  # seconds


@dataclass(frozen=True)
class FolderGateway:
    """Writes what would be sent as one file a message, with the address masked. For laptops and demos."""

    folder: Path
    knows_keys: bool = True

    def send(self, message: Message) -> str:
        """The same key writes the same file."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self.folder / f"{message.channel}-{message.key}.json"
        content = {
            "key": message.key, "channel": message.channel, "address": masked(message.address),
            "subject": message.subject, "text": message.text,
        }  # fmt: skip
        beside = path.with_suffix(f".{os.getpid()}.part")
        beside.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")
        beside.replace(path)
        return path.name


def masked(address: str) -> str:
    """An address as it may be written down: 139****0017, b…@example.org, the host of a chat."""
    if "://" in address:
        return f"{urlsplit(address).scheme}://…"
    if "@" in address:
        name, _, host = address.partition("@")
        return f"{name[:1]}…@{host}"
    return mask_phone(address) if address.isdigit() else f"{address[:1]}…"


@dataclass(frozen=True)
class HttpGateway:
    """An SMS gateway spoken to over HTTP: POST of JSON {key, to, text} with ``Idempotency-Key`` and ``Authorization``.

    A 2xx is the receipt (its JSON ``id``, if it has one), 4xx a refusal for good (408, 425 and 429: later), everything
    after the request has left is unclear. ``knows_keys``: the gateway drops a key that it had.
    """

    url: str
    token: str = ""
    knows_keys: bool = True

    def send(self, message: Message) -> str:
        """Hand one message over."""
        body = {"key": message.key, "to": message.address, "text": message.text, "channel": message.channel}
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": message.key}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(self.url, json.dumps(body, ensure_ascii=False).encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
                return _receipt(answer.read(10_000))
        except urllib.error.HTTPError as problem:
            problem.close()
            if problem.code in (408, 425, 429):
                raise NotSent(f"HTTP {problem.code}") from None
            if 400 <= problem.code < 500:
                raise Refused(f"HTTP {problem.code}") from None
            raise Unclear(f"HTTP {problem.code}") from None
        except urllib.error.URLError as problem:
            if isinstance(problem.reason, ConnectionRefusedError | OSError) and not isinstance(
                problem.reason, TimeoutError | ConnectionResetError | BrokenPipeError
            ):
                raise NotSent(f"not reached: {type(problem.reason).__name__}") from None
            raise Unclear(f"no answer: {type(problem.reason).__name__}") from None
        except (http.client.HTTPException, OSError) as problem:
            raise Unclear(f"no answer: {type(problem).__name__}") from None


def _receipt(body: bytes) -> str:
    try:
        answer: Any = json.loads(body)
    except ValueError:
        return ""
    return str(answer.get("id", ""))[:120] if isinstance(answer, dict) else ""


@dataclass(frozen=True)
class MailGateway:
    """Mail by Django's settings (``YICI_MAIL``). A message with the same key has the same Message-ID."""

    sender: str
    knows_keys: bool = False

    def send(self, message: Message) -> str:
        """Hand one message to the mail server."""
        import smtplib

        from django.core.mail import EmailMessage

        name = f"<{message.key}@{self.sender.rpartition('@')[2] or 'yici'}>"
        mail = EmailMessage(message.subject, message.text, self.sender, [message.address], headers={"Message-ID": name})
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as problem:
            codes = sorted({code for code, _ in problem.recipients.values()})
            raise (Refused if codes and codes[0] >= 500 else NotSent)(f"SMTP {codes}") from None
        except (smtplib.SMTPConnectError, smtplib.SMTPHeloError, smtplib.SMTPAuthenticationError) as problem:
            raise NotSent(f"SMTP {type(problem).__name__}") from None
        except smtplib.SMTPResponseException as problem:
            raise NotSent(f"SMTP {problem.smtp_code}") from None  # the server said no, so it does not have it
        except (ConnectionRefusedError, OSError) as problem:
            if isinstance(problem, TimeoutError | ConnectionResetError | BrokenPipeError | smtplib.SMTPException):
                raise Unclear(f"no answer: {type(problem).__name__}") from None
            raise NotSent(f"not reached: {type(problem).__name__}") from None
        return name


@dataclass(frozen=True)
class ChatGateway:
    """WeCom, DingTalk, Feishu and others through apprise. An address is the name of a setting ``YICI_CHAT_<NAME>`` that
    holds apprise's address with its token, so that no token stands in a city's files.
    """

    knows_keys: bool = False

    def send(self, message: Message) -> str:
        """Hand one message to the chat."""
        import apprise

        url = os.environ.get(f"YICI_CHAT_{message.address.upper()}", "")
        if not url:
            raise Refused(f"the setting YICI_CHAT_{message.address.upper()} is missing")
        chat = apprise.Apprise()
        if not chat.add(url):
            raise Refused(f"apprise does not know the address in YICI_CHAT_{message.address.upper()}")
        if not chat.notify(title=message.subject, body=message.text):
            raise Unclear("the chat took it not or did not answer")
        return hashlib.sha256(url.encode()).hexdigest()[:12]
