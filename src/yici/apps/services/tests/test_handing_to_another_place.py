"""Taken in here, decided there: handed over once, both clocks, both numbers, letters and the result come back."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path
from typing import Any

import pytest

from yici.apps.cases.public import sweep_clocks
from yici.apps.services.actions.arriving import take_parcel
from yici.apps.services.actions.deciding import Told, move_part
from yici.apps.services.actions.handing import content_of, move_handing, supply_handing, take_for_elsewhere
from yici.apps.services.actions.parcels import make_parcel, send_waiting
from yici.apps.services.contracts.handing import Brought, HandingView
from yici.apps.services.errors import (
    FieldsWrong,
    GroundsNeeded,
    HandingNotFound,
    MatterNotKnown,
    NotAgreed,
    PapersMissing,
    ParcelChanged,
)
from yici.apps.services.guards import get_handing_for
from yici.apps.services.models import Application, Handing, Incoming, Parcel
from yici.apps.services.selectors.applications import view_of
from yici.apps.services.selectors.handings import handing_view, said_of
from yici.apps.services.selectors.partners import get_partner
from yici.apps.services.tests.cast import NOW, Services, put
from yici.apps.services.tests.places import HERE, THERE, Places, a_handing
from yici.core import clock, files
from yici.core.errors import NotAllowed, StepNotDeclared
from yici.core.parcels import Head, ParcelAltered, ParcelNotForUs, new_keys, pack


@pytest.fixture
def both(services: Services, settings: Any, tmp_path: Path) -> Places:
    return Places(settings, tmp_path)


def taken(services: Services, **more: Any) -> HandingView:
    return take_for_elsewhere(actor=services.actor("mia"), handing=a_handing(**more), client_key=uuid.uuid4().hex)


def sent(services: Services, **more: Any) -> HandingView:
    view = taken(services, **more)
    return move_handing(actor=services.actor("mia"), handing=view.key, event="send", expected=view.version)


def now_of(view: HandingView) -> HandingView:
    return handing_view(Handing.objects.select_related("case").get(key=view.key))


def there() -> Application:
    return Application.objects.get(channel="elsewhere")


def decide(services: Services, event: str, text: str = "", **told: Any) -> None:
    part = view_of(Application.objects.select_related("case", "pinned").get(channel="elsewhere")).parts[0]
    move_part(
        actor=services.actor("ned"), part=part.key, event=event, expected=part.version, told=Told(text, **told)
    )  # fmt: skip


def test_what_is_taken_in_is_kept_with_the_digest_of_each_paper(services: Services, both: Places) -> None:
    view = taken(services)
    assert view.number.startswith("T") and view.state == "packed"
    assert [(one.material, len(one.digest)) for one in view.papers] == [("identity", 64), ("plan", 64)]
    assert files.read(view.papers[1].address) == b"plan of a shop"
    assert "田秀兰" not in Handing.objects.get().values_sealed


def test_only_what_is_agreed_and_complete_is_taken_in(services: Services, both: Places) -> None:
    with pytest.raises(NotAgreed):
        taken(services, item="shop_sign")
    with pytest.raises(PapersMissing):
        taken(services, papers=())
    with pytest.raises(FieldsWrong):
        taken(services, values={"form.shop": "高原红", "form.seats": "0"})
    with pytest.raises(NotAllowed):
        take_for_elsewhere(actor=services.actor("ned"), handing=a_handing(), client_key="k")
    assert not Handing.objects.exists()


def test_the_same_submission_twice_is_one(services: Services, both: Places) -> None:
    for _ in range(2):
        take_for_elsewhere(actor=services.actor("mia"), handing=a_handing(), client_key="same")
    assert Handing.objects.count() == 1


def test_another_unit_does_not_find_it(services: Services, both: Places) -> None:
    with pytest.raises(HandingNotFound):
        get_handing_for(services.actor("pia"), taken(services).key)


def test_from_here_to_there_and_back(services: Services, both: Places) -> None:
    view = sent(services)
    assert [one.kind for one in view.clocks if one.stopped_at is None] == ["receipt"]
    (arrived,) = both.carry(HERE)
    application = there()
    assert (arrived.kind, arrived.is_new, arrived.number) == ("handing", True, application.number)
    assert application.elsewhere == HERE and not application.evidence.filter(came_at=None).exists()
    both.carry(THERE)  # the receipt
    view = now_of(view)
    assert (view.state, view.their_number) == ("received", application.number)
    assert [one.kind for one in view.clocks if one.stopped_at is None] == ["result"]
    with both.at(THERE):
        decide(services, "accept")
        decide(services, "grant", "符合条件")
    both.carry(THERE)
    view = now_of(view)
    assert (view.state, view.outcome, view.outcome_text) == ("returned", "granted", "食品经营许可：符合条件")
    assert [one.words for one in said_of(Handing.objects.get())] == ["受理通知书", "准予决定书"]
    assert there().case.phase == "closed"
    view = move_handing(actor=services.actor("mia"), handing=view.key, event="serve", expected=view.version)
    assert view.is_ended


def test_a_parcel_that_comes_twice_is_one_application(services: Services, both: Places) -> None:
    sent(services)
    (data,) = both.sent_by(HERE)
    with both.at(THERE):
        first, second = take_parcel(data), take_parcel(data)
    assert (first.is_new, second.is_new) == (True, False) and first.number == second.number
    assert Application.objects.count() == 1
    assert Parcel.objects.filter(direction="out", kind="receipt").count() == 1


def test_a_matter_that_is_packed_anew_is_still_one_application(services: Services, both: Places) -> None:
    view = sent(services)
    both.carry(HERE)
    make_parcel(get_partner(THERE), "handing", content_of(Handing.objects.get(key=view.key)))
    both.carry(HERE)
    assert Application.objects.count() == 1


def test_every_altered_sign_is_refused_and_nothing_is_kept(services: Services, both: Places) -> None:
    sent(services)
    (data,) = both.sent_by(HERE)
    with both.at(THERE):
        for at in (20, len(data) // 2, len(data) - 1):
            with pytest.raises((ParcelAltered, ParcelNotForUs)):
                take_parcel(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        with pytest.raises(ParcelAltered):
            take_parcel(data[:-10])
    with pytest.raises(ParcelNotForUs):
        take_parcel(data)  # we are not the place it is sealed for
    assert not Application.objects.exists() and not Parcel.objects.filter(direction="in").exists()


def forged(both: Places, kind: str, content: dict[str, Any], *, key: str = "", signed_by: Any = None) -> bytes:
    head = Head(THERE, HERE, key or str(uuid.uuid4()), kind, NOW.isoformat())
    return pack(head, content, keys=signed_by or both.keys[THERE], to=both.keys[HERE].public[1])


def test_another_hand_and_a_key_used_twice_are_refused(services: Services, both: Places) -> None:
    view = sent(services)
    content = {"matter": str(view.key), "number": "A1"}
    with pytest.raises(ParcelAltered):
        take_parcel(forged(both, "receipt", content, signed_by=new_keys()))
    key = str(uuid.uuid4())
    take_parcel(forged(both, "receipt", content, key=key))
    with pytest.raises(ParcelChanged):
        take_parcel(forged(both, "receipt", {**content, "number": "A2"}, key=key))
    with pytest.raises(MatterNotKnown):
        take_parcel(forged(both, "receipt", {**content, "matter": str(uuid.uuid4())}))
    assert now_of(view).their_number == "A1"


def test_a_paper_that_differs_from_its_digest_is_refused(services: Services, both: Places) -> None:
    view = sent(services)
    content = content_of(Handing.objects.get(key=view.key))
    content["papers"][0]["digest"] = "0" * 64
    with pytest.raises(ParcelAltered):
        take_parcel(forged(both, "handing", content))


def test_what_the_other_side_cannot_take_comes_back_with_its_reason(services: Services, both: Places) -> None:
    view = sent(services)
    put("service_items.csv", "food_licence|2026-01-01", code="food_licence", valid_from="2026-01-01",
        valid_to="2026-11-19", name="食品经营许可", name_en="f", unit="market_supervision", object="person",
        handling="promised", legal_rule="working_days", legal_length="20", promised_rule="working_days",
        promised_length="8", visits="1", reach="country", online="IV", result="证")  # fmt: skip
    both.carry(HERE)
    both.carry(THERE)
    view = now_of(view)
    assert view.state == "refused" and view.outcome == "not_taken" and "没有这个事项" in view.outcome_text
    assert not Application.objects.exists()


def test_a_refusal_of_the_item_is_a_result(services: Services, both: Places) -> None:
    view = sent(services)
    both.carry(HERE)
    with both.at(THERE):
        decide(services, "decline", "不归本单位办")
    both.carry(THERE)
    assert (now_of(view).state, now_of(view).outcome) == ("returned", "declined")


def test_what_is_missing_is_asked_for_there_and_supplied_from_here(services: Services, both: Places) -> None:
    view = sent(services)
    both.carry(HERE)
    with both.at(THERE):
        decide(services, "ask_supplement", "平面图没有标出口", missing=("plan",))
    both.carry(THERE)
    assert "平面图没有标出口" in said_of(Handing.objects.get())[0].text
    assert now_of(view).missing == ("plan",)  # although a first one went along
    supply_handing(actor=services.actor("mia"), handing=view.key, papers=(Brought("plan", "新图.txt", b"with exits"),))
    assert now_of(view).missing == ()
    both.carry(HERE)
    part = there().parts.get()
    assert part.case.state_id == "application_part:received"
    assert files.read(there().evidence.get(material="plan").file) == b"with exits"


def test_lost_on_the_way_it_is_sent_again_and_is_one(services: Services, both: Places) -> None:
    view = sent(services)
    (first,) = both.sent_by(HERE)
    with pytest.raises(GroundsNeeded):
        move_handing(actor=services.actor("mia"), handing=view.key, event="lose", expected=view.version)
    view = move_handing(
        actor=services.actor("mia"), handing=view.key, event="lose", expected=view.version, text="邮件没有到"
    )  # fmt: skip
    view = move_handing(actor=services.actor("mia"), handing=view.key, event="send", expected=view.version)
    (second,) = both.sent_by(HERE)
    assert first == second  # the same bytes under the same key
    with both.at(THERE):
        take_parcel(first), take_parcel(second)
    assert Application.objects.count() == 1


def test_taken_back_before_it_left_nothing_goes(services: Services, both: Places) -> None:
    view = sent(services)
    move_handing(actor=services.actor("mia"), handing=view.key, event="withdraw", expected=view.version)
    assert both.sent_by(HERE) == []


def test_taken_back_later_the_other_place_stops_too(services: Services, both: Places) -> None:
    view = sent(services)
    both.carry(HERE)
    both.carry(THERE)
    view = now_of(view)
    move_handing(actor=services.actor("mia"), handing=view.key, event="withdraw", expected=view.version)
    both.carry(HERE)
    assert there().case.state_id == "application:withdrawn"
    assert there().parts.get().case.state_id == "application_part:withdrawn"


def test_a_word_that_comes_too_late_changes_nothing(services: Services, both: Places) -> None:
    view = sent(services)
    both.carry(HERE)
    move_handing(actor=services.actor("mia"), handing=view.key, event="withdraw", expected=view.version)
    both.carry(THERE)  # the receipt crosses the withdrawal
    assert now_of(view).state == "withdrawn"


def test_whoever_is_late_is_named_and_urged(services: Services, both: Places) -> None:
    view = sent(services)
    both.carry(HERE)
    both.carry(THERE)
    with clock.held_at(NOW + dt.timedelta(days=30)):
        sweep_clocks()
        assert now_of(view).late == "乙市"
        assert [one.kind for one in both.carry(HERE)] == ["urge"]
        sweep_clocks()
        assert both.sent_by(HERE) == []  # once a clock


def test_without_keys_it_goes_by_post_and_is_written_down_by_hand(services: Services, both: Places) -> None:
    put("service_partners.csv", THERE, code=THERE, valid_from="2026-01-01", name="乙市", name_en="B",
        items="food_licence", modes="collect", receipt_days="2", result_days="10")  # fmt: skip
    mia, view = services.actor("mia"), sent(services)
    assert not Parcel.objects.exists()
    view = move_handing(
        actor=mia, handing=view.key, event="note_receipt", expected=view.version, their_number="乙-17"
    )  # fmt: skip
    assert (view.state, view.their_number) == ("received", "乙-17")
    with pytest.raises(GroundsNeeded):
        move_handing(actor=mia, handing=view.key, event="note_result", expected=view.version)
    view = move_handing(
        actor=mia, handing=view.key, event="note_result", expected=view.version, text="准了", outcome="granted"
    )  # fmt: skip
    assert (view.state, view.outcome) == ("returned", "granted")


def test_the_package_is_emptied_here_once_the_other_place_has_it(services: Services, both: Places) -> None:
    sent(services)
    both.carry(HERE)
    both.carry(THERE)
    assert not Parcel.objects.get(direction="out", kind="handing").data


def test_a_handing_that_was_served_takes_no_step_more(services: Services, both: Places) -> None:
    view = sent(services)
    with pytest.raises(StepNotDeclared):
        move_handing(actor=services.actor("mia"), handing=view.key, event="serve", expected=view.version)


def test_broken_off_after_the_other_side_had_it_it_is_there_once(
    services: Services, both: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line breaks after the other side has committed and before we know: we send again, it is one application."""
    put("service_partners.csv", THERE, **(both.row(THERE) | {"address": "http://127.0.0.1:9/api/parcels/"}))
    sent(services)
    tries: list[int] = []

    def line(address: str, data: bytes) -> str:
        tries.append(len(data))
        with both.at(THERE):
            take_parcel(data)
        return "ConnectionResetError" if len(tries) == 1 else ""

    monkeypatch.setattr("yici.apps.services.actions.parcels._send", line)
    assert (send_waiting(), send_waiting(), send_waiting()) == (0, 1, 0)
    assert len(tries) == 2 and Application.objects.count() == 1 and Incoming.objects.count() == 1
