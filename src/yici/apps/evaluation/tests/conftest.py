"""A trading centre at ten o'clock on Friday, 20 November 2026."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from yici.apps.evaluation.tests.cast import Hall, the_hall
from yici.apps.places.tests.cast import NOW
from yici.core import clock


@pytest.fixture
def hall(db: None) -> Iterator[Hall]:
    """People, venues and rule files; no library and no project yet."""
    with clock.held_at(NOW):
        yield the_hall()
