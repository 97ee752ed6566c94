"""The sweeper waits for nobody: a case that a step has in hand is passed over, and met in the next round."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from yici.apps.cases import public as cases
from yici.apps.cases import states
from yici.apps.cases.models import Case, Clock
from yici.apps.cases.tests.conftest import LAMP, PHASES, a_case
from yici.apps.places.tests.cast import NOW, Cast, the_cast
from yici.core import clock

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time"),
]


@pytest.fixture
def people() -> Iterator[Cast]:
    before = dict(states._types)
    with clock.held_at(NOW):
        found = the_cast()
        cases.register_type(cases.CaseType("lamp", "L", 1, LAMP, PHASES, url_name="home"))
        cases.keep_states()
        yield found
    states._types.clear()
    states._types.update(before)


def test_a_case_in_hand_is_passed_over_and_met_in_the_next_round(people: Cast) -> None:
    held, free = a_case(people).key, a_case(people, title="另一盏").key
    for key in (held, free):
        cases.start_clock(actor=people.actor("alice"), case=key, kind="mend", days=1)
    has_it, may_go = threading.Event(), threading.Event()

    def hold(key: uuid.UUID) -> None:
        try:
            with transaction.atomic():
                Case.objects.select_for_update().get(key=key)
                has_it.set()
                may_go.wait(20)
        finally:
            connection.close()

    step = threading.Thread(target=hold, args=(held,))
    step.start()
    try:
        assert has_it.wait(20)
        with clock.held_at(NOW + dt.timedelta(days=9)):
            assert cases.mark_overdue() == 1
            assert Clock.objects.get(case__key=free).overdue_at
            assert Clock.objects.get(case__key=held).overdue_at is None
            may_go.set()
            step.join()
            assert cases.mark_overdue() == 1
    finally:
        may_go.set()
        step.join()
