"""The cast in the database, and the clock held."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from yici.apps.places.tests.cast import NOW, Cast, the_cast
from yici.core import clock


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """A small city with Alice, Bob, Charlie and Dora; it is ten o'clock on Friday."""
    with clock.held_at(NOW):
        yield the_cast()
