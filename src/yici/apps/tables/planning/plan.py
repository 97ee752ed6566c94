"""Plans of sheets: which rows, which columns from where, what is asked. Reads populations; values are read later."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from yici.apps.places.public import AreaView
from yici.apps.records.public import Population, PopulationQuery, find_population, may_read_element, read_rows
from yici.apps.tables.matching.contracts import Catalogue, CatalogueElement, ColumnFacts, ColumnMatch
from yici.apps.tables.matching.matcher import places_of
from yici.apps.tables.matching.periods import of_now
from yici.apps.tables.planning.areas import area_in_title, area_named
from yici.apps.tables.planning.boxes import boxes_after
from yici.apps.tables.planning.columns import ColumnPlan as ColumnPlan
from yici.apps.tables.planning.figuring import FiguresPlan, plan_figures
from yici.apps.tables.planning.frame import Frame
from yici.apps.tables.population import THRESHOLD, Guess, Lexicon
from yici.apps.tables.rules import Format, choose_format
from yici.apps.tables.understanding import FormReading, SheetReading
from yici.core.access import Actor
from yici.core.errors import NotFound
from yici.sheets.grid import column_number

if TYPE_CHECKING:
    from yici.apps.tables.planning.former import Former

READ_PROTECTED = "records.read_protected"

#: Relations of the lexicon -> relations of records.
RELATIONS = {"contracting": "contract", "farming": "contract", "any": "registered", "": "registered"}
#: Orders of the lexicon -> orders of records.
ORDERS = {
    "group": "group,household,head,birth", "head_first": "area,household,head,birth", "name": "name",
    "branch": "party.branch,party.joined_on", "recorded": "", "date": "", "code": "",
}  # fmt: skip
AREA_ELEMENTS = {
    "city": "form.area_city", "county": "form.area_county", "township": "form.area_township",
    "village": "form.area_village", "path": "form.area_columns", "province": "",
}  # fmt: skip
OTHER_TIME = "同一件事问了几个时间，记录里只有现在的，这一列留给人填"
REPEATED = "和左边是同样的一组列：每人一行，填在左边那组，这里留空"
#: Rules that compute a fact from a number that may be missing: then the fact itself is asked.
ASKED_WHEN_DERIVED = ("sex(", "birth_date(", "disability_class(", "disability_grade(")


@dataclass(frozen=True)
class SheetPlan:
    """What happens with one sheet. ``records`` are the rows in order; ``needs_choice`` means nothing is filled yet."""

    reading: SheetReading
    columns: tuple[ColumnPlan, ...]
    area: AreaView | None
    skipped: str = ""
    query: PopulationQuery | None = None
    population: Population | None = None
    records: tuple[uuid.UUID, ...] = ()
    needs_choice: bool = False
    guess: Guess | None = None
    grains: tuple[str, ...] = ()  # what a row may be where its columns come from several things
    grain: str = ""
    owners: Mapping[uuid.UUID, uuid.UUID] = field(default_factory=dict)  # thing of a row -> whose it is
    parts: tuple[SheetPlan, ...] = ()  # tables inside a card, with their rows
    is_none: bool = False  # somebody signed that no row belongs this time
    former: Former | None = None  # set for a list that names its rows, by ``planning.former``
    figures: FiguresPlan | None = None

    @property
    def name(self) -> str:
        return self.reading.name

    @property
    def is_filled(self) -> bool:
        """Whether values go into this sheet."""
        return not self.skipped and not self.needs_choice and self.area is not None

    @property
    def may_be_none(self) -> bool:
        """Whether a list has no row by the records and names none itself: "none" may be its answer."""
        is_list = self.reading.layout.kind == "list" and self.population is not None
        return is_list and self.is_filled and not self.records and self.former is None

    @property
    def elements(self) -> tuple[str, ...]:
        """Codes to read, each once; those beside the formulas of a file that came filled are compared."""
        codes = [column.code for column in self.columns if column.use == "value" and column.code]
        if self.former is not None:
            codes += [column.element.code for column in columns_with_formulas(self) if column.element is not None]
        return tuple(dict.fromkeys(codes))


def columns_with_formulas(plan: SheetPlan) -> list[ColumnPlan]:
    """Columns that the form computes and whose fact the records know."""
    return [one for one in plan.columns if one.use == "formula" and one.element is not None and one.match.element]


def plan_form(form: FormReading, frame: Frame, catalogue: Catalogue, lexicon: Lexicon) -> tuple[SheetPlan, ...]:
    """A plan for every sheet of a form."""
    plans: list[SheetPlan] = []
    filled: dict[tuple[str, Any], str] = {}
    for reading in form.sheets:
        area = _area_of(reading, frame)
        skipped = reading.skipped
        twin = None if reading.layout.main.has_keys else filled.get((reading.digest, area.key if area else None))
        if not skipped and twin is not None:
            skipped = f"和“{twin}”是同一张表、同一个地方，只填那一张"
        plan = SheetPlan(reading, plan_columns(reading, catalogue, frame.actor), area, skipped)
        if not skipped:
            filled[(reading.digest, area.key if area else None)] = reading.name
            plan = _with_rows(plan, frame, lexicon) if not reading.is_figures else _with_figures(plan, frame)
        plans.append(plan)
    return tuple(plans)


def _area_of(reading: SheetReading, frame: Frame) -> AreaView | None:
    """A sheet named after an area below the fill's area gets that area's rows."""
    if frame.area is None:
        return None
    title = " ".join(line.text for line in reading.layout.main.title)
    return area_named(reading.name, frame.area) or area_in_title(title, frame.area) or frame.area


def plan_columns(reading: SheetReading, catalogue: Catalogue, actor: Actor) -> tuple[ColumnPlan, ...]:
    """What each column is filled with."""
    main = reading.main
    unit_note = main.block.unit_note
    repeated = {column.letter for column in main.block.columns if column.repeat and main.block.kind == "list"}
    other_times = _of_other_times(main.facts.columns, main.match.columns)
    plans = []
    for place, facts, match in zip(places_of(main.facts.columns), main.facts.columns, main.match.columns, strict=True):
        if facts.letter in repeated:  # each record has one row, in the first of the equal groups
            match = ColumnMatch(match.letter, None, "unknown", 1.0, REPEATED)
        elif facts.letter in other_times:
            match = ColumnMatch(match.letter, None, "unknown", 1.0, OTHER_TIME)
        element = catalogue.elements.get(match.element or "")
        use, code = _use_of(facts, match, element, actor)
        number = column_number(facts.letter.rstrip("0123456789"))
        plan = ColumnPlan(place, facts, match, use, number, code, element)
        if element is not None and use == "formula":
            plan = replace(plan, format=choose_format(replace(facts, samples=()), element, unit_note))
        if element is not None and use == "value":
            form = choose_format(facts, element, unit_note, main.facts.notes, reading.formats.get(place, ""))
            form = Format("tick", match.variant) if match.variant else form
            codes = catalogue.code_lists.get(element.code_list, ())
            asked = _is_asked(element, match, main.match.entity.entity) and not match.variant
            plan = replace(plan, format=form, codes=codes, is_asked=asked, boxes_text=facts.printed_boxes)
        plans.append(plan)
        plans += boxes_after(plan)
    return tuple(plans)


def _of_other_times(columns: Sequence[ColumnFacts], matches: Sequence[ColumnMatch]) -> set[str]:
    """Columns that ask a fact of another time than the column beside them that today's value answers."""
    asked: dict[tuple[str, str], list[ColumnFacts]] = {}
    for facts, match in zip(columns, matches, strict=True):
        if match.element and match.confidence < 1.0:  # what a person confirmed stands
            asked.setdefault((match.element, match.variant), []).append(facts)
    found: set[str] = set()
    for group in asked.values():
        if len({facts.period for facts in group}) > 1:
            now = of_now([facts.period for facts in group])
            found |= {facts.letter for place, facts in enumerate(group) if place != now}
    return found


