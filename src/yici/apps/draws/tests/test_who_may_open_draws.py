"""Who may open what of draws: every address against a table written by hand. A stranger gets 404.

Hana's unit holds the draw; Tom holds draws at another unit; Wen is a witness; Bob is a village clerk without a part.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from yici.apps.draws.contracts import DrawView
from yici.apps.draws.tests.cast import Hall, a_draw
from yici.apps.draws.tests.test_holding_a_ceremony import closed, drawn, told
from yici.apps.places.tests.pages import signed_in

WHO = ("nobody", "hana", "tom", "wen", "bob")
ALL = (200,) * 5
EITHER = (302, 200, 200, 200, 404)  # who holds or witnesses draws
HOLD, HOLD_POST = (302, 200, 200, 404, 404), (302, 422, 422, 404, 404)
OWN_POST = (302, 422, 404, 404, 404)  # the unit that holds it

#: address name, method -> answer for each of WHO
EXPECTED: dict[tuple[str, str], tuple[int, ...]] = {
    ("draws:draws", "GET"): ALL,
    ("draws:log", "GET"): ALL,
    ("draws:verifier", "GET"): ALL,
    ("draws:draw", "GET"): ALL,
    ("draws:wall", "GET"): ALL,
    ("draws:transcript", "GET"): ALL,
    ("draws:names", "GET"): ALL,
    ("draws:minutes", "GET"): ALL,
    ("draws:verify", "GET"): ALL,
    ("draws:verify-saved", "GET"): ALL,
    ("draws-desk:draws", "GET"): EITHER,
    ("draws-desk:new", "GET"): HOLD,
    ("draws-desk:new", "POST"): HOLD_POST,
    ("draws-desk:import", "GET"): HOLD,
    ("draws-desk:import", "POST"): HOLD_POST,
    ("draws-desk:draw", "GET"): (302, 200, 404, 200, 404),
    ("draws-desk:witness", "POST"): (302, 422, 404, 422, 404),
    ("draws-desk:strike", "POST"): OWN_POST,
    ("draws-desk:close", "POST"): OWN_POST,
    ("draws-desk:beacon", "POST"): OWN_POST,
    ("draws-desk:run", "POST"): OWN_POST,
    ("draws-desk:void", "POST"): OWN_POST,
    ("draws-desk:publish", "POST"): OWN_POST,
    ("draws-desk:scan", "POST"): OWN_POST,
}


@dataclass(frozen=True)
class Scene:
    """A draw that was drawn, and one that is sealed."""

    hall: Hall
    drawn: DrawView


@pytest.fixture
def scene(hall: Hall) -> Scene:
    return Scene(hall, drawn(hall, told(hall, closed(hall, a_draw(hall)))))


def addresses(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """(name, names of its parts) of every address of the name spaces of draws."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, one.namespace or space)
        elif space in ("draws", "draws-desk"):
            yield f"{space}:{one.name}", tuple(one.pattern.converters)


def test_no_address_is_forgotten() -> None:
    named = {name for name, _ in addresses(get_resolver().url_patterns)}
    assert named == {name for name, _ in EXPECTED}


@pytest.mark.parametrize(("name", "method"), sorted(EXPECTED))
def test_who_may_open(scene: Scene, name: str, method: str) -> None:
    parts = dict(addresses(get_resolver().url_patterns))[name]
    known: dict[str, Any] = {"key": scene.drawn.key, "number": scene.drawn.number}
    address = reverse(name, kwargs={part: known[part] for part in parts})
    answers = []
    for who in WHO:
        client = Client() if who == "nobody" else signed_in(scene.hall.accounts[who])
        answers.append(getattr(client, method.lower())(address).status_code)
    assert dict(zip(WHO, answers, strict=True)) == dict(zip(WHO, EXPECTED[name, method], strict=True))


@pytest.mark.parametrize("name", ["transcript", "names", "verify-saved", "wall", "draw", "verify", "minutes"])
def test_a_draw_that_is_kept_back_shows_no_line_of_its_list(hall: Hall, name: str) -> None:
    draw = drawn(hall, told(hall, closed(hall, a_draw(hall, is_sealed=True, names={"E0001": "北斗餐厅"}))))
    answer = Client().get(reverse(f"draws:{name}", args=[draw.number]))
    assert answer.status_code in (200, 404)
    assert b"E0001" not in answer.content and "北斗".encode() not in answer.content


def test_what_is_no_draw_answers_as_what_is_hidden(scene: Scene) -> None:
    assert Client().get("/draws/D26-0000000-0/").status_code == 404
    client = signed_in(scene.hall.accounts["wen"])
    for step in ("close", "run", "void", "publish"):
        address = reverse(f"draws-desk:{step}", args=[scene.drawn.key])
        assert client.post(address, {"expected": 1, "reason": "因为"}).status_code == 404
