"""A helper writes down the yes first, fills the form, and keeps no code; who helped stands in the application."""

from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from yici.apps.cases.public import get_case
from yici.apps.places.tests.cast import a_role, an_account
from yici.apps.places.tests.pages import signed_in
from yici.apps.services.actions.deciding import move_part
from yici.apps.services.actions.helping import begin_helping, give_up_helping, hand_in_helped, print_slip
from yici.apps.services.actions.looking import look_at_application
from yici.apps.services.actions.receiving import receive_application
from yici.apps.services.contracts import WhoApplies
from yici.apps.services.errors import AgreementNeeded, HelpingNotFound, SlipGone
from yici.apps.services.models import Application, ApplicationPart, Draft, Helping
from yici.apps.services.selectors.notices import reach_applicant
from yici.apps.services.tests.cast import Services, applying
from yici.core.access import SYSTEM
from yici.core.errors import NotAllowed, StepNotYet
from yici.core.models import Outgoing


@pytest.fixture
def village(services: Services) -> Services:
    """With Hela, who helps in a village, and Hugo, who helps elsewhere."""
    role = a_role("village_helper", ("services.help", "services.decide"))
    unit = services.accounts["ned"].holdings.get().post.unit
    for name in ("hela", "hugo"):
        services.accounts[name] = an_account(name, unit, role, services.places.city)
    return services


def begun(services: Services, *agreed: str, who: str = "hela", kind: str = "presence") -> uuid.UUID:
    return begin_helping(
        actor=services.actor(who), thing="open-shop", is_thing=True, kind=kind, agreed=agreed, name="田秀兰"
    )


def handed_in(services: Services, key: uuid.UUID) -> Application:
    who = WhoApplies("田秀兰", "15999919800101002X", "13900000001", role="helper", agent="Hela")
    given = applying(channel="window")
    given = type(given)(given.code, who, given.area_code, given.values, channel="window")
    made = hand_in_helped(actor=services.actor("hela"), helping=key, applying=given, client_key=uuid.uuid4().hex)
    return Application.objects.get(key=made.key)


def test_nobody_is_helped_without_a_yes(village: Services) -> None:
    with pytest.raises(AgreementNeeded):
        begun(village, "hand_in")
    with pytest.raises(NotAllowed):
        begun(village, "fill", who="mia")
    key = begun(village, "fill")
    with pytest.raises(AgreementNeeded):
        handed_in(village, key)
    assert not Application.objects.exists()


def test_who_helped_stands_in_the_application_and_never_decides_it(village: Services) -> None:
    row = handed_in(village, begun(village, "fill", "hand_in"))
    assert Helping.objects.get().application == row and not Draft.objects.exists()
    found = look_at_application(actor=village.actor("ned"), application=row.key, purpose="审查")
    assert (found.role, found.agent) == ("helper", "Hela")
    part = ApplicationPart.objects.get(application=row, item="food_licence")
    version = get_case(SYSTEM, part.case_id).version
    with pytest.raises(StepNotYet):
        move_part(actor=village.actor("hela"), part=part.key, event="accept", expected=version)


def test_the_slip_is_printed_once_and_only_by_who_helped(village: Services) -> None:
    key = begun(village, "fill", "hand_in")
    with pytest.raises(HelpingNotFound):
        print_slip(actor=village.actor("hela"), helping=key)
    row = handed_in(village, key)
    with pytest.raises(HelpingNotFound):
        print_slip(actor=village.actor("hugo"), helping=key)
    assert print_slip(actor=village.actor("hela"), helping=key) == (row, "田秀兰")
    with pytest.raises(SlipGone):
        print_slip(actor=village.actor("hela"), helping=key)


def test_given_up_the_draft_and_the_name_are_gone(village: Services) -> None:
    key = begun(village, "fill")
    give_up_helping(actor=village.actor("hela"), helping=key)
    assert Helping.objects.get().name_sealed == "" and not Draft.objects.exists()


def test_the_pages_from_the_yes_to_the_slip(village: Services) -> None:
    client, address = signed_in(village.accounts["hela"]), reverse("services-desk:helpings")
    given = {"name": "田秀兰", "thing": "open-shop|thing", "kind": "presence"}
    assert client.post(address, given).status_code == 422
    form = client.post(address, given | {"agreed": ["fill", "hand_in"]})
    assert form.status_code == 303 and "田秀兰" in client.get(form["Location"]).content.decode()
    sent = client.post(form["Location"], {
        "act": "send", "client_key": "s", "area": "159901100201", "who_name": "田秀兰", "who_number": "1",
        "form.shop": "高原红", "form.seats": "20", "form.mongolian": "ᠭ", "role": "self", "expected": "1",
    })  # fmt: skip
    row = Application.objects.get()
    assert sent["Location"] == reverse("services-desk:helped-slip", args=[Helping.objects.get().key])
    assert row.code not in client.get(sent["Location"]).content.decode()
    assert row.code in client.post(sent["Location"]).content.decode()
    again = client.post(sent["Location"])
    assert again.status_code == 409 and row.code not in again.content.decode()
    assert row.code not in client.get(address).content.decode()


def test_helping_ends_with_the_application(village: Services) -> None:
    handed_in(village, begun(village, "fill", "hand_in"))
    for wrong in ({"ended_at": None}, {"kind": "rumour"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Helping.objects.update(**wrong)


@pytest.mark.parametrize(("kind", "how"), [("presence", "坐在旁边"), ("mandate", "书面委托")])
def test_the_applicant_reads_who_helped_how_and_what_was_agreed(village: Services, kind: str, how: str) -> None:
    row = handed_in(village, begun(village, "fill", "hand_in", kind=kind))
    client = Client(headers={"host": "localhost", "accept-language": "zh-hans"})
    page = client.get(reverse("services:followed"), {"number": row.number, "key": row.code}).content.decode()
    card = page[page.index('id="help"') :].partition("</section>")[0]
    assert "Hela" in card and how in card and card.count("<li>") == 2 and "不发短信" in card
    alone = receive_application(actor=SYSTEM, applying=applying(), client_key="alone")
    page = client.get(reverse("services:followed"), {"number": alone.number, "key": alone.code}).content.decode()
    assert 'id="help"' not in page


def test_whoever_was_helped_and_agreed_to_no_notices_gets_none(village: Services) -> None:
    with_notices = handed_in(village, begun(village, "fill", "hand_in", "notices"))
    without = handed_in(village, begun(village, "fill", "hand_in"))
    sent = Outgoing.objects.filter(recipient_kind="applicant")
    assert {str(with_notices.key), str(without.key)} <= set(sent.values_list("recipient", flat=True))
    assert [one.address for one in reach_applicant(str(with_notices.key), "sms")] == ["13900000001"]
    assert reach_applicant(str(without.key), "sms") == ()
