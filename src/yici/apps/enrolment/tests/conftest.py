"""A class draw at ten o'clock on Friday, 20 November 2026."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from yici.apps.enrolment.tests.cast import School, the_school
from yici.apps.enrolment.tests.places_cast import Round, the_round
from yici.apps.places.tests.cast import NOW
from yici.core import clock


@pytest.fixture
def school(db: None) -> Iterator[School]:
    """A school, another one, the bureau above them."""
    with clock.held_at(NOW):
        yield the_school()


@pytest.fixture
def school_with_scores(db: None) -> Iterator[School]:
    """The same where the city's file names the record that scores come from."""
    with clock.held_at(NOW):
        yield the_school(scores=True)


@pytest.fixture
def placing(db: None) -> Iterator[Round]:
    """A round of school places that takes applications."""
    with clock.held_at(NOW):
        yield the_round()
