"""One table makes constraint, buttons and diagram, and refuses what it does not declare."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.db import connection, models
from django.db.utils import IntegrityError
from django.test.utils import isolate_apps

from yici.core.access import SYSTEM, Actor
from yici.core.errors import NotAllowed, StepNotDeclared, StepNotYet
from yici.core.states import SYSTEM_ONLY, Button, Guard, Transition, TransitionTable


@dataclass(frozen=True)
class Case:
    tasks: int = 0


ALL_DONE = Guard[Case](lambda case: case.tasks == 0, "tasks are open")
TABLE = TransitionTable[Case](
    "case",
    "new",
    [
        Transition("new", "take", "working", "cases.work", deadline="answer"),
        Transition("working", "close", "closed", "cases.work", ALL_DONE),
        Transition("new", "refuse", "refused", "cases.refuse"),
        Transition("closed", "reopen", "working", "cases.reopen"),
        Transition("working", "expire", "closed", SYSTEM_ONLY),
    ],
)


def an_actor(*permissions: str) -> Actor:
    return Actor(account=None, post=None, name="anna", permissions=frozenset(permissions))


def test_a_step_leads_to_its_target() -> None:
    assert TABLE.step("new", "take", actor=an_actor("cases.work"), facts=Case()) == "working"


@pytest.mark.parametrize("state", TABLE.states)
@pytest.mark.parametrize("event", ["take", "close", "refuse", "reopen", "expire", "vanish"])
def test_what_is_not_declared_raises(state: str, event: str) -> None:
    declared = {("new", "take"), ("working", "close"), ("new", "refuse"), ("closed", "reopen"), ("working", "expire")}
    if (state, event) in declared:
        assert TABLE.step(state, event, actor=SYSTEM, facts=Case()) in TABLE.states
    else:
        with pytest.raises(StepNotDeclared, match=event):
            TABLE.step(state, event, actor=SYSTEM, facts=Case())


def test_a_step_needs_its_permission() -> None:
    with pytest.raises(NotAllowed):
        TABLE.step("new", "take", actor=an_actor("cases.refuse"), facts=Case())
    with pytest.raises(NotAllowed):
        TABLE.step("working", "expire", actor=an_actor("cases.work"), facts=Case())


def test_a_guard_says_what_is_missing() -> None:
    with pytest.raises(StepNotYet, match="tasks are open"):
        TABLE.step("working", "close", actor=SYSTEM, facts=Case(tasks=1))


def test_buttons_are_those_of_the_actor_with_reasons() -> None:
    clerk = an_actor("cases.work")
    assert TABLE.allowed("new", actor=clerk, facts=Case()) == [Button("take", "working", True)]
    assert TABLE.allowed("working", actor=clerk, facts=Case(tasks=1)) == [
        Button("close", "closed", False, "tasks are open")
    ]
    assert TABLE.allowed("refused", actor=SYSTEM, facts=Case()) == []


def test_the_diagram_is_mermaid() -> None:
    lines = TABLE.diagram().splitlines()
    assert lines[0] == "stateDiagram-v2"
    assert (
        "    [*] --> new" in lines and "    new --> working: take / answer" in lines and "    refused --> [*]" in lines
    )


def test_a_table_with_two_rows_for_a_step_or_a_lost_state_is_refused() -> None:
    with pytest.raises(ValueError, match="two rows"):
        TransitionTable("x", "a", [Transition("a", "go", "b", "p"), Transition("a", "go", "a", "p")])
    with pytest.raises(ValueError, match="leads to c"):
        TransitionTable("x", "a", [Transition("a", "go", "b", "p"), Transition("c", "go", "b", "p")])


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_a_state_that_is_not_in_the_table() -> None:
    with isolate_apps("yici.core"):

        class Thing(models.Model):
            state = models.CharField(max_length=20)

            class Meta:
                app_label = "core"
                constraints = [TABLE.constraint("thing_state_known")]

    with connection.schema_editor() as editor:
        editor.create_model(Thing)
    try:
        Thing.objects.bulk_create([Thing(state=state) for state in TABLE.states])
        with pytest.raises(IntegrityError, match="thing_state_known"):
            Thing.objects.create(state="vanished")
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(Thing)
