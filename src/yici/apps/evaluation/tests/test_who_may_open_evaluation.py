"""Who may open what of evaluation: every address, posts too, against a table written by hand.

Tao keeps the project at the trading centre; Bai buys for its buyer; Sun supervises the city; Zhu keeps projects at
another centre; the other buyer buys for the police; Bob is a village clerk.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from yici.apps.evaluation import public as evaluation
from yici.apps.evaluation.models import Deviation
from yici.apps.evaluation.tests.cast import Hall
from yici.apps.evaluation.tests.steps import at_opening, points, ready_to_score, seats, seen
from yici.apps.evaluation.urls import desk_patterns, open_patterns
from yici.apps.evaluation.views import answers
from yici.apps.places.tests.pages import signed_in, words

WHO = ("nobody", "tao", "bai", "sun", "zhu", "other_buyer", "bob")

#: address, method -> answer for each of WHO. Posts are empty: whoever may is told so (422, 409).
EXPECTED: dict[tuple[str, str], tuple[int, ...]] = {
    ("evaluation:projects", "GET"): (302, 200, 200, 200, 200, 200, 404),
    ("evaluation:new", "GET"): (302, 200, 404, 404, 200, 404, 404),
    ("evaluation:new", "POST"): (302, 422, 404, 404, 422, 404, 404),
    ("evaluation:libraries", "GET"): (302, 200, 404, 200, 200, 404, 404),
    ("evaluation:libraries", "POST"): (302, 422, 404, 404, 422, 404, 404),
    ("evaluation:venues", "GET"): (302, 200, 404, 200, 200, 404, 404),
    ("evaluation:venues", "POST"): (302, 422, 404, 404, 422, 404, 404),
    ("evaluation:rules", "GET"): (302, 200, 200, 200, 200, 200, 404),
    ("evaluation:seat", "GET"): (200,) * 7,
    ("evaluation:seat", "POST"): (422,) * 7,
    ("evaluation:project", "GET"): (302, 200, 200, 200, 404, 404, 404),
    ("evaluation:change", "GET"): (302, 200, 404, 404, 404, 404, 404),
    ("evaluation:change", "POST"): (302, 422, 404, 404, 404, 404, 404),
    ("evaluation:step", "POST"): (302, 422, 422, 422, 404, 404, 404),
    ("evaluation:answer", "POST"): (302, 422, 404, 404, 404, 404, 404),
    ("evaluation:code", "POST"): (302, 409, 404, 404, 404, 404, 404),
    ("evaluation:name", "POST"): (302, 422, 404, 404, 404, 404, 404),
    ("evaluation:silence", "POST"): (302, 422, 404, 404, 404, 404, 404),
    ("evaluation:report", "GET"): (302, 200, 200, 200, 404, 404, 404),
    ("open:evaluations", "GET"): (200,) * 7,
    ("open:evaluation", "GET"): (200,) * 7,
    ("open:evaluation-report", "GET"): (404,) * 7,
}


@dataclass(frozen=True)
class Scene:
    thing: dict[str, Any]
    browsers: dict[str, Client]


@pytest.fixture
def scene(hall: Hall) -> Iterator[Scene]:
    """A tender whose sheets are open, with a deviation; everybody at a desk."""
    with at_opening():
        project, codes = ready_to_score(hall)
        for at, code in enumerate(codes):
            evaluation.hand_in(code=code, typed=points("5" if at == 0 else "50", "40", "41"))
        thing = {
            "number": project.number, "seat": seats(project, "coming")[0].key, "deviation": Deviation.objects.get().key,
        }  # fmt: skip
        browsers = {who: signed_in(hall.accounts[who]) for who in WHO[1:]}
        yield Scene(thing, {"nobody": Client(headers={"host": "localhost"})} | browsers)


def address(name: str, thing: dict[str, Any]) -> str:
    known = {f"evaluation:{one.name}": one for one in desk_patterns} | {
        f"open:{one.name}": one for one in open_patterns
    }
    wanted = known[name].pattern.converters
    return reverse(name, kwargs={key: value for key, value in thing.items() if key in wanted})


def test_every_address_answers_everybody_as_the_table_says(scene: Scene) -> None:
    told = {}
    for name, method in EXPECTED:
        for bucket in (answers.CHANGES, answers.PUBLIC, answers.CODES):
            bucket._held.clear()
        url = address(name, scene.thing)
        told[name, method] = tuple(scene.browsers[who].generic(method, url).status_code for who in WHO)
    assert told == EXPECTED


def test_no_address_is_missing_from_the_table() -> None:
    names = {f"evaluation:{one.name}" for one in desk_patterns} | {f"open:{one.name}" for one in open_patterns}
    assert names == {name for name, _ in EXPECTED}


def test_no_page_shows_a_name_before_it_may(hall: Hall, scene: Scene) -> None:
    """A tender: not even after the opening; nobody but the centre, one by one, for a purpose."""
    names = {evaluation.look_at_name(actor=hall.actor("tao"), seat=scene.thing["seat"], purpose="核对").name}
    pages = ["evaluation:project", "open:evaluation", "evaluation:projects", "open:evaluations"]
    for who in ("tao", "bai", "sun", "nobody"):
        for name in pages:
            text = words(scene.browsers[who].get(address(name, scene.thing)))
            assert not any(one in text for one in names), (who, name)


def test_after_the_award_everybody_reads_names_points_and_the_report(hall: Hall, scene: Scene) -> None:
    project = evaluation.get_project_by_number(hall.actor("tao"), scene.thing["number"])
    evaluation.note_silence(
        actor=hall.actor("tao"), project=project.key, deviation=scene.thing["deviation"], text="未答"
    )  # fmt: skip
    evaluation.rank(actor=hall.actor("tao"), project=project.key, expected=seen(hall, project).version)
    bai, url = scene.browsers["bai"], address("evaluation:step", scene.thing)
    version = seen(hall, project).version
    assert bai.post(url, {"event": "award", "expected": version, "bid": 2}).status_code == 422
    assert bai.post(url, {"event": "award", "expected": version, "bid": 1}).status_code == 303
    assert bai.post(url, {"event": "award", "expected": version, "bid": 1}).status_code == 409
    text = words(scene.browsers["nobody"].get(address("open:evaluation", scene.thing)))
    assert "试验" in text and "建筑公司1" in text and "未答" in text
    paper = scene.browsers["nobody"].get(address("open:evaluation-report", scene.thing))
    assert paper.status_code == 200 and paper.content.startswith(b"%PDF")
