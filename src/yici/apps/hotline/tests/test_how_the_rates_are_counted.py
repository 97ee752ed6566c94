"""Ten invented requests, counted by hand, are what the page says; the formulas are those of the city's files."""

from __future__ import annotations

import pytest
from django.test import Client

from yici.apps.figures.public import get_definition
from yici.apps.hotline.rules.example import example_rows
from yici.apps.hotline.tests.cast import Hotline
from yici.apps.hotline.tests.rates_builders import define_rates
from yici.apps.places.tests.pages import words

#: Counted by hand, as the docstring of rules/example.py says it.
BY_HAND = (
    "响应率（全部） 6 ÷ 8 = 75.0 %", "响应率 5 ÷ 7 = 71.4 %", "解决率（全部） 5 ÷ 8 = 62.5 %", "解决率 5 ÷ 7 = 71.4 %",
    "满意率（全部） 5 ÷ 8 = 62.5 %", "满意率 5 ÷ 7 = 71.4 %", "涉及的事 7", "未经回答办结：联系不上 2",
)  # fmt: skip


@pytest.fixture
def page(hotline: Hotline) -> str:
    define_rates()
    answer = Client(headers={"host": "localhost"}).get("/figures/requests_rates/")
    assert answer.status_code == 200
    return words(answer)


def test_the_worked_example_comes_out_as_counted_by_hand(page: str) -> None:
    assert len(example_rows()) == 10
    assert [one for one in BY_HAND if one not in page] == []


def test_the_page_says_that_the_definition_is_our_own_and_leads_to_the_numbers(page: str) -> None:
    assert "本定义为系统自定" in page and "部分解决不算解决" in page
    body = Client(headers={"host": "localhost"}).get("/figures/requests_rates/").content.decode()
    assert 'href="/open/rates/"' in body


def test_every_rate_stands_raw_and_adjusted_over_the_same_question(hotline: Hotline) -> None:
    define_rates()
    measures = {one.code: one for one in get_definition("requests_rates").spec.measures}
    for name in ("response", "resolution", "satisfaction"):
        adjusted, raw = measures[name], measures[f"{name}_raw"]
        assert (raw.numerator, raw.denominator) == (f"{adjusted.numerator}_raw", f"{adjusted.denominator}_raw")
        pairs = [(adjusted.numerator, raw.numerator), (adjusted.denominator, raw.denominator)]
        assert all(measures[one].condition == measures[two].condition for one, two in pairs)
        assert all(measures[two].is_raw and not measures[one].is_raw for one, two in pairs)
