"""The collectors with the small catalogue of records; it is ten o'clock on Friday, 20 November 2026."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from yici.apps.collecting.tests.cast import Collectors, the_collectors
from yici.apps.places.tests.cast import NOW
from yici.apps.records.tests.builders import a_catalogue
from yici.core import clock


@pytest.fixture
def cast(db: None) -> Iterator[Collectors]:
    """A small city in which forms are planned and collected."""
    with clock.held_at(NOW):
        people = the_collectors()
        a_catalogue()
        yield people
