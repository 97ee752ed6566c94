"""What a unit has to do: a keyset over its assignments, one query for the cases, one for the clocks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from yici.apps.cases import rules
from yici.apps.cases.contracts import InboxCount, InboxLine, InboxQuery, Part, Phase
from yici.apps.cases.models import NEVER, Assignment, Case, Clock
from yici.apps.cases.selectors.cases import CalendarAtHand, face_of
from yici.apps.cases.states import OPEN, PART_NEXT, CaseType, state_in, type_named
from yici.core import clock, numbers
from yici.core.access import Actor
from yici.core.states import TransitionTable

COUNTED_UP_TO = 1000
LOOKED_THROUGH = 5000  # of one unit's list, where words or a place are looked for
TAB_COUNTED_UP_TO = 100

_ROW = ("pk", "case_id", "part", "phase", "state", "next_due", "is_paused", "holder")
_CASE = (
    "id", "key", "number", "type", "state_id", "version", "title", "subject", "area__short_name", "owner__short_name",
)  # fmt: skip


def _of_tab(actor: Actor, tab: str) -> QuerySet[Assignment]:
    """The rows of a tab in its order; each has a partial index of its own."""
    rows = Assignment.objects.filter(unit_id=actor.unit_id or 0)
    match tab:
        case "others":
            rows = rows.filter(phase="answered", is_paused=False)
        case "paused":
            rows = rows.filter(is_paused=True)
        case "done":
            return rows.filter(phase="closed").order_by("-id")
        case "mine":
            rows = rows.filter(Q(holder=None) | Q(holder=actor.account), phase__in=OPEN)
        case _:
            rows = rows.filter(phase__in=OPEN)
    return rows.order_by("next_due", "id")


def _filtered(rows: QuerySet[Assignment], wanted: InboxQuery) -> QuerySet[Assignment]:
    now, tonight = clock.now(), clock.end_of(clock.today())
    if wanted.clock == "late":
        rows = rows.filter(next_due__lte=now)
    elif wanted.clock == "today":
        rows = rows.filter(next_due__gt=now, next_due__lte=tonight)
    elif wanted.clock == "later":
        rows = rows.filter(next_due__gt=tonight)
    if wanted.case_type:
        rows = rows.filter(case__type=wanted.case_type)
    if wanted.area_path:
        rows = rows.filter(case__area__path__startswith=wanted.area_path)
    words = wanted.words.split()
    if words:
        number = numbers.normalise(wanted.words)
        if number:
            return rows.filter(case__number=number)
        rows = rows.filter(pk__in=rows.values("pk")[:LOOKED_THROUGH])
        for word in words[:5]:
            rows = rows.filter(case__title__icontains=word)
    return rows


def _after(rows: QuerySet[Assignment], tab: str, after: tuple[dt.datetime, int] | None) -> QuerySet[Assignment]:
    if after is None:
        return rows
    if tab == "done":
        return rows.filter(pk__lt=after[1])
    # The first condition alone is what an index can start from; the second keeps rows of the same instant apart.
    return rows.filter(Q(next_due__gt=after[0]) | Q(pk__gt=after[1]), next_due__gte=after[0])


def list_inbox(
    actor: Actor, wanted: InboxQuery, *, after: tuple[dt.datetime, int] | None = None, limit: int = 50
) -> tuple[InboxLine, ...]:
    """A page of a tab of the unit's inbox, what is due first on top; ``after`` is a line's ``position``."""
    if actor.unit_id is None:
        return ()
    rows = _after(_filtered(_of_tab(actor, wanted.tab), wanted), wanted.tab, after)
    return _lines(actor, list(rows.values(*_ROW)[:limit]))


def list_assignments(
    actor: Actor, *, after: tuple[dt.datetime, int] | None = None, limit: int = 50, case_type: str = ""
) -> tuple[InboxLine, ...]:
    """The open assignments of the actor's unit, what is due first on top; ``after`` is a line's ``position``."""
    return list_inbox(actor, InboxQuery("unit", case_type), after=after, limit=limit)


def _lines(actor: Actor, rows: Sequence[dict[str, Any]]) -> tuple[InboxLine, ...]:
    ids = [row["case_id"] for row in rows]
    cases = {one["id"]: one for one in Case.objects.filter(pk__in=ids).order_by().values(*_CASE)} if ids else {}
    clocks: dict[int, list[Clock]] = {}
    if ids:
        for one in Clock.objects.filter(case_id__in=ids, stopped_at=None):
            clocks.setdefault(one.case_id, []).append(one)
    days = CalendarAtHand()
    return tuple(_line(actor, row, cases[row["case_id"]], clocks.get(row["case_id"], []), days) for row in rows)


def next_face(row: dict[str, Any], clocks: Sequence[Clock]) -> tuple[str, rules.Face | None]:
    """The clock that is next for an assignment, by kind: the one its ``next_due`` names, else one that stands."""
    mine = [one for one in clocks if one.assignment_id in (None, row["pk"])]
    for one in mine:
        if one.paused_at is None and one.due_at == row["next_due"]:
            return one.kind, face_of(one)
    paused = [one for one in mine if one.paused_at is not None]
    if paused and row["next_due"] >= NEVER:
        first = min(paused, key=lambda one: one.due_at)
        return first.kind, face_of(first)
    return "", None


def _line(
    actor: Actor, row: dict[str, Any], case: dict[str, Any], clocks: Sequence[Clock], days: CalendarAtHand
) -> InboxLine:
    due_at = row["next_due"] if row["next_due"] < NEVER else None
    kind_of_clock, face = ("", None) if row["phase"] == "closed" else next_face(row, clocks)
    now = clock.now()
    kind, state = type_named(case["type"]), state_in(case["state_id"])
    return InboxLine(
        case=case["key"], number=case["number"], type=case["type"], state=state, title=case["title"],
        area_name=case["area__short_name"], owner_name=case["owner__short_name"] or "", part=cast(Part, row["part"]),
        phase=cast(Phase, row["phase"]), subject=case["subject"], url_name=kind.url_name, due_at=due_at,
        due_on=clock.day_of(due_at - dt.timedelta(seconds=1)) if due_at else None,
        look=rules.look_of(face, now) if face else None, words=rules.words_of(face, now, days) if face else "",
        position=(row["next_due"], row["pk"]), by_number=kind.by_number, version=case["version"],
        clock_kind=kind_of_clock, label=str(kind.label), next=str(_next(kind, state, row)),
        may_sign=may_sign(actor, kind, state, row["part"], row["state"]), is_paused=row["is_paused"],
    )  # fmt: skip


def _next(kind: CaseType, state: str, row: dict[str, Any]) -> Any:
    if kind.powers and row["part"] != "main":
        return PART_NEXT[row["state"]]
    if row["phase"] in OPEN:
        return kind.next_words.get(state) or _("to be done")
    return kind.words.get(state, "")


def may_sign(actor: Actor, kind: CaseType, state: str, part: str, life: str) -> bool:
    """Whether the actor's post signs for this here: the whole case in the main unit, a part of it elsewhere."""
    table: TransitionTable[Any] = kind.table if part == "main" else kind.parts
    if (part == "main" and "sign" not in kind.acts) or not kind.powers:
        return False
    source = state if part == "main" else life
    return table.find_target(source, "sign") is not None and actor.may(table.find_row(source, "sign").who)


def count_assignments(actor: Actor) -> InboxCount:
    """How many open assignments the actor's unit has: late, due today, later; counted up to a bound."""
    return count_inbox(actor, InboxQuery("unit"))


def count_inbox(actor: Actor, wanted: InboxQuery) -> InboxCount:
    """How many lines a tab has under its filters: late, due today, later; counted up to a bound."""
    if actor.unit_id is None:
        return InboxCount(0, 0, 0)
    rows = _filtered(_of_tab(actor, wanted.tab), wanted)
    dues = list(rows.values_list("next_due", flat=True)[: COUNTED_UP_TO + 1])
    now, tonight = clock.now(), clock.end_of(clock.today())
    late = sum(due <= now for due in dues)
    today = sum(now < due <= tonight for due in dues)
    return InboxCount(late, today, len(dues[:COUNTED_UP_TO]) - late - today, len(dues) > COUNTED_UP_TO)


def count_tab(actor: Actor, tab: str) -> int:
    """How many lines a tab has, up to ``TAB_COUNTED_UP_TO``."""
    if actor.unit_id is None:
        return 0
    return len(_of_tab(actor, tab).values_list("pk", flat=True)[:TAB_COUNTED_UP_TO])
