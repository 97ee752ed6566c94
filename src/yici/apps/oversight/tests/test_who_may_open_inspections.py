"""Who may open what of inspection: every address against a table written by hand. A stranger gets 404.

Pia plans at the market bureau, Hal heads it, Ida inspects there; Hugo heads the fire brigade, which has no part in
this plan; Gus patrols, Sue supervises the city, Olga inspects in another unit, Bob is a village clerk.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from yici.apps.oversight.actions.registers import apply_import
from yici.apps.oversight.actions.visiting import finish_visit
from yici.apps.oversight.contracts import VisitView
from yici.apps.oversight.models import Hazard
from yici.apps.oversight.tests.cast import Oversight
from yici.apps.oversight.tests.lives import a_visit, running, signed
from yici.apps.oversight.urls import desk_patterns, open_patterns
from yici.apps.places.tests.pages import signed_in
from yici.apps.records.tests.numbers import credit_code

WHO = ("nobody", "pia", "hal", "ida", "hugo", "gus", "sue", "olga", "bob")
ALL = (200,) * len(WHO)
PART = (302, 200, 200, 200, 200, 404, 200, 200, 404)  # who has any part in inspection
SEEN = (302, 200, 200, 200, 404, 404, 200, 404, 404)  # of this plan and visit: the market bureau, and supervision
SENT = (302, 422, 422, 422, 404, 404, 422, 404, 404)
KEEPS = (302, 200, 404, 404, 404, 404, 404, 404, 404)
KEEPS_POST = (302, 422, 404, 404, 404, 404, 404, 404, 404)
INSPECTS = (302, 404, 200, 200, 200, 404, 404, 200, 404)
INSPECTS_POST = (302, 404, 422, 422, 422, 404, 404, 422, 404)

EXPECTED: dict[tuple[str, str], tuple[int, ...]] = {
    ("oversight:visits", "GET"): PART,
    ("oversight:visit-new", "GET"): INSPECTS,
    ("oversight:visit-new", "POST"): INSPECTS_POST,
    ("oversight:visit", "GET"): SEEN,
    ("oversight:visit", "POST"): SENT,
    ("oversight:visit-answers", "POST"): (302, 404, 409, 409, 404, 404, 404, 404, 404),  # it has ended
    ("oversight:visit-sign", "POST"): (302, 404, 422, 422, 404, 404, 404, 404, 404),
    ("oversight:plans", "GET"): PART,
    ("oversight:plan-new", "GET"): KEEPS,
    ("oversight:plan-new", "POST"): KEEPS_POST,
    ("oversight:plan", "GET"): SEEN,
    ("oversight:plan", "POST"): SENT,
    ("oversight:plan-change", "GET"): (302, *(404,) * 8),  # nobody changes a plan that runs
    ("oversight:plan-change", "POST"): (302, *(404,) * 8),
    ("oversight:hazards", "GET"): PART,
    ("oversight:hazard", "GET"): SEEN,
    ("oversight:hazard", "POST"): SENT,
    ("oversight:patrols", "GET"): (302, 404, 404, 404, 404, 200, 200, 404, 404),
    ("oversight:patrols", "POST"): (302, 404, 404, 404, 404, 422, 404, 404, 404),
    ("oversight:registers", "GET"): PART,
    ("oversight:register", "GET"): PART,
    ("oversight:register-entry", "GET"): KEEPS,
    ("oversight:register-entry", "POST"): KEEPS_POST,
    ("oversight:register-import", "GET"): KEEPS,
    ("oversight:register-import", "POST"): KEEPS_POST,
    ("oversight:register-version", "GET"): PART,
    ("open:checks", "GET"): ALL,
    ("open:checks-plan", "GET"): ALL,
    ("open:checks-find", "GET"): ALL,
    ("open:checks-business", "GET"): ALL,
}


@pytest.fixture
def scene(oversight: Oversight) -> tuple[Oversight, VisitView]:
    """A plan with one visit that found a hazard."""
    head = ["统一社会信用代码", "企业名称", "类别", "区划代码", "信用风险分类"]
    row = [credit_code(1), "试验餐馆", "catering", "159901100201", "D"]
    apply_import(actor=oversight.actor("pia"), register="targets", grid=[head, row], why="首次导入")
    visit = signed(oversight, a_visit(running(oversight)), no=("food.licence",))
    finish_visit(actor=oversight.actor("ida"), visit=visit.key, expected=visit.version, result="problems")
    return oversight, visit


def address(name: str, visit: VisitView) -> str:
    hazard = Hazard.objects.get()
    arguments: dict[str, list[Any]] = {
        "oversight:hazard": [hazard.number], "open:checks-business": [visit.target_code],
        "oversight:register-version": ["targets", 1],
    }  # fmt: skip
    if name.startswith("oversight:register-") or name == "oversight:register":
        given = arguments.get(name, ["targets"])
    elif name in arguments:
        given = arguments[name]
    elif name in ("oversight:plan", "oversight:plan-change", "open:checks-plan"):
        given = [visit.plan_number]
    elif name in ("oversight:visit", "oversight:visit-answers", "oversight:visit-sign"):
        given = [visit.number]
    else:
        given = []
    return reverse(name, args=given)


def clients(oversight: Oversight) -> dict[str, Client]:
    found = {"nobody": Client(headers={"host": "localhost"}), "bob": signed_in(oversight.places.bob)}
    return found | {name: signed_in(oversight.accounts[name]) for name in WHO if name in oversight.accounts}


def test_every_address_answers_as_the_table_says(scene: tuple[Oversight, VisitView]) -> None:
    oversight, visit = scene
    people, wrong = clients(oversight), {}
    for (name, method), expected in EXPECTED.items():
        url = address(name, visit)
        got = tuple((people[who].get if method == "GET" else people[who].post)(url).status_code for who in WHO)
        if got != expected:
            wrong[name, method] = got
    assert wrong == {}


def test_no_address_is_left_out_of_the_table() -> None:
    named = {f"oversight:{one.name}" for one in desk_patterns if isinstance(one, URLPattern)}
    named |= {f"open:{one.name}" for one in open_patterns if isinstance(one, URLPattern)}
    assert {name for name, _ in EXPECTED} == named


def test_every_post_needs_its_token(scene: tuple[Oversight, VisitView]) -> None:
    oversight, visit = scene
    client = Client(headers={"host": "localhost"}, enforce_csrf_checks=True)
    client.force_login(oversight.accounts["ida"], backend="django.contrib.auth.backends.ModelBackend")
    for name, method in EXPECTED:
        if method == "POST":
            assert client.post(address(name, visit)).status_code == 403, name


def test_an_unknown_number_and_a_strangers_number_read_the_same(scene: tuple[Oversight, VisitView]) -> None:
    oversight, visit = scene
    olga = signed_in(oversight.accounts["olga"])
    there, nowhere = olga.get(address("oversight:visit", visit)), olga.get("/desk/checks/visits/V26-0000000-0/")
    assert there.status_code == nowhere.status_code == 404
