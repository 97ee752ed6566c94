"""The demo's texts: labelled, seeded, as long and as often as people speak, and about every kind of the city."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from pathlib import Path

from django.conf import settings

from yici.apps.hotline.demo.grammar import read_phrases
from yici.apps.hotline.demo.texts import make_texts
from yici.core import clock


def test_the_demo_speaks_of_every_kind_and_names_units_of_the_city() -> None:
    def rows(file: str) -> list[dict[str, str]]:
        return list(csv.DictReader((Path(settings.CITY) / file).read_text("utf-8").splitlines()))

    assert set(read_phrases()) == {row["code"] for row in rows("request_kinds.csv") if row["parent"]}
    assert {one.unit.lstrip("*") for one in read_phrases().values()} <= {row["code"] for row in rows("units.csv")}


def test_the_same_seed_says_the_same_and_another_one_something_else() -> None:
    assert list(make_texts(200, 3)) == list(make_texts(200, 3))
    assert {text for text, *_ in make_texts(200, 3)} != {text for text, *_ in make_texts(200, 4)}


def test_texts_have_their_length_and_differ() -> None:
    texts = [text for text, *_ in make_texts(3000, 5)]
    assert all(6 <= len(text) <= 200 and "{" not in text for text in texts)
    assert len(set(texts)) > 2400
    assert max(map(len, texts)) > 90


def test_seasons_and_hours_are_those_of_the_city() -> None:
    said = list(make_texts(6000, 5))
    months = Counter(clock.day_of(when).month for _, kind, when in said if kind == "heating_cold")
    assert months[11] > 20 * max(months[7], 1)
    hours = Counter(when.astimezone(clock.city_zone()).hour for *_, when in said)
    assert hours[9] > 5 * hours[3]
    assert [when for *_, when in said] == sorted(when for *_, when in said)


def test_a_month_can_be_held_out_and_so_can_ways_of_saying() -> None:
    march = list(make_texts(100, 1, since=dt.date(2026, 3, 1), until=dt.date(2026, 3, 31)))
    assert {clock.day_of(when).month for *_, when in march} == {3}
    for one in read_phrases().values():
        known, new = set(one.wordings("known")), set(one.wordings("new"))
        assert known and new and not known & new and known | new == set(one.cores)
