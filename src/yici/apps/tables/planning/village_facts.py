"""Facts of areas as wholes: what their own records say, planned by the city or answered for a form before."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from yici.apps.places.public import AreaView
from yici.apps.records.public import PopulationQuery, catalogue, find_population, former_values, read_rows
from yici.apps.tables.aggregates import OF_AREA, Place
from yici.apps.tables.planning.figuring import FiguresPlan
from yici.apps.tables.planning.frame import Frame

CODE_OF_AREA = "village.code"
MOST_RECORDS = 3000
VILLAGE = 5
#: What stays true for a month only, and what for a year only.
_MONTHLY = re.compile(r"月|旬|周|快报|日报")


@dataclass(frozen=True, slots=True)
class FactOfArea:
    """A fact of an area: the value (None: not known), the unit it is kept in, the record that holds it."""

    record: uuid.UUID | None
    value: Any = None
    unit: str = ""
    code: str = ""
    on: dt.date | None = None


def heading_of(plan: FiguresPlan, place: Place) -> str:
    """The words that name what a cell asks, whatever the form's file is called: title, row and column."""
    row = plan.meaning.row_of(place)
    column = plan.meaning.column(place[1])
    parts = [plan.heading]
    for line in (row, column):
        if line is not None and not line.is_area:
            parts.append(line.place.partition(":")[2])
    return "/".join(filter(None, parts))[:200]


def facts_of_areas(plan: FiguresPlan, frame: Frame) -> dict[tuple[uuid.UUID, str], FactOfArea]:
    """Facts by area and what is asked: an element's code, or the heading of a cell; "" holds the area's record."""
    codes = {cell.fact for cell in plan.meaning.cells.values() if cell.fact}
    provisional = {one.aliases[0]: one for one in catalogue().of_entity(OF_AREA) if one.is_provisional and one.aliases}
    headings = {heading_of(plan, place) for place in plan.meaning.cells}
    asked = {heading: provisional[heading] for heading in headings if heading in provisional}
    areas = {cell.area.key: plan.views[cell.area.key] for cell in plan.meaning.cells.values() if cell.area is not None}
    areas[plan.area.key] = plan.area
    records = records_of_areas(areas.values(), plan.area, frame)
    found: dict[tuple[uuid.UUID, str], FactOfArea] = {(key, ""): FactOfArea(records.get(key)) for key in areas}
    wanted = [*codes, *(one.code for one in asked.values())]
    if not wanted:
        return found
    by_record = {record: key for key, record in records.items()}
    for row in _rows(list(by_record), wanted, frame):
        key = by_record[row.record]
        for code in wanted:
            known = row.values.get(code)
            element = catalogue().element(code)
            if known is not None and element is not None:
                found[key, code] = FactOfArea(row.record, known.value, element.unit, code)
    _take_answers(found, asked, records, plan, frame)
    _add_up(found, codes, plan, frame, areas)
    return found


def _rows(records: list[uuid.UUID], codes: Sequence[str], frame: Frame) -> Iterable[Any]:
    if not records:
        return ()
    return read_rows(
        frame.actor, records, list(dict.fromkeys(codes)), as_of=frame.as_of, known_at=frame.known_at,
        purpose=frame.purpose, context=frame.number,
    )  # fmt: skip


def _take_answers(
    found: dict[tuple[uuid.UUID, str], FactOfArea],
    asked: dict[str, Any],
    records: dict[uuid.UUID, uuid.UUID],
    plan: FiguresPlan,
    frame: Frame,
) -> None:
    """Answers to cells hold for the period they were given for: a month if the form speaks of months, else a year."""
    wanted = [(record, element.code) for record in records.values() for element in asked.values()]
    former = former_values(frame.actor, wanted) if wanted else {}
    for key, record in records.items():
        for heading, element in asked.items():
            known, last = found.pop((key, element.code), None), former.get((record, element.code))
            if known is None or last is None:
                continue
            same = last.on.year == frame.as_of.year
            if _MONTHLY.search(heading):
                same = same and last.on.month == frame.as_of.month
            if same and last.on <= frame.as_of:
                found[key, heading] = FactOfArea(record, known.value, element.unit, element.code, last.on)


def _add_up(
    found: dict[tuple[uuid.UUID, str], FactOfArea],
    codes: set[str],
    plan: FiguresPlan,
    frame: Frame,
    areas: dict[uuid.UUID, AreaView],
) -> None:
    """A fact of a township that its own record does not tell is the sum over its villages, when all of them tell it."""
    from yici.apps.tables.aggregates.lexicon import _NOT_ADDED, NUMBERS

    addable = {
        code for code in codes
        if (one := catalogue().element(code)) is not None and one.type in NUMBERS and one.unit != "%"
        and not _NOT_ADDED.search(one.name) and "/" not in one.unit
    }  # fmt: skip
    for key, area in areas.items():
        missing = [code for code in addable if (key, code) not in found]
        if area.level >= VILLAGE or not missing:
            continue
        query = PopulationQuery(OF_AREA, area_key=key, relation="located", as_of=frame.as_of, known_at=frame.known_at)
        own = found[key, ""].record
        inner = [one for one in find_population(frame.actor, query).records[:MOST_RECORDS] if one != own]
        rows = list(_rows(inner, missing, frame))
        for code in missing:
            values = [
                row.values[code].value for row in rows if code in row.values and row.values[code].value is not None
            ]
            if rows and len(values) == len(rows):
                element = catalogue().element(code)
                found[key, code] = FactOfArea(None, sum(values), element.unit if element else "", code)


def records_of_areas(areas: Iterable[AreaView], within: AreaView, frame: Frame) -> dict[uuid.UUID, uuid.UUID]:
    """The record of each area as a whole, where there is one: known by the area's code, or alone in a village."""
    wanted = {area.code: area for area in areas}
    query = PopulationQuery(
        OF_AREA, area_key=within.key, relation="located", as_of=frame.as_of, known_at=frame.known_at
    )
    records = list(find_population(frame.actor, query).records[:MOST_RECORDS])
    found: dict[uuid.UUID, uuid.UUID] = {}
    codes = (CODE_OF_AREA,) if catalogue().element(CODE_OF_AREA) is not None else ()
    for row in _rows(records, codes, frame):
        known = row.values.get(CODE_OF_AREA)
        area = wanted.get(str(known.value)) if known is not None else None
        if area is not None:
            found.setdefault(area.key, row.record)
    if within.level >= VILLAGE and within.key not in found and len(records) == 1:
        found[within.key] = records[0]
    return found
