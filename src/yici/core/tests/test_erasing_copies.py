"""Every place that keeps copies is asked, inside the erasing transaction."""

from __future__ import annotations

import uuid

import pytest

from yici.core import copies
from yici.core.actions import action, is_inside_action
from yici.core.copies import Eraser, Resealer


@pytest.fixture(autouse=True)
def own_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "_erasers", {})
    monkeypatch.setattr(copies, "_resealers", {})


@pytest.mark.django_db(transaction=True)
def test_every_place_is_asked_and_says_how_much_it_removed() -> None:
    record, asked = uuid.uuid4(), []

    def erase(key: uuid.UUID) -> int:
        assert is_inside_action()
        asked.append(key)
        return len(asked)

    copies.register_eraser(Eraser("search", erase))
    copies.register_eraser(Eraser("receipts", erase))

    @action
    def erase_person() -> dict[str, int]:
        return copies.erase_copies(record)

    assert erase_person() == {"search": 1, "receipts": 2} and asked == [record, record]


def test_resealing_goes_on_until_no_place_has_anything_left() -> None:
    left = {"values": 1200, "files": 3}

    def resealer(place: str) -> Resealer:
        def reseal(limit: int) -> int:
            count = min(limit, left[place])
            left[place] -= count
            return count

        return Resealer(place, reseal, lambda key_id: left[place])

    for place in left:
        copies.register_resealer(resealer(place))
    assert copies.count_sealed_under("k") == {"values": 1200, "files": 3}
    assert copies.reseal_all() == 1203
    assert copies.count_sealed_under("k") == {}
