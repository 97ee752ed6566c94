"""Sentences of our own in the manner of many reports: what is read in them, counted over all of them."""

from __future__ import annotations

from functools import cache

from yici.apps.ledger.tests.sentences import Agreement, measure, sentences


@cache
def over_all() -> Agreement:
    return measure()


def test_figures_are_found_and_nothing_else_is_taken_for_one() -> None:
    assert over_all().f1() >= 0.99, "\n".join(over_all().faults)


def test_promised_and_done_are_told_apart() -> None:
    assert over_all().share(over_all().kind) >= 0.98, "\n".join(over_all().faults)


def test_at_least_at_most_and_about_are_told_apart() -> None:
    assert over_all().share(over_all().comparator) >= 0.98, "\n".join(over_all().faults)


def test_the_day_by_which_is_resolved() -> None:
    assert over_all().share(over_all().deadline) >= 0.98, "\n".join(over_all().faults)


def test_tasks_are_found_and_rhetoric_is_not() -> None:
    assert over_all().actions_f1() >= 0.97, "\n".join(over_all().faults)


def test_there_are_at_least_four_hundred_sentences_and_some_say_nothing() -> None:
    all_of_them = list(sentences())
    assert len(all_of_them) >= 400
    assert sum(not (s.figures or s.actions or s.debatable or s.spare) for s in all_of_them) >= 25
