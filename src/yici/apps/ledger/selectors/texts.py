"""Texts with their marks, and what a person needs to decide one: a lead unit, earlier entries about the same thing."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from yici.apps.ledger.contracts import MarkView, ReadItem, TextLine, TextView
from yici.apps.ledger.guards import get_text_for, visible_entries, visible_texts
from yici.apps.ledger.models import Asking, Entry, LedgerText, Link, Mark
from yici.apps.ledger.rules.linking import Proposal, Said, dropped, propose
from yici.apps.ledger.rules.numbers import number_of, text_of
from yici.apps.ledger.rules.suggesting import Suggestion, suggest_lead
from yici.apps.ledger.selectors.types import duties_of_units
from yici.core.access import Actor

A_PAGE = 50
MOST = 3000  # entries that sentences are compared with


def list_texts(actor: Actor, *, before: int = 0) -> list[TextLine]:
    """Texts, the newest first; ``before`` is a line's ``position``."""
    rows = visible_texts(actor)
    rows = rows.filter(pk__lt=before) if before else rows
    leaves = ~Q(marks__decision__in=("split", "merged"))
    rows = rows.annotate(
        count=Count("marks", filter=leaves), open=Count("marks", filter=Q(marks__decision="")),
        taken=Count("marks", filter=Q(marks__decision="accepted")),
    )  # fmt: skip
    return [
        TextLine(row.key, row.title, row.year, row.on, row.is_public, row.count, row.open, row.taken, row.pk)
        for row in rows.defer("text").order_by("-pk")[:A_PAGE]
    ]


def get_text(actor: Actor, key: uuid.UUID) -> TextView:
    """A text with the marks that stand in it now (what was cut or put together is shown by what came of it)."""
    row = get_text_for(actor, key)
    marks = row.marks.exclude(decision__in=("split", "merged")).select_related("entry").order_by("start", "end", "id")
    asked = {one.mark_id: one for one in Asking.objects.filter(mark__text=row).exclude(state="withdrawn")}
    shown = tuple(
        MarkView(
            one.key, number, item_of(one), one.decision, one.version, one.who,
            asked[one.pk].state if one.pk in asked else "", one.entry.key if one.entry else None,
        )
        for number, one in enumerate(marks, 1)
    )  # fmt: skip
    return TextView(row.key, row.title, row.kind, row.year, row.on, row.place, row.is_public, row.text, shown)


def item_of(mark: Mark) -> ReadItem:
    """What was read at a mark."""
    known = {name: value for name, value in mark.item.items() if name in ReadItem.__dataclass_fields__}
    return ReadItem(**known)


def suggest_for(actor: Actor, item: ReadItem, sentence: str) -> Suggestion | None:
    """Which unit probably leads."""
    rows = visible_entries(actor).exclude(lead=None).order_by("-pk")[:MOST]
    earlier = [
        (str(facts.get("indicator") or facts.get("title", "")), code)
        for facts, code in rows.values_list("facts", "lead__code")
    ]
    return suggest_lead(item.indicator, sentence, earlier=earlier, duties=duties_of_units())


@dataclass(frozen=True, slots=True)
class Earlier:
    """An entry of another text that a sentence may speak of, with a word of what it would do to it."""

    entry: uuid.UUID
    number: str
    title: str
    year: int
    text_title: str
    value: str
    unit: str
    kind: str
    likeness: int
    is_linked: bool = False


def earlier_of(actor: Actor, mark: Mark) -> list[Earlier]:
    """Up to three earlier entries that a sentence may speak of, and those that a person linked it with."""
    linked = set(Link.objects.filter(mark=mark).values_list("entry__key", flat=True))
    entries = _entries(actor, mark.text)
    said = [_said(row) for row in entries]
    found = propose(said, [_said_of(mark)])
    by_key = {str(row.key): row for row in entries}
    shown = [_earlier(by_key[one.earlier], one.kind, one.likeness, linked) for one in found]
    more = [row for row in entries if row.key in linked and str(row.key) not in {one.earlier for one in found}]
    return [*shown, *(_earlier(row, "restated", 0, linked) for row in more)]


def _entries(actor: Actor, text: LedgerText) -> list[Entry]:
    """Entries that came from texts before this one (by their day), and those from no text."""
    rows = visible_entries(actor).exclude(events__mark__text=text)
    rows = rows.filter(Q(events__position=1) & (Q(events__mark=None) | Q(events__mark__text__on__lte=text.on)))
    return list(rows.distinct().order_by("pk")[:MOST])


def _said(row: Entry) -> Said:
    facts = row.facts
    return Said(
        str(row.key), str(facts.get("indicator") or facts.get("title", "")), str(facts.get("unit", "")),
        number_of(str(facts.get("value", ""))), row.kind, str(facts.get("comparator", "")),
    )  # fmt: skip


def _said_of(mark: Mark) -> Said:
    item = mark.item
    return Said(
        str(mark.key), str(item.get("indicator", "")), str(item.get("unit") or ""),
        number_of(text_of(item.get("value"))),
        str(item.get("kind", "")), str(item.get("comparator") or ""),
    )  # fmt: skip


def _earlier(row: Entry, kind: str, likeness: int, linked: set[uuid.UUID]) -> Earlier:
    first = row.events.select_related("mark__text").order_by("position").first()
    text = first.mark.text if first is not None and first.mark is not None else None
    facts = row.facts
    return Earlier(
        row.key, row.number, str(facts.get("title", "")), text.year if text else row.added_on.year,
        text.title if text else "", str(facts.get("value", "")), str(facts.get("unit", "")), kind, likeness,
        row.key in linked,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Compared:
    """A later text against the entries before it: the proposals with both sides, and what it does not speak of."""

    pairs: tuple[tuple[Earlier, MarkView], ...]
    silent: tuple[Earlier, ...]


def compare_text(actor: Actor, key: uuid.UUID, *, most: int = 300) -> Compared:
    """Which earlier entries a text speaks of, and of which it says nothing: proposals, a person says yes."""
    text = get_text_for(actor, key)
    view = get_text(actor, key)
    marks = {str(one.key): one for one in view.marks}
    rows = {str(row.key): row for row in _entries(actor, text)}
    said = [_said(row) for row in rows.values()]
    later = [_said_of(one) for one in text.marks.exclude(decision__in=("split", "merged"))]
    linked = {
        (str(entry), str(mark)): kind
        for entry, mark, kind in Link.objects.filter(text=text).values_list("entry__key", "mark__key", "kind")
    }
    found = _best(propose(said, later))
    pairs = tuple(
        (_earlier(rows[one.earlier], one.kind, one.likeness, {rows[one.earlier].key} if (one.earlier, one.later) in
                  linked else set()), marks[one.later])
        for one in found[:most]
    )  # fmt: skip
    gone = {entry for (entry, _), kind in linked.items() if kind == "dropped"}
    silent = dropped(said, found)
    return Compared(
        pairs,
        tuple(_earlier(rows[one], "dropped", 0, {rows[one].key} if one in gone else set()) for one in silent[:most]),
    )


def _best(proposals: Sequence[Proposal]) -> list[Proposal]:
    """The most alike for each earlier entry, in the order of likeness."""
    best: dict[str, Proposal] = {}
    for one in proposals:
        known = best.get(one.earlier)
        if known is None or (one.kind != "related", one.likeness) > (known.kind != "related", known.likeness):
            best[one.earlier] = one
    return sorted(best.values(), key=lambda one: (-one.likeness, one.earlier))
