"""Which steps a fill and its questions have, and who may take them: written here by hand, compared with the tables."""

from __future__ import annotations

import pytest

from yici.apps.tables.models import Fill, Question
from yici.apps.tables.states import FILL_STATES, QUESTION_STATES
from yici.core.access import Actor
from yici.core.errors import NotAllowed, StepNotDeclared
from yici.core.states import TransitionTable

EXPECTED = {
    "fill": {
        ("understood", "need_choice", "understood"),
        ("understood", "survey", "asking"),
        ("understood", "withdraw", "withdrawn"),
        ("asking", "need_choice", "understood"),
        ("asking", "survey", "asking"),
        ("asking", "make", "filled"),
        ("asking", "withdraw", "withdrawn"),
        ("filled", "need_choice", "understood"),
        ("filled", "survey", "asking"),
        ("filled", "make", "filled"),
        ("filled", "withdraw", "withdrawn"),
    },
    "question": {
        ("open", "answer", "answered"),
        ("open", "leave_blank", "blank"),
        ("blank", "answer", "answered"),
        ("answered", "answer", "answered"),
        ("blank", "undo", "open"),
        ("answered", "undo", "open"),
    },
}
TABLES: dict[str, TransitionTable[None]] = {"fill": FILL_STATES, "question": QUESTION_STATES}


@pytest.mark.parametrize("name", TABLES)
def test_the_table_has_exactly_the_expected_steps_and_all_need_the_right_to_fill(name: str) -> None:
    assert {(row.source, row.event, row.target) for row in TABLES[name].rows} == EXPECTED[name]
    assert {row.who for row in TABLES[name].rows} == {"tables.fill"}


def test_nothing_leads_out_of_withdrawn() -> None:
    with pytest.raises(StepNotDeclared):
        FILL_STATES.find_row("withdrawn", "make")


def test_a_file_is_not_made_before_the_population_is_chosen() -> None:
    assert FILL_STATES.find_target("understood", "make") is None


def test_somebody_without_the_right_takes_no_step() -> None:
    with pytest.raises(NotAllowed):
        FILL_STATES.step("asking", "make", actor=Actor(account=None, post=None, name="nobody"), facts=None)


@pytest.mark.parametrize(("model", "name"), [(Fill, "fill"), (Question, "question")])
def test_the_database_knows_the_same_states(model: type, name: str) -> None:
    conditions = [str(one.condition) for one in model._meta.constraints if one.name == f"{name}_state_known"]  # type: ignore[attr-defined]
    assert conditions == [f"(AND: ('state__in', {list(TABLES[name].states)}))"]
