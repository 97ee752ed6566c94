"""Rubbish sent to every address is answered with a page in the 400s (or goes nowhere), never with a fault of ours."""

from __future__ import annotations

import os
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from yici.apps.hotline.models import Request
from yici.apps.places.tests.cast import NOW, PASSWORD, Cast, the_cast
from yici.apps.records.tests.builders import a_catalogue, a_household, a_person
from yici.apps.tables.tests.forms_of_ours import a_form
from yici.apps.tables.tests.pages import opened, signed_in
from yici.core import clock

pytestmark = pytest.mark.django_db

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "HEAD", "PROPFIND", "姓名")
FIELDS = (
    "username",
    "password",
    "code",
    "next",
    "file",
    "area",
    "as_of",
    "value",
    "element",
    "record",
    "place",
    "column",
    "version",
    "condition",
    "purpose",
    "q",
    "page",
    "sheet",
    "answer",
    "choice",
    "csrfmiddlewaretoken",
    "cell",
    "said",
    "population",
)
VALUES = (
    "\0",
    "\0" * 9,
    "x" * 200_000,
    "-1",
    "9" * 400,
    "NaN",
    "٣",
    "2026-02-31",
    "0000-00-00",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "' OR 1=1 --",
    "<script>",
    "../../etc/passwd",
    "%00",
    "{{7*7}}",
    "\u202e",
    "\r\nX: y",
)


PARAMETERS = (
    ("uuid", str(uuid4())),
    ("int", "1"),
    ("str", "x"),
    ("slug", "x"),
    ("path", "a/b"),
    ("version_kind", "items"),
)
#: Every body under every name, or (quicker) every body and every name once at each address.
IS_WHOLE = bool(os.environ.get("YICI_RUBBISH"))


def addresses(resolver: URLResolver | None = None, prefix: str = "/") -> Iterator[str]:
    """Every address of the site, its parameters filled with something of their type."""
    for one in (resolver or get_resolver()).url_patterns:
        route = str(one.pattern)
        for kind, value in PARAMETERS:
            while f"<{kind}:" in route:
                start = route.index(f"<{kind}:")
                route = route[:start] + value + route[route.index(">", start) + 1 :]
        if isinstance(one, URLResolver):
            yield from addresses(one, prefix + route)
        elif isinstance(one, URLPattern):
            yield prefix + route


ADDRESSES = sorted(set(addresses()))


@pytest.fixture
def cast() -> Iterator[Cast]:
    with clock.held_at(NOW):
        people = the_cast()
        a_catalogue()
        yield people


def quiet(browser: Client) -> Client:
    """Faults come as answers, not as exceptions."""
    browser.raise_request_exception = False
    return browser


@pytest.fixture(params=["stranger", "clerk"])
def browser(request: pytest.FixtureRequest, cast: Cast) -> Client:
    """A stranger, and somebody who is signed in."""
    return quiet(signed_in(cast.bob) if request.param == "clerk" else Client(headers={"host": "localhost"}))


@pytest.fixture
def form(cast: Cast) -> str:
    """The address of a form that Bob put in, with one person to fill it and questions to be answered."""
    house = a_household(cast.east)
    a_person(cast.east, "巴特尔", household=house)
    return opened(signed_in(cast.bob), a_form(), area="东村")


