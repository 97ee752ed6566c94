"""A ceremony at ten o'clock on Friday, 20 November 2026."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from yici.apps.draws.tests.cast import Hall, the_hall
from yici.apps.places.tests.cast import NOW
from yici.core import clock


@pytest.fixture
def hall(db: None) -> Iterator[Hall]:
    """A small city with people who hold and witness draws."""
    with clock.held_at(NOW):
        yield the_hall()
