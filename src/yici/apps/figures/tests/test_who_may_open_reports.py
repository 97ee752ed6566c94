"""Who may open which page of reports and figures: a table written by hand against what the addresses answer.

Bob, the clerk of East Village, made the report; Eve sits in his unit; Alice works for the whole city and may submit;
Charlie is a clerk in another banner; Dora manages accounts and makes no reports.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from yici.apps.figures.public import SnapshotFacts, run_report
from yici.apps.figures.tests.builders import a_definition, some_people
from yici.apps.figures.tests.pages import signed_in
from yici.apps.figures.urls import FIGURES, REPORTS
from yici.apps.places.tests.cast import Cast, Post, Role, an_account

WHO = ("nobody", "bob", "eve", "alice", "charlie", "dora")
MAKERS = (302, 200, 200, 200, 200, 404)
SEEN = (302, 200, 200, 200, 404, 404)
ALL = (200,) * 6

#: address, method -> answer for each of WHO
EXPECTED: dict[tuple[str, str], tuple[int, ...]] = {
    ("reports:start", "GET"): MAKERS,
    ("reports:new", "GET"): MAKERS,
    ("reports:new", "POST"): MAKERS,
    ("reports:run", "POST"): (302, 404, 404, 404, 404, 404),  # no such figure
    ("reports:report", "GET"): SEEN,
    ("reports:rows", "GET"): SEEN,
    ("reports:submit", "POST"): (302, 404, 404, 409, 404, 404),  # on a version that is not the one
    ("reports:correct", "POST"): (302, 404, 404, 409, 404, 404),
    ("reports:again", "POST"): (302, 409, 409, 409, 404, 404),  # it did not fail
    ("reports:verify", "POST"): (302, 303, 303, 303, 404, 404),
    ("reports:save", "POST"): (302, 404, 404, 422, 404, 404),  # without a name
    ("reports:file", "POST"): (302, 404, 404, 404, 404, 404),  # no format was said
    ("figures:figures", "GET"): ALL,
    ("figures:figure", "GET"): ALL,
}


@pytest.fixture
def made(cast: Cast) -> Iterator[SnapshotFacts]:
    """Bob's report of a public figure."""
    some_people(cast)
    a_definition(is_public=True)
    Role.objects.filter(code="administrator").update(permissions=["accounts.manage"])
    yield run_report(actor=cast.actor("bob"), area=cast.east.key, definition="people")


def address(name: str, made: SnapshotFacts) -> str:
    if name == "figures:figure":
        return reverse(name, args=["people"])
    short = name in ("reports:start", "reports:new", "reports:run", "figures:figures")
    query = "?row=*&column=people" if name == "reports:rows" else ""
    return reverse(name, args=[] if short else [made.key]) + query


def test_every_address_answers_everybody_as_the_table_says(made: SnapshotFacts, cast: Cast) -> None:
    post = Post.objects.get(code="committee-east.bob")
    people = {name: getattr(cast, name) for name in ("bob", "alice", "charlie", "dora")}
    people["eve"] = an_account("eve", post.unit, post.role, post.area)
    opened = {"nobody": Client(headers={"host": "localhost"})} | {name: signed_in(people[name]) for name in WHO[1:]}
    answers = {
        (name, method): tuple(opened[who].generic(method, address(name, made)).status_code for who in WHO)
        for name, method in EXPECTED
    }
    assert answers == EXPECTED


def test_no_address_is_missing_from_the_table() -> None:
    patterns = [f"{name}:{one.name}" for one_list, name in (REPORTS, FIGURES) for one in one_list]
    assert {name for name, _ in EXPECTED} == set(patterns)
