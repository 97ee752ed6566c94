"""Kinds, limits, words of danger, transfers and reasons of a city are files: checked, loaded, used."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from yici.apps.cases.public import Limit
from yici.apps.hotline.contracts import ASKINGS, CLOSING_REASONS
from yici.apps.hotline.public import (
    emergency_number,
    get_kind,
    limits_of,
    list_kinds,
    list_reasons,
    transfer_items,
)
from yici.shell.cities import load_city
from yici.shell.cityfiles import problems_of


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A copy of the city's files that a test may change."""
    folder = tmp_path / "city"
    shutil.copytree(settings.CITY, folder)
    return folder


def change(city: Path, file: str, before: str, after: str) -> None:
    path = city / file
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


def texts(city: Path) -> list[str]:
    return [str(one) for one in problems_of(city) if "canonical" not in str(one)]


@pytest.mark.django_db
def test_a_loaded_city_knows_what_people_ask_for_and_how_long_it_may_take(city: Path) -> None:
    load_city(city)
    kinds = {one.code: one for one in list_kinds()}
    leaves = [one for one in kinds.values() if one.parent]
    assert len(leaves) >= 60 and all(kinds[one.parent].parent == "" for one in leaves)
    assert (get_kind("heating_cold").question, get_kind("heating_cold").yes) == ("您家热了吗", "热了")
    assert "仲裁" in get_kind("wage_construction").procedure
    assert limits_of("heating_cold", "urgent", "final") == [Limit("final", "hours", 24, is_urgent=True)]  # own
    assert limits_of("bus_stop", "urgent", "sign") == [Limit("sign", "hours", 1, is_urgent=True)]  # of all urgent
    assert limits_of("", "normal", "final", "contact") == [
        Limit("final", "working_days", 5),
        Limit("contact", "hours", 24),
    ]
    assert all(one.rule == "hours" for one in limits_of("gas_leak", "emergency", "dispatch", "sign", "final", "redo"))


@pytest.mark.django_db
def test_words_of_danger_name_their_number(city: Path) -> None:
    load_city(city)
    assert emergency_number("楼道里一股煤气味，快来人") == "119"
    for said in ("家里有燃气味", "厨房一股子煤气味儿", "闻着有天然气味", "漏燃气了", "煤气罐着了"):
        assert emergency_number(said) == "119", said
    assert emergency_number("孩子溺水了") == "120" and emergency_number("有人要轻生") == "110"
    assert emergency_number("路口撞车了") == "122"
    for said in ("暖气不热", "燃气费怎么交", "天然气什么时候通", "路灯不亮"):
        assert emergency_number(said) == "", said


@pytest.mark.django_db
def test_everything_that_can_be_asked_for_has_reasons_and_closing_has_its_five(city: Path) -> None:
    load_city(city)
    assert all(list_reasons(one) for one in ASKINGS)
    assert tuple(one.code for one in list_reasons("closing")) == CLOSING_REASONS
    assert len(list_reasons("wage_conclusion")) == 10


@pytest.mark.django_db
def test_a_transfer_item_counts_on_its_days_only(city: Path) -> None:
    change(city, "transfer_list.csv", "2026-01-01,,", "2026-01-01,2026-06-30,")
    load_city(city)
    first = (city / "transfer_list.csv").read_text("utf-8").splitlines()[1].split(",")
    before = {one.code for one in transfer_items(first[1], dt.date(2026, 6, 30))}
    after = {one.code for one in transfer_items(first[1], dt.date(2026, 7, 1))}
    assert before - after == {first[0]}
    assert all(one.direction == "110_to_12345" for one in transfer_items("110_to_12345", dt.date(2026, 6, 1)))


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        ("request_kinds.csv", ",heating,urgent,", ",heating_fee,urgent,", "two levels"),
        ("request_kinds.csv", "您家热了吗,热了,", "您家热了吗,,", "needs its yes and its no"),
        ("request_kinds.csv", ",emergency,", ",very,", "not one of the allowed words"),
        ("request_limits.csv", ",hours,24,", ",hours,0,", "at least 1"),
        ("request_limits.csv", "heating_cold,", "heating_colt,", "is not in request_kinds.csv"),
        ("hotline_reasons.csv", "closing,unreachable", "closing,unwilling", "none of the five reasons"),
        ("hotline_reasons.csv", "appeal,", "return,", "appeal has no reason"),
    ],
)
def test_a_mistake_in_the_files_is_named(city: Path, file: str, before: str, after: str, said: str) -> None:
    if said == "appeal has no reason":
        path = city / file
        kept = [one for one in path.read_text("utf-8").splitlines() if not one.startswith("appeal,")]
        path.write_text("\n".join(kept) + "\n", "utf-8")
    else:
        change(city, file, before, after)
    found = texts(city)
    assert len(found) == 1 and said in found[0] and file in found[0]
