"""The city's open accounts are open to everybody, signed in or not, and take nothing."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from yici.apps.hotline.public import publish_rates
from yici.apps.hotline.tests.cast import Hotline
from yici.apps.hotline.tests.rates_builders import a_request_done, define_rates, said
from yici.apps.hotline.tests.test_motions import answered, moved, public
from yici.apps.hotline.urls import open_patterns
from yici.apps.places.tests.pages import signed_in

WHO = ("nobody", "ada", "han", "lan", "zed")

#: address name -> the query with which it opens, and what a post is answered
EXPECTED: dict[str, tuple[str, int]] = {
    "open:rates": ("?month=2026-10", 405),
    "open:closings": ("?month=2026-10", 405),
    "open:rates-rows": ("?month=2026-10", 405),
    "open:sorting": ("", 405),
    "open:stuck": ("", 405),
    "open:wages": ("", 405),
    "open:motions": ("", 405),
    "open:motion": ("", 405),
    "open:data": ("", 405),
    "open:data-file": ("", 405),
}
PARTS = {"column": "solved", "what": "rates", "month": "2026-10", "form": "json"}


@pytest.fixture
def month(hotline: Hotline) -> Hotline:
    define_rates()
    for _ in range(5):
        said(hotline, a_request_done(hotline))
    publish_rates()
    return hotline


def a_public_motion(hotline: Hotline) -> str:
    motion = moved(hotline, "ada", answered(hotline), "accept", opinion="satisfied", may_publish=True)
    return public(hotline, motion).number


def test_no_address_is_forgotten() -> None:
    assert {f"open:{one.name}" for one in open_patterns} == set(EXPECTED)


def test_everybody_may_look_and_nobody_may_change(month: Hotline) -> None:
    parts = {f"open:{one.name}": tuple(one.pattern.converters) for one in open_patterns}
    motion = a_public_motion(month)
    browsers = {who: Client() if who == "nobody" else signed_in(month.accounts[who]) for who in WHO}
    for name, (query, posted) in EXPECTED.items():
        values = {**PARTS, "number": motion}
        address = reverse(name, kwargs={part: values[part] for part in parts[name]}) + query
        answers = {who: (one.get(address).status_code, one.post(address).status_code) for who, one in browsers.items()}
        assert answers == dict.fromkeys(WHO, (200, posted)), name
