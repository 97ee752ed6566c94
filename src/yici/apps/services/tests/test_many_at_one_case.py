"""Versions change while cases run, and several people step one case at once.

``YICI_VERSIONED_CASES`` sets how many applications go their whole way on their own version (1,000 in ``make verify``).
"""

from __future__ import annotations

import datetime as dt
import os
import threading
import uuid
from collections import Counter

import pytest
from django.db import connection
from django.db.models import Count

from yici.apps.places.tests.cast import a_role, an_account
from yici.apps.places.tests.pages import signed_in
from yici.apps.services.actions.deciding import Told, move_part
from yici.apps.services.actions.receiving import receive_application
from yici.apps.services.contracts import ApplicationView, HeldLicence, PartView
from yici.apps.services.models import ApplicationPart, Letter
from yici.apps.services.selectors.applications import part_view
from yici.apps.services.selectors.catalogue import pinned_item
from yici.apps.services.tests.cast import NOW, Services, a_field, an_item, applying, the_services
from yici.core import clock
from yici.core.errors import YiciError

CASES = int(os.environ.get("YICI_VERSIONED_CASES", "12"))
OLD_LIMIT, NEW_LIMIT = dt.date(2026, 12, 2), dt.date(2026, 11, 25)  # eight and three working days after that Friday


def _received(services: Services) -> ApplicationView:
    return receive_application(
        actor=services.actor("mia"), applying=applying(files={"plan": "a" * 8}), client_key=uuid.uuid4().hex,
        licences=[HeldLicence("id", "L1")],
    )  # fmt: skip


def _part(key: uuid.UUID) -> PartView:
    return part_view(ApplicationPart.objects.select_related("unit", "pinned").get(key=key))


def _food(view: ApplicationView) -> uuid.UUID:
    return next(one.key for one in view.parts if one.item == "food_licence")


def test_all_cases_finish_on_the_version_with_which_they_began(services: Services) -> None:
    before = [_received(services) for _ in range(CASES)]
    an_item("food_licence", "食品经营许可（新）", "market_supervision", since="2026-11-20", days=3)
    a_field("food_licence", "form.new", since="2026-11-20")
    newer = receive_application(
        actor=services.actor("mia"), applying=applying({"form.new": "甲"}), client_key="newer",
        licences=[HeldLicence("id", "L1")],
    )  # fmt: skip
    pinned = ApplicationPart.objects.filter(item="food_licence").values("pinned__digest", "pinned__valid_from")
    told = {row["pinned__valid_from"]: row["n"] for row in pinned.annotate(n=Count("pk"))}
    assert told == {dt.date(2026, 1, 1): CASES, dt.date(2026, 11, 20): 1}  # two versions, each pinned once
    ned, mia, ends = services.actor("ned"), services.actor("mia"), Counter[tuple[str, object]]()
    for view in [*before, newer]:
        part = _part(_food(view))
        for actor, event in ((ned, "accept"), (ned, "grant"), (mia, "serve")):
            part = move_part(actor=actor, part=part.key, event=event, expected=part.version)
        ends[part.state, part.promised_by] += 1
        assert "form.new" in {one.code for one in pinned_item(_row(part.key).pinned).fields} or view != newer
    assert ends == {("served", OLD_LIMIT): CASES, ("served", NEW_LIMIT): 1}
    names = Letter.objects.filter(kind="acceptance").values_list("content__name", flat=True)
    assert Counter(names) == {"食品经营许可": CASES, "食品经营许可（新）": 1}


def _row(key: uuid.UUID) -> ApplicationPart:
    return ApplicationPart.objects.select_related("pinned").get(key=key)


STEPS = {
    "ned": ("ask_supplement", Told("图上没有尺寸", missing=("plan",))),
    "nora": ("decline", Told("不归本单位办，请到住建局")),
    "mia": ("withdraw", Told()),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(3))
def test_supplement_decision_and_withdrawal_at_once_one_wins_and_the_others_are_told(round_: int) -> None:
    with clock.held_at(NOW):
        services = the_services()
        part = _part(_food(_received(services)))
        food, role = _row(part.key).unit, a_role("approving_officer_too", ("services.decide",))
        services.accounts["nora"] = an_account("nora", food, role, services.places.city)
        actors = {who: services.actor(who) for who in STEPS}
        start, ends = threading.Barrier(len(STEPS)), dict[str, int | str]()

        def step(who: str) -> None:
            event, told = STEPS[who]
            try:
                start.wait(10)
                found = move_part(actor=actors[who], part=part.key, event=event, expected=part.version, told=told)
                ends[who] = found.state
            except YiciError as error:
                ends[who] = error.status
            finally:
                connection.close()

        threads = [threading.Thread(target=step, args=(who,)) for who in STEPS]
        for one in threads:
            one.start()
        for one in threads:
            one.join(30)
        states = {"ned": "supplement", "nora": "declined", "mia": "withdrawn"}
        winners = [who for who in STEPS if ends[who] == states[who]]
        assert len(winners) == 1 and sorted(str(one) for one in ends.values())[:2] == ["409", "409"], ends
        assert _part(part.key).state == states[winners[0]]
        for who in {"ned", "nora"} - set(winners):  # and they see why, on the page from which they stepped
            event, told = STEPS[who]
            sent = {"event": event, "expected": str(part.version), "text": told.text, "missing": list(told.missing)}
            page = signed_in(services.accounts[who]).post(f"/desk/services/parts/{part.key}/", sent)
            assert page.status_code == 409
            assert "data-meanwhile" in page.content.decode() and told.text in page.content.decode()
