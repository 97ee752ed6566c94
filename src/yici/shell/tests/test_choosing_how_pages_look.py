"""Language, theme and size by a link, kept in a cookie; errors as pages in plain words."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory

from yici.shell import catalogue, views

pytestmark = pytest.mark.django_db  # the first page speaks of yesterday


@pytest.fixture
def client() -> Client:
    catalogue.compile_catalogues()
    return Client(headers={"host": "localhost"})


def test_chinese_comes_first_whatever_the_browser_says(client: Client) -> None:
    page = client.get("/", headers={"accept-language": "en-US,en"}).content.decode()
    assert '<html lang="zh-Hans" data-theme="auto" data-size="normal" data-print="no"' in page


@pytest.mark.parametrize(
    ("query", "mark", "cookie"),
    [
        ({"lang": "en"}, 'lang="en"', ("yici_language", "en")),
        ({"theme": "dark"}, 'data-theme="dark"', ("yici_theme", "dark")),
        ({"size": "large"}, 'data-size="large"', ("yici_size", "large")),
    ],
)
def test_a_choice_in_the_address_is_kept(
    client: Client, query: dict[str, str], mark: str, cookie: tuple[str, str]
) -> None:
    assert mark in client.get("/styleguide/", query).content.decode()
    assert client.cookies[cookie[0]].value == cookie[1]
    assert mark in client.get("/").content.decode()


def test_print_holds_for_one_page(client: Client) -> None:
    assert 'data-print="yes"' in client.get("/", {"print": "1"}).content.decode()
    assert 'data-print="no"' in client.get("/").content.decode()


def test_an_unknown_word_changes_nothing(client: Client) -> None:
    answer = client.get("/", {"theme": '"><script>', "lang": "xx"})
    assert 'data-theme="auto"' in answer.content.decode()
    assert not answer.cookies


def test_the_links_keep_the_rest_of_the_address(client: Client) -> None:
    assert "/styleguide/?a=1&amp;size=large" in client.get("/styleguide/", {"a": "1"}).content.decode()


def test_the_style_guide_needs_no_database(client: Client) -> None:
    assert client.get("/styleguide/").status_code == 200


@pytest.mark.parametrize("status", sorted(views.ERRORS))
def test_an_error_is_a_page_that_says_what_to_do(status: int) -> None:
    catalogue.compile_catalogues()
    request = RequestFactory().get("/somewhere/", headers={"cookie": "yici_size=large"})
    answer = views.error(request, status)
    page = answer.content.decode()
    assert answer.status_code == status
    assert 'data-size="large"' in page
    assert "12345" in page
    assert page.count("<h1>") == 1


def test_a_stranger_and_a_wrong_address_get_the_same_words() -> None:
    request = RequestFactory().get("/secret/")
    assert views.forbidden(request).content == views.not_found(request).content
    assert views.forbidden(request).status_code == 404


def test_pages_carry_no_inline_script_or_style_and_one_main_heading(client: Client) -> None:
    answer = client.get("/")
    assert "'unsafe-inline'" not in answer.headers["Content-Security-Policy"]
    assert answer.content.decode().count("<h1") == 1
