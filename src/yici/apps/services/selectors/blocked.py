"""What could not be done: one matter for the desk and for who told it, the list, what a time came to."""

from __future__ import annotations

import datetime as dt
import hmac
import uuid
from collections import Counter
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yici.apps.cases.public import CaseView, cases_of, state_words
from yici.apps.services.errors import BlockedNotFound, ItemNotFound
from yici.apps.services.guards import visible_blocked
from yici.apps.services.models import BlockedMatter
from yici.apps.services.selectors.catalogue import get_item
from yici.apps.services.states import BLOCKED, BlockedFacts
from yici.core import numbers
from yici.core.access import Actor
from yici.core.codes import normalise_code

OUTCOME_WORDS: dict[str, str | Promise] = {
    "solved": _("It could be done after all"),
    "explained": _("It cannot be done, for the reason given"),
    "guide_wrong": _("The guide was wrong"),
}
COUNTED_DAYS = 30


@dataclass(frozen=True, slots=True)
class BlockedView:
    """A matter. ``helped`` is what the person said, beside the outcome and never instead of it."""

    key: uuid.UUID
    number: str
    item: str
    item_name: str
    unit_name: str
    told_at: dt.datetime
    case: CaseView
    words: str
    outcome: str
    helped: bool | None
    due_on: dt.date | None
    application: uuid.UUID | None
    has_phone: bool


def blocked_view(row: BlockedMatter, case: CaseView | None = None) -> BlockedView:
    """A matter as contract."""
    found = case or cases_of(BLOCKED, [row.key])[row.key]
    due = min((one.due_on for one in found.clocks if one.stopped_at is None), default=None)
    return BlockedView(
        row.key, row.number, row.item, name_of_item(row.item), row.unit.name if row.unit else "", row.told_at, found,
        str(state_words(f"{BLOCKED}:{found.state}")), str(OUTCOME_WORDS.get(row.outcome, "")), row.has_helped,
        due if found.phase != "closed" else None, row.application.key if row.application else None,
        bool(row.phone_sealed),
    )  # fmt: skip


def name_of_item(code: str) -> str:
    """What an item is called today; empty for none."""
    try:
        return get_item(code).name if code else ""
    except ItemNotFound:
        return code


def facts_of_blocked(actor: Actor, row: BlockedMatter) -> BlockedFacts:
    """What decides the steps. Where the unit that looks refused itself, another person of it does."""
    owner = row.case.owner
    is_same_unit = row.unit is not None and actor.unit_code == row.unit.code
    if is_same_unit and owner is not None and row.unit is not None and owner.code == row.unit.code:
        is_same_unit = False
    is_refuser = row.refused_by is not None and row.refused_by == actor.account
    return BlockedFacts(
        is_other=not is_same_unit and not is_refuser, has_item=bool(row.item),
        is_owner=bool(row.item) and actor.unit_code == unit_of_item(row.item),
    )  # fmt: skip


def unit_of_item(code: str) -> str:
    """The code of the unit whose item it is; empty when there is no such item now."""
    try:
        return get_item(code).unit
    except ItemNotFound:
        return ""


def find_blocked(number: str, code: str) -> BlockedMatter:
    """The matter that number and code open; the same error for a wrong number and a wrong code."""
    rows = BlockedMatter.objects.filter(number=numbers.normalise(number) or "-")
    found = rows.select_related("case", "unit", "application").first()
    expected = found.code if found else "------"
    if not hmac.compare_digest(expected.encode(), normalise_code(code).encode()) or found is None:
        raise BlockedNotFound
    return found


def list_blocked(actor: Actor, before: int = 0, most: int = 50) -> tuple[list[BlockedView], int]:
    """Matters that the actor may see, newest first, and from where to go on (0: there are no more)."""
    rows = visible_blocked(actor).order_by("-id")
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: most + 1])
    cases = cases_of(BLOCKED, [one.key for one in found[:most]])
    return [blocked_view(one, cases[one.key]) for one in found[:most]], found[most - 1].pk if len(found) > most else 0


def count_blocked(first: dt.date, last: dt.date, actor: Actor | None = None) -> dict[str, int]:
    """Matters told in some days: all, by outcome, and what people said of it. Both are counted, neither corrects.

    With an actor, only what the actor may see.
    """
    rows = BlockedMatter.objects.all() if actor is None else visible_blocked(actor)
    found: Counter[str] = Counter()
    for outcome, helped in rows.filter(told_on__range=(first, last)).values_list("outcome", "has_helped"):
        found["told"] += 1
        found[outcome or "open"] += 1
        if helped is not None:
            found["helped" if helped else "not_helped"] += 1
    return dict(found)


@dataclass(frozen=True, slots=True)
class BlockedCounts:
    """What some days came to: ``outcomes`` and ``open`` are parts of ``told``, ``helped`` of what people ``said``."""

    first: dt.date
    last: dt.date
    told: int
    outcomes: tuple[tuple[str, int], ...]
    open: int
    said: int
    helped: int


def counts_of_blocked(actor: Actor, last: dt.date) -> BlockedCounts:
    """The counts of the thirty days up to a day, of the matters that the actor may see."""
    first = last - dt.timedelta(days=COUNTED_DAYS - 1)
    found = count_blocked(first, last, actor)
    helped = found.get("helped", 0)
    return BlockedCounts(
        first, last, found.get("told", 0),
        tuple((str(words), found.get(outcome, 0)) for outcome, words in OUTCOME_WORDS.items()),
        found.get("open", 0), helped + found.get("not_helped", 0), helped,
    )  # fmt: skip
