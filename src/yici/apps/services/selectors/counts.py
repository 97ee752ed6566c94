"""What the city publishes of its services: a month by unit and the lists of today, each with what it is of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from yici.apps.figures.public import DefinitionNotFound, FigureSpec, Rate, compute, get_definition
from yici.apps.places.public import list_areas
from yici.apps.services.models import Application
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.lately import lately

LEAST = 5  # fewer are withheld: somebody could be recognised
MONTHLY = ("service_parts", "service_received", "service_materials", "service_ratings")
LISTS = ("service_items", "service_things")
MONTHS = 24


@dataclass(frozen=True, slots=True)
class ShareView:
    """A share with what it is of; ``is_withheld``: of fewer than five."""

    code: str
    name: str
    rule: str
    numerator: int
    denominator: int
    percent: str
    is_withheld: bool


@dataclass(frozen=True, slots=True)
class CountsView:
    """A figure for everybody: the whole, and rows (name, shares)."""

    figure: str
    name: str
    whole: tuple[ShareView, ...]
    rows: tuple[tuple[str, tuple[ShareView, ...]], ...]


def list_months() -> list[str]:
    """Months that have ended since the first application, newest first, two years at most."""
    first = Application.objects.order_by("received_on").values_list("received_on", flat=True).first()
    found: list[str] = []
    month = clock.today().replace(day=1) - dt.timedelta(days=1)
    while first is not None and month >= first.replace(day=1) and len(found) < MONTHS:
        found.append(f"{month:%Y-%m}")
        month = month.replace(day=1) - dt.timedelta(days=1)
    return found


def counts_of(month: str) -> list[CountsView]:
    """What is counted of a month that has ended."""
    year, number = (int(part) for part in month.split("-"))
    last = (dt.date(year, number, 28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    return [one for code in MONTHLY if (one := _counted(code, last, is_about_people=True))]


def counts_of_lists(day: dt.date | None = None) -> list[CountsView]:
    """What is counted of the versions in force on a day (today): no person stands behind them."""
    return [one for code in LISTS if (one := _counted(code, day or clock.today(), is_about_people=False))]


@lately(60)
def _table(code: str, day: dt.date) -> tuple[FigureSpec, str, str, list[tuple[str, Sequence[object]]]] | None:
    try:
        definition = get_definition(code)
    except DefinitionNotFound:
        return None
    city = next((one for one in list_areas(SYSTEM, most=200_000) if one.parent_id is None), None)
    if city is None:
        return None
    table = compute(SYSTEM, definition.spec, city, as_of=day)
    rows: list[tuple[str, Sequence[object]]] = [("", table.total.values)]
    rows += [(row.label, row.values) for row in table.rows]
    return definition.spec, definition.name, definition.name_en, rows


def _counted(code: str, day: dt.date, *, is_about_people: bool) -> CountsView | None:
    found = _table(code, day)
    if found is None:
        return None
    spec, name, english, rows = found
    zh = (get_language() or "").startswith("zh")
    told = [(label, _shares(spec, values, zh, is_about_people)) for label, values in rows]
    return CountsView(code, name if zh else english or name, told[0][1], tuple(told[1:]))


def _shares(spec: FigureSpec, values: Sequence[object], zh: bool, is_about_people: bool) -> tuple[ShareView, ...]:
    places = {one.code: at for at, one in enumerate(spec.measures)}
    shares = []
    for at, one in enumerate(spec.measures):
        if not one.is_rate:
            continue
        counted, of = (int(str(values[places[name]] or 0)) for name in (one.numerator, one.denominator))
        value = values[at]
        percent = f"{value.share * 100:.1f}" if isinstance(value, Rate) else ""
        shares.append(ShareView(
            one.code, one.name if zh else one.name_en or one.name, one.sentence, counted, of, percent,
            is_about_people and of < LEAST,
        ))  # fmt: skip
    return tuple(shares)
