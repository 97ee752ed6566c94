"""The cast of places with the small catalogue of records."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from yici.apps.places.tests.cast import NOW, Cast, the_cast
from yici.apps.records.tests.builders import a_catalogue
from yici.core import clock


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """A small city with Alice, Bob and Charlie, and about forty elements; it is ten o'clock on Friday."""
    with clock.held_at(NOW):
        people = the_cast()
        a_catalogue()
        yield people
