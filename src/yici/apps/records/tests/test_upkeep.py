"""What comes round: values whose day has come, and sealed values moved to a new key."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from yici.apps.places.tests.cast import NOW, Cast
from yici.apps.records.jobs import fold_due
from yici.apps.records.models import Record, RecordVersion
from yici.apps.records.public import Answer, count_sealed, read_rows, record_answers, reseal_batch
from yici.apps.records.tests.builders import TYPED, a_person, an_id_number
from yici.core import clock, crypto, keys
from yici.core.access import SYSTEM


def test_a_value_for_a_later_day_becomes_current_when_it_comes(cast: Cast) -> None:
    person = a_person(cast.east, education="小学")
    record_answers(SYSTEM, [Answer(person.key, "person.education", "初中", dt.date(2026, 12, 1))], TYPED)
    assert fold_due() == 0
    with clock.held_at(NOW + dt.timedelta(days=30)):
        (before,) = read_rows(SYSTEM, [person.key], ["person.education"])
        assert fold_due() == 1
        (after,) = read_rows(SYSTEM, [person.key], ["person.education"])
        assert fold_due() == 0
    assert before.values["person.education"].value == after.values["person.education"].value == "70"
    assert Record.objects.get(key=person.key).current["person.education"] == "70"


def test_values_move_to_the_key_in_use_and_stay_readable(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.KEYS = tmp_path / "keys"
    person = a_person(cast.east, id_number=an_id_number(), phone="13800001111")
    old = keys.keyring().current.id
    before = list(RecordVersion.objects.values_list("commitment", flat=True))
    crypto.add_key()
    assert count_sealed(old) == 2  # the record and its version
    while reseal_batch(1):
        pass
    assert count_sealed(old) == 0
    (row,) = read_rows(SYSTEM, [person.key], ["person.id_number", "person.phone"], purpose="test")
    assert {known.value for known in row.values.values()} == {an_id_number(), "13800001111"}
    assert list(RecordVersion.objects.values_list("commitment", flat=True)) == before


@pytest.mark.parametrize("count", [1, 3])
def test_the_order_of_a_list_is_household_by_household_with_the_head_first(cast: Cast, count: int) -> None:
    from yici.apps.records.public import PopulationQuery, find_population
    from yici.apps.records.tests.builders import a_household

    expected = []
    for _ in range(count):
        house = a_household(cast.east)
        wife = a_person(cast.east, "其其格", household=house, role="10", birth_date="1970")
        head = a_person(cast.east, "巴图", household=house, birth_date="1975")
        expected += [head.key, wife.key]
    assert list(find_population(SYSTEM, PopulationQuery("person", area_key=cast.east.key)).records) == expected
