"""The burden account as sources of figures: forms that came and were filled, plans, weeks. Counts, never values.

Offered to ``figures`` in the shell's ``reactions``; what is counted and how it is called stands in the city's
``figures.csv``. Rows of forms that nobody allowed carry no title outside the unit: people write names into titles.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.urls import NoReverseMatch, reverse

from yici.apps.collecting.models import Plan, SentForm
from yici.apps.collecting.rules.burden import Saved, first_day_of_weeks, minutes_saved, weeks_of
from yici.apps.figures.public import FigureSource, SourceColumn
from yici.apps.places.public import in_scope
from yici.apps.tables.public import FillAccount, burden_assumptions, list_fill_accounts
from yici.core import clock
from yici.core.access import Actor

BURDEN, WEEKS = "burden", "burden_weeks"
#: Who asked, when a form came past the list of allowed forms.
UNPLANNED = "临时来表（不在准入清单）"
CHUNK = 500

Row = dict[str, Any]


def sources() -> list[FigureSource]:
    """What collecting offers to figures."""
    return [
        FigureSource(BURDEN, "填报负担", _COLUMNS, burden_rows),
        FigureSource(WEEKS, "每周省下的时间", _WEEK_COLUMNS, week_rows),
    ]


_COLUMNS = (
    SourceColumn("burden.kind", "事项", "text", "public"),
    SourceColumn("burden.bureau", "要表的单位", "text", "public"),
    SourceColumn("burden.unit", "填表的单位", "text", "public"),
    SourceColumn("burden.known", "有据的格", "int", "public"),
    SourceColumn("burden.derived", "推算的格", "int", "public"),
    SourceColumn("burden.typed", "手填的格", "int", "public"),
    SourceColumn("burden.cells", "填上的格", "int", "public"),
    SourceColumn("burden.minutes", "省下的分钟", "dec", "public"),
    SourceColumn("burden.refused", "拦下的重复要数", "int", "public"),
    SourceColumn("burden.cut", "精简的指标", "int", "public"),
    SourceColumn("burden.again", "有理由再要的列", "int", "public"),
)
_WEEK_COLUMNS = (
    SourceColumn("week.forms", "填的表", "int", "public"),
    SourceColumn("week.hours", "省下的小时", "dec", "public"),
    SourceColumn("week.is_kept", "达到承诺", "bool", "public"),
)


def burden_rows(actor: Actor, since: dt.date | None, until: dt.date, path: str) -> Iterator[Mapping[str, Any]]:
    """One row for a form that came ("received"), one when its file was made ("filled"), one for a plan ("planned")."""
    seconds = burden_assumptions().seconds_per_cell
    for some in _chunks(_fills(actor, since, until, path)):
        asked_by = _bureaus(some)
        for one in some:
            bureau, title = asked_by.get(one.key, (UNPLANNED, ""))
            row: Row = {
                "path": one.area_path, "label": " ".join(part for part in (one.area_name, title or one.number) if part),
                "url": _address(one), "burden.bureau": bureau, "burden.unit": one.unit_name,
            }  # fmt: skip
            if _within(one.came_on, since, until):
                yield row | {"on": one.came_on, "burden.kind": "received"}
            if one.made_on is not None and _within(one.made_on, since, until):
                alone = one.known + one.derived
                yield row | {
                    "on": one.made_on, "burden.kind": "filled", "burden.known": one.known,
                    "burden.derived": one.derived, "burden.typed": one.typed, "burden.cells": alone + one.typed,
                    "burden.minutes": minutes_saved(alone, seconds),
                }  # fmt: skip
    yield from _not_begun(actor, since, until, path)
    yield from _plans(actor, since, until, path)


def week_rows(actor: Actor, since: dt.date | None, until: dt.date, path: str) -> Iterator[Mapping[str, Any]]:
    """One row for each place and week that ended between the days, with the hours saved in it."""
    given = burden_assumptions()
    begin = first_day_of_weeks(since) if since is not None else None
    fills = (
        Saved(str(one.area), one.area_path, one.area_name, one.made_on,
              minutes_saved(one.known + one.derived, given.seconds_per_cell))
        for one in _fills(actor, begin, until, path)
        if one.made_on is not None and (begin is None or one.made_on >= begin) and one.made_on <= until
    )  # fmt: skip
    for week in weeks_of(fills, since, until):
        yield {
            "path": week.path, "on": week.last_day, "label": week.label, "week.forms": week.forms,
            "week.hours": week.minutes / 60, "week.is_kept": week.minutes >= given.hours_a_week * 60,
        }  # fmt: skip


def _within(day: dt.date, since: dt.date | None, until: dt.date) -> bool:
    return day <= until and (since is None or day >= since)


def _fills(actor: Actor, since: dt.date | None, until: dt.date, path: str) -> Iterator[FillAccount]:
    """The fills of a subtree as far as it lies in the actor's areas."""
    for root in _roots(actor, path):
        yield from list_fill_accounts(since, until, root)


def _roots(actor: Actor, path: str) -> list[str]:
    if actor.is_system or any(path.startswith(own) for own in actor.area_paths):
        return [path]
    return [own for own in actor.area_paths if own.startswith(path)]


def _chunks(fills: Iterable[FillAccount]) -> Iterator[list[FillAccount]]:
    some: list[FillAccount] = []
    for one in fills:
        some.append(one)
        if len(some) == CHUNK:
            yield some
            some = []
    if some:
        yield some


def _bureaus(fills: list[FillAccount]) -> dict[Any, tuple[str, str]]:
    """Who asked for a fill and under which title, for those that came as a sent form."""
    rows = SentForm.objects.filter(fill__in=[one.key for one in fills])
    found = rows.values_list("fill", "sending__plan__unit__name", "sending__plan__title")
    return {key: (unit, title) for key, unit, title in found}


def _not_begun(actor: Actor, since: dt.date | None, until: dt.date, path: str) -> Iterator[Row]:
    """Sent forms that have no copy yet came all the same."""
    rows = SentForm.objects.filter(in_scope(actor, "area__path"), kind="copy", fill=None, area__path__startswith=path)
    names = ("sending__sent_at", "area__path", "area__short_name", "unit__name", "sending__plan__unit__name")
    for at, place, area, unit, bureau in rows.order_by("id").values_list(*names).iterator(chunk_size=2000):
        day = clock.day_of(at)
        if _within(day, since, until):
            yield {
                "path": place, "on": day, "label": area, "burden.kind": "received", "burden.bureau": bureau,
                "burden.unit": unit,
            }  # fmt: skip


def _plans(actor: Actor, since: dt.date | None, until: dt.date, path: str) -> Iterator[Row]:
    """Plans by the day on which they were made; they count where the form was meant to go."""
    rows = Plan.objects.filter(in_scope(actor, "area__path"), area__path__startswith=path).order_by("id")
    names = ("planned_at", "area__path", "title", "unit__name", "duplicates_refused", "indicators_cut", "asked_again")
    for at, place, title, unit, refused, cut, again in rows.values_list(*names).iterator(chunk_size=2000):
        day = clock.day_of(at)
        if _within(day, since, until):
            yield {
                "path": place, "on": day, "label": title, "burden.kind": "planned", "burden.bureau": unit,
                "burden.unit": unit, "burden.refused": refused, "burden.cut": cut, "burden.again": again,
            }  # fmt: skip


def _address(one: FillAccount) -> str:
    try:
        return reverse("tables:receipt" if one.made_on else "tables:form", args=[one.key])
    except NoReverseMatch:  # the public face has no desk
        return ""
