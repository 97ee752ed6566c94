"""Entries in lists and one by one; the ledger as of a day, and what is different between two days."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from yici.apps.ledger.contracts import EntryLine, EntryView, EventLine, LedgerChange, LinkLine
from yici.apps.ledger.guards import get_entry_for, is_lead, visible_entries
from yici.apps.ledger.models import Entry, Link
from yici.apps.ledger.rules.folding import difference, fold, how_changed
from yici.apps.ledger.selectors.standing import facts_on, points_of, standings
from yici.apps.ledger.states import ENDED
from yici.apps.places.public import unit_labels
from yici.core import clock
from yici.core.access import Actor
from yici.core.numbers import normalise

A_PAGE = 50
MOST = 2000  # entries of one ledger that a comparison of two days looks at


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: filters that stand in the address. ``due`` is late, month (within thirty days) or later."""

    state: str = ""
    unit: str = ""
    due: str = ""
    text: str = ""
    item_type: str = ""
    disclosure: str = ""


def filtered(actor: Actor, wanted: Wanted) -> QuerySet[Entry]:
    """The rows of the entries that are wanted."""
    rows, today = visible_entries(actor), clock.today()
    if wanted.state:
        rows = rows.filter(state__in=ENDED) if wanted.state == "ended" else rows.filter(state=wanted.state)
    else:
        rows = rows.exclude(state__in=ENDED)
    if wanted.unit:
        rows = rows.filter(lead__code=wanted.unit)
    if wanted.item_type:
        rows = rows.filter(item_type=wanted.item_type)
    if wanted.disclosure:
        rows = rows.filter(disclosure="" if wanted.disclosure == "open" else wanted.disclosure)
    if wanted.due:
        month = today + dt.timedelta(days=30)
        rows = rows.filter(
            {
                "late": Q(deadline__lt=today), "month": Q(deadline__range=(today, month)),
                "later": Q(deadline__gt=month) | Q(deadline=None),
            }.get(wanted.due, Q(pk__in=[]))
        )  # fmt: skip
    if wanted.text:
        rows = rows.filter(Q(number=normalise(wanted.text) or "-") | Q(facts__title__icontains=wanted.text[:60]))
    return rows


def list_entries(actor: Actor, wanted: Wanted | None = None, *, after: int = 0, most: int = A_PAGE) -> list[EntryLine]:
    """Entries in the order in which they came into the ledger; ``after`` is a line's ``position``."""
    rows = filtered(actor, wanted or Wanted()).filter(pk__gt=after).select_related("lead").order_by("pk")
    return lines_of(list(rows[:most]), clock.today())


def lines_of(rows: Sequence[Entry], on: dt.date) -> list[EntryLine]:
    """Rows as lines."""
    names = unit_labels([row.lead.code for row in rows if row.lead is not None])
    by_id = {row.lead_id: names.get(row.lead.code, "") for row in rows if row.lead is not None and row.lead_id}
    known = standings(rows, on, by_id)
    return [
        EntryLine(
            row.key, row.number, fold([row.facts]), by_id.get(row.lead_id or 0, ""), known[row.pk], row.pk,
            tuple(row.flags),
        )
        for row in rows
    ]  # fmt: skip


def count_states(actor: Actor) -> dict[str, int]:
    """How many entries the actor sees in each state."""
    return dict(Counter(visible_entries(actor).values_list("state", flat=True)[:MOST]))


def ledger_on(actor: Actor, on: dt.date) -> dict[uuid.UUID, LedgerChange]:
    """The ledger as of the end of a day, made from its events alone: what was in it, by key."""
    rows = {row.pk: row for row in visible_entries(actor).order_by("pk")[:MOST]}
    return {
        rows[pk].key: LedgerChange(rows[pk].key, rows[pk].number, facts.title, facts.state, difference(fold([]), facts))
        for pk, facts in facts_on(rows, on).items()
    }


