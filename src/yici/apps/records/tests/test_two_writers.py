"""Two writers cannot lose an update: the second gets the difference. Threads of their own, on both databases."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from yici.apps.places.tests.cast import TODAY, Cast
from yici.apps.records.actions.writing import save_fold
from yici.apps.records.models import Record, RecordVersion
from yici.apps.records.public import (
    Answer,
    RecordChangedMeanwhile,
    end_record,
    record_answers,
)
from yici.apps.records.tests.builders import TYPED, a_person
from yici.core import clock
from yici.core.access import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(writes: list[Callable[[], Any]]) -> list[Any]:
    """Run all in threads that start together; results and errors in their places."""
    start, found = threading.Barrier(len(writes)), [None] * len(writes)

    def run(place: int) -> None:
        try:
            start.wait(20)
            found[place] = writes[place]()
        except Exception as error:
            found[place] = error  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(writes))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def answers(record: Any, element: str, value: Any, expected: int | None = None) -> Callable[[], Any]:
    return lambda: record_answers(SYSTEM, [Answer(record, element, value, TODAY, expected)], TYPED)


def test_of_two_who_saw_the_same_version_the_second_gets_the_difference(cast: Cast) -> None:
    person = a_person(cast.east, "巴特尔", remark="旧")
    for round_ in range(5):
        seen = Record.objects.get(key=person.key).version
        values = [f"甲{round_}", f"乙{round_}"]
        found = at_once([answers(person.key, "person.remark", value, seen) for value in values])
        refused = [one for one in found if isinstance(one, RecordChangedMeanwhile)]
        assert len(refused) == 1, found
        winner = values[1 - found.index(refused[0])]
        difference = refused[0].difference
        assert difference.changed == {"person.remark": winner}
        assert (difference.expected, difference.found) == (seen, seen + 1)
        assert Record.objects.get(key=person.key).current["person.remark"] == winner


def test_writers_who_ask_for_no_version_all_come_through(cast: Cast) -> None:
    person = a_person(cast.east, "巴特尔")
    elements = ("person.remark", "person.education", "person.presence", "person.registered_address")
    values = ("甲", "70", "home", "东村一号")
    found = at_once([answers(person.key, *pair) for pair in zip(elements, values, strict=True)])
    assert not [one for one in found if isinstance(one, Exception)], found
    record = Record.objects.get(key=person.key)
    assert {code: record.current[code] for code in elements} == dict(zip(elements, values, strict=True))
    numbers = RecordVersion.objects.filter(record=record).order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, record.version + 1)) == [1, 2, 3, 4, 5]


def test_protected_values_of_a_difference_are_only_named(cast: Cast) -> None:
    person = a_person(cast.east, "巴特尔")
    answers(person.key, "person.phone", "13904770001")()
    with pytest.raises(RecordChangedMeanwhile) as caught:
        answers(person.key, "person.remark", "甲", person.version)()
    assert caught.value.difference.protected == ("person.phone",)
    assert "13904770001" not in repr(caught.value.difference)


def test_an_end_carries_the_version_that_was_seen(cast: Cast) -> None:
    person = a_person(cast.east, "巴特尔")
    answers(person.key, "person.remark", "甲")()
    with pytest.raises(RecordChangedMeanwhile):
        end_record(SYSTEM, person.key, on=TODAY, reason="moved_away", source=TYPED, expected=person.version)
    end_record(SYSTEM, person.key, on=TODAY, reason="moved_away", source=TYPED, expected=person.version + 1)


def test_a_record_read_before_another_write_cannot_be_saved(cast: Cast) -> None:
    """Locks are never the only guard."""
    stale = Record.objects.get(key=a_person(cast.east, "巴特尔").key)
    answers(stale.key, "person.remark", "甲")()
    with pytest.raises(RecordChangedMeanwhile):
        save_fold(stale, {"current": {}}, version=stale.version + 1, at=clock.now())
    assert Record.objects.get(pk=stale.pk).current["person.remark"] == "甲"


def test_thirty_two_writers_of_records_wait_their_turn_and_no_longer(
    cast: Cast, record_property: Callable[[str, object], None]
) -> None:
    people = [a_person(cast.east, "巴特尔").key for _ in range(32)]
    waits: list[float] = []

    def write_three(person: Any) -> Callable[[], None]:
        def run() -> None:
            for round_ in range(3):
                began = time.monotonic()
                answers(person, "person.remark", f"第{round_}次")()
                waits.append(time.monotonic() - began)

        return run

    found = at_once([write_three(person) for person in people])
    assert not [one for one in found if isinstance(one, Exception)], found
    record_property("worst_wait_seconds", round(max(waits), 3))
    print(f"worst wait of 32 writers: {max(waits):.3f} s, mean {sum(waits) / len(waits):.3f} s")
    assert len(waits) == 96 and max(waits) < 10
    assert set(Record.objects.filter(key__in=people).values_list("version", flat=True)) == {4}