def _use_of(facts: ColumnFacts, match: ColumnMatch, element: CatalogueElement | None, actor: Actor) -> tuple[str, str]:
    if facts.has_formula:
        return "formula", ""
    if match.kind in ("element", "derived") and element is not None:
        if element.is_forbidden:
            return "blank", ""
        closed = not may_read_element(actor, element.code) or (element.is_protected and not actor.may(READ_PROTECTED))
        return ("unread", "") if closed else ("value", element.code)
    if match.kind == "constant":
        level = match.constant.removeprefix("area:")
        if match.constant.startswith("area:"):
            code = AREA_ELEMENTS.get(level, "")
            return ("value", code) if code else ("blank", "")
        return "constant", ""
    if match.kind == "sequence":
        return "sequence", ""
    if match.kind == "unknown":
        return ("blank", "") if match.confidence >= 0.99 else ("ask", "")
    return "blank", ""


def _is_asked(element: CatalogueElement, match: ColumnMatch, entity: str) -> bool:
    """Whether a missing value is a question: facts that somebody can say of the row's thing or of its household."""
    if element.type in ("photo", "geo"):
        return False
    if element.derive and not element.derive.startswith(ASKED_WHEN_DERIVED):
        return False
    if element.entity == entity:
        return True
    return (entity, element.entity) in {("person", "household"), ("household", "person")}


