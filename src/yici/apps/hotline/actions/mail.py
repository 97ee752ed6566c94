"""Mail becomes requests: from a folder of messages, or from a mailbox. What cannot be read never stops the others."""

from __future__ import annotations

import contextlib
import imaplib
import logging
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

from yici.apps.hotline.actions.taking import CITIZEN, take_request
from yici.apps.hotline.contracts import Contact, Intake
from yici.apps.hotline.rules.mail import MOST_FILES, Letter, read_letter
from yici.apps.places.public import list_areas
from yici.core import files
from yici.core.access import SYSTEM
from yici.core.errors import SameKeyOtherContent, YiciError
from yici.core.uploads import PICTURES, VOICES, sniff

log = logging.getLogger(__name__)

LARGEST, A_ROUND = 25_000_000, 200  # bytes of a message, messages at once
CITY = 2  # level of the area that a message without a place belongs to
TAKEN, IGNORED, BROKEN, AGAIN = "taken", "ignored", "broken", "again"


class Mailbox(Protocol):
    """What is used of ``imaplib``."""

    def search(self, charset: Any, *criteria: str) -> tuple[str, list[Any]]:
        """Numbers of messages."""

    def fetch(self, message_set: str, message_parts: str) -> tuple[str, list[Any]]:
        """Messages."""

    def store(self, message_set: str, command: str, flags: str) -> tuple[str, list[Any]]:
        """Flags of messages."""


def take_letter(data: bytes) -> str:
    """Take one message in: "taken", "ignored" (automatic, a list, our own), "again" (was here before), "broken"."""
    if len(data) > LARGEST:
        return BROKEN
    try:
        letter = read_letter(data, settings.MAIL_FROM)
    except ValueError:
        return BROKEN
    if letter.ignored:
        return IGNORED
    try:
        receipt = take_request(actor=CITIZEN, intake=_intake(letter), client_key=letter.once)
    except SameKeyOtherContent:
        return AGAIN
    except YiciError as refused:
        log.warning("a message was not taken: %s", refused.code)
        return BROKEN
    return TAKEN if receipt.number else BROKEN


def _intake(letter: Letter) -> Intake:
    kept: list[tuple[files.PreparedFile, str]] = []
    left_out: list[str] = []
    for name, data in letter.files:
        if len(kept) < MOST_FILES and sniff(data).name in (*PICTURES, *VOICES):
            kept.append((files.prepare(data), files.safe_name(name)))
        else:
            left_out.append(files.safe_name(name))
    city = next(iter(list_areas(SYSTEM, level=CITY, most=1)))
    return Intake(
        text=letter.text or letter.subject, title=letter.subject, area_code=city.code, channel="mail",
        contact=Contact(letter.name, "", letter.sender), files=tuple(kept),
        details={"left_out": left_out[:20]} if left_out else {},
    )  # fmt: skip


def take_folder(folder: Path) -> dict[str, int]:
    """Take in every message of a folder: ``new/`` of a maildir, or files ending in .eml. Returns counts by outcome.

    What was dealt with is put aside (``cur/``, ``done/``, ``broken/``), so that the next run begins after it.
    """
    counts: Counter[str] = Counter()
    is_maildir = (folder / "new").is_dir()
    for path in sorted((folder / "new").iterdir() if is_maildir else folder.glob("*.eml"))[:A_ROUND]:
        try:
            outcome = take_letter(path.read_bytes())
        except Exception:  # one message never stops the others
            log.exception("a message could not be read")
            outcome = BROKEN
        counts[outcome] += 1
        where = "cur" if is_maildir and outcome != BROKEN else "broken" if outcome == BROKEN else "done"
        (folder / where).mkdir(exist_ok=True)
        path.replace(folder / where / (f"{path.name.partition(':')[0]}:2,S" if where == "cur" else path.name))
    return dict(counts)


def take_mailbox(box: Mailbox) -> dict[str, int]:
    """Take in what is unread of an open mailbox; a message is marked as read once it has been dealt with."""
    counts: Counter[str] = Counter()
    _, found = box.search(None, "UNSEEN")
    for number in (found[0] or b"").split()[:A_ROUND]:
        mark = number.decode()
        try:
            _, parts = box.fetch(mark, "(BODY.PEEK[])")
            data = next((part[1] for part in parts if isinstance(part, tuple)), b"")
            outcome = take_letter(data)
        except imaplib.IMAP4.error:
            raise
        except Exception:
            log.exception("a message could not be read")
            outcome = BROKEN
        counts[outcome] += 1
        box.store(mark, "+FLAGS", r"(\Seen)" if outcome != BROKEN else r"(\Seen \Flagged)")
    return dict(counts)


def fetch_mail() -> int:
    """Take in what is unread in the city's mailbox, if one is set; returns how many requests it gave. Comes round."""
    if not settings.MAIL_IN_HOST:
        return 0
    try:
        with _mailbox() as box:
            return take_mailbox(box).get(TAKEN, 0)
    except (OSError, imaplib.IMAP4.error) as away:
        log.warning("the mailbox cannot be reached: %s", away)
        return 0


@contextlib.contextmanager
def _mailbox() -> Iterator[imaplib.IMAP4_SSL]:
    with imaplib.IMAP4_SSL(settings.MAIL_IN_HOST, settings.MAIL_IN_PORT, timeout=30) as box:
        box.login(settings.MAIL_IN_USER, settings.MAIL_IN_PASSWORD)
        box.select(settings.MAIL_IN_FOLDER)
        yield box
