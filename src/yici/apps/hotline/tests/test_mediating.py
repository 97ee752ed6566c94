"""A dispute comes to a table when both agree; it ends in an agreement that is performed, or another road is named."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from yici.apps.cases.public import get_case, timeline
from yici.apps.hotline.actions.erasing import clear_old_contacts, erase_by_key
from yici.apps.hotline.actions.mediating import hear_parties, move_mediation, open_mediation
from yici.apps.hotline.beside.errors import AgreementIncomplete, MediatorMissing, PartiesNeeded
from yici.apps.hotline.contracts import Contact
from yici.apps.hotline.contracts.mediating import MediationView, Opening, Said
from yici.apps.hotline.errors import RoadUnknown
from yici.apps.hotline.models import Mediation, MediationParty, Request, Requester
from yici.apps.hotline.public import get_request
from yici.apps.hotline.tests.cast import PHONE, Hotline
from yici.apps.hotline.tests.steps import taken
from yici.apps.places.tests.cast import a_unit
from yici.apps.places.tests.pages import signed_in, words
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.errors import ChangedMeanwhile, NotAllowed, StepNotDeclared, StepNotYet

FAR, WEST = "159902100201", "159901100202"
A, B = Contact("甲某", "13900000021"), Contact("乙某", "13900000022")
TEXT = Said("谈了一次")


def opened(hotline: Hotline, key: str = "k", **changed: object) -> MediationView:
    said = {"title": "欠草料款", "text": "两家为草料款争执", "area_code": FAR, "first": A, "other": B, **changed}
    return open_mediation(actor=hotline.actor("ada"), opening=Opening(**said), client_key=key)  # type: ignore[arg-type]


def moved(hotline: Hotline, table: MediationView, event: str, said: Said = TEXT, who: str = "zed") -> MediationView:
    return move_mediation(
        actor=hotline.actor(who), mediation=table.key, event=event, expected=table.version, said=said
    )  # fmt: skip


def agreed(hotline: Hotline) -> MediationView:
    table = opened(hotline)
    zed = hotline.actor("zed")
    table = hear_parties(actor=zed, mediation=table.key, expected=table.version, sides=["first", "other"])
    met = Said("双方到场", met_at=dt.datetime(2026, 11, 20, 3, tzinfo=dt.UTC), place="村委会")
    table = moved(hotline, table, "meet", met)
    return moved(hotline, table, "agree", Said("月底前付清", perform_on=dt.date(2026, 11, 30)))


def test_the_committee_of_the_place_mediates_and_names_are_sealed(hotline: Hotline) -> None:
    table = opened(hotline)
    again = opened(hotline)
    assert table.key == again.key and table.number.startswith("M") and table.unit_name == "远村村民委员会"
    for party in MediationParty.objects.all():
        assert "某" not in party.requester.name_sealed and party.requester.phone_index is not None


def test_without_a_committee_the_town_mediates_and_without_anybody_it_is_said(hotline: Hotline) -> None:
    with pytest.raises(MediatorMissing):
        opened(hotline, area_code=WEST)
    a_unit("town-gov", "河口镇人民政府", hotline.places.town, "township_government")
    assert opened(hotline, key="k2", area_code=WEST).unit_name == "河口镇人民政府"


def test_it_begins_only_when_both_parties_agree(hotline: Hotline) -> None:
    table, zed = opened(hotline), hotline.actor("zed")
    half = hear_parties(actor=zed, mediation=table.key, expected=table.version, sides=["first"])
    assert (half.state, half.agreed_sides) == ("opened", ("first",))
    with pytest.raises(StepNotDeclared):
        moved(hotline, half, "meet", Said("到场", met_at=dt.datetime(2026, 11, 20, 3, tzinfo=dt.UTC), place="村委会"))
    with pytest.raises(StepNotYet):
        moved(hotline, half, "consent")
    whole = hear_parties(actor=zed, mediation=table.key, expected=half.version, sides=["other"])
    assert whole.state == "consented"


def test_without_consent_a_road_is_named(hotline: Hotline) -> None:
    table = opened(hotline)
    with pytest.raises(RoadUnknown):
        moved(hotline, table, "decline", Said("对方不愿意"))
    ended = moved(hotline, table, "decline", Said("对方不愿意", road="court"))
    assert (ended.state, ended.road) == ("not_opened", "court")


def test_an_agreement_has_its_day_and_its_clock_until_it_is_performed(hotline: Hotline) -> None:
    table = agreed(hotline)
    clocks = [one for one in get_case(SYSTEM, table.case).clocks if one.kind == "performance"]
    assert [one.due_on for one in clocks] == [dt.date(2026, 11, 30)]
    assert moved(hotline, table, "perform").state == "performed"


def test_an_agreement_without_a_day_or_for_a_day_that_is_over_is_none(hotline: Hotline) -> None:
    table = agreed(hotline)
    for day in (None, dt.date(2026, 11, 19)):
        with pytest.raises(AgreementIncomplete):
            moved(hotline, table, "agree", Said("付清", perform_on=day))


def test_what_failed_is_referred_by_who_decides_to_court_or_arbitration(hotline: Hotline) -> None:
    failed = moved(hotline, agreed(hotline), "fail")
    with pytest.raises(NotAllowed):
        moved(hotline, failed, "refer", Said(road="court"))
    with pytest.raises(RoadUnknown):
        moved(hotline, failed, "refer", Said(road="police"), who="fei")
    assert moved(hotline, failed, "refer", Said(road="arbitration"), who="fei").state == "referred"


def test_two_at_once_do_not_overwrite_each_other(hotline: Hotline) -> None:
    table = agreed(hotline)
    moved(hotline, table, "perform")
    with pytest.raises((ChangedMeanwhile, StepNotDeclared)):
        moved(hotline, table, "fail")


def test_a_request_brought_to_the_table_goes_on_by_itself(hotline: Hotline) -> None:
    request, ada = taken(), hotline.actor("ada")
    before = get_request(ada, request.key)
    client = signed_in(hotline.accounts["ada"])
    form = {"title": "争执", "text": "争执", "area": FAR, "other_name": "乙某", "other_phone": "13900000022"}
    answer = client.post(f"/desk/mediations/new/{request.number}/", form)
    assert answer.status_code == 303
    table = Mediation.objects.get()
    assert table.request == Request.objects.get(key=request.key)
    assert table.parties.get(side="first").requester == table.request.requester
    assert get_request(ada, request.key).state == before.state


def test_who_stays_secret_and_who_disputes_with_himself_come_to_no_table(hotline: Hotline) -> None:
    secret = taken(is_secret=True)
    with pytest.raises(PartiesNeeded):
        opened(hotline, first=Contact(), request=secret.key)
    own = taken("k2")
    with pytest.raises(PartiesNeeded):
        opened(hotline, key="k3", first=Contact(), request=own.key, other=Contact("同一人", PHONE))
    assert not Mediation.objects.exists()


def test_the_pages_lead_from_consent_to_a_paper_to_sign(hotline: Hotline) -> None:
    table, zed = opened(hotline), signed_in(hotline.accounts["zed"])
    url = f"/desk/mediations/{table.number}/"

    def send(event: str, **typed: object) -> int:
        version = get_case(SYSTEM, table.case).version
        return int(zed.post(url, {"event": event, "expected": version, **typed}).status_code)

    assert zed.get(f"{url}agreement.pdf").status_code == 404
    assert send("consent") == 422  # somebody must agree
    assert send("consent", first="on", other="on") == 303
    assert send("meet", text="双方到场") == 422  # when and where are missing
    assert send("meet", text="双方到场", met_at="2026-11-20T09:00", place="村委会大院") == 303
    assert send("agree", text="月底前付清", perform_on="2026-11-30") == 303
    page = words(zed.get(url))
    assert "村委会大院" in page and "月底前付清" in page and "甲某" not in page
    paper = zed.get(f"{url}agreement.pdf")
    assert paper.headers["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF")


def test_names_open_for_a_purpose_and_the_look_stays_on_the_timeline(hotline: Hotline) -> None:
    table, zed = opened(hotline), signed_in(hotline.accounts["zed"])
    url = f"/desk/mediations/{table.number}/parties"
    assert zed.post(url, {"purpose": " "}).status_code == 422
    page = words(zed.post(url, {"purpose": "约时间"}))
    assert "甲某" in page and "13900000022" in page and "约时间" in page


def test_strangers_find_none(hotline: Hotline) -> None:
    table = opened(hotline)
    assert signed_in(hotline.accounts["han"]).get(f"/desk/mediations/{table.number}/").status_code == 404
    assert Client().get(f"/desk/mediations/{table.number}/").status_code == 302
    assert "欠草料款" not in words(signed_in(hotline.accounts["han"]).get("/desk/mediations/"))
    assert "欠草料款" in words(signed_in(hotline.accounts["zed"]).get("/desk/mediations/"))


@pytest.mark.parametrize("wrong", [{"road": "nowhere"}, {"agreement": "付清"}, {"perform_on": dt.date(2026, 11, 30)}])
def test_the_database_refuses_half_an_agreement_and_unknown_roads(hotline: Hotline, wrong: dict[str, object]) -> None:
    table = opened(hotline)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mediation.objects.filter(key=table.key).update(**wrong)


@pytest.mark.parametrize("side", ["first", "third"])
def test_the_database_refuses_a_side_twice_and_a_third_one(hotline: Hotline, side: str) -> None:
    row = Mediation.objects.get(key=opened(hotline).key)
    with pytest.raises(IntegrityError), transaction.atomic():
        MediationParty.objects.create(mediation=row, side=side, requester=row.parties.get(side="other").requester)


def test_the_contact_of_a_party_stays_while_the_table_is_open_and_is_cleared_long_after(hotline: Hotline) -> None:
    table, party = agreed(hotline), MediationParty.objects.filter(side="other")
    Requester.objects.update(made_at=clock.now() - dt.timedelta(days=1000))
    clear_old_contacts()
    assert party.get().requester.phone_sealed
    moved(hotline, table, "perform")
    clear_old_contacts()
    assert party.get().requester.phone_sealed
    case = Mediation.objects.get(key=table.key).case
    case.closed_at = clock.now() - dt.timedelta(days=900)
    case.save(update_fields=["closed_at"])
    clear_old_contacts()
    assert not party.get().requester.phone_sealed


def test_who_is_erased_leaves_no_words_at_the_table(hotline: Hotline) -> None:
    table = agreed(hotline)
    erase_by_key(MediationParty.objects.get(side="other").requester.key)
    row = Mediation.objects.get(key=table.key)
    assert (row.title, row.text, row.agreement, row.perform_on) == ("", "", "", None)
    assert [one.text for one in timeline(SYSTEM, table.case) if one.text] == []
    assert get_case(SYSTEM, table.case).title == ""
