"""A demo town for comparing the mirror with the plain answer: synthetic households and everything that can happen."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random

from yici.apps.places.public import find_area
from yici.apps.places.tests.cast import NOW, TODAY, Cast, the_cast
from yici.apps.records.actions.elements import loaded_tables
from yici.apps.records.cityfiles import read_catalogue
from yici.apps.records.conditions import parse
from yici.apps.records.contracts import CodeList, ElementFacts
from yici.apps.records.demo.residents import make_residents
from yici.apps.records.models import Record
from yici.apps.records.public import (
    Answer,
    PopulationQuery,
    end_record,
    find_population,
    link,
    merge_records,
    record_answers,
    relate_to_area,
    unlink,
)
from yici.apps.records.selectors.areas import forget_area_names
from yici.apps.records.selectors.catalogue import catalogue, forget_catalogue
from yici.apps.records.tests.builders import TYPED, a_household, a_person, a_thing, an_id_number
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.actions import action
from yici.core.threeway import apply, compare

ORDOS = Path(__file__).resolve().parents[5] / "cities" / "ordos"


def the_catalogue_of_ordos() -> None:
    """The elements and code lists of the city's files."""
    the_elements_of_ordos()


def the_elements_of_ordos(elements: tuple[str, ...] = ("",), lists: tuple[str, ...] = ("",)) -> None:
    """Those whose codes, and code lists whose names, begin so."""
    files = read_catalogue(ORDOS).files

    @action
    def load() -> None:
        keys = {"elements": ("code",), "code_lists": ("list", "code")}
        wanted = {"elements": elements, "code_lists": lists}
        for name, table in loaded_tables().items():
            chosen = [row for row in files.rows(name) if row[keys[name][0]].startswith(wanted[name])]
            rows = {"|".join(row[one] for one in keys[name]): row for row in chosen}
            apply(table, rows, compare(table, rows))

    load()
    forget_catalogue()
    forget_area_names()


def a_town(people: int = 240) -> Cast:
    """The cast with residents in three villages, then moves, ends, merges, second areas, claims, two households."""
    cast = the_cast()
    the_catalogue_of_ordos()
    areas = [find_area(one.code) for one in (cast.east, cast.west, cast.far)]
    with clock.held_at(NOW - dt.timedelta(days=40)):
        for _ in make_residents(areas, people, 7, today=TODAY):
            pass
        a_thing("village", cast.east, party__branch_meetings=3)
        for area in (cast.east, cast.west):
            a_thing("enterprise", area, name="企业", kind="cooperative", status="active")
    happen(cast)
    return cast


def happen(cast: Cast) -> None:
    """What happens to the town's records, on different days."""
    keys = list(find_population(SYSTEM, PopulationQuery("person", area_key=cast.east.key)).records)
    houses = list(find_population(SYSTEM, PopulationQuery("household", area_key=cast.east.key)).records)
    with clock.held_at(NOW - dt.timedelta(days=20)):
        relate_to_area(SYSTEM, keys[0], cast.west.key, "registered", from_on=dt.date(2026, 10, 1), source=TYPED)
        end_record(SYSTEM, keys[1], on=dt.date(2026, 9, 30), reason="died", source=TYPED)
        merge_records(SYSTEM, keys[2], keys[3], reason="one man")
        late = [Answer(keys[4], "person.birth_date", "1950"), Answer(keys[5], "person.birth_date", "1966-11")]
        record_answers(SYSTEM, late, TYPED)
        record_answers(cast.actor("bob"), [Answer(keys[6], "person.education", "70")], TYPED)
    with clock.held_at(NOW - dt.timedelta(days=3)):
        link(SYSTEM, keys[7], houses[-1], "member", role="20", source=TYPED)
        merge_records(SYSTEM, houses[0], houses[1], reason="one house")
        record_answers(
            SYSTEM, [Answer(keys[8], "person.health_status", "chronic", TODAY - dt.timedelta(days=90))], TYPED
        )
        record_answers(SYSTEM, [Answer(keys[9], "person.presence", "home", TODAY + dt.timedelta(days=30))], TYPED)
        outsider = a_person(cast.west, "外来", id_number=an_id_number("19530303", 909), registered_area=None)
        relate_to_area(SYSTEM, outsider.key, cast.east.key, "resident", source=TYPED)
        house = a_household(cast.east, kind="resident")
        link(SYSTEM, outsider.key, house.key, "member", role="02", source=TYPED)
        plot = a_thing("plot", cast.east, contract_area="12.5", abandoned_area="1")
        link(SYSTEM, plot.key, keys[10], "owned_by", source=TYPED)
        relate_to_area(SYSTEM, plot.key, cast.west.key, "located", source=TYPED)
        gone = find_population(SYSTEM, PopulationQuery("livestock", area_key=cast.east.key)).records[:1]
        for key in gone:
            end_record(SYSTEM, key, on=TODAY, reason="sold", source=TYPED)
    household = Record.objects.get(key=keys[11]).links_up.filter(kind="member").first()
    if household is not None:
        unlink(SYSTEM, keys[11], household.whole.key, "member", last_day=TODAY - dt.timedelta(days=2), source=TYPED)


