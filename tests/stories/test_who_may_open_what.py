"""Who may open what: every address of the project against a table written by hand.

Bob, the clerk of East Village, put the form in and filled it. Eve sits in his unit. Alice works for the whole city, in
another unit; Charlie is a clerk in another banner; Dora manages accounts. An address that is not in the table fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from yici.apps.places.models import Account, Post, Role
from yici.apps.places.tests.cast import NOW, an_account, the_cast
from yici.apps.records.tests.builders import a_catalogue, a_person
from yici.apps.tables.models import Fill
from yici.apps.tables.public import make_file, understand_form
from yici.apps.tables.tests.forms_of_ours import a_form
from yici.apps.tables.tests.pages import signed_in
from yici.core import clock

WHO = ("nobody", "bob", "eve", "alice", "charlie", "dora")
ALL_200 = (200,) * 6
SIGNED_IN = (302, 200, 200, 200, 200, 200)
OWN_200 = (302, 200, 200, 404, 404, 404)
OWN_409 = (302, 409, 409, 404, 404, 404)  # theirs, but the post says nothing of the state it was decided on
#: name spaces whose own tables say what a stranger is answered
OWN_STRANGERS = (
    "draws:",
    "draws-desk:",
    "enrolment:",
    "evaluation:",
    "ledger:",
    "oversight:",
    "schools:",
    "services:",
    "services-desk:",
)
ELSEWHERE = (
    *OWN_STRANGERS,
    "records:",
    "reports:",
    "figures:",
    "collecting:",
    "open:",
    "say:",
    "hotline:",
    "cases:",
    "api:",
    "api-desk:",
    "api-lines:",
    "api-services:",
    "open311:",
)  # their tables stand beside their apps
OWN_400 = (302, 400, 400, 404, 404, 404)  # theirs, but the post is empty
OWN_422 = (302, 422, 422, 404, 404, 404)  # theirs, but the post is empty

#: address name, method -> answer for each of WHO
EXPECTED: dict[tuple[str, str], tuple[int, ...]] = {
    ("notices", "GET"): (302, 404, 404, 404, 404, 200),
    ("notice-again", "POST"): (302, 404, 404, 404, 404, 404),
    ("notice-drop", "POST"): (302, 404, 404, 404, 404, 404),
    ("home", "GET"): ALL_200,
    ("stylesheet", "GET"): ALL_200,
    ("styleguide", "GET"): ALL_200,
    ("sign-in", "GET"): ALL_200,
    ("second-step", "GET"): SIGNED_IN,
    ("unlock", "GET"): SIGNED_IN,
    ("account", "GET"): SIGNED_IN,
    ("password", "GET"): SIGNED_IN,
    ("second-factor", "GET"): SIGNED_IN,
    ("tables:start", "GET"): SIGNED_IN,
    ("tables:start", "POST"): (302, 422, 422, 422, 422, 422),
    ("tables:form", "GET"): OWN_200,
    ("tables:place", "GET"): OWN_200,
    ("tables:place", "POST"): OWN_422,
    ("tables:column", "GET"): OWN_200,
    ("tables:column", "POST"): OWN_422,
    ("tables:cell", "GET"): OWN_400,  # a list holds no figures
    ("tables:behind", "GET"): OWN_400,
    ("tables:population", "POST"): OWN_422,
    ("tables:doubtful", "POST"): OWN_422,
    ("tables:stale", "POST"): OWN_422,
    ("tables:title", "POST"): OWN_422,
    ("tables:former", "GET"): OWN_400,  # a form that came empty has no former rows
    ("tables:former", "POST"): OWN_422,
    ("tables:history", "GET"): OWN_400,
    ("tables:history", "POST"): OWN_422,
    ("tables:copying", "GET"): OWN_200,
    ("tables:one-by-one", "GET"): OWN_200,
    ("tables:parts", "GET"): OWN_409,  # its rows fit into one file
    ("tables:withdraw", "GET"): OWN_200,
    ("tables:questions", "GET"): OWN_200,
    ("tables:questions", "POST"): OWN_409,
    ("tables:questions-file", "GET"): OWN_200,
    ("tables:question", "POST"): OWN_409,
    ("tables:make", "POST"): OWN_409,
    ("tables:receipt", "GET"): OWN_200,
    ("tables:file", "GET"): OWN_200,
    ("sign-out", "POST"): (302,) * 6,  # last: whoever opened it is gone
}


@pytest.fixture
def fill(db: None) -> Iterator[Fill]:
    """The cast with Eve, and Bob's form, filled."""
    with clock.held_at(NOW):
        cast = the_cast()
        a_catalogue()
        a_person(cast.east)
        bob = cast.actor("bob")
        made = understand_form(actor=bob, data=a_form(), file_name="名单.xlsx")
        make_file(actor=bob, fill=made.key)
        yield Fill.objects.get()


