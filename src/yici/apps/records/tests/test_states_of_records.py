"""Which steps there are and who may take them: written here by hand, compared with the tables."""

from __future__ import annotations

import pytest

from yici.apps.records.models import Doubt, ImportBatch, Record
from yici.apps.records.states import DOUBT, IMPORT_BATCH, RECORD
from yici.core.access import Actor
from yici.core.errors import NotAllowed, StepNotDeclared
from yici.core.states import TransitionTable

EXPECTED = {
    "record": {
        ("living", "end", "ended", "records.write"),
        ("ended", "reopen", "living", "records.write"),
        ("living", "merge", "merged", "records.merge"),
        ("ended", "merge", "merged", "records.merge"),
        ("merged", "unmerge", "living", "records.merge"),
        ("merged", "unmerge_ended", "ended", "records.merge"),
        ("living", "erase", "erased", "records.erase"),
        ("ended", "erase", "erased", "records.erase"),
        ("merged", "erase", "erased", "records.erase"),
    },
    "import": {
        ("checked", "apply", "applying", "records.import"),
        ("applying", "apply", "applying", "records.import"),
        ("applying", "finish", "effective", "records.import"),
        ("checked", "withdraw", "withdrawn", "records.import"),
        ("applying", "withdraw", "withdrawn", "records.import"),
        ("effective", "withdraw", "withdrawn", "records.import"),
    },
    "doubt": {("open", "keep", "kept", "records.write"), ("open", "take", "taken", "records.write")},
}
TABLES: dict[str, TransitionTable[None]] = {"record": RECORD, "import": IMPORT_BATCH, "doubt": DOUBT}
EVENTS = [
    (name, state, event)
    for name, table in TABLES.items()
    for state in table.states
    for event in sorted({row.event for row in table.rows})
]


@pytest.mark.parametrize("name", TABLES)
def test_the_table_has_exactly_the_expected_steps(name: str) -> None:
    assert {(row.source, row.event, row.target, row.who) for row in TABLES[name].rows} == EXPECTED[name]


@pytest.mark.parametrize(("name", "state", "event"), EVENTS)
def test_a_step_needs_its_permission_and_its_row(name: str, state: str, event: str) -> None:
    steps = {(source, what): (target, who) for source, what, target, who in EXPECTED[name]}
    nobody = Actor(account=None, post=None, name="nobody")
    if (state, event) not in steps:
        with pytest.raises(StepNotDeclared):
            TABLES[name].step(state, event, actor=nobody, facts=None)
        return
    target, who = steps[state, event]
    with pytest.raises(NotAllowed):
        TABLES[name].step(state, event, actor=nobody, facts=None)
    allowed = Actor(account=None, post=None, name="somebody", permissions=frozenset({who}))
    assert TABLES[name].step(state, event, actor=allowed, facts=None) == target


@pytest.mark.parametrize(("model", "name"), [(Record, "record"), (ImportBatch, "import"), (Doubt, "doubt")])
def test_the_database_knows_the_same_states(model: type, name: str) -> None:
    conditions = [str(one.condition) for one in model._meta.constraints if one.name == f"{name}_state_known"]  # type: ignore[attr-defined]
    assert conditions == [f"(AND: ('state__in', {list(TABLES[name].states)}))"]
