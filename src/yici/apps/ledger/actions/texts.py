"""A text comes in and is read; a person decides sentence by sentence what it promises."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from yici.apps.ledger.actions.adjusting import ask_change, withdraw_change
from yici.apps.ledger.contracts import ReadItem
from yici.apps.ledger.errors import CannotJoin, DecidedAlready, FieldWrong, TextRefused
from yici.apps.ledger.guards import get_entry_for, get_mark_for, get_text_for
from yici.apps.ledger.models import Asking, LedgerText, Link, Mark
from yici.apps.ledger.rules.numbers import text_of
from yici.apps.ledger.states import KEEP
from yici.apps.places.public import find_unit
from yici.core import audit, clock, files
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.errors import ChangedMeanwhile
from yici.core.guards import save_version

TEXT_FILES = "ledger.text"
LONGEST = 400_000  # characters


@dataclasses.dataclass(frozen=True, slots=True)
class NewText:
    """What is known of a text beside its words."""

    title: str
    year: int
    on: dt.date
    kind: str = ""
    place: str = ""
    is_public: bool = False


@action
def add_text(
    *, actor: Actor, new: NewText, text: str, items: Sequence[ReadItem], file: files.PreparedFile | None = None,
    file_name: str = "",
) -> uuid.UUID:  # fmt: skip
    """Keep a text with what was read in it; the same text twice is one. ``items`` come from the reader, read before
    the transaction. Raises ``TextRefused``.
    """
    actor.must(KEEP)
    if not text.strip():
        raise TextRefused(problem=_("there are no words in it."))
    if len(text) > LONGEST:
        raise TextRefused(problem=_("it is longer than 400,000 signs. Split it."))
    if not new.title.strip():
        raise FieldWrong(field="title", problem=_("it is empty."))
    unit, digest = find_unit(actor.unit_code), hashlib.sha256(text.encode()).digest()
    found = LedgerText.objects.filter(unit_id=unit.id, digest=digest).first()
    if found is not None:
        return found.key
    row = LedgerText.objects.create(
        title=new.title.strip()[:200], kind=new.kind[:40], year=new.year, on=new.on, place=new.place[:80],
        is_public=new.is_public, text=text, digest=digest, unit_id=unit.id, area_id=unit.area_id,
        added_by=actor.account, added_at=clock.now(),
    )  # fmt: skip
    inside = [one for one in items if 0 <= one.start < one.end <= len(text)]
    Mark.objects.bulk_create(
        [Mark(text=row, start=one.start, end=one.end, item=dataclasses.asdict(one)) for one in inside]
    )
    if file is not None:
        files.refer(file, owner_kind=TEXT_FILES, owner_key=row.key, name=file_name)
    audit.record("ledger.text_added", actor=actor, kind="ledger_text", key=row.key, marks=len(inside))
    return row.key


def content_of(item: Mapping[str, Any], sentence: str, *, year: int, is_shared: bool = False) -> dict[str, Any]:
    """The fields of an entry as a read item suggests them. A result is no promise: accepted, it is a task to check.

    ``is_shared``: one span holds several items, so that the indicator says which one it is.
    """
    kind = "target" if item["kind"] == "target" and item.get("value") is not None else "action"
    deadline = item.get("deadline") or ""
    title = str(item["span"]).strip("，。；、 ")[:200]
    if is_shared and kind == "target":
        sign = {">=": "≥", "<=": "≤", "~": "≈"}.get(item.get("comparator") or ">=", "")
        title = f"{item['indicator']}{sign}{item.get('value_text') or ''}"[:200]
    content: dict[str, Any] = {
        "title": title, "sentence": sentence[:1000], "kind": kind, "indicator": str(item["indicator"])[:120],
        "deadline": deadline, "years": deadline[:4] or str(year), "place": str(item.get("place") or "")[:80],
    }  # fmt: skip
    if kind == "target":
        content |= {
            "comparator": item.get("comparator") or ">=", "value": text_of(item["value"]),
            "unit": item.get("unit") or "", "value_text": item.get("value_text") or "",
        }  # fmt: skip
    return content


def sentence_around(text: str, start: int, end: int) -> str:
    """The whole sentence that a mark stands in."""
    first = max(text.rfind(sign, 0, start) for sign in "。！？\n；") + 1
    ends = [at for at in (text.find(sign, end) for sign in "。！？\n；") if at >= 0]
    return text[first : min(ends, default=len(text)) + 1].strip()


def is_shared(row: Mark) -> bool:
    """Whether another item was read in the same span."""
    same = Mark.objects.filter(text=row.text, start=row.start, end=row.end).exclude(pk=row.pk)
    return same.exclude(decision__in=("split", "merged")).exists()


@action
def accept_mark(
    *, actor: Actor, mark: uuid.UUID, expected: int, content: Mapping[str, Any] | None = None, reason: str = ""
) -> uuid.UUID:
    """Take a sentence as a promise: asks for a new entry with the fields as read or as edited (``content``). Another
    person approves it. Returns the key of the asking.
    """
    actor.must(KEEP)
    row = _open_mark(actor, mark, expected)
    text = row.text
    sentence = sentence_around(text.text, row.start, row.end)
    read = content_of(row.item, sentence, year=text.year, is_shared=is_shared(row))
    why = reason.strip() or f"《{text.title}》"  # kept as it is, in whatever language it is read
    asking = ask_change(actor=actor, kind="add", reason=why, content={**read, **(content or {})}, mark=row)
    _decide(actor, row, expected, "accepted")
    return asking


@action
def refuse_mark(*, actor: Actor, mark: uuid.UUID, expected: int) -> None:
    """It promises nothing; it stays in the text and can be taken up again."""
    actor.must(KEEP)
    _decide(actor, _open_mark(actor, mark, expected), expected, "not_promise")


@action
def split_mark(*, actor: Actor, mark: uuid.UUID, expected: int, at: int) -> list[uuid.UUID]:
    """Cut a sentence into two at a character of the text (an offset); both are open. Raises ``CannotJoin``."""
    actor.must(KEEP)
    row = _open_mark(actor, mark, expected)
    if not row.start < at < row.end:
        raise CannotJoin(problem=_("the cut lies outside the sentence."))
    made = []
    for start, end in ((row.start, at), (at, row.end)):
        span = row.text.text[start:end]
        item = {**row.item, "start": start, "end": end, "span": span, "rule": "cut by a person", "confidence": 1.0}
        if str(row.item.get("value_text") or "-") not in span:
            item |= {"value": None, "value_text": None, "unit": None, "comparator": None, "kind": "action",
                     "indicator": span.strip("，。；、 ")[:120]}  # fmt: skip
        made.append(Mark(text=row.text, start=start, end=end, item=item))
    for one in made:
        one.save(force_insert=True)
    _decide(actor, row, expected, "split")
    Mark.objects.filter(pk__in=[one.pk for one in made]).update(into=row)
    return [one.key for one in made]


@action
def merge_marks(*, actor: Actor, mark: uuid.UUID, expected: int) -> uuid.UUID:
    """Put a sentence together with the open one that follows it in the text. Raises ``CannotJoin``."""
    actor.must(KEEP)
    row = _open_mark(actor, mark, expected)
    later = Mark.objects.filter(text=row.text, start__gte=row.start, decision="").exclude(pk=row.pk)
    other = later.order_by("start", "id").first()
    if other is None:
        raise CannotJoin(problem=_("no open sentence follows it."))
    end = max(row.end, other.end)
    whole = row.text.text[row.start : end]
    item = {**row.item, "end": end, "span": whole, "rule": "put together by a person", "confidence": 1.0}
    made = Mark.objects.create(text=row.text, start=row.start, end=end, item=item)
    _decide(actor, row, expected, "merged", made)
    _decide(actor, other, other.version, "merged", made)
    return made.key


@action
def undo_mark(*, actor: Actor, mark: uuid.UUID, expected: int) -> None:
    """Take the decision about a sentence back, as long as nobody approved what came of it."""
    actor.must(KEEP)
    row = get_mark_for(actor, mark, is_locked=True)
    if row.version != expected:
        raise ChangedMeanwhile
    if row.entry_id is not None or not row.decision:
        raise DecidedAlready
    for asking in Asking.objects.filter(mark=row, state="waiting"):
        withdraw_change(actor=actor, asking=asking.key)
    if row.decision == "split":
        _remove(Mark.objects.filter(into=row))
    if row.decision == "merged" and row.into is not None:
        made, parts = row.into, list(Mark.objects.filter(into=row.into))
        if made.decision:
            raise DecidedAlready
        for one in parts:
            save_version(
                Mark.objects.all(), pk=one.pk, expected=one.version, decision="", decided_by=None, who="",
                decided_at=None, into=None,
            )  # fmt: skip
        made.delete()
        return
    Link.objects.filter(mark=row).delete()
    save_version(
        Mark.objects.all(), pk=row.pk, expected=expected, decision="", decided_by=None, who="", decided_at=None
    )


def _remove(rows: Any) -> None:
    if rows.exclude(decision="").exists():
        raise DecidedAlready
    rows.delete()


def _open_mark(actor: Actor, key: uuid.UUID, expected: int) -> Mark:
    row = get_mark_for(actor, key, is_locked=True)
    if row.decision:
        raise DecidedAlready
    if row.version != expected:
        raise ChangedMeanwhile
    return row


def _decide(actor: Actor, row: Mark, expected: int, decision: str, into: Mark | None = None) -> None:
    save_version(
        Mark.objects.all(), pk=row.pk, expected=expected, decision=decision, into=into, decided_by=actor.account,
        who=actor.name[:80], decided_at=clock.now(),
    )  # fmt: skip
    audit.record(f"ledger.sentence_{decision}", actor=actor, kind="ledger_mark", key=row.key)


@action
def link_mark(*, actor: Actor, mark: uuid.UUID, entry: uuid.UUID, kind: str) -> None:
    """Say that a sentence of a later text speaks of an entry: restated, raised, lowered or reported.

    The target is not changed by it: that is an adjustment of its own, asked for from the entry's page.
    """
    actor.must(KEEP)
    row, thing = get_mark_for(actor, mark, is_locked=True), get_entry_for(actor, entry)
    Link.objects.get_or_create(
        entry=thing, mark=row,
        defaults={
            "text": row.text, "kind": kind, "account": actor.account, "who": actor.name[:80], "on": clock.today(),
        },
    )  # fmt: skip
    if not row.decision:
        _decide(actor, row, row.version, "linked")
    audit.record("ledger.linked", actor=actor, kind="ledger_entry", key=thing.key, how=kind)


@action
def link_dropped(*, actor: Actor, text: uuid.UUID, entry: uuid.UUID) -> None:
    """Say that a later text no longer speaks of an entry."""
    actor.must(KEEP)
    row, thing = get_text_for(actor, text), get_entry_for(actor, entry)
    Link.objects.get_or_create(
        entry=thing, text=row, mark=None,
        defaults={"kind": "dropped", "account": actor.account, "who": actor.name[:80], "on": clock.today()},
    )  # fmt: skip
    audit.record("ledger.linked", actor=actor, kind="ledger_entry", key=thing.key, how="dropped")
