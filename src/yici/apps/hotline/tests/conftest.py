"""The hotline at ten o'clock on Friday, 20 November 2026."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from yici.apps.hotline.tests.cast import Hotline, the_hotline
from yici.apps.places.tests.cast import NOW
from yici.core import clock


@pytest.fixture
def hotline(db: None) -> Iterator[Hotline]:
    """A small city with a hotline."""
    with clock.held_at(NOW):
        yield the_hotline()
