"""A number that is typed in the wrong box still leads to the page that follows it, and its code goes along."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from yici.apps.services.actions.receiving import receive_application
from yici.apps.services.actions.unblocking import Blocked, tell_blocked
from yici.apps.services.public import follow_url
from yici.apps.services.tests.cast import Services, applying
from yici.core import numbers
from yici.core.access import SYSTEM

OTHERS = [("F", "schools:followed"), ("N", "services:blocked"), ("R", "say:follow"), ("T", "services:elsewhere")]


def stranger() -> Client:
    return Client(headers={"host": "localhost"})


@pytest.mark.parametrize(("letter", "page"), OTHERS)
def test_a_number_of_another_kind_leads_from_the_page_of_applications_to_its_own(
    services: Services, letter: str, page: str
) -> None:  # fmt: skip
    number = numbers.issue(letter)
    led = stranger().get(reverse("services:followed"), {"number": number.lower().replace("-", " "), "key": "K7P2QX"})
    assert (led.status_code, led["Location"]) == (302, f"{reverse(page)}?number={number}&key=K7P2QX")
    first = stranger().get("/", {"q": number})
    assert (first.status_code, first["Location"]) == (302, f"{reverse(page)}?number={number}")


@pytest.mark.parametrize("page", ["services:followed", "schools:followed", "services:blocked", "services:elsewhere"])
def test_a_number_without_its_code_is_no_mistake_but_a_question(services: Services, page: str) -> None:
    letter = {"services:followed": "A", **{page: letter for letter, page in OTHERS}}[page]
    number = numbers.issue(letter)
    asked = stranger().get(reverse(page), {"number": number})
    html = asked.content.decode()
    assert asked.status_code == 200 and f'name="number" value="{number}"' in html and 'role="alert"' not in html


def test_with_its_code_it_opens(services: Services) -> None:
    number, key = tell_blocked(actor=SYSTEM, blocked=Blocked("page", "没办成"), client_key="b")
    opened = stranger().get(reverse("services:followed"), {"number": number, "key": key}, follow=True)
    assert opened.status_code == 200 and opened.redirect_chain and number in opened.content.decode()
    made = receive_application(actor=SYSTEM, applying=applying(), client_key="a")
    own = stranger().get(reverse("services:followed"), {"number": made.number, "key": made.code})
    assert own.status_code == 200 and made.number in own.content.decode()


def test_what_nobody_follows_by_a_code_leads_nowhere() -> None:
    letter = "W"
    number = f"{letter}26-0041827-{numbers.check_digit(letter, '26', '0041827')}"
    assert (follow_url(number), follow_url("no number"), follow_url("")) == ("", "", "")
