"""Each step of reports and figures asks for its permission, whoever calls it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from yici.apps.figures.public import (
    SnapshotFacts,
    ask_report,
    define_figure,
    freeze,
    get_report,
    list_reports,
    open_rows,
    revise,
    run_report,
)
from yici.apps.figures.tests.builders import SPEC, a_definition, some_people
from yici.apps.places.tests.cast import Cast
from yici.core.access import SYSTEM, Actor
from yici.core.errors import NotAllowed

ALL = frozenset({"reports.run", "figures.define", "figures.freeze", "records.read", "records.read_protected"})
Step = Callable[[Actor, SnapshotFacts], Any]

STEPS: dict[str, tuple[str, Step]] = {
    "ask": ("reports.run", lambda actor, made: ask_report(actor=actor, area=made.area, definition="people")),
    "look": ("reports.run", lambda actor, made: get_report(actor, made.key)),
    "list": ("reports.run", lambda actor, made: list_reports(actor)),
    "open": (
        "records.read",
        lambda actor, made: open_rows(actor=actor, report=made.key, row="*", column="people", purpose="核对"),
    ),
    "define": ("figures.define", lambda actor, made: define_figure(actor=actor, code="own", name="我的", spec=SPEC)),
    "freeze": ("figures.freeze", lambda actor, made: freeze(actor=actor, report=made.key)),
}


@pytest.fixture
def made(cast: Cast) -> SnapshotFacts:
    some_people(cast)
    a_definition()
    return run_report(actor=SYSTEM, area=cast.east.key, definition="people")


@pytest.mark.parametrize("step", STEPS)
def test_a_step_needs_its_permission_and_no_other(made: SnapshotFacts, cast: Cast, step: str) -> None:
    permission, act = STEPS[step]
    bob = replace(cast.actor("bob"), permissions=ALL - {permission})
    with pytest.raises(NotAllowed):
        act(bob, made)
    assert act(replace(bob, permissions=ALL), made) is not None


def test_correcting_needs_the_permission_to_freeze(made: SnapshotFacts, cast: Cast) -> None:
    freeze(actor=SYSTEM, report=made.key)
    bob = replace(cast.actor("bob"), permissions=ALL - {"figures.freeze"})
    with pytest.raises(NotAllowed):
        revise(actor=bob, report=made.key, reason="错了")
