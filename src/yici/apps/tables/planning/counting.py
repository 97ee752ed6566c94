"""The numbers of a table of figures: counted over records in one go, facts of areas, figures of earlier periods.

Reads only. What is computed from them lies in ``solving``."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from yici.apps.figures.public import FigureMeasure, find_frozen
from yici.apps.places.public import AreaView, list_area_line
from yici.apps.records.conditions import IsKnown, elements_of, parse, parts_of
from yici.apps.records.public import Measure, MeasureRefused, TableQuery, tabulate
from yici.apps.tables.aggregates import Ask, CellMeaning, Place, factor_between
from yici.apps.tables.planning.checking_figures import check_figures
from yici.apps.tables.planning.counted import Figure, Number
from yici.apps.tables.planning.figuring import FiguresPlan
from yici.apps.tables.planning.frame import Frame
from yici.apps.tables.planning.memory import city_words
from yici.apps.tables.planning.solving import Formulas, beside, printed_number
from yici.apps.tables.planning.village_facts import VILLAGE, FactOfArea, facts_of_areas, heading_of
from yici.core.access import SYSTEM
from yici.core.errors import NotAllowed
from yici.sheets.grid import Sheet

#: Measures of one query; more are asked in several.
AT_ONCE = 400
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


@dataclass
class Counted:
    """Numbers found so far, by what was asked and for which area (None: the fill's own)."""

    numbers: dict[tuple[Ask, uuid.UUID], tuple[Number, dt.datetime]] = field(default_factory=dict)
    refused: dict[Ask, str] = field(default_factory=dict)
    untold: dict[Ask, str] = field(default_factory=dict)  # what the records do not tell of anybody here


def count_figures(
    plan: FiguresPlan, frame: Frame, sheet: Sheet, blank: frozenset[str] = frozenset()
) -> dict[Place, Figure]:
    """Every cell of the table with its number. ``blank`` are cells (A1) that a person left blank."""
    counted = _count(plan, frame)
    facts = facts_of_areas(plan, frame)
    counted.untold = untold(counted, plan, frame)
    figures = {
        place: _figure(place, cell, plan, frame, sheet, counted, facts) for place, cell in plan.meaning.cells.items()
    }
    solved = Formulas(plan, figures, sheet).solve()
    return check_figures(plan.meaning, solved, _wholes(plan, counted))


def _wholes(plan: FiguresPlan, counted: Counted) -> dict[Place, Fraction]:
    """Counts of the whole beside totals that are sums of their cells."""
    found = {}
    for place, cell in plan.meaning.cells.items():
        if cell.formula is not None and cell.ask is not None and cell.over is None:
            key = cell.ask, cell.area.key if cell.area is not None else plan.area.key
            number = counted.numbers[key][0] if key in counted.numbers else None
            if number is not None:
                found[place] = number * _scale(cell)
    return found


def _asks(plan: FiguresPlan) -> dict[uuid.UUID, dict[Ask, None]]:
    """What is to be counted, by area, each thing once."""
    wanted: dict[uuid.UUID, dict[Ask, None]] = defaultdict(dict)
    for cell in plan.meaning.cells.values():
        if cell.kind not in ("measure", "formula"):
            continue
        area = cell.area.key if cell.area is not None else plan.area.key
        for ask in (cell.ask, cell.over):
            if ask is not None:
                wanted[area][ask] = None
    return wanted


def _count(plan: FiguresPlan, frame: Frame) -> Counted:
    """One question for the whole area, one for each level of areas that are rows or columns."""
    found = Counted()
    wanted = _asks(plan)
    own = wanted.pop(plan.area.key, {})
    _tabulate(found, list(own), plan.area, "", {plan.area.key}, frame)
    by_level: dict[int, list[uuid.UUID]] = defaultdict(list)
    for key in wanted:
        by_level[plan.views[key].level].append(key)
    for level, keys in by_level.items():
        asks = list({ask: None for key in keys for ask in wanted[key]})
        _tabulate(found, asks, plan.area, f"area:{level}", set(keys), frame)
    return found


def untold(counted: Counted, plan: FiguresPlan, frame: Frame) -> dict[Ask, str]:
    """Nothing was counted where nobody ever told: of an ask that came to 0 the elements that no record of the township
    tells. Only whether anything is told is looked at, never what; therefore the post's own areas do not matter."""
    empty = list(
        dict.fromkeys(ask for (ask, _), (number, _) in counted.numbers.items() if not number and ask.condition)
    )
    wanted: dict[Ask, list[tuple[str, Ask]]] = {}
    for ask in empty:
        codes = told_codes(ask.condition)
        wanted[ask] = [
            (code, Ask(ask.entity, f"{code} is known", relation=ask.relation)) for code in codes if _is_told(code)
        ]
    asks = list(dict.fromkeys(one for some in wanted.values() for _, one in some))
    if not asks:
        return {}
    line = list_area_line(plan.area)
    whole = line[-2] if plan.area.level >= VILLAGE and len(line) > 1 else plan.area
    told = Counted()
    _tabulate(told, asks, whole, "", {whole.key}, replace(frame, actor=SYSTEM))
    found: dict[Ask, str] = {}
    for ask, tests in wanted.items():
        never = [
            code for code, one in tests if (one, whole.key) in told.numbers and not told.numbers[one, whole.key][0]
        ]
        if never:
            names = "、".join(city_words().name_of(code) for code in never)
            found[ask] = f"记录里还没有登记“{names}”"
    return found


def told_codes(condition: str) -> list[str]:
    """The elements that must be told for a condition to hold; those that may be absent ("is not known") left out."""
    tree = parse(condition)
    waiting, absent = [tree], set()
    while waiting:
        node = waiting.pop()
        if isinstance(node, IsKnown) and node.negated:
            absent |= {one.code for one in elements_of(node)}
        waiting += parts_of(node)
    return sorted({one.code for one in elements_of(tree)} - absent)


def _is_told(code: str) -> bool:
    """Whether an element is said by somebody, not computed."""
    element = city_words().elements.get(code)
    return element is not None and (not element.derive or bool(element.owner))


def _tabulate(found: Counted, asks: list[Ask], area: AreaView, by: str, keys: set[uuid.UUID], frame: Frame) -> None:
    for at in range(0, len(asks), AT_ONCE):
        some = asks[at : at + AT_ONCE]
        try:
            _take(found, some, area, by, keys, frame)
        except (NotAllowed, MeasureRefused):
            for one in some:  # one that this post may not read must not take the others with it
                try:
                    _take(found, [one], area, by, keys, frame)
                except (NotAllowed, MeasureRefused) as problem:
                    found.refused[one] = problem.message


def _take(found: Counted, asks: list[Ask], area: AreaView, by: str, keys: set[uuid.UUID], frame: Frame) -> None:
    measures = tuple(
        Measure(f"m{at}", one.entity, one.condition, one.function, one.value, one.relation)
        for at, one in enumerate(asks)
    )
    table = tabulate(frame.actor, TableQuery(measures, by, area.key, frame.as_of, frame.known_at, frame.purpose))
    for row in table.rows:
        key = uuid.UUID(row.key) if row.key else area.key
        if key not in keys:
            continue
        for ask, value in zip(asks, row.values, strict=True):
            found.numbers[ask, key] = (None if value is None else Fraction(value), table.moment)


def _figure(
    place: Place,
    cell: CellMeaning,
    plan: FiguresPlan,
    frame: Frame,
    sheet: Sheet,
    counted: Counted,
    facts: Mapping[tuple[uuid.UUID, str], FactOfArea],
) -> Figure:
    area = cell.area.key if cell.area is not None else plan.area.key
    record = facts[area, ""].record if (area, "") in facts else None
    printed = printed_number(sheet, place)
    if cell.kind in ("kept", "elsewhere", "blank"):
        return Figure(place, cell, "kept" if cell.kind == "kept" else "blank", printed, reason=cell.reason)
    if cell.kind == "formula":
        return Figure(place, cell, "derived", printed, element=cell.fact, record=record)
    found = _told(place, cell, plan, area, record, facts)
    if found is not None:
        return beside(printed, found)
    figure = _measured(place, cell, area, counted)
    if cell.kind == "previous":
        figure = _earlier(place, cell, area, frame)
    if figure.number is not None or figure.shown is not None:
        return beside(printed, figure)
    if printed is not None:
        return Figure(place, cell, "kept", printed, reason="表里已经写了")
    return replace(figure, known="open", record=record, element=cell.fact, heading=heading_of(plan, place))


def _measured(place: Place, cell: CellMeaning, area: uuid.UUID, counted: Counted) -> Figure:
    """The number of a measure in the form's unit; its divisor shares it out."""
    if cell.kind != "measure" or cell.ask is None:
        return Figure(place, cell, "open", reason=cell.reason)
    refused = (
        counted.untold.get(cell.ask, "")
        or counted.refused.get(cell.ask)
        or (counted.refused.get(cell.over) if cell.over else "")
    )
    if refused:
        return Figure(place, cell, "open", reason=refused)
    number, moment = counted.numbers.get((cell.ask, area), (None, None))
    if number is None:
        return Figure(place, cell, "open", reason="记录里没有一条写了这个数")
    number *= _scale(cell)
    if cell.over is not None:
        below = counted.numbers.get((cell.over, area), (None, None))[0]
        if not below:
            return Figure(place, cell, "blank", reason="分母是 0", moment=moment)
        number = number * cell.factor / below
    return Figure(place, cell, "aggregate", number, moment=moment)


def _scale(cell: CellMeaning) -> Fraction:
    """From the unit of the records to the form's."""
    if cell.ask is None or cell.ask.function not in ("sum", "mean", "min", "max"):
        return Fraction(1)
    kept = city_words().unit_of(cell.ask.value)
    factor = factor_between(kept, cell.unit)
    return factor if factor is not None else Fraction(1)


def _earlier(place: Place, cell: CellMeaning, area: uuid.UUID, frame: Frame) -> Figure:
    """The number of an earlier period out of a frozen report; none was frozen: it is asked."""
    period = period_named(cell.period, frame.as_of)
    if cell.ask is None or not period:
        return Figure(place, cell, "open", reason=cell.reason or f"没有{cell.period}的数")
    ask = cell.ask
    measure = FigureMeasure(
        "earlier",
        "earlier", entity=ask.entity, condition=ask.condition, function=ask.function, value=ask.value,
        relation=ask.relation,
    )  # fmt: skip
    frozen = find_frozen(frame.actor, area, period, measure=measure)
    if frozen is None or frozen.value is None:
        return Figure(place, cell, "open", reason=f"{period} 没有封存的报表有这个数")
    number = Fraction(frozen.value) * _scale(cell)
    return Figure(
        place,
        cell,
        "aggregate",
        number,
        reason=f"取自封存的报表 {frozen.number}（{frozen.as_of}）",
        moment=frozen.frozen_at,
    )


def period_named(words: str, day: dt.date) -> str:
    """The period that words like 上年同期 name, counted from the day of the fill: a year, or a year and a month."""
    if found := re.match(r"((?:19|20)\d{2})", words):
        return found[1]
    month_before = (day.replace(day=1) - dt.timedelta(days=1)).strftime("%Y-%m")
    if words.startswith("前年"):
        return str(day.year - 2)
    if words.startswith(("上月", "上个月", "月初")):
        return month_before
    if words.startswith(("上季",)):
        first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        return (first - dt.timedelta(days=1)).strftime("%Y-%m")
    if any(word in words for word in ("同期", "同月")):
        return f"{day.year - 1}-{day.month:02d}"
    if words.startswith(("上年", "去年", "上一年", "年初")):
        return str(day.year - 1)
    return ""


def _told(
    place: Place,
    cell: CellMeaning,
    plan: FiguresPlan,
    area: uuid.UUID,
    record: uuid.UUID | None,
    facts: Mapping[tuple[uuid.UUID, str], FactOfArea],
) -> Figure | None:
    """A fact of the area's record: one the city plans, or one that was answered for this very cell before."""
    if cell.kind == "fact":
        fact = facts.get((area, cell.fact))
        if fact is not None and fact.value is not None:
            return _of_fact(place, cell, fact)
    heading = heading_of(plan, place)
    asked = facts.get((area, heading))
    if asked is not None and asked.value is not None:
        return replace(_of_fact(place, cell, asked), known="asked", heading=heading)
    return None


def _of_fact(place: Place, cell: CellMeaning, fact: FactOfArea) -> Figure:
    base = Figure(place, cell, "filled", element=fact.code, record=fact.record, moment=None)
    if cell.choices:
        return replace(base, shown=_code(cell, fact.value))
    number = _as_number(fact.value)
    if number is None:
        words = "、".join(map(str, fact.value)) if isinstance(fact.value, tuple) else str(fact.value)
        return replace(base, shown=words)
    factor = factor_between(fact.unit, cell.unit) if fact.unit and cell.unit else Fraction(1)
    return replace(base, number=number * (factor if factor is not None else 1))


def _code(cell: CellMeaning, value: Any) -> str | None:
    """The number of the choice that a value is: yes and no, how many there are, or a name."""
    words = {"是": True, "否": False, "有": True, "无": False}
    for code, name in cell.choices:
        if str(value) == name or str(value) == code:
            return code
    is_yes = value if isinstance(value, bool) else (_as_number(value) or 0) > 0
    return next((code for code, name in cell.choices if name in words and words[name] == is_yes), None)


def _as_number(value: Any) -> Number:
    if isinstance(value, bool):
        return None
    text = str(value).strip().replace(",", "")
    return Fraction(text) if _NUMBER.fullmatch(text) else None
