"""A class is proposed by the city's conditions, each with its answer; what is not known is named."""

from __future__ import annotations

import datetime as dt

from yici.apps.enrolment.contracts import PriorityClass
from yici.apps.enrolment.rules.priorities import answers, not_known, propose

DAY = dt.date(2026, 11, 20)
CLASSES = [
    PriorityClass(
        "both", 1, "place.register_in_catchment = yes and place.home_in_catchment = yes", "户籍和住房都在学区", ""
    ),
    PriorityClass("home", 2, "place.home_in_catchment = yes", "住房在学区", ""),
    PriorityClass("others", 3, "", "其他", ""),
]


def test_the_first_class_that_holds_is_proposed_with_its_answers() -> None:
    found = answers(CLASSES, {"place.register_in_catchment": False, "place.home_in_catchment": True}, DAY)
    proposed = propose(found)
    assert proposed is not None
    assert proposed.code == "home"
    assert [(one.fact, one.value) for one in found[0].answers] == [
        ("place.register_in_catchment", False), ("place.home_in_catchment", True),
    ]  # fmt: skip
    assert not_known(found) == []


def test_what_is_not_known_may_lift_a_child_and_is_named() -> None:
    found = answers(CLASSES, {"place.register_in_catchment": None, "place.home_in_catchment": True}, DAY)
    assert propose(found) == found[1]
    assert not_known(found) == ["place.register_in_catchment"]


def test_whoever_is_in_no_class_comes_last() -> None:
    found = answers(CLASSES, {"place.register_in_catchment": False, "place.home_in_catchment": False}, DAY)
    assert propose(found) == found[2]


def test_without_a_last_class_nothing_is_proposed() -> None:
    assert propose(answers(CLASSES[:2], {}, DAY)) is None
