"""A message as somebody sent it, made into plain words. Pure; what cannot be read is said, never guessed."""

from __future__ import annotations

import email
import email.policy
import hashlib
import re
from dataclasses import dataclass
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parseaddr
from html.parser import HTMLParser

LONGEST, MOST_FILES = 4000, 4
_SILENT = {"script", "style", "head", "title", "template", "svg"}
_BLOCKS = {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "blockquote"}
_MACHINES = re.compile(r"^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?|auto-?reply)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Letter:
    """One message. ``ignored`` names why it is nothing that a person asks; empty for one that is taken."""

    once: str  # by which the same message is known again
    sender: str
    name: str
    subject: str
    text: str
    files: tuple[tuple[str, bytes], ...] = ()
    ignored: str = ""


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent.append(tag)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self.silent and tag == self.silent[-1]:
            self.silent.pop()
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(re.sub(r"\s+", " ", data))


def words_of_html(text: str) -> str:
    """The words of a page, blocks on lines of their own.

    >>> words_of_html("<style>p{}</style><p>暖气<b>不热</b></p><div>三天了</div>")
    '暖气不热\\n三天了'
    """
    reader = _Words()
    reader.feed(text)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).splitlines())
    return "\n".join(line for line in lines if line)


def read_letter(data: bytes, own: str = "") -> Letter:
    """A message of bytes. ``own`` is the address that we send from: what comes from it is a loop.

    Raises ``ValueError`` when there is no message in the bytes.
    """
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        return _letter(message, data, own)
    except (MessageError, LookupError, AttributeError, IndexError, TypeError, RecursionError, UnicodeError) as broken:
        raise ValueError(str(broken)) from broken


def _letter(message: EmailMessage, data: bytes, own: str) -> Letter:
    if not message.keys():
        raise ValueError("no header")
    name, sender = parseaddr(_header(message, "From"))
    named = _header(message, "Message-ID").strip().encode() or data
    text, files = _parts(message)
    subject = " ".join(_header(message, "Subject").split())[:200]
    return Letter(
        once=f"mail {hashlib.sha256(named).hexdigest()[:60]}", sender=sender[:200], name=name[:40], subject=subject,
        text=text.replace("\0", "").strip()[:LONGEST], files=tuple(files), ignored=_ignored(message, sender, own),
    )  # fmt: skip


def _header(message: EmailMessage, name: str) -> str:
    return str(message.get(name, "") or "").replace("\0", "")


def _ignored(message: EmailMessage, sender: str, own: str) -> str:
    """Why a message is no request: automatic, a list, one of our own; empty when a person may have written it."""
    if _header(message, "Auto-Submitted").strip().lower() not in ("", "no"):
        return "automatic"
    if _header(message, "Precedence").strip().lower() in ("bulk", "junk", "list", "auto_reply"):
        return "bulk"
    if message.get("X-Autoreply") or message.get("X-Autorespond") or _header(message, "Return-Path").strip() == "<>":
        return "automatic"
    if message.get("List-Id") or message.get("List-Unsubscribe"):
        return "list"
    if own and sender.lower() == parseaddr(own)[1].lower():
        return "own"
    if not sender or _MACHINES.match(sender.partition("@")[0]):
        return "machine"
    return ""


def _parts(message: EmailMessage) -> tuple[str, list[tuple[str, bytes]]]:
    plain, html, files = "", "", []
    for part in message.walk():
        if part.is_multipart():
            continue
        if part.get_content_disposition() == "attachment" or part.get_content_maintype() in ("image", "audio"):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content:
                files.append((part.get_filename() or "", content))
        elif part.get_content_type() == "text/plain" and not plain:
            plain = _decoded(part)
        elif part.get_content_type() == "text/html" and not html:
            html = _decoded(part)
    return plain if plain.strip() else words_of_html(html), files


def _decoded(part: EmailMessage) -> str:
    content = part.get_payload(decode=True)
    data = content if isinstance(content, bytes) else b""
    for charset in (part.get_content_charset() or "utf-8", "utf-8", "gb18030"):
        try:
            return data.decode(charset)
        except (LookupError, UnicodeError):
            continue
    return data.decode("utf-8", errors="replace")
