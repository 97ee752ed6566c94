"""What was promised is checked after the grant, by the unit that granted it; nothing is withdrawn by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import IntegrityError
from django.urls import reverse

from yici.apps.cases.public import get_case
from yici.apps.places.tests.pages import signed_in
from yici.apps.services.actions.promising import DAYS, check_days, move_promise, open_promise_check
from yici.apps.services.errors import GroundsNeeded
from yici.apps.services.models import LicenceCard, PromiseCheck
from yici.apps.services.selectors.licences import view_of_card
from yici.apps.services.selectors.promises import promise_view
from yici.apps.services.tests.cast import Services, applying, put
from yici.apps.services.tests.licence_cast import a_holder, granted, of, the_library
from yici.core.errors import ChangedMeanwhile, NotAllowed, NotFound, StepNotDeclared, StepNotYet


@pytest.fixture
def check(services: Services) -> PromiseCheck:
    the_library(services)
    put("service_materials.csv", "plan", code="plan", name="平面图", name_en="Floor plan", promise="yes")
    granted(services, replace(of(a_holder(services.places.east)), promised=("plan",)))
    return PromiseCheck.objects.select_related("part__unit", "part__pinned").get()


def test_a_granted_promise_opens_a_case_of_the_unit_with_a_clock(services: Services, check: PromiseCheck) -> None:
    seen = promise_view(check)
    assert (seen.materials, seen.case.state, seen.case.number[0]) == (("平面图",), "open", "K")
    assert seen.due_on is not None and check_days() == DAYS == 40
    page = signed_in(services.accounts["ned"]).get(reverse("cases:inbox")).content.decode()
    assert seen.case.number in page


def test_kept_closes_it(services: Services, check: PromiseCheck) -> None:
    ned, version = services.actor("ned"), promise_view(check).case.version
    with pytest.raises(GroundsNeeded):
        move_promise(actor=ned, check=check.key, event="find_kept", expected=version, text=" ")
    move_promise(actor=ned, check=check.key, event="find_kept", expected=version, text="现场看过，一致")
    assert get_case(ned, check.case_id).phase == "closed"
    with pytest.raises((ChangedMeanwhile, StepNotDeclared)):
        move_promise(actor=ned, check=check.key, event="find_not_kept", expected=version, text="不一致")


def test_not_kept_withdraws_nothing_and_says_that_somebody_decides(services: Services, check: PromiseCheck) -> None:
    client, address = signed_in(services.accounts["ned"]), reverse("services-desk:promise", args=[check.key])
    version = promise_view(check).case.version
    given = {"event": "find_not_kept", "expected": str(version), "text": "图和现场不一致"}
    assert client.post(address, given).status_code == 303
    assert "需要重新看一看" in client.get(address).content.decode()
    assert view_of_card(LicenceCard.objects.get()).state == "valid"
    given = {"event": "settle", "expected": str(version + 1), "text": "责令改正，不撤销"}
    assert client.post(address, given).status_code == 303
    assert promise_view(check).case.phase == "closed"


def test_only_the_unit_that_granted_it_checks(services: Services, check: PromiseCheck) -> None:
    version = promise_view(check).case.version
    for name in ("oda", "pia", "lena"):
        with pytest.raises((NotFound, StepNotYet, NotAllowed)):
            move_promise(actor=services.actor(name), check=check.key, event="find_kept", expected=version, text="x")


def test_once_for_a_part_and_of_something(services: Services, check: PromiseCheck) -> None:
    open_promise_check(check.part)
    assert PromiseCheck.objects.count() == 1
    with pytest.raises(IntegrityError):
        PromiseCheck.objects.filter(pk=check.pk).update(materials=[])


def test_without_a_promise_there_is_nothing_to_check(services: Services) -> None:
    the_library(services)
    granted(services, applying())
    assert not PromiseCheck.objects.exists()


def test_the_city_says_how_long_a_check_may_take(services: Services) -> None:
    put("city.toml", "settings", services={"promise_check_days": 15})  # type: ignore[arg-type]
    assert check_days() == 15
    put("city.toml", "settings", services={"promise_check_days": "soon"})  # type: ignore[arg-type]
    assert check_days() == DAYS