def browsers() -> dict[str, Client]:
    post = Post.objects.get(code="committee-east.bob")
    people = {account.username: account for account in Account.objects.all()}
    people["eve"] = an_account("eve", post.unit, post.role, post.area)
    return {"nobody": Client(headers={"host": "localhost"}), **{name: signed_in(people[name]) for name in WHO[1:]}}


def addresses(patterns: list[Any], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inside = f"{before}{pattern.namespace}:" if pattern.namespace else before
            yield from addresses(pattern.url_patterns, inside)
        else:
            yield f"{before}{pattern.name}", pattern


def address(name: str, pattern: URLPattern, fill: Fill) -> str:
    given = {"key": fill.key, "number": 1, "version": "x", "kind": "people", "code": "person.sex"}
    given |= {"paper": fill.key, "batch": fill.key, "position": 1, "mark": "C26-0041827-4"}
    if name.startswith("hotline:"):
        given["code"] = "x"
    others = {"UUIDConverter": fill.key, "IntConverter": 1}  # any value: such an address lies elsewhere
    wanted = {
        key: given.get(key, others.get(type(one).__name__, "x")) for key, one in pattern.pattern.converters.items()
    }
    path = reverse(name, kwargs=wanted)
    if name == "tables:column":
        sheet = fill.understanding["sheets"][0]
        return f"{path}?sheet={sheet['name']}&place={sheet['columns'][1]['place']}"
    return path


def test_every_address_answers_everybody_as_the_table_says(fill: Fill) -> None:
    known = dict(addresses(get_resolver().url_patterns))
    opened = browsers()
    answers = {
        (name, method): tuple(
            opened[who].generic(method, address(name, known[name], fill)).status_code for who in WHO
        )
        for name, method in EXPECTED
    }  # fmt: skip
    assert answers == EXPECTED


def test_no_address_is_missing_from_the_table() -> None:
    names = {name for name, _ in addresses(get_resolver().url_patterns)}
    assert {name for name in names if not name.startswith(ELSEWHERE)} == {name for name, _ in EXPECTED}


def test_nobody_reaches_the_desk_without_signing_in(fill: Fill) -> None:
    nobody = Client(headers={"host": "localhost"})
    known = addresses(get_resolver().url_patterns)
    left_out = ("open311:", "stylesheet", *OWN_STRANGERS)
    paths = {address(name, pattern, fill) for name, pattern in known if not name.startswith(left_out)}
    for path in {one for one in paths if one.startswith("/desk/")}:
        for method in ("GET", "POST"):
            assert nobody.generic(method, path).headers.get("Location", "").startswith("/sign-in/"), path


def test_a_post_without_the_permission_finds_no_desk_page(fill: Fill) -> None:
    Role.objects.filter(code="village_clerk").update(permissions=["records.read"])
    bob = signed_in(Account.objects.get(username="bob"))
    for step in ("", f"{fill.key}/", f"{fill.key}/file"):
        assert bob.get(f"/desk/tables/{step}").status_code == 404