def _with_figures(plan: SheetPlan, frame: Frame) -> SheetPlan:
    return plan if plan.area is None else replace(plan, figures=plan_figures(plan.reading, plan.area, frame))


def _with_rows(plan: SheetPlan, frame: Frame, lexicon: Lexicon) -> SheetPlan:
    if plan.reading.layout.kind == "card":
        return _card(plan, frame)
    guess = decided_guess(plan.reading.guess, frame.decided(plan.name), lexicon)
    if guess is None or guess.confidence < THRESHOLD or not guess.entity:
        return replace(plan, needs_choice=True, guess=guess)
    if plan.area is None:
        return replace(plan, guess=guess)
    query = query_of(guess, plan.area, frame)
    population = find_population(frame.actor, query)
    records = _with_doubtful(population, frame.decided(plan.name).get("doubtful", {}), frame)
    return replace(plan, guess=guess, query=query, population=population, records=records)


def _card(plan: SheetPlan, frame: Frame) -> SheetPlan:
    record = frame.decided(plan.name).get("record")
    if not record:
        return replace(plan, needs_choice=True)
    return replace(plan, records=(uuid.UUID(str(record)),))


def query_of(guess: Guess, area: AreaView, frame: Frame) -> PopulationQuery:
    """The query of a population for an area on the fill's day."""
    order = ORDERS.get(guess.order, guess.order)
    relation = RELATIONS.get(guess.relation, guess.relation)
    return PopulationQuery(
        entity=guess.entity, condition=guess.condition, relation=relation, area_key=area.key, as_of=frame.as_of,
        known_at=frame.known_at, order=order,
    )  # fmt: skip


def decided_guess(guess: Guess | None, decided: Mapping[str, Any], lexicon: Lexicon) -> Guess | None:
    """The population that holds: what a person chose or typed, else what the form says."""
    chosen = decided.get("population")
    if not chosen:
        return guess
    if chosen.get("code") and not chosen.get("condition"):
        words = lexicon.get(chosen["code"])
        if words is not None:
            return Guess(
                words.entity, words.condition, words.relation, words.order, words.entity, 1.0, "您选的", words.code
            )
    base = guess or Guess(chosen.get("entity", "person"), "", "registered", "", "person", 1.0, "")
    return replace(
        base, entity=chosen.get("entity") or base.entity or "person", condition=chosen.get("condition", ""),
        relation=chosen.get("relation") or base.relation or "registered", confidence=1.0, reason="您定的条件", code="",
    )  # fmt: skip


def _with_doubtful(population: Population, told: Mapping[str, bool], frame: Frame) -> tuple[uuid.UUID, ...]:
    """The records in order; doubtful ones as a person decided, else as records says."""
    out = {one.record for one in population.doubtful if not told.get(str(one.record), one.is_included)}
    kept = [key for key in population.records if key not in out]
    known = set(population.records)
    more = [one.record for one in population.doubtful if one.record not in known and told.get(str(one.record), False)]
    return tuple(kept + [key for key in more if _is_visible(key, frame)])


def _is_visible(key: uuid.UUID, frame: Frame) -> bool:
    """Whether the post may still read the record on the day of the form; one that moved on belongs to others."""
    try:
        next(iter(read_rows(frame.actor, [key], (), as_of=frame.as_of)), None)
    except NotFound:
        return False
    return True


def sheets_to_fill(plans: Sequence[SheetPlan]) -> list[SheetPlan]:
    """The sheets into which values go."""
    return [plan for plan in plans if plan.is_filled]