class Forms(HTMLParser):
    """The forms of a page: (action, fields with their values)."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method", "").lower() == "post":
            self.found.append((given.get("action", ""), {}))
        elif tag in ("input", "select", "textarea", "button") and given.get("name") and self.found:
            self.found[-1][1].setdefault(given["name"], given.get("value", ""))


#: Open to programs that hold no cookie; nothing there is done in the name of who is signed in in a browser.
FOR_PROGRAMS = ("/api/", "/open311/")
#: What somebody says carries no authority but its own words: it is sent again by a phone that was without a network.
FOR_ANYBODY = ("/say/", "/q/")


def check(answer: Any, *, refused: bool = False) -> None:
    """No fault of ours, and a page in words when it is a refusal."""
    assert answer.status_code < 500, answer.content[:500]
    if refused:
        assert answer.status_code >= 400
    if answer.status_code >= 400 and answer.request["REQUEST_METHOD"] not in ("HEAD", "OPTIONS"):
        said = answer.headers.get("Content-Type", "")
        is_for_programs = answer.request["PATH_INFO"].startswith(FOR_PROGRAMS)
        wanted = ("application/json", "text/xml", "application/xml") if is_for_programs else ("text/html", "text/plain")
        assert said.startswith((*wanted, "text/html")) or answer.status_code == 405, said
        assert "Traceback" not in answer.content.decode("utf-8", "replace")


def test_the_list_of_addresses_is_whole() -> None:
    assert {"/", "/sign-in/", "/desk/tables/"} <= set(ADDRESSES)
    assert len(ADDRESSES) > 15
    assert not [one for one in ADDRESSES if "<" in one]


def test_any_method(browser: Client) -> None:
    for address in ADDRESSES:
        for method in METHODS:
            check(browser.generic(method, address))


def test_fields_full_of_rubbish(browser: Client) -> None:
    for address in ADDRESSES:
        for value in VALUES[:: 1 if address.startswith("/sign") else 3]:
            fields = dict.fromkeys(FIELDS, value)
            check(browser.post(address, fields))
            check(browser.get(address, dict.fromkeys(FIELDS[:12], value[:2000])))


def test_each_field_of_a_real_form_in_turn(cast: Cast, form: str) -> None:
    browser = quiet(signed_in(cast.bob))
    seen = 0
    for page in (
        form,
        form + "place",
        form + "questions",
        "/desk/account/",
        "/desk/account/password/",
        "/desk/tables/",
    ):
        answer = browser.get(page)
        check(answer)
        for action, fields in Forms(answer.content.decode()).found[:12]:
            if "sign-out" in action or "withdraw" in action:
                continue
            for name in fields:
                for value in VALUES:
                    check(browser.post(action or page, {**fields, name: value}))
                    seen += 1
    assert seen > 200, "the pages hold no forms any more"


def test_bodies_that_are_not_what_they_say(browser: Client) -> None:
    bodies = (
        b"",
        b"\0",
        b"\xff\xfe\xfa" * 999,
        b"a=%ff%fe&b=%00",
        b"--x\r\nContent-Disposition: form-data",
        b'{"a":' * 5000,
    )
    kinds = (
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "multipart/form-data; boundary=" + "y" * 500,
        "application/json",
        "text/plain; charset=nonsense",
        "application/x-www-form-urlencoded; charset=utf-16",
        "",
        "姓名",
    )
    for at, address in enumerate(ADDRESSES):
        turned = [(kind, bodies[(at + nth) % len(bodies)]) for nth, kind in enumerate(kinds)]
        for kind, body in product(kinds, bodies) if IS_WHOLE else turned:
            check(browser.generic("POST", address, body, content_type=kind))


def test_more_fields_and_bytes_than_are_taken(browser: Client) -> None:
    fields = "&".join(f"f{number}=1" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 2))
    huge = "a=" + "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    for body in (fields, huge):
        answer = browser.generic("POST", "/sign-in/", body, content_type="application/x-www-form-urlencoded")
        check(answer, refused=True)


def test_a_nul_in_a_query_is_refused(browser: Client) -> None:
    for address in ("/", "/open/burden/", "/desk/tables/", "/desk/rosters/"):
        answer = browser.get(f"{address}?area=%00&month=%00")
        check(answer, refused=True)
        assert answer.status_code == 400


def test_addresses_that_lead_nowhere(browser: Client) -> None:
    for address in (
        "/\0",
        "/%00",
        "/desk/tables/\0/",
        "/desk/tables/%FF%FE/",
        "/" + "a" * 60_000,
        "/../../etc/passwd",
        "/desk/tables/not-a-key/",
        "/desk/tables/00000000-0000-0000-0000-000000000000/questions/99999999999999999999999999",
        "/static/../settings.py",
    ):
        check(browser.get(address), refused="tables" not in address)


def test_files_that_are_none(cast: Cast) -> None:
    browser = quiet(signed_in(cast.bob))
    for name, data in (
        ("form.xlsx", b""),
        ("form.xlsx", b"PK\x03\x04" + b"\0" * 900),
        ("form.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 900),
        ("\0.xlsx", b"x"),
        ("../../a.xlsx", b"<html>"),
        ("a" * 400 + ".xlsx", b"MZ"),
        ("form", b"\xff" * 4000),
        ("<b>.xls", b"%PDF-1.7"),
    ):
        answer = browser.post(
            "/desk/tables/", {"file": SimpleUploadedFile(name or "x", data), "form": SimpleUploadedFile(name, data)}
        )
        check(answer)


def test_nothing_is_written_without_the_token(cast: Cast) -> None:
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    for address in ADDRESSES:
        answer = browser.post(address, {"username": "bob", "password": PASSWORD})
        check(answer)
        if not address.startswith((*FOR_PROGRAMS, *FOR_ANYBODY)):
            assert answer.status_code in (403, 404, 405), (address, answer.status_code)
    browser.cookies = signed_in(cast.bob).cookies
    for address in ADDRESSES:
        if not address.startswith((*FOR_PROGRAMS, *FOR_ANYBODY)):
            assert browser.post(address, {"username": "bob"}).status_code in (403, 404, 405), address
    assert not Request.objects.exists()
