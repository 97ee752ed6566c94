"""An application from receipt to its last result: who takes in, who decides, what clocks do, what silence means."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from yici.apps.cases.public import get_case, sweep_clocks
from yici.apps.places.tests.pages import signed_in
from yici.apps.services.actions.deciding import Told, move_part, withdraw_application
from yici.apps.services.actions.receiving import APPLICANT, receive_application
from yici.apps.services.contracts import ApplicationView, HeldLicence, PartView
from yici.apps.services.errors import (
    ApplicantNeeded,
    FieldsWrong,
    GroundsNeeded,
    MandateNeeded,
    MissingNotNamed,
    PartNotFound,
)
from yici.apps.services.models import Application, ApplicationPart, Evidence, Letter
from yici.apps.services.selectors.applications import view_of
from yici.apps.services.tests.cast import NOW, Services, an_item, applying
from yici.core import clock
from yici.core.errors import ChangedMeanwhile, StepNotDeclared, StepNotYet


def _received(services: Services, **more: object) -> ApplicationView:
    return receive_application(
        actor=services.actor("mia"), applying=applying(files={"plan": "a" * 8}, **more), client_key=uuid.uuid4().hex,
        licences=[HeldLicence("id", "L1")],
    )  # fmt: skip


def _part(view: ApplicationView, item: str) -> PartView:
    return next(one for one in view.parts if one.item == item)


def _again(view: ApplicationView) -> ApplicationView:
    return view_of(Application.objects.select_related("case", "pinned").get(key=view.key))


def _move(
    services: Services, who: str, view: ApplicationView, item: str, event: str, told: Told | None = None
) -> PartView:
    part = _part(_again(view), item)
    return move_part(actor=services.actor(who), part=part.key, event=event, expected=part.version, told=told)


def test_each_part_is_a_case_of_its_unit_and_the_same_form_twice_is_one_application(services: Services) -> None:
    key = uuid.uuid4().hex
    first, second = (
        receive_application(actor=APPLICANT, applying=applying(), client_key=key) for _ in range(2)
    )  # fmt: skip
    assert first.key == second.key
    assert [(one.item, one.unit_code, one.state) for one in first.parts] == [
        ("food_licence", "market_supervision", "received"), ("shop_sign", "urban_management", "received"),
    ]  # fmt: skip
    assert first.missing == ("identity", "plan")


def test_what_the_city_holds_is_not_missing(services: Services) -> None:
    view = _received(services)
    assert view.missing == ()
    held = Evidence.objects.get(application__key=view.key, material="identity")
    assert (held.way, held.source) == ("held", ["L1"])


def test_what_the_applicant_wrote_lies_only_as_ciphertext(services: Services) -> None:
    view = _received(services)
    row = Application.objects.select_related("applicant").get(key=view.key)
    assert "高原红" not in row.values_sealed and "田秀兰" not in row.applicant.name_sealed
    assert row.applicant.number_index is not None


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"values": {"form.seats": "0"}}, FieldsWrong), ({"values": {"form.shop": " "}}, FieldsWrong),
    ],
)  # fmt: skip
def test_a_form_that_is_wrong_is_not_received(services: Services, change: dict[str, object], error: type) -> None:
    with pytest.raises(error):
        receive_application(actor=APPLICANT, applying=applying(**change), client_key="k")  # type: ignore[arg-type]
    assert not Application.objects.exists()


def test_whoever_acts_for_another_says_so(services: Services) -> None:
    from dataclasses import replace

    good = applying()
    for who, error in (
        (replace(good.who, name=" "), ApplicantNeeded), (replace(good.who, role="agent"), MandateNeeded),
        (replace(good.who, agent="张三"), MandateNeeded),
    ):  # fmt: skip
        with pytest.raises(error):
            receive_application(actor=APPLICANT, applying=replace(good, who=who), client_key="k")


def test_the_limit_runs_from_acceptance_and_not_from_receipt(services: Services) -> None:
    view = _received(services)
    with clock.held_at(NOW + dt.timedelta(days=3)):  # Monday
        part = _move(services, "ned", view, "food_licence", "accept")
    assert part.promised_by == dt.date(2026, 12, 3)  # eight working days after Monday the 23rd
    assert _again(view).state == "in_hand"


def test_who_took_it_in_never_decides(services: Services) -> None:
    view = _received(services)
    part = ApplicationPart.objects.get(key=_part(view, "food_licence").key)
    Application.objects.filter(key=view.key).update(taken_by=services.actor("ned").account)
    with pytest.raises(StepNotYet):
        _move(services, "ned", view, "food_licence", "accept")
    assert part.case.state_id == "application_part:received"


def test_another_bureau_neither_sees_nor_decides_a_part(services: Services) -> None:
    view = _received(services)
    with pytest.raises(PartNotFound):
        _move(services, "pia", view, "food_licence", "accept")
    with pytest.raises((StepNotYet, PartNotFound)):
        _move(services, "oda", view, "food_licence", "accept")


def test_what_is_missing_is_said_once_and_whole(services: Services) -> None:
    view = _received(services)
    with pytest.raises(MissingNotNamed):
        _move(services, "ned", view, "food_licence", "ask_supplement")
    told = Told("图上没有尺寸", missing=("plan", "identity"))
    assert _move(services, "ned", view, "food_licence", "ask_supplement", told).state == "supplement"
    with pytest.raises(StepNotYet):  # one of the two has not come yet
        _move(services, "mia", view, "food_licence", "supply", Told(came={"plan": "b" * 8}))
    came = Told(came={"plan": "b" * 8, "identity": "c" * 8})
    assert _move(services, "mia", view, "food_licence", "supply", came).state == "received"
    with pytest.raises(StepNotYet):
        _move(services, "ned", view, "food_licence", "ask_supplement", Told("还有", missing=("identity",)))


def test_what_was_asked_for_is_ticked_at_the_window_and_nothing_else_holds_it_up(services: Services) -> None:
    view = _received(services)
    Evidence.objects.filter(application__key=view.key, material="identity").update(came_at=None)  # nobody asked for it
    _move(services, "ned", view, "food_licence", "ask_supplement", Told("图上没有尺寸", missing=("plan",)))
    part, mia = _part(_again(view), "food_licence"), signed_in(services.accounts["mia"])
    address = reverse("services-desk:part", args=[part.key])
    assert 'name="came" value="plan"' in mia.get(address).content.decode()
    answer = mia.post(address, {"event": "supply", "expected": part.version, "came": "plan"})
    assert answer.status_code == 303
    assert _part(_again(view), "food_licence").state == "received"


def test_five_silent_days_are_an_acceptance_from_the_day_of_receipt(services: Services) -> None:
    view = _received(services)
    with clock.held_at(NOW + dt.timedelta(days=6)):  # Thursday: the fourth working day after Friday
        sweep_clocks()
        assert _part(_again(view), "food_licence").state == "received"
    with clock.held_at(NOW + dt.timedelta(days=8)):  # Saturday: five working days are over
        sweep_clocks()
        part = _part(_again(view), "food_licence")
    assert (part.state, part.is_accepted_by_silence, part.accepted_at) == ("accepted", True, view.received_at)
    assert part.promised_by == dt.date(2026, 12, 2)  # eight working days after the receipt on Friday the 20th
    assert Letter.objects.filter(part__key=part.key, kind="acceptance", content__by_silence=True).count() == 1


def test_a_special_procedure_stands_outside_the_limit(services: Services) -> None:
    view = _received(services)
    part = _move(services, "ned", view, "food_licence", "accept")
    due = part.promised_by
    with pytest.raises(GroundsNeeded):
        _move(services, "ned", view, "food_licence", "begin_special")
    _move(services, "ned", view, "food_licence", "begin_special",
          Told("现场核查", until=dt.date(2026, 12, 4)))  # fmt: skip
    with clock.held_at(NOW + dt.timedelta(days=12)):
        back = _move(services, "ned", view, "food_licence", "end_special")
    assert due is not None and back.promised_by is not None and back.promised_by > due


def test_parts_end_by_themselves_and_the_application_with_the_last(services: Services) -> None:
    view = _received(services)
    _move(services, "ned", view, "food_licence", "accept")
    _move(services, "ned", view, "food_licence", "grant", Told(licence=uuid.uuid4()))
    _move(services, "mia", view, "food_licence", "serve")
    assert (_again(view).state, _again(view).done) == ("in_hand", 1)
    with pytest.raises(GroundsNeeded):
        _move(services, "oda", view, "shop_sign", "decline")
    _move(services, "oda", view, "shop_sign", "decline", Told("不属于本部门，请到住建局"))
    assert (_again(view).state, _again(view).done) == ("ended", 2)
    kinds = Letter.objects.filter(part__application__key=view.key).values_list("kind", flat=True)
    assert sorted(kinds) == ["acceptance", "declining", "grant"]


def test_the_applicant_takes_back_what_is_not_decided(services: Services) -> None:
    view = _received(services)
    _move(services, "ned", view, "food_licence", "accept")
    _move(services, "ned", view, "food_licence", "grant")
    withdraw_application(actor=services.actor("mia"), application=view.key, expected=_again(view).version)
    again = _again(view)
    assert (again.state, _part(again, "food_licence").state, _part(again, "shop_sign").state) == (
        "withdrawn", "granted", "withdrawn",
    )  # fmt: skip
    with pytest.raises(StepNotDeclared):
        _move(services, "oda", view, "shop_sign", "accept")


def test_two_at_once_one_wins_and_the_other_is_told(services: Services) -> None:
    view = _received(services)
    part = _part(view, "food_licence")
    move_part(actor=services.actor("ned"), part=part.key, event="accept", expected=part.version)
    with pytest.raises((ChangedMeanwhile, StepNotDeclared)):
        move_part(actor=services.actor("ned"), part=part.key, event="decline", expected=part.version, told=Told("不是"))


def test_a_new_version_changes_nothing_for_what_runs(services: Services) -> None:
    view = _received(services)
    an_item("food_licence", "食品经营许可", "market_supervision", since="2026-11-20", days=3)
    part = _move(services, "ned", view, "food_licence", "accept")
    assert part.promised_by == dt.date(2026, 12, 2)  # the eight days of its own version
    newer = _received(services)
    assert _move(services, "ned", newer, "food_licence", "accept").promised_by == dt.date(2026, 11, 25)


def test_the_case_of_the_application_is_the_window_s(services: Services) -> None:
    view = _received(services)
    case = get_case(services.actor("mia"), Application.objects.get(key=view.key).case_id)
    assert (case.owner_code, case.number) == ("government_services", view.number)
