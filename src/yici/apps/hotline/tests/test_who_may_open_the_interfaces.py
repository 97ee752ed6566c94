"""Who may open the interfaces for programs: every address of api: and open311: against a table written by hand.

They know no session: whoever is signed in at the desk gets what a stranger gets. What is about one request opens by
number and code together, never by the number. The addresses for posts have their table in ``test_the_api``.
"""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from yici.apps.hotline.public import CITIZEN, take_request
from yici.apps.hotline.tests.cast import Hotline, an_intake
from yici.apps.hotline.urls import api_line_patterns, api_patterns, open311_patterns
from yici.apps.places.tests.pages import signed_in

WHO = ("nobody", "ada", "fei", "han", "kun", "lan", "zed")

#: address -> what GET and an empty POST are answered, to everybody alike
EXPECTED: dict[str, tuple[int, int]] = {
    "api:description": (200, 405),
    "api:requests": (405, 422),
    "api:request": (404, 405),  # a number without its code
    "api:kinds": (200, 405),
    "api:areas": (200, 405),
    "api:spot": (404, 405),  # there is no such spot
    "open311:discovery": (200, 405),
    "open311:services": (200, 405),
    "open311:service": (200, 405),
    "open311:requests": (200, 422),
    "open311:request": (404, 405),
    "open311:token": (404, 405),
    "api-lines:transfers": (403, 403),  # without the key of the other line, to whoever it is
    "api-lines:transfer": (403, 403),
}
PATTERNS = {
    **{f"api:{one.name}": one for one in api_patterns},
    **{f"api-lines:{one.name}": one for one in api_line_patterns},
    **{f"open311:{one.name}": one for one in open311_patterns},
}
#: name spaces of the project and who keeps their table
TABLES = {
    "say": "hotline/test_who_may_open_hotline",
    "hotline": "hotline/test_who_may_open_hotline",
    "open": "hotline/test_who_may_open_the_open_accounts",
    "api": "here",
    "api-lines": "here",
    "open311": "here",
    "api-desk": "hotline/test_the_api",
    "cases": "cases/test_the_inbox_page",
    "tables": "stories/test_who_may_open_what",
    "records": "stories/test_who_may_open_records",
    "reports": "figures/test_who_may_open_reports",
    "figures": "figures/test_who_may_open_reports",
    "collecting": "collecting/test_who_may_open_what_is_collected",
    "draws": "draws/test_who_may_open_draws",
    "draws-desk": "draws/test_who_may_open_draws",
    "enrolment": "enrolment/test_who_may_open_classes",
    "evaluation": "evaluation/test_who_may_open_evaluation",
    "ledger": "ledger/test_who_may_open_the_ledger",
    "schools": "enrolment/test_who_may_open_places",
    "oversight": "oversight/test_who_may_open_inspections",
    "services": "services/test_who_may_open_services",
    "api-services": "services/test_pages_of_handings",
    "services-desk": "services/test_who_may_open_services",
}


def test_no_address_is_forgotten() -> None:
    assert set(PATTERNS) == set(EXPECTED)


def test_every_name_space_has_its_table() -> None:
    spaces = set(get_resolver().namespace_dict)
    assert spaces - set(TABLES) == set()


@pytest.mark.parametrize("name", EXPECTED)
def test_programs_get_the_same_whoever_they_are(hotline: Hotline, name: str) -> None:
    number = take_request(actor=CITIZEN, intake=an_intake(), client_key="k").number
    known = {"number": number, "identity": number, "token": number, "form": "json", "code": "heating",
             "transfer_key": "00000000-0000-4000-8000-000000000000"}  # fmt: skip
    path = reverse(name, kwargs={part: known[part] for part in PATTERNS[name].pattern.converters})
    answers = {}
    for who in WHO:
        client = Client() if who == "nobody" else signed_in(hotline.accounts[who])
        answers[who] = (client.get(path).status_code, client.post(path).status_code)
    assert answers == dict.fromkeys(WHO, EXPECTED[name])
