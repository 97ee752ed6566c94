"""Who may open what of rosters, visits and the catalogue: every address against a table written by hand.

Bob is the clerk of East Village, Eve sits in his unit, Alice keeps people at a bureau for the whole city, Charlie is a
clerk in another banner, Walter works at a bureau whose purpose has nothing to do with people; Ada runs the system and
does not read residents. The person and the household live in East Village.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from tests.stories.test_who_may_open_what import addresses

from yici.apps.places.models import Account, Post
from yici.apps.places.tests.cast import NOW, Cast, a_role, a_unit, an_account, the_cast
from yici.apps.records.public import RecordFacts
from yici.apps.records.tests.builders import a_catalogue, a_household, a_person, an_id_number
from yici.apps.tables.tests.pages import signed_in, words
from yici.core import clock

WHO = ("nobody", "bob", "eve", "alice", "charlie", "walter", "ada")
READERS = (302, 200, 200, 200, 200, 200, 404)
OWN = (302, 200, 200, 200, 404, 200, 404)  # of a record in East Village; what stands on it differs
WRITERS = (302, 200, 200, 200, 404, 404, 404)
WRITING = (302, 200, 200, 200, 200, 404, 404)
OWN_422 = (302, 422, 422, 422, 404, 404, 404)

#: address name, method -> answer for each of WHO
EXPECTED: dict[tuple[str, str], tuple[int, ...]] = {
    ("records:rosters", "GET"): READERS,
    ("records:elements", "GET"): (302, 200, 200, 200, 200, 200, 200),
    ("records:element", "GET"): (302, 200, 200, 200, 200, 200, 200),
    ("records:propose", "GET"): WRITING,
    ("records:propose", "POST"): (302, 422, 422, 422, 422, 404, 404),
    ("records:own", "POST"): (302, 404, 404, 404, 404, 404, 422),
    ("records:join", "POST"): (302, 404, 404, 404, 404, 404, 422),
    ("records:visits", "GET"): WRITING,
    ("records:worker", "GET"): WRITING,
    ("records:say", "POST"): (302, 303, 303, 303, 303, 404, 404),
    ("records:purpose", "POST"): (302, 422, 422, 422, 422, 422, 404),
    ("records:roster", "GET"): READERS,
    ("records:add", "GET"): WRITING,
    ("records:add", "POST"): (302, 422, 422, 422, 422, 404, 404),
    ("records:imports", "GET"): (302, 404, 404, 200, 404, 404, 404),
    ("records:imports", "POST"): (302, 404, 404, 422, 404, 404, 404),
    ("records:import", "GET"): (302, 404, 404, 404, 404, 404, 404),  # no such import
    ("records:withdraw", "POST"): (302, 404, 404, 404, 404, 404, 404),
    ("records:roster-file", "GET"): (302, 200, 200, 200, 200, 404, 404),
    ("records:roster-file", "POST"): (302, 403, 403, 403, 403, 404, 404),  # nobody here has a second factor
    ("records:record", "GET"): OWN,
    ("records:value", "GET"): OWN,
    ("records:value", "POST"): (302, 422, 422, 422, 404, 403, 404),
    ("records:confirm", "POST"): (302, 303, 303, 303, 404, 404, 404),
    ("records:undo", "POST"): (302, 409, 409, 409, 404, 404, 404),
    ("records:show", "POST"): (302, 422, 422, 422, 404, 403, 404),
    ("records:doubt", "POST"): (302, 303, 303, 303, 404, 303, 404),
    ("records:end", "GET"): WRITERS,
    ("records:end", "POST"): OWN_422,
    ("records:accesses", "GET"): OWN,
    ("records:paper", "GET"): (302, 404, 404, 404, 404, 404, 404),  # no such paper
}


@dataclass(frozen=True)
class Scene:
    cast: Cast
    person: RecordFacts
    household: RecordFacts
    browsers: dict[str, Client]


@pytest.fixture
def scene(db: None) -> Iterator[Scene]:
    """One household in East Village, and everybody at their desks."""
    with clock.held_at(NOW):
        cast = the_cast()
        a_catalogue()
        house = a_household(cast.east, code="H1")
        person = a_person(
            cast.east, "巴特尔", household=house, sex="1", id_number=an_id_number(), disability__class="1"
        )
        post = Post.objects.get(code="committee-east.bob")
        water = a_unit("water", "水利局", cast.city)
        people: dict[str, Account] = {one.username: one for one in Account.objects.all()}
        people["eve"] = an_account("eve", post.unit, post.role, post.area)
        people["walter"] = an_account("walter", water, a_role("reader", ("records.read",), ()), cast.city)
        people["ada"] = an_account(
            "ada", water, a_role("runs_it", ("accounts.manage", "elements.manage"), ()), cast.city
        )
        opened = {name: signed_in(people[name]) for name in WHO[1:]}
        yield Scene(cast, person, house, {"nobody": Client(headers={"host": "localhost"}), **opened})


def address(name: str, scene: Scene) -> str:
    known = dict(addresses(get_resolver().url_patterns))
    given = {"kind": "people", "key": scene.person.key, "paper": scene.person.key, "batch": scene.person.key,
             "code": "person.sex"}  # fmt: skip
    converters = known[name].pattern.converters
    path = reverse(name, kwargs={key: value for key, value in given.items() if key in converters})
    return f"{path}?element=person.sex" if "key" in converters and name != "records:paper" else path


def test_every_address_answers_everybody_as_the_table_says(scene: Scene) -> None:
    answers = {
        (name, method): tuple(scene.browsers[who].generic(method, address(name, scene)).status_code for who in WHO)
        for name, method in EXPECTED
    }
    assert answers == EXPECTED


def test_no_address_is_missing_from_the_table() -> None:
    names = {name for name, _ in addresses(get_resolver().url_patterns) if name.startswith("records:")}
    assert names == {name for name, _ in EXPECTED}


def test_a_bureau_outside_its_purpose_sees_no_sensitive_value_and_names_only_for_a_purpose(scene: Scene) -> None:
    walter = scene.browsers["walter"]
    page = f"/desk/rosters/people/{scene.person.key}/"
    assert "巴特尔" not in words(walter.get(page))
    assert "巴特尔" not in words(walter.get("/desk/rosters/people/"))
    walter.post("/desk/rosters/purpose", {"purpose": "核对用水户", "next": page})
    told = words(walter.get(page))
    assert "巴特尔" in told
    assert "残疾类别" not in told
    assert "残疾类别" in words(scene.browsers["bob"].get(page))


def test_a_number_is_shown_in_full_only_for_a_purpose_and_the_resident_can_see_for_which(scene: Scene) -> None:
    bob, page = scene.browsers["bob"], f"/desk/rosters/people/{scene.person.key}/"
    assert an_id_number() not in words(bob.get(page))
    assert an_id_number() not in words(bob.post(f"{page}show", {"element": "person.id_number"}))
    shown = bob.post(f"{page}show", {"element": "person.id_number", "purpose": "核对养老金发放"})
    assert an_id_number() in words(shown)
    assert "核对养老金发放" in words(bob.get(f"{page}accesses"))
