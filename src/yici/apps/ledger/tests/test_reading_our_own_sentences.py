"""Sentences of our own in the manner of many reports: what is read in them, counted over all of them."""

from __future__ import annotations

from functools import cache

from yici.apps.ledger.tests.sentences import Agreement, measure


@cache
def over_all() -> Agreement:
    return measure()


def test_figures_are_found_and_nothing_else_is_taken_for_one() -> None:
    assert over_all().f1() >= 0.97, "\n".join(over_all().faults)


def test_promised_and_done_are_told_apart() -> None:
    assert over_all().share(over_all().kind) >= 0.95, "\n".join(over_all().faults)


def test_at_least_at_most_and_about_are_told_apart() -> None:
    assert over_all().share(over_all().comparator) >= 0.95, "\n".join(over_all().faults)


def test_the_day_by_which_is_resolved() -> None:
    assert over_all().share(over_all().deadline) >= 0.95, "\n".join(over_all().faults)


def test_tasks_are_found_and_rhetoric_is_not() -> None:
    assert over_all().actions_f1() >= 0.85, "\n".join(over_all().faults)
