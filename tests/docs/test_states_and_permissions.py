"""States and permissions of the reference are those of the program, each with its thing, and none is left over."""

from __future__ import annotations

import csv
import importlib
import re
from pathlib import Path

import pytest

from yici.apps.places.cityfiles import READER_CLASSES
from yici.apps.places.contracts import PERMISSIONS
from yici.core.states import TransitionTable

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"


def documented_states() -> set[tuple[str, str]]:
    """(thing, state) as the page says."""
    return set(re.findall(r"^\| ([a-z ]+) \| `(\w+)` \|", (REFERENCE / "states.md").read_text("utf-8"), re.MULTILINE))


def tables() -> list[TransitionTable[object]]:
    """Every transition table of the program."""
    found = []
    top = ROOT / "src" / "yici"
    for path in sorted([*top.rglob("states.py"), *top.rglob("states/[a-z]*.py")]):
        module = importlib.import_module(".".join(path.relative_to(ROOT / "src").with_suffix("").parts))
        found += [value for value in vars(module).values() if isinstance(value, TransitionTable)]
    return found


def test_there_are_transition_tables() -> None:
    assert len(tables()) > 3


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.name)
def test_every_state_of_a_table_is_documented_for_its_thing(table: TransitionTable[object]) -> None:
    missing = {(table.name, state) for state in table.states} - documented_states()
    assert missing == set()


def test_every_state_that_a_database_constraint_allows_is_documented() -> None:
    allowed = set()
    for file in [*(ROOT / "src" / "yici").rglob("models.py"), *(ROOT / "src" / "yici").rglob("models/*.py")]:
        for states in re.findall(r"state__in=[\[(]([^\])]+)[\])]", file.read_text("utf-8")):
            allowed |= set(re.findall(r'"(\w+)"', states))
    assert allowed - {state for _, state in documented_states()} == set()


def test_no_state_is_left_over() -> None:
    things = {table.name for table in tables()}
    known = {(table.name, state) for table in tables() for state in table.states}
    assert {pair for pair in documented_states() if pair[0] in things} - known == set()


def test_no_permission_is_left_over() -> None:
    page = (REFERENCE / "permissions.md").read_text("utf-8")
    assert set(re.findall(r"^\| `([a-z_.]+)` \|", page, re.MULTILINE)) == set(PERMISSIONS)


def test_every_class_of_readers_is_documented() -> None:
    page = (REFERENCE / "permissions.md").read_text("utf-8")
    assert [name for name in READER_CLASSES if f"`{name}`" not in page] == []


def test_the_roles_of_every_city_carry_documented_permissions() -> None:
    for file in (ROOT / "cities").glob("*/roles.csv"):
        with file.open(encoding="utf-8", newline="") as opened:
            rows = list(csv.DictReader(opened))
        assert {word for row in rows for word in row["permissions"].split()} <= set(PERMISSIONS)


def test_every_step_is_documented_and_none_is_left_over() -> None:
    said = re.findall(
        r"^\| ([a-z ]+) \| `(\w+)` \| (\w+) \| `(\w+)` \| `([\w.()]+)` \|",
        (REFERENCE / "steps.md").read_text("utf-8"),
        re.MULTILINE,
    )
    steps = [(table.name, row.source, row.event, row.target, row.who) for table in tables() for row in table.rows]
    assert sorted(said) == sorted(steps)
