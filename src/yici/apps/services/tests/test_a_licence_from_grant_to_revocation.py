"""A licence comes out of a grant, is held, checked by everybody, changed by its issuer alone, brought when over."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from yici.apps.records.public import list_accesses
from yici.apps.records.tests.builders import an_id_number
from yici.apps.services.actions.licensing import correct_licence, issue_licence, move_licence
from yici.apps.services.actions.receiving import receive_application
from yici.apps.services.errors import GroundsNeeded, LicenceNotFound
from yici.apps.services.models import Application, Evidence, LicenceCard
from yici.apps.services.selectors.licences import list_held, view_of_card
from yici.apps.services.tests.cast import Services, applying
from yici.apps.services.tests.licence_cast import a_holder, a_licence, granted, of, take_on, the_library
from yici.core.access import SYSTEM
from yici.core.errors import ChangedMeanwhile, NotAllowed, StepNotDeclared, YiciError
from yici.core.models import AuditRow


@pytest.fixture
def library(services: Services) -> Services:
    return the_library(services)


def check(card: LicenceCard) -> tuple[int, str]:
    client = Client(headers={"host": "localhost", "accept-language": "zh-hans"})
    found = client.get(reverse("services:licence-check", args=[card.check_code]))
    return found.status_code, found.content.decode()


def test_the_whole_way(library: Services) -> None:
    holder = a_holder(library.places.east)
    a_licence(library.places.east, holder, number="ID1", valid_to="2030-01-01")
    made = receive_application(
        actor=library.actor("mia"), applying=of(holder), client_key="first", licences=list_held(holder.key)
    )
    identity = Evidence.objects.get(application__key=made.key, material="identity")
    assert (identity.way, identity.grade, identity.licence, identity.source) == ("held", "A", "id", ["ID1"])
    assert made.missing == ("plan",)  # only what nobody holds
    for event in ("accept", "grant"):
        take_on(library, made, event)
    card = LicenceCard.objects.get(part__application__key=made.key)
    seen = view_of_card(card)
    assert (seen.kind, seen.issuer, seen.valid_from, seen.valid_to) == (
        "food",
        "市场监管局",
        "2026-11-20",
        "2031-11-19",
    )
    assert card.part is not None and card.part.licence == card.record
    assert [one.kind for one in list_held(holder.key)] == ["id", "food"]

    status, page = check(card)
    assert status == 200 and "这份证照今天有效" in page and seen.number in page
    assert "田**" in page and "田秀兰" not in page

    move_licence(
        actor=library.actor("lena"), licence=card.key, event="revoke", expected=seen.version, reason="卖过期食品"
    )
    status, page = check(card)
    assert status == 200 and "吊销" in page and "2026-11-20" in page and "卖过期食品" not in page
    held = {one.kind: one.state for one in list_held(holder.key)}
    assert held == {"id": "valid", "food": "revoked"}


def test_what_was_revoked_is_brought_next_time_and_the_reason_says_why(library: Services) -> None:
    holder = a_holder(library.places.east)
    a_licence(library.places.east, holder, state="revoked")
    made = receive_application(
        actor=library.actor("mia"), applying=of(holder), client_key="k", licences=list_held(holder.key)
    )
    identity = Evidence.objects.get(application__key=made.key, material="identity")
    assert (identity.way, identity.reason, identity.licence) == ("bring", "revoked", "id")
    assert "identity" in made.missing


def test_a_part_gives_one_licence_whatever_happens(library: Services) -> None:
    card = granted(library, of(a_holder(library.places.east)))
    assert card.part is not None
    with pytest.raises(IntegrityError):
        issue_licence(library.actor("ned"), card.part)
    assert LicenceCard.objects.count() == 1


def test_without_a_licence_as_its_result_a_grant_makes_none(services: Services) -> None:
    made = receive_application(actor=services.actor("mia"), applying=applying(), client_key="k")
    for event in ("accept", "grant"):
        take_on(services, made, event)
    assert not LicenceCard.objects.exists()


def test_a_holder_is_found_by_number_and_name_together(library: Services) -> None:
    holder = a_holder(library.places.east)
    number = an_id_number("19800101", 2)
    given = applying()
    card = granted(library, replace(given, who=replace(given.who, number=number)))
    assert card.holder_sealed == "" and [one.kind for one in list_held(holder.key)] == ["food"]
    other = granted(library, replace(given, who=replace(given.who, name="别的人", number=number)))
    assert "别的人" not in other.holder_sealed and len(list_held(holder.key)) == 1
    assert view_of_card(other).holder == "别**"


def test_only_its_issuer_changes_a_licence_and_says_why(library: Services) -> None:
    card = granted(library, of(a_holder(library.places.east)))
    version = view_of_card(card).version
    lena, act = library.actor("lena"), {"licence": card.key, "event": "suspend", "expected": version}
    with pytest.raises(GroundsNeeded):
        move_licence(actor=lena, reason=" ", **act)
    for name in ("lars", "ned"):  # a keeper of another bureau; whoever granted it, without the permission
        with pytest.raises(LicenceNotFound):
            move_licence(actor=library.actor(name), reason="x", **act)
    with pytest.raises((NotAllowed, LicenceNotFound)):
        move_licence(actor=library.actor("mia"), reason="x", **act)
    suspended = move_licence(actor=lena, reason="整改", **act)
    assert suspended.state == "suspended" and "暂扣" in check(card)[1]
    with pytest.raises(StepNotDeclared):
        move_licence(actor=lena, licence=card.key, event="suspend", expected=suspended.version, reason="x")
    again = move_licence(actor=lena, licence=card.key, event="resume", expected=suspended.version, reason="改好了")
    assert again.state == "valid"
    assert AuditRow.objects.filter(verb__in=("licence.suspend", "licence.resume")).count() == 2


def test_two_at_once_one_wins_and_the_other_sees_the_difference(library: Services) -> None:
    card = granted(library, of(a_holder(library.places.east)))
    version, lena = view_of_card(card).version, library.actor("lena")
    correct_licence(
        actor=lena, licence=card.key, expected=version, values={"permitted": "热食类"}, reason="漏写了经营项目"
    )
    with pytest.raises(ChangedMeanwhile) as raised:
        move_licence(actor=lena, licence=card.key, event="revoke", expected=version, reason="x")
    assert raised.value.status == 409
    assert raised.value.difference.changed["licence.permitted"] == "热食类"  # type: ignore[attr-defined]
    assert view_of_card(card).state == "valid" and view_of_card(card).permitted == "热食类"


def test_days_that_do_not_fit_are_refused(library: Services) -> None:
    card = granted(library, of(a_holder(library.places.east)))
    with pytest.raises(YiciError):
        correct_licence(
            actor=library.actor("lena"), licence=card.key, expected=view_of_card(card).version,
            values={"valid_to": "很久"}, reason="x",
        )  # fmt: skip
    assert view_of_card(card).valid_to == "2031-11-19"


def test_a_licence_that_ran_out_says_so_by_itself(library: Services) -> None:
    card = granted(library, of(a_holder(library.places.east)))
    version = view_of_card(card).version
    correct_licence(
        actor=library.actor("lena"), licence=card.key, expected=version, values={"valid_to": "2026-11-19",
        "valid_from": "2026-01-01"}, reason="写错了",
    )  # fmt: skip
    assert view_of_card(card).state == "expired" and "已经过期" in check(card)[1]


def test_every_wrong_code_is_answered_alike(library: Services) -> None:
    card = granted(library, of(a_holder(library.places.east)))
    client = Client(headers={"host": "localhost"})
    code = card.check_code
    assert (
        client.get(reverse("services:licences"), {"code": f"{code[:4]} {code[4:8]}-{code[8:].lower()}"}).status_code
        == 200
    )
    answers = {client.get(reverse("services:licences"), {"code": one}).status_code
               for one in ("222222222222", "x", code[:-1], code + "2", "' or 1=1")}  # fmt: skip
    assert answers == {404}


def test_tries_at_codes_are_limited(library: Services) -> None:
    client = Client(headers={"host": "localhost"}, REMOTE_ADDR="198.51.100.7")
    tried = [client.get(reverse("services:licence-check", args=["222222222222"])).status_code for _ in range(25)]
    assert tried[0] == 404 and tried[-1] == 429


def test_an_applicant_is_told_that_a_licence_changed(library: Services) -> None:
    from yici.core.models import Outgoing

    card = granted(library, of(a_holder(library.places.east)))
    move_licence(
        actor=library.actor("lena"),
        licence=card.key,
        event="cancel",
        expected=view_of_card(card).version,
        reason="不开了",
    )
    told = Outgoing.objects.filter(template="application.licence")
    assert [one.recipient for one in told] == [str(Application.objects.get().key)]


def test_nothing_about_a_holder_is_read_by_a_list_of_what_is_held(library: Services) -> None:
    holder = a_holder(library.places.east)
    a_licence(library.places.east, holder)
    list_held(holder.key)
    assert list_accesses(SYSTEM, holder.key) == []
    assert uuid.UUID(list_held(holder.key)[0].source)
