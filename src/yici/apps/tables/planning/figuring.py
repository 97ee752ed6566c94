"""Plans of tables of figures: which areas are rows, what every cell counts. Reads areas and catalogue, no values."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field

from yici.apps.places.public import AreaView, list_area_line, list_areas
from yici.apps.tables.aggregates import Area, Setting, TableMeaning, read_list, read_table
from yici.apps.tables.aggregates.folding import squeeze
from yici.apps.tables.aggregates.lists import FIRST
from yici.apps.tables.planning.areas import NamedAreas
from yici.apps.tables.planning.frame import Frame
from yici.apps.tables.planning.memory import city_lexicon, city_words
from yici.apps.tables.understanding import SheetReading

MOST_AREAS = 2000
_DIGITS = re.compile(r"\d{2,4}年?(?:度)?|\d{1,2}月(?:份)?|[（(].*?[)）]|[Xx×\s_]+")


@dataclass(frozen=True)
class FiguresPlan:
    """A table of figures for an area: its meaning, the areas that become rows, columns with the names of areas.

    ``named`` are columns that name the row's area, by the level they name; ``numbered`` those that number the rows.
    ``heading`` is the form's title without years and places: with the labels of a cell it names a fact nobody plans.
    """

    meaning: TableMeaning
    area: AreaView
    heading: str
    listed: tuple[AreaView, ...] = ()
    named: dict[int, str] = field(default_factory=dict)
    numbered: tuple[int, ...] = ()
    views: dict[uuid.UUID, AreaView] = field(default_factory=dict)

    @property
    def is_list(self) -> bool:
        """Whether rows of areas are added."""
        return bool(self.listed)


def plan_figures(reading: SheetReading, area: AreaView, frame: Frame) -> FiguresPlan:
    """Read a table of figures for an area."""
    names = NamedAreas(area)
    views: dict[uuid.UUID, AreaView] = {}

    def find(text: str) -> Area | None:
        found = names.find(text)
        if found is None:
            return None
        views[found.key] = found
        return Area(found.key, found.short_name, found.level)

    block, lexicon = reading.layout.main, city_lexicon()
    setting = Setting(city_words(), find, frame.as_of.year, reading.lines, lexicon.counters, reading.name)
    heading = _heading(reading, area)
    if not reading.is_of_areas:
        return FiguresPlan(read_table(block, reading.sheet, setting), area, heading, views=views)
    listed = _areas_of_rows(reading, area, frame)
    views.update({one.key: one for one in listed})
    named, numbered = _static(reading)
    rows = [Area(one.key, one.short_name, one.level) for one in listed]
    meaning = read_list(block, reading.sheet, rows, [*named, *numbered], setting)
    return FiguresPlan(meaning, area, heading, tuple(listed), named, numbered, views)


def _heading(reading: SheetReading, area: AreaView) -> str:
    """The title without what changes from one filling to the next."""
    text = squeeze(" ".join(line.text for line in reading.layout.main.title) or reading.name)
    for one in list_area_line(area):
        text = text.replace(one.name, "").replace(one.short_name, "")
    return _DIGITS.sub("", text)[:60]


def _areas_of_rows(reading: SheetReading, area: AreaView, frame: Frame) -> list[AreaView]:
    """The areas below the fill's area in official order: of the level that a column names, else those directly below.
    An area with nothing below it stands alone."""
    levels = {
        one.constant.removeprefix("area:") for one in reading.main.match.columns if one.constant.startswith("area:")
    }
    below = list_areas(frame.actor, parent=area, most=MOST_AREAS)
    if "village" in levels and area.level < 4:
        below = [one for upper in below for one in list_areas(frame.actor, parent=upper, most=MOST_AREAS)]
        if area.level < 3:
            below = [one for upper in below for one in list_areas(frame.actor, parent=upper, most=MOST_AREAS)]
    return [one for one in below if one.kind != "virtual"] or [area]


def _static(reading: SheetReading) -> tuple[dict[int, str], tuple[int, ...]]:
    """Columns that name the area (by level) and columns that number the rows."""
    named: dict[int, str] = {}
    numbered = []
    for column, match in zip(reading.layout.main.columns, reading.main.match.columns, strict=True):
        if match.constant.startswith("area:"):
            named[column.number] = match.constant.removeprefix("area:")
        elif match.kind == "sequence" or column.use == "sequence":
            numbered.append(column.number)
        elif (match.element or "") in ("form.area_village", "form.area_township", "village.name"):
            named[column.number] = "village" if match.element != "form.area_township" else "township"
    return named, tuple(numbered)


def row_in_file(plan: FiguresPlan, number: int, top: int, moved: int, bottom: int) -> int:
    """Where a row stands in the filled file: rows of areas from ``top`` on, what lies below ``bottom`` moved down."""
    if number >= FIRST:
        return top + number - FIRST
    return number + moved if number > bottom else number