def lines_on(actor: Actor, on: dt.date, wanted: Wanted | None = None) -> list[EntryLine]:
    """The ledger as of the end of a day, as lines; only the filters of state and unit count."""
    rows = list(visible_entries(actor).filter(added_on__lte=on).select_related("lead").order_by("pk")[:MOST])
    known = facts_on([row.pk for row in rows], on)
    chosen, wanted = [], wanted or Wanted()
    for row in rows:
        facts = known.get(row.pk)
        if facts is None or (wanted.unit and facts.lead != wanted.unit):
            continue
        if wanted.state and facts.state != wanted.state:
            continue
        row.facts, row.state, row.flags = {}, facts.state, []
        chosen.append((row, facts))
    names = unit_labels(sorted({facts.lead for _, facts in chosen if facts.lead}))
    points = points_of([row.pk for row, _ in chosen], on)
    from yici.apps.ledger.rules.progress import standing_of

    return [
        EntryLine(
            row.key, row.number, facts, names.get(facts.lead, ""),
            standing_of(
                facts, points.get(row.pk, ()), on=on, added_on=row.added_on, unit=names.get(facts.lead, ""),
                is_ended=facts.state in ENDED,
            ),
            row.pk,
        )
        for row, facts in chosen
    ]  # fmt: skip


def changes_between(actor: Actor, first: dt.date, last: dt.date) -> list[LedgerChange]:
    """What is different between the ends of two days, entry by entry, made from the events alone."""
    rows = {row.pk: row for row in visible_entries(actor).order_by("pk")[:MOST]}
    before, after = facts_on(rows, first), facts_on(rows, last)
    blank, found = fold([]), []
    for pk, facts in after.items():
        fields = difference(before.get(pk, blank), facts)
        if fields:
            how = how_changed(before.get(pk), facts)
            found.append(LedgerChange(rows[pk].key, rows[pk].number, facts.title, how, fields))
    return found


def get_entry(actor: Actor, key: uuid.UUID) -> EntryView:
    """An entry with everything that belongs to it; ``EntryNotFound`` for strangers."""
    return view_of(actor, get_entry_for(actor, key))


def view_of(actor: Actor, row: Entry) -> EntryView:
    """An entry as contract."""
    facts = fold([row.facts])
    names = unit_labels([code for code in (facts.lead, *facts.assisting) if code])
    standing = standings([row], clock.today(), {row.lead_id or 0: names.get(facts.lead, "")})[row.pk]
    events = list(row.events.select_related("mark__text").order_by("position"))
    text = next((one.mark.text for one in events if one.mark is not None), None)
    near = {one.key: one for one in Entry.objects.filter(key__in=[*facts.into])} if facts.into else {}
    return EntryView(
        key=row.key, number=row.number, version=row.version, facts=facts, lead_id=row.lead_id or 0,
        lead_name=names.get(facts.lead, ""), assisting_names=tuple(names.get(one, one) for one in facts.assisting),
        standing=standing, points=tuple(points_of([row.pk]).get(row.pk, ())), events=tuple(map(_event, events)),
        links=links_of(row), text=text.key if text else None, text_title=text.title if text else "",
        text_on=text.on if text else None, is_text_public=bool(text and text.is_public),
        children=tuple(_named(one) for one in row.children.order_by("pk")[:200]),
        parent=_named(row.parent) if row.parent else None,
        into=tuple(_named(one) for key, one in near.items()), is_lead=is_lead(actor, row),
    )  # fmt: skip


def _named(row: Entry) -> tuple[uuid.UUID, str, str]:
    return row.key, row.number, str(row.facts.get("title", ""))


def _event(row: object) -> EventLine:
    from yici.apps.ledger.models import EntryEvent

    assert isinstance(row, EntryEvent)
    return EventLine(
        row.position, row.kind, row.on, row.at, row.who, row.approver, row.reason, row.content,
        row.mark.key if row.mark else None, row.mark.text.key if row.mark else None,
    )  # fmt: skip


def links_of(row: Entry) -> tuple[LinkLine, ...]:
    """What later texts say about an entry, the oldest first."""
    found = []
    for one in Link.objects.filter(entry=row).select_related("text", "mark").order_by("text__on", "id"):
        item = one.mark.item if one.mark else {}
        found.append(
            LinkLine(
                one.kind, one.text.key, one.text.title, one.text.year, str(item.get("span", "")),
                str(item.get("value_text") or ""), one.on, one.who,
            )
        )  # fmt: skip
    return tuple(found)
