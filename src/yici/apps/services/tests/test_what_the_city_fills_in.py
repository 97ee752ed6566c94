"""The city's values are offered as the form takes them, used only after a yes, each with where it came from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from yici.apps.records.public import list_accesses, list_doubts
from yici.apps.records.tests.builders import a_thing, an_element
from yici.apps.services.actions import prefilling
from yici.apps.services.actions.consenting import end_consent
from yici.apps.services.actions.identifying import identify_at_window
from yici.apps.services.actions.looking import look_at_application
from yici.apps.services.actions.own_page import tell_own_page
from yici.apps.services.actions.prefilling import Said, held_for_form, remember, send_for_resident
from yici.apps.services.actions.receiving import APPLICANT
from yici.apps.services.contracts import (
    ApplicationView,
    Applying,
    Field,
    HeldLicence,
    Material,
    MergedField,
    MergedNeed,
    ResidentView,
    WhoApplies,
)
from yici.apps.services.errors import ConsentEnded, FieldsWrong, SourceDown
from yici.apps.services.models import Application, Consent, Evidence
from yici.apps.services.public import erase_applicant, erase_resident
from yici.apps.services.rules.prefilling import (
    TYPED,
    CityValue,
    fill_in,
    licence_code,
    offered,
    usable_licences,
    wanted_codes,
)
from yici.apps.services.selectors.catalogue import chosen_items
from yici.apps.services.tests.cast import a_field, a_need, put
from yici.apps.services.tests.residents import NUMBER, OTHER, Town, a_request, entered
from yici.apps.services.views.identified import resident_of
from yici.core.ids import new_key

DAY = dt.date(2026, 11, 20)


def merged(code: str, kind: str = "text", **more: Any) -> MergedField:
    """A field that one item asks."""
    return MergedField(Field(code, code, kind, **more), ("i",), "", "")  # type: ignore[arg-type]


def city(**values: Any) -> dict[str, CityValue]:
    """Values as the city holds them, by the last part of the code."""
    return {f"person.{key}": CityValue(f"person.{key}", value, "police", "s", DAY) for key, value in values.items()}


FIELDS = (
    merged("person.name"), merged("person.education", "code", choices=("60", "70")), merged("person.born", "date"),
    merged("person.is_student", "bool"), merged("form.shop"),
)  # fmt: skip


def test_a_value_is_offered_as_the_form_takes_it_or_not_at_all() -> None:
    held = city(name="格日勒", education="60", born="1980-05-17", is_student=True)
    assert offered(FIELDS, held) == {
        "person.name": "格日勒", "person.education": "60", "person.born": "1980-05-17", "person.is_student": "yes",
    }  # fmt: skip
    for wrong in ({"education": "20"}, {"born": "1980-05"}, {"name": ("a", "b")}, {"name": None}):
        assert set(offered(FIELDS, city(**wrong))) == set()


@pytest.mark.parametrize("answer", ["", "no"])
def test_without_a_yes_nothing_of_the_citys_is_used(answer: Any) -> None:
    licence = HeldLicence("id", "L1")
    found = fill_in(FIELDS, {"person.name": "我"}, city(name="格日勒", age=1), [licence], answer=answer)
    assert (found.values, found.sources) == ({"person.name": "我"}, {"person.name": TYPED})
    assert (found.known, found.licences, found.used) == ((), (), ())


def test_after_a_yes_each_value_says_where_it_came_from_and_a_refused_one_is_typed() -> None:
    held = city(name="格日勒", education="60", relief="x")
    found = fill_in(FIELDS, {"person.education": "70", "form.shop": "店"}, held, [], answer="yes",
                    refused=["person.education"])  # fmt: skip
    assert found.values == {"person.name": "格日勒", "person.education": "70", "form.shop": "店"}
    assert found.sources["person.education"] == found.sources["form.shop"] == TYPED
    assert found.sources["person.name"] == {
        "from": "city", "element": "person.name", "owner": "police", "source": "s", "on": "2026-11-20", "record": "",
        "version": 0,
    }  # fmt: skip
    assert "格日勒" not in str(found.sources)
    assert found.known == ("person.name", "person.relief")


def test_what_a_browser_says_is_typed_unless_it_is_what_the_city_says() -> None:
    held = city(name="格日勒")
    same = fill_in(FIELDS, {"person.name": "格日勒"}, held, [], answer="yes")
    other = fill_in(FIELDS, {"person.name": "别人"}, held, [], answer="yes")
    assert same.sources["person.name"] != TYPED
    assert (other.values["person.name"], other.sources["person.name"], other.known) == ("别人", TYPED, ())


def test_a_refused_licence_and_one_that_is_not_valid_stand_for_nothing() -> None:
    needs = [MergedNeed("identity", "required", 1, ("i",), "", ())]
    materials = {"identity": Material("identity", "身份证", licence="id", elements=("person.id_number",))}
    licences = [HeldLicence("id", "L1"), HeldLicence("business", "B1"), HeldLicence("id", "L0", valid_to="2020-01-01")]
    usable = usable_licences(licences, needs, materials, DAY)
    assert [one.number for one in usable] == ["L1"]
    assert fill_in(FIELDS, {}, {}, usable, answer="yes").licences == (licences[0],)
    assert fill_in(FIELDS, {}, {}, usable, answer="yes", refused=[licence_code("id")]).licences == ()
    assert wanted_codes(FIELDS, needs, materials)[-1] == "person.id_number"
    assert "form.shop" not in wanted_codes(FIELDS, needs, materials)


@pytest.fixture
def gerel(town: Town) -> ResidentView:
    """Gerel with a key, before a form that asks for facts of hers, and a licence that is an identity card."""
    a_field("food_licence", "person.name", position=3)
    a_field("food_licence", "person.id_number", "id", position=4)
    a_field("food_licence", "person.phone", "phone", position=5)
    a_field("food_licence", "person.education", "code", position=6, choices="20|60|70")
    a_field("food_licence", "household.type", "code", position=7, choices="ordinary|exited|monitored")
    put("service_materials.csv", "address", code="address", name="住址证明", name_en="Address",
        elements="person.registered_address")  # fmt: skip
    a_need("food_licence", "address", position=3)
    found = resident_of(a_request(entered(town)))
    assert found is not None
    return found


OWN = {
    "person.name": "格日勒", "person.id_number": NUMBER, "person.phone": "13900000099", "person.education": "70",
    "household.type": "exited",
}  # fmt: skip
FORM = {"form.shop": "高原红", "form.seats": "20", "form.mongolian": "ᠭ"}


def send(resident: ResidentView, said: Said, values: Mapping[str, str] | None = None, **who: Any) -> ApplicationView:
    """Hand the form in."""
    asked = Applying("open-shop", WhoApplies(**{"name": "", **who}), "159901100201", {**FORM, **(values or {})})
    return send_for_resident(resident, actor=APPLICANT, applying=asked, client_key=str(new_key()), said=said)


def test_a_yes_fills_the_form_and_every_value_stands_with_its_source(town: Town, gerel: ResidentView) -> None:
    view = send(gerel, Said("yes"))
    row = Application.objects.select_related("applicant").get(key=view.key)
    looked = look_at_application(actor=town.services.actor("ned"), application=view.key, purpose="审查")
    assert (looked.name, looked.number, looked.phone) == ("格日勒", NUMBER, "13900000017")
    assert looked.values["person.education"] == "60" and looked.values["household.type"] == "ordinary"
    assert row.applicant.record == town.gerel.key
    cities = {code for code, one in row.sources.items() if isinstance(one, dict)}
    assert cities == {"person.name", "person.id_number", "person.phone", "person.education", "household.type"}
    assert row.sources["person.education"]["owner"] == "police" and row.sources["form.shop"] == TYPED
    held = Evidence.objects.get(application=row, material="address")
    assert (held.way, held.source) == ("held", ["person.registered_address"])
    assert not any(secret in str(row.sources) for secret in (NUMBER, "13900000017", "格日勒"))


def test_every_value_that_was_used_leaves_its_line_before_it_is_used(town: Town, gerel: ResidentView) -> None:
    before = len(list_accesses(town.services.places.actor("alice"), town.gerel.key))
    view = send(gerel, Said("yes"))
    lines = list_accesses(town.services.places.actor("alice"), town.gerel.key)[: -before or None]
    codes = {code for one in lines for code in one.elements}
    assert codes == {"person.name", "person.id_number", "person.phone", "person.education", "household.type",
                     "person.registered_address"}  # fmt: skip
    assert {one.context for one in lines} == {f"application {view.key}"}
    assert all("开店" in one.purpose for one in lines)


def test_a_no_uses_nothing_and_is_written_down(town: Town, gerel: ResidentView) -> None:
    said = OWN
    before = len(list_accesses(town.services.places.actor("alice"), town.gerel.key))
    view = send(gerel, Said("no"), said, name="格日勒", number=NUMBER)
    row = Application.objects.select_related("applicant").get(key=view.key)
    assert set(row.sources.values()) == {TYPED} and row.applicant.record == town.gerel.key
    assert Evidence.objects.get(application=row, material="address").way == "bring"
    assert len(list_accesses(town.services.places.actor("alice"), town.gerel.key)) == before
    consent = Consent.objects.get()
    assert (consent.is_given, consent.draft, consent.record) == (False, view.key, town.gerel.key)


def test_one_value_is_refused_alone_typed_and_offered_as_a_correction(town: Town, gerel: ResidentView) -> None:
    view = send(gerel, Said("yes", ("person.education",), tells=True), {"person.education": "20"})
    row = Application.objects.get(key=view.key)
    assert row.sources["person.education"] == TYPED
    assert Consent.objects.get().refused == ["person.education"]
    (doubt,) = list_doubts(town.services.places.actor("alice"))
    assert (doubt.element, doubt.value_claimed) == ("person.education", "20")


def test_a_refused_value_that_nobody_typed_is_missing(gerel: ResidentView) -> None:
    with pytest.raises(FieldsWrong):
        send(gerel, Said("yes", ("person.education",)))
    assert not Application.objects.exists() and not Consent.objects.exists()


@pytest.mark.parametrize("who", [{"number": OTHER}, {"name": "邻居"}, {"role": "agent", "agent": "格日勒"}])
def test_nothing_of_the_citys_is_used_for_somebody_else(town: Town, gerel: ResidentView, who: dict[str, str]) -> None:
    said = {**OWN, "person.name": "邻居", "person.id_number": OTHER}
    view = send(gerel, Said("yes"), said, **{"name": "邻居", **who})
    row = Application.objects.select_related("applicant").get(key=view.key)
    assert set(row.sources.values()) == {TYPED} and row.applicant.record is None
    assert not Consent.objects.filter(is_given=True).exists()


def test_a_yes_that_was_taken_back_uses_nothing(town: Town, gerel: ResidentView) -> None:
    thing, items = chosen_items("open-shop", is_thing=True)
    draft = new_key()
    remember(gerel, thing, held_for_form(gerel, thing, items), Said("yes", draft=draft), None)
    key = Consent.objects.get().key
    end_consent(gerel, key)
    with pytest.raises(ConsentEnded):
        send(gerel, Said("yes", seen=key, draft=draft))
    assert not Application.objects.exists()
    assert all(one.context == "me" or not one.context for one in list_accesses(
        town.services.places.actor("alice"), town.gerel.key))  # fmt: skip


def test_the_same_answer_twice_is_one_and_another_one_ends_the_first(gerel: ResidentView) -> None:
    thing, items = chosen_items("open-shop", is_thing=True)
    draft, holds = new_key(), held_for_form(gerel, thing, items)
    for answer in ("yes", "yes", "no"):
        remember(gerel, thing, holds, Said(answer, draft=draft), None)  # type: ignore[arg-type]
    assert [(one.is_given, one.ended_at is None) for one in Consent.objects.order_by("pk")] == [
        (True, False), (False, True),
    ]  # fmt: skip


def test_the_same_form_twice_is_one_application_with_one_consent(gerel: ResidentView) -> None:
    asked = Applying("open-shop", WhoApplies(""), "159901100201", FORM)
    first, second = (
        send_for_resident(gerel, actor=APPLICANT, applying=asked, client_key="k", said=Said("yes")) for _ in range(2)
    )
    assert first.key == second.key and Consent.objects.count() == 1


def test_a_source_that_is_down_opens_the_fields(
    town: Town, gerel: ResidentView, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    def down(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(prefilling, "tell_own", down)
    thing, items = chosen_items("open-shop", is_thing=True)
    assert held_for_form(gerel, thing, items).is_down
    with pytest.raises(SourceDown):
        send(gerel, Said("yes"))
    said = OWN
    assert send(gerel, Said("no"), said).number


def test_numbers_stay_closed_while_a_form_is_shown(gerel: ResidentView) -> None:
    thing, items = chosen_items("open-shop", is_thing=True)
    held = held_for_form(gerel, thing, items)
    assert held.values["person.phone"].is_closed and held.values["person.phone"].value is None
    assert "person.bank_account" not in held.values  # the form does not ask for it


def test_at_the_window_the_session_ends_with_the_application(town: Town) -> None:
    mia = town.services.actor("mia")
    request = a_request(identify_at_window(actor=mia, number=NUMBER, purpose="开店"), town.services.accounts["mia"])
    found = resident_of(request)
    assert found is not None
    asked = Applying("open-shop", WhoApplies("", role="helper", agent="米娅"), "159901100201", FORM, channel="window")
    view = send_for_resident(found, actor=mia, applying=asked, client_key="k", said=Said("yes"))
    row = Application.objects.select_related("applicant").get(key=view.key)
    assert row.applicant.record == town.gerel.key
    again = a_request(None, town.services.accounts["mia"])
    again.COOKIES.update(request.COOKIES)
    assert resident_of(again) is None


def test_the_own_page_tells_each_value_application_purpose_source_and_the_officers_look(
    town: Town, gerel: ResidentView
) -> None:
    view = send(gerel, Said("yes"))
    page = tell_own_page(gerel)
    (own,) = page.applications
    assert {one.name for one in own.used} == {"姓名", "公民身份号码", "联系电话", "文化程度", "农户类型"}
    assert all(one.owner and one.source and one.on for one in own.used)
    assert {one.text for one in own.used if one.is_closed} == {""}
    used = [one for one in page.readings if one.application == view.number]
    assert used and {name for one in used for name in one.names} >= {"姓名", "文化程度", "户籍地址"}
    assert page.consents[0].application == view.number
    look_at_application(actor=town.services.actor("ned"), application=view.key, purpose="审查材料")
    newest = tell_own_page(gerel).readings[0]
    assert (newest.application, newest.purpose) == (view.number, "审查材料")
    assert "市场监管局" in newest.who and "ned" not in newest.who.lower()


def test_somebody_who_applied_under_the_same_number_is_seen_without_what_they_wrote(
    town: Town, gerel: ResidentView
) -> None:
    from yici.apps.services.actions.receiving import receive_application
    from yici.apps.services.tests.cast import applying

    said = {**OWN, "person.name": "别人"}
    other = applying(said)
    receive_application(
        actor=APPLICANT, applying=replace(other, who=WhoApplies("别人", NUMBER)), client_key="x"
    )  # fmt: skip
    (found,) = tell_own_page(gerel).applications
    assert (found.is_own, found.code, found.typed, found.used) == (False, "", [], [])


def test_an_erased_person_leaves_no_key_no_consent_no_source(town: Town, gerel: ResidentView) -> None:
    send(gerel, Said("yes"))
    assert erase_resident(town.gerel.key) >= 3 and erase_applicant(town.gerel.key) == 1
    assert not Consent.objects.exists() and Application.objects.get().sources == {}
    assert resident_of(a_request(None)) is None


def test_a_licence_stands_for_its_material_after_the_yes(town: Town, gerel: ResidentView) -> None:
    for name in ("kind", "number", "state", "grade"):
        an_element(f"licence.{name}")
    a_thing("licence", town.services.places.east, town.gerel, kind="id", number="L-9", state="valid", grade="A")
    thing, items = chosen_items("open-shop", is_thing=True)
    assert [one.number for one in held_for_form(gerel, thing, items).licences] == ["L-9"]
    view = send(gerel, Said("yes"))
    assert Evidence.objects.get(application__key=view.key, material="identity").source == ["L-9"]
    assert licence_code("id") in Consent.objects.get().elements
    lines = list_accesses(town.services.places.actor("alice"), town.gerel.key)
    assert any(one.elements == ("licence.number",) for one in lines)
    refused = send(gerel, Said("yes", (licence_code("id"),)))
    assert Evidence.objects.get(application__key=refused.key, material="identity").way == "bring"