def population_conditions() -> list[tuple[str, str, str]]:
    """(entity, condition, relation) of every population that the city knows."""
    with (ORDOS / "populations.csv").open(encoding="utf-8") as file:
        return [(row["entity"], row["condition"], row["relation"]) for row in csv.DictReader(file)]


def random_conditions(count: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """(entity, condition): random trees over the elements of people, households and things."""
    random = Random(seed)
    for _ in range(count):
        entity = random.choice(("person", "person", "household", "household", "plot", "crop", "livestock"))
        text = _tree(random, entity, depth=0)
        parse(text)
        yield entity, text


def _tree(random: Random, entity: str, depth: int) -> str:
    draw = random.random()
    if depth < 3 and draw < 0.45:
        word = random.choice((" and ", " or "))
        return "(" + word.join(_tree(random, entity, depth + 1) for _ in range(random.choice((2, 2, 3)))) + ")"
    if depth < 3 and draw < 0.55:
        return f"not {_tree(random, entity, depth + 1)}"
    return _leaf(random, entity)


def _leaf(random: Random, entity: str) -> str:
    elements = [one for one in catalogue().of_entity(entity) if not one.derive.startswith(("text(", "blank", "sign"))]
    if random.random() < 0.3 and entity in ("person", "plot"):
        elements = catalogue().of_entity("household")
    if random.random() < 0.15:
        return _count(random)
    element = random.choice(
        [one for one in elements if one.code in HELD or random.random() < 0.3 or one.derive] or elements
    )
    return _compared(random, element)


HELD = {
    "person.sex", "person.birth_date", "person.age", "person.education", "person.presence", "person.work_status",
    "person.is_student", "person.pension_amount", "person.work_months", "person.medical_insurance", "child.category",
    "elder.living_alone", "party.joined_on", "veteran.enlisted_on", "disability.grade", "household.income_total",
    "household.size", "household.elders", "household.head_age", "household.type", "relief.category", "relief.since",
    "household.income_year", "household.tap_water", "plot.contract_area", "plot.abandoned_area", "crop.kind",
    "crop.sown_area", "crop.season_year", "livestock.stock", "livestock.kind", "person.relation_to_head",
}  # fmt: skip


def _count(random: Random) -> str:
    inside = random.choice(
        ("count(members)", "count(members where person.sex = '2')", "count(members where person.age >= 60)",
         "sum(plot.contract_area)", "sum(crop.sown_area where crop.kind = 'maize')", "sum(livestock.stock)",
         "count(livestock where livestock.stock > 5)", "sum(livestock.stock * livestock.sheep_unit_rate)",
         "count(members where not person.presence = 'home')", "household.income_total / household.size",
         "household.income_total - household.production_cost")
    )  # fmt: skip
    return f"{inside} {random.choice(('>', '>=', '<', '=', '!='))} {random.choice((0, 1, 2, 10, 5000, 12000))}"


def _compared(random: Random, element: ElementFacts) -> str:
    code = element.code
    if random.random() < 0.25 or element.is_protected:
        return f"{code} is {random.choice(('', 'not '))}known"
    sign = random.choice(("=", "!=", "<", "<=", ">", ">="))
    if element.type == "bool":
        return f"{code} {random.choice(('=', '!='))} {random.choice(('yes', 'no'))}"
    if element.type in ("int", "dec", "money", "area"):
        return f"{code} {sign} {random.choice(('0', '1', '3.5', '12', '60', '5000', '12000.25'))}"
    if element.type in ("date", "month"):
        if random.random() < 0.5:
            return f"age({code}) {sign} {random.choice((0, 1, 18, 35, 60, 65))}"
        if random.random() < 0.3:
            function = random.choice(("months_since", "year", "years_since"))
            return f"{function}({code}) {sign} {random.choice((3, 60, 1960))}"
        return f"{code} {sign} {random.choice(('1966-11-20', '2000-01-01', '2022-06-01', '2026-01-01'))}"
    if element.type == "year":
        return f"{code} {sign} {random.choice((2015, 2020, 2025, TODAY.year))}"
    codes = catalogue().lists.get(element.code_list)
    choices = _choices(random, codes)
    if random.random() < 0.5:
        return f"{code} {random.choice(('in', 'not in'))} ({', '.join(choices)})"
    return f"{code} {random.choice(('=', '!='))} {choices[0]}"


def _choices(random: Random, codes: CodeList | None) -> list[str]:
    values = [one.code for one in codes.values] if codes is not None else ["一社", "甲", "东村"]
    return [f"'{one}'" for one in random.sample(values, min(len(values), 1 + int(random.random() * 3)))]


def is_number(element: ElementFacts) -> bool:
    """Whether values of an element are added up."""
    return element.type in ("int", "dec", "money", "area")


__all__ = ["Decimal", "a_town", "happen", "is_number", "population_conditions", "random_conditions"]
