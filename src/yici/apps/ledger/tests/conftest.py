"""The ledger at ten o'clock on Friday, 20 November 2026."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from yici.apps.ledger.tests.cast import LedgerCast, the_ledger
from yici.apps.places.tests.cast import NOW
from yici.core import clock


@pytest.fixture
def ledger(db: None) -> Iterator[LedgerCast]:
    """A small city with a ledger."""
    with clock.held_at(NOW):
        yield the_ledger()
