"""Two times: the table of the documentation is run line by line; properties hold for any order of telling."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yici.apps.places.tests.cast import Cast
from yici.apps.records.models import Record
from yici.apps.records.public import (
    Answer,
    PopulationQuery,
    end_record,
    find_population,
    read_rows,
    record_answers,
    relate_to_area,
)
from yici.apps.records.rules.timeline import Told, fold
from yici.apps.records.tests.builders import TYPED, a_household, a_person
from yici.core import clock
from yici.core.access import SYSTEM

DOCUMENT = Path(__file__).resolve().parents[5] / "docs" / "explanation" / "two-times.md"
ADDRESS = "person.registered_address"
NOON = dt.timedelta(hours=4)  # noon in the city


def examples() -> list[tuple[str, str, str, str]]:
    lines = [line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if re.match(r"\| \d+ \|", line)]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [(f"{number} {story}", told, asked, answer) for number, story, told, asked, answer in cells]


def instant(day: str) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(0), dt.UTC) + NOON


def test_the_document_has_ten_examples() -> None:
    assert {name.split()[0] for name, *_ in examples()} == {str(number) for number in range(1, 11)}


@pytest.mark.parametrize(
    ("told", "asked", "answer"), [row[1:] for row in examples()], ids=[row[0] for row in examples()]
)
def test_the_example_holds(cast: Cast, told: str, asked: str, answer: str) -> None:
    with clock.held_at(instant("2019-01-01")):
        person = a_person(cast.east, valid_on=dt.date(2019, 1, 1))
    for sentence in told.split("; "):
        found = re.fullmatch(r"(\d{4}-\d\d-\d\d): (claim )?(.+) from (\d{4}-\d\d-\d\d)", sentence)
        assert found, sentence
        value = None if found[3] == "—" else found[3]
        actor = cast.actor("bob" if found[2] else "alice")
        with clock.held_at(instant(found[1])):
            record_answers(actor, [Answer(person.key, ADDRESS, value, dt.date.fromisoformat(found[4]))], TYPED)
    days = re.findall(r"\d{4}-\d\d-\d\d", asked)
    known_at = instant(days[1]) + dt.timedelta(hours=12) if len(days) > 1 else None
    with clock.held_at(instant("2026-12-31")):
        (row,) = read_rows(SYSTEM, [person.key], [ADDRESS], as_of=dt.date.fromisoformat(days[0]), known_at=known_at)
        known = row.values.get(ADDRESS)
        assert (known.value if known else "unknown") == answer
        now = read_rows(SYSTEM, [person.key], [ADDRESS], as_of=dt.date.fromisoformat(days[0]), known_at=clock.now())
        (slow,) = now  # by way of the versions: what the fast path says is the same
        (fast,) = read_rows(SYSTEM, [person.key], [ADDRESS], as_of=dt.date.fromisoformat(days[0]))
        assert (slow.values.get(ADDRESS) is None) == (fast.values.get(ADDRESS) is None)
        if fast.values.get(ADDRESS):
            assert slow.values[ADDRESS].value == fast.values[ADDRESS].value


def test_a_move_entered_late_gives_each_day_its_village(cast: Cast) -> None:
    person = a_person(cast.east)
    relate_to_area(SYSTEM, person.key, cast.west.key, "registered", from_on=dt.date(2026, 2, 15), source=TYPED)

    def where(day: dt.date) -> list[str]:
        return [
            area.name
            for area in (cast.east, cast.west)
            if find_population(SYSTEM, PopulationQuery("person", area_key=area.key, as_of=day)).count
        ]

    assert where(dt.date(2026, 2, 14)) == ["东村"]
    assert where(dt.date(2026, 2, 15)) == ["西嘎查"]
    before = PopulationQuery("person", area_key=cast.east.key, as_of=dt.date(2026, 3, 1))
    (doubtful,) = find_population(SYSTEM, before).doubtful
    assert (doubtful.record, doubtful.reason, doubtful.on) == (person.key, "moved", dt.date(2026, 2, 14))


def test_the_dead_leave_the_list_on_their_day_and_are_shown_for_a_yes_or_no(cast: Cast) -> None:
    house = a_household(cast.east)
    person = a_person(cast.east, household=house)
    end_record(SYSTEM, person.key, on=dt.date(2026, 10, 1), reason="died", source=TYPED)
    query = PopulationQuery("person", area_key=cast.east.key, as_of=dt.date(2026, 9, 30))
    assert find_population(SYSTEM, query).count == 1
    after = find_population(SYSTEM, PopulationQuery("person", area_key=cast.east.key, as_of=dt.date(2026, 10, 1)))
    assert after.count == 0
    assert [(one.reason, one.on) for one in after.doubtful] == [("died", dt.date(2026, 10, 1))]
    (row,) = read_rows(SYSTEM, [house.key], ["household.size"], as_of=dt.date(2026, 9, 30))
    assert row.values["household.size"].value == 1
    assert Record.objects.get(key=person.key).current["person.death_date"] == "2026-10-01"


DAYS = st.integers(0, 30).map(lambda number: dt.date(2026, 1, 1) + dt.timedelta(days=number))
VERSIONS = st.lists(
    st.tuples(DAYS, st.sampled_from("abc"), st.booleans(), st.booleans()), min_size=1, max_size=12
)  # day, value, claim, end


def told_of(rows: list[tuple[dt.date, str, bool, bool]]) -> list[Told]:
    start = dt.datetime(2026, 2, 1, tzinfo=dt.UTC)
    return [
        Told(
            number,
            day,
            start + dt.timedelta(minutes=number),
            {} if end else {"x": value},
            {},
            frozenset({"x"}) if claim else frozenset(),
            ("x",) if end else (),
        )
        for number, (day, value, claim, end) in enumerate(rows, start=1)
    ]


@given(VERSIONS, DAYS, st.randoms())
def test_the_order_in_which_versions_are_read_does_not_matter(rows, day, random) -> None:  # type: ignore[no-untyped-def]
    told = told_of(rows)
    shuffled = [*told]
    random.shuffle(shuffled)
    assert fold(told, day) == fold(shuffled, day)


@given(VERSIONS, DAYS)
def test_the_fold_agrees_with_the_rules_read_aloud(rows, day) -> None:  # type: ignore[no-untyped-def]
    told = told_of(rows)
    come = [one for one in told if one.valid_on <= day]
    owner = [one for one in come if not one.claims]
    spoken = sorted(owner or come, key=lambda one: (one.valid_on, one.number))
    expected = spoken[-1].values.get("x") if spoken else None
    folded = fold(told, day)
    assert folded.values.get("x") == expected
    assert folded.claims == (["x"] if expected is not None and not owner else [])


@given(VERSIONS, DAYS)
def test_a_fold_holds_from_its_first_day_until_the_next_change(rows, day) -> None:  # type: ignore[no-untyped-def]
    told = told_of(rows)
    folded = fold(told, day)
    for other in (folded.current_from, folded.next_change_on and folded.next_change_on - dt.timedelta(days=1)):
        if other is not None:
            assert fold(told, other).values == folded.values


@given(VERSIONS, DAYS)
def test_what_is_told_later_never_changes_what_was_known(rows, day) -> None:  # type: ignore[no-untyped-def]
    told = told_of(rows)
    for count in range(1, len(told)):
        known_then = [one for one in told if one.number <= count]
        assert fold([one for one in told if one.known_from <= told[count - 1].known_from], day) == fold(known_then, day)
