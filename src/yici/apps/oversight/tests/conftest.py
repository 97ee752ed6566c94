"""Oversight at ten o'clock on Friday, 20 November 2026."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from yici.apps.oversight.tests.cast import Oversight, the_oversight
from yici.apps.places.tests.cast import NOW
from yici.core import clock


@pytest.fixture
def oversight(db: None) -> Iterator[Oversight]:
    """A small city that inspects."""
    with clock.held_at(NOW):
        yield the_oversight()
