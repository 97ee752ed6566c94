"""Who may open which address of services. The table is written by hand and compared with what the addresses answer."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from yici.apps.places.public import actor_named
from yici.apps.places.tests.pages import signed_in
from yici.apps.services.actions.deciding import move_part
from yici.apps.services.actions.drafting import new_draft_code, save_draft
from yici.apps.services.actions.receiving import receive_application
from yici.apps.services.contracts import ApplicationView
from yici.apps.services.models import Letter
from yici.apps.services.tests.cast import Services, applying
from yici.apps.services.tests.halls import visit_arguments
from yici.apps.services.tests.licence_cast import licence_address
from yici.apps.services.tests.policy_cast import the_policies
from yici.apps.services.urls import desk_patterns, open_patterns, public_patterns

STRANGER, MIA, NED, PIA = "stranger", "mia", "ned", "pia"
WHO = (STRANGER, MIA, NED, PIA)

#: name → what a stranger (302: to sign in), the window clerk, the deciding officer and an officer of another bureau
#: are answered to GET.
EXPECTED: dict[str, tuple[int, int, int, int]] = {
    "services:services": (200, 200, 200, 200),
    "services:item": (200, 200, 200, 200),
    "services:thing": (200, 200, 200, 200),
    "services:apply-item": (200, 200, 200, 200),
    "services:apply-thing": (200, 200, 200, 200),
    "services:followed": (200, 200, 200, 200),
    "services:sign": (200, 200, 200, 200),
    "services:policies": (200, 200, 200, 200),
    "services:policy": (200, 200, 200, 200),
    "services:policy-mine": (200, 200, 200, 200),  # strangers read how to be known
    "services:policy-answer": (405, 405, 405, 405),
    "services:policy-yes": (303, 303, 303, 303),
    "services-desk:find": (302, 200, 200, 200),  # each finds the own ones
    "services-desk:policies": (302, 404, 404, 404),  # who may: test_telling_people_of_policies
    "services-desk:policy": (302, 404, 404, 404),
    "services-desk:policy-tell": (302, 404, 404, 404),
    "services-desk:policy-write-down": (302, 404, 404, 404),
    "services-desk:payment": (302, 404, 404, 404),  # of a unit that pays: test_yes_and_no_to_policies
    "services:policy-check": (200, 200, 200, 200),
    "services:keep-draft": (405, 405, 405, 405),
    "services-desk:paper": (302, 404, 404, 404),  # who may: test_a_form_is_kept
    "services:draft": (200, 200, 200, 200),  # for whoever has the code
    "services:own-letter": (404, 404, 404, 404),  # without number and code nobody
    "services:elsewhere": (200, 200, 200, 200),
    "services-desk:coverage": (302, 200, 200, 200),  # counts of places, for everybody with a post
    "services-desk:coverage-rows": (302, 200, 200, 200),
    "services-desk:handings": (302, 200, 404, 404),
    "services-desk:parcel-arrive": (302, 405, 404, 404),
    "services-desk:parcel": (302, 405, 404, 404),
    "services-desk:handing-new": (302, 404, 404, 404),  # nothing is agreed: test_pages_of_handings
    "services-desk:handing": (302, 404, 404, 404),
    "services:centres": (200, 200, 200, 200),
    "services:centre": (404, 404, 404, 404),  # the cast has none: test_centres_near_somebody
    "services:me": (200, 200, 200, 200),  # the way in; what it opens: test_the_own_page
    "services:me-look": (405, 405, 405, 405),
    "services:me-correct": (303, 303, 303, 303),  # to the way in
    "services:me-consent-end": (405, 405, 405, 405),
    "services:me-key-end": (405, 405, 405, 405),
    "services:me-go-on": (405, 405, 405, 405),
    "services:me-leave": (405, 405, 405, 405),
    "services:me-take": (405, 405, 405, 405),
    "services:me-trusted": (405, 405, 405, 405),
    "services:me-trusted-back": (404, 404, 404, 404),  # where no source is set
    "services-desk:keys": (302, 404, 404, 404),  # who may: test_the_own_page
    "services-desk:applicant": (302, 404, 404, 404),
    "services-desk:window": (302, 200, 404, 404),
    "services-desk:application": (302, 200, 200, 404),
    "services-desk:look": (302, 405, 405, 405),
    "services-desk:withdraw": (302, 405, 404, 404),
    "services-desk:part": (302, 200, 200, 404),
    "services-desk:letter": (302, 200, 200, 404),
    "services:results": (404, 404, 404, 404),  # without number and code nobody
    "services:pack": (404, 404, 404, 404),
    "services:own-licence": (404, 404, 404, 404),
    "services:own-copy": (405, 405, 405, 405),
    "services:own-copy-pdf": (404, 404, 404, 404),
    "services:own-licences": (303, 303, 303, 303),  # to the own page: nobody is known as a resident
    "services:own-licence-pdf": (404, 404, 404, 404),
    "services:own-held-copy": (404, 404, 404, 404),
    "services:licences": (200, 200, 200, 200),
    "services:certificate": (200, 200, 200, 200),
    "services:licence-check": (200, 200, 200, 200),  # whoever has the code
    "services-desk:licences": (302, 200, 404, 404),  # who keeps them: test_a_licence_from_grant_to_revocation
    "services-desk:licence-find": (302, 405, 405, 405),
    "services-desk:licence-register": (302, 200, 404, 404),
    "services-desk:licence": (302, 404, 404, 404),  # Mia's window is not the unit of this licence
    "services-desk:licence-pdf": (302, 404, 404, 404),
    "services-desk:licence-copy": (302, 404, 404, 404),
    "services-desk:promise": (302, 404, 404, 404),  # who may: test_promises_are_checked
    "services:halls": (200, 200, 200, 200),
    "services:take": (200, 200, 200, 200),  # says that numbers are taken in the hall
    "services:wall": (200, 200, 200, 200),
    "services:ticket": (200, 200, 200, 200),  # whoever has the code
    "services:appointments": (200, 200, 200, 200),
    "services:appointment": (200, 200, 200, 200),  # whoever has the code
    "services:blocked": (200, 200, 200, 200),
    "services-desk:sit-down": (302, 405, 404, 404),
    "services-desk:call": (302, 405, 404, 404),
    "services-desk:ticket-step": (302, 405, 404, 404),
    "services-desk:reception": (302, 404, 404, 404),  # who may: test_pages_of_a_hall
    "services-desk:give": (302, 404, 404, 404),
    "services-desk:close-hall": (302, 404, 404, 404),
    "services-desk:slip": (302, 404, 404, 404),
    "services-desk:let-go": (302, 404, 404, 404),
    "services-desk:helpings": (302, 404, 404, 404),  # who may: test_helping_somebody
    "services-desk:helping": (302, 404, 404, 404),
    "services-desk:helped-slip": (302, 404, 404, 404),
    "services-desk:blocked": (302, 200, 200, 200),  # what one may see: test_what_could_not_be_done
    "services-desk:blocked-new": (302, 200, 404, 404),
    "services-desk:blocked-matter": (302, 404, 404, 404),
    "services:rate": (405, 405, 405, 405),
    "services-desk:ratings": (302, 404, 404, 404),  # who may: test_ratings_are_heard
    "services-desk:rating": (302, 404, 404, 404),
    "services-desk:items": (302, 404, 404, 404),  # who writes and lets go: test_the_pages_of_items
    "services-desk:begin-version": (302, 404, 404, 404),
    "services-desk:version": (302, 404, 404, 404),
    "services-desk:version-step": (302, 405, 405, 405),
    "services-desk:import-items": (302, 404, 404, 404),
    "services-desk:items-template": (302, 404, 404, 404),
    "services-desk:export-item": (302, 404, 404, 404),
    "services-desk:try-version": (302, 404, 404, 404),
    "services-desk:try-guide": (302, 404, 404, 404),
    "services-desk:version-section": (302, 404, 404, 404),
    "open:services": (200, 200, 200, 200),
    "open:service-ratings": (200, 200, 200, 200),
}

POLICY_ADDRESSES = (
    "services:policy", "services:policy-answer", "services:policy-yes", "services-desk:policy",
    "services-desk:policy-tell", "services-desk:policy-write-down",
)  # fmt: skip


@pytest.fixture
def made(services: Services) -> ApplicationView:
    return receive_application(actor=services.actor("mia"), applying=applying(), client_key=uuid.uuid4().hex)


def client_for(services: Services, who: str) -> Client:
    return Client(headers={"host": "localhost"}) if who == STRANGER else signed_in(services.accounts[who])


def address_of(services: Services, name: str, made: ApplicationView) -> str:
    part = next(one for one in made.parts if one.item == "food_licence")
    code = new_draft_code()
    if name in POLICY_ADDRESSES:
        the_policies()
    if name == "services:draft":
        save_draft(code=code, thing="open-shop", is_thing=True, values={"form.shop": "高原红"}, expected=0)
    if name.endswith("letter"):
        move_part(actor=actor_named(NED), part=part.key, event="accept", expected=part.version)
    letter = Letter.objects.values_list("key", flat=True).first()
    given = {
        **{key: ["elder_allowance"] for key in POLICY_ADDRESSES}, "services-desk:payment": [made.key],
        "services:item": ["food_licence"], "services:apply-item": ["food_licence"], "services:thing": ["open-shop"],
        "services:apply-thing": ["open-shop"], "services:draft": [code], "services:keep-draft": [code],
        "services-desk:paper": [made.key, "plan", "a" * 64], "services-desk:application": [made.key],
        "services-desk:look": [made.key], "services-desk:withdraw": [made.key], "services-desk:part": [part.key],
        "services:own-letter": [letter], "services-desk:letter": [letter],
        "services-desk:version": ["item", "food_licence"],
        "services-desk:export-item": ["food_licence"],
        "services-desk:version-step": ["item", "food_licence"], "services-desk:try-version": ["item", "food_licence"],
        "services-desk:try-guide": ["item", "food_licence"],
        "services-desk:version-section": ["item", "food_licence", "fields"],
        "services-desk:rating": [made.key], "services:centre": ["1599"],
        "services-desk:parcel": [made.key], "services-desk:handing": [made.key],
        "services-desk:handing-new": ["1502", "food_licence"],
        "services:me-correct": ["person.name"],
        "services:me-consent-end": [made.key],
        "services-desk:promise": [made.key],
        **visit_arguments(services, name, made),
    }  # fmt: skip
    return reverse(name, args=given.get(name, []))


def test_every_address_stands_in_the_table() -> None:
    names = {f"services:{one.name}" for one in public_patterns} | {f"services-desk:{one.name}" for one in desk_patterns}
    assert names | {f"open:{one.name}" for one in open_patterns} == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_table_holds(services: Services, made: ApplicationView, name: str) -> None:
    address = licence_address(services, name) or address_of(services, name, made)
    answers = tuple(client_for(services, who).get(address).status_code for who in WHO)
    assert answers == EXPECTED[name]


def test_what_was_written_is_opened_for_a_purpose_only(services: Services, made: ApplicationView) -> None:
    client, address = client_for(services, NED), reverse("services-desk:look", args=[made.key])
    assert client.post(address, {"purpose": " "}).status_code == 422
    assert "田秀兰" in client.post(address, {"purpose": "审查"}).content.decode()
    assert client_for(services, PIA).post(address, {"purpose": "看看"}).status_code == 404


def test_number_and_code_open_an_application_and_nothing_else_does(made: ApplicationView) -> None:
    client, address = Client(headers={"host": "localhost"}), reverse("services:followed")
    assert "食品经营许可" in client.get(address, {"number": made.number, "key": made.code}).content.decode()
    wrong = client.get(address, {"number": made.number, "key": "222222"})
    unknown = client.get(address, {"number": "A26-0000000-0", "key": made.code})
    assert (wrong.status_code, unknown.status_code) == (404, 404)


def test_a_draft_is_kept_changed_in_turn_and_handed_in(services: Services) -> None:
    client, address = Client(headers={"host": "localhost"}), reverse("services:apply-thing", args=["open-shop"])
    kept = client.post(address, {"act": "save", "client_key": "k", "form.shop": "高原红"})
    assert kept.status_code == 303
    draft = kept["Location"].partition("?")[0]
    assert "高原红" in client.get(draft).content.decode()
    first = client.post(draft, {"act": "save", "client_key": "k", "expected": "1", "form.shop": "甲"})
    second = client.post(draft, {"act": "save", "client_key": "k", "expected": "1", "form.shop": "乙"})
    assert (first.status_code, second.status_code) == (303, 409)
    assert "乙" in second.content.decode()  # what was typed is not lost
    wrong = client.post(draft, {"act": "send", "client_key": "s", "area": "159901100201", "form.seats": "0"})
    assert wrong.status_code == 422 and "比允许的小" in wrong.content.decode()
    good = {
        "act": "send", "client_key": "s", "area": "159901100201", "who_name": "田秀兰", "who_number": "1",
        "form.shop": "高原红", "form.seats": "20", "form.mongolian": "ᠭ", "role": "self",
    }  # fmt: skip
    sent = client.post(draft, good)
    assert sent.status_code == 303 and "number=A" in sent["Location"]
    assert client.get(draft).status_code == 404
    assert client.get(sent["Location"]).status_code == 200


def test_a_part_is_accepted_on_its_page_and_a_late_colleague_is_told(services: Services, made: ApplicationView) -> None:
    part = next(one for one in made.parts if one.item == "food_licence")
    client, address = client_for(services, NED), reverse("services-desk:part", args=[part.key])
    assert client.post(address, {"event": "accept", "expected": str(part.version)}).status_code == 303
    late = client.post(address, {"event": "decline", "expected": str(part.version), "text": "不是"})
    assert late.status_code in (409, 422)
    assert client.post(address, {"event": "wish", "expected": "1"}).status_code == 422
