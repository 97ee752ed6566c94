"""The pages on which officials write items: what is typed is never lost, what is wrong is said at its field."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from yici.apps.places.tests.pages import signed_in, value_of, words
from yici.apps.services.actions.editing import begin_version, save_section
from yici.apps.services.cityfiles import TABLES
from yici.apps.services.cityfiles.sections import SECTIONS, content_of, rows_of
from yici.apps.services.models import Application, Draft, ItemVersion
from yici.apps.services.tests.editing_cast import Editors
from yici.apps.services.views.editing_rows import edited_rows, typed_rows
from yici.core.cityfiles import read_city

ORDOS = Path(__file__).resolve().parents[5] / "cities" / "ordos"

PAGE = reverse("services-desk:version", args=["item", "food_licence"])
FIELDS = reverse("services-desk:version-section", args=["item", "food_licence", "fields"])
RULES = reverse("services-desk:version-section", args=["item", "food_licence", "rules"])
STEP = reverse("services-desk:version-step", args=["item", "food_licence"])
TYPED = {
    "row": ["0", "1"], "code.0": "form.shop", "name.0": "店名", "name_en.0": "Shop", "kind.0": "text",
    "required.0": "yes", "code.1": "form.seats", "name.1": "座位", "name_en.1": "Seats", "kind.1": "int",
    "least.1": "1",
}  # fmt: skip


@pytest.fixture
def eva(editors: Editors) -> Client:
    client = signed_in(editors.accounts["eva"])
    client.post(reverse("services-desk:begin-version"), {"kind": "item", "code": "food_licence"})
    return client


def the_version() -> ItemVersion:
    return ItemVersion.objects.get(code="food_licence")


def test_the_first_page_says_what_guides_lack(editors: Editors) -> None:
    page = words(signed_in(editors.accounts["eva"]).get(reverse("services-desk:items")))
    assert "还有 1 份办事指南没写全" in page and "设定依据" in page and "门头牌匾" not in page
    assert "门头牌匾" in words(signed_in(editors.accounts["paul"]).get(reverse("services-desk:items")))


def test_what_is_typed_is_saved_and_shown(eva: Client) -> None:
    answer = eva.post(FIELDS, {**TYPED, "expected": "0", "act": "save"})
    assert answer.status_code == 303
    assert "店名" in words(eva.get(FIELDS)) and "form.shop" in words(eva.get(PAGE))


def test_buttons_move_remove_and_add_rows(eva: Client) -> None:
    eva.post(FIELDS, {**TYPED, "expected": "0", "act": "down.0"})
    assert [row["code"] for row in the_version().content["fields"]] == ["form.seats", "form.shop"]
    assert eva.post(FIELDS, {**TYPED, "expected": "1", "act": "add.form."})["Location"].endswith("#row-2")
    third = {"row": ["0", "1", "2"], "code.2": "form.new", "expected": "2", "act": "remove.0"}
    eva.post(FIELDS, {**TYPED, **third})
    assert [row["code"] for row in the_version().content["fields"]] == ["form.seats", "form.new"]


def test_what_is_wrong_stands_at_its_field(eva: Client) -> None:
    eva.post(FIELDS, {**TYPED, "kind.1": "code", "least.1": "many", "expected": "0", "act": "save"})
    page = eva.get(FIELDS).content.decode()
    assert (
        'data-problem="least.1">“最小”：many 不是整数。' in page and 'id="least.1" name="least.1" value="many"' in page
    )


def test_the_second_of_two_sees_the_difference_and_keeps_what_was_typed(editors: Editors, eva: Client) -> None:
    view = begin_version(actor=editors.actor("evan"), kind="item", code="food_licence")
    rows = [{**view.content["fields"][0], "name": "门店名"}, view.content["fields"][1]]
    save_section(actor=editors.actor("evan"), version=view.key, section="fields", rows=rows, expected=0)
    late = eva.post(FIELDS, {**TYPED, "expected": "0", "act": "save"})
    page = words(late)
    assert late.status_code == 409 and "门店名" in page and "店名" in page and "您写的还在" in page
    assert value_of(late, "expected") == "1"
    assert eva.post(FIELDS, {**TYPED, "expected": "1", "act": "save"}).status_code == 303


def test_typing_saves_by_itself_and_says_what_is_wrong(eva: Client) -> None:
    answer = eva.post(FIELDS, {**TYPED, "name.0": "", "expected": "0", "act": "autosave"}).json()
    assert answer["mark"] == 1 and answer["problems"] == {"name.0": "“名称”还空着。 请填写。"}
    late = eva.post(FIELDS, {**TYPED, "expected": "0", "act": "autosave"})
    assert late.status_code == 409 and late.json()["problem"]


def test_rules_are_tried_while_they_are_written(eva: Client) -> None:
    rule = {
        "row": ["0"], "code.0": "few", "when.0": "form.seats < 4", "then.0": "hint", "says.0": "座位很少",
        "says_en.0": "Few seats", "expected": "0",
    }  # fmt: skip
    assert eva.post(RULES, {**rule, "act": "save"}).status_code == 303
    said = eva.post(RULES, {**rule, "expected": "1", "try.form.seats": "3", "act": "autosave"}).json()["said"]
    assert said == ["座位很少"]
    quiet = eva.post(RULES, {**rule, "expected": "1", "try.form.seats": "9", "act": "autosave"}).json()["said"]
    assert quiet == []


def test_it_goes_from_hand_to_hand(editors: Editors, eva: Client) -> None:
    eva.post(FIELDS, {**TYPED, "expected": "0", "act": "save"})
    row, paul = the_version(), signed_in(editors.accounts["paul"])
    assert "等待放行" in words(
        eva.post(STEP, {"version": row.key, "event": "submit", "expected": row.version}, follow=True)
    )
    assert "有 1 个版本等您放行" in words(paul.get(reverse("services-desk:items")))
    row = the_version()
    no_reason = paul.post(STEP, {"version": row.key, "event": "send_back", "expected": row.version})
    assert no_reason.status_code == 422
    assert paul.post(STEP, {"version": row.key, "event": "publish", "expected": row.version}).status_code == 303
    late = paul.post(STEP, {"version": row.key, "event": "publish", "expected": row.version})
    assert late.status_code == 409
    assert "撤回这个版本" in words(paul.get(PAGE))


def test_another_units_editor_finds_nothing(editors: Editors, eva: Client) -> None:
    sia = signed_in(editors.accounts["sia"])
    for address in (PAGE, FIELDS):
        assert sia.get(address).status_code == 404
    assert sia.post(FIELDS, {**TYPED, "expected": "0", "act": "save"}).status_code == 404
    assert sia.post(reverse("services-desk:begin-version"), {"kind": "item", "code": "food_licence"}).status_code == 404


def test_elements_of_the_city_are_offered_by_their_words(editors: Editors, eva: Client) -> None:
    found = eva.post(FIELDS, {**TYPED, "expected": "0", "act": "find", "find": "无此数据"})
    assert found.status_code == 303 and "市里没有这项数据" in words(eva.get(found["Location"].partition("#")[0]))


def test_a_version_is_tried_as_an_applicant_would_fill_it_and_nothing_is_stored(eva: Client) -> None:
    more = {
        "row": ["0", "1", "2"], "code.2": "form.boxes", "name.2": "餐盒", "name_en.2": "Boxes", "kind.2": "int",
        "required.2": "yes", "when.2": "form.seats > 9", "expected": "0", "act": "save",
    }  # fmt: skip
    eva.post(FIELDS, {**TYPED, **more})
    address = reverse("services-desk:try-version", args=["item", "food_licence"])
    assert "不保存" in words(eva.get(address)) and "餐盒" in words(eva.get(address))
    few = eva.post(address, {"act": "check", "form.shop": "高原红", "form.seats": "3"})
    assert few.status_code == 200 and "都填好了" in words(few)
    many = eva.post(address, {"act": "check", "form.shop": "高原红", "form.seats": "30"})
    assert many.status_code == 422 and "餐盒" in words(many) and 'value="高原红"' in many.content.decode()
    assert not Application.objects.exists() and not Draft.objects.exists()
    assert "座位" not in words(eva.get(reverse("services:apply-item", args=["food_licence"])))
    guide = eva.get(reverse("services-desk:try-guide", args=["item", "food_licence"]))
    assert guide.status_code == 200 and "平面图" in words(guide)


def test_every_item_of_the_city_opens_and_is_saved_unchanged_without_a_difference() -> None:
    files = read_city(ORDOS, TABLES)
    tables = {table.name: [dict(row) for row in files.rows(table.name)] for table in TABLES}
    versions = [("item", row) for row in tables["service_items"]] + [("thing", row) for row in tables["service_things"]]
    assert len(versions) >= 72
    for kind, row in versions:
        content = content_of(kind, row["code"], row["valid_from"], tables)  # type: ignore[arg-type]
        for section in SECTIONS[kind]:  # type: ignore[index]
            data = QueryDict(mutable=True)
            for one in edited_rows(section, content[section.name], [], {}, {}):
                data.appendlist("row", str(one.at))
                data.update({cell.name: cell.value for cell in (*one.cells, *one.seldom) if cell.shape != "fixed"})
            assert typed_rows(section, data, content[section.name]) == content[section.name], row["code"]
        again = rows_of(kind, row["code"], dt.date.fromisoformat(row["valid_from"]), content)  # type: ignore[arg-type]
        for section in SECTIONS[kind]:  # type: ignore[index]
            own = [one for one in tables[section.table.name] if one[section.owner] == row["code"]
                   and one.get("valid_from") == row["valid_from"]]  # fmt: skip
            assert sorted(again[section.table.name], key=section.table.key_of) == sorted(own, key=section.table.key_of)


def test_what_is_wrong_is_not_tried(eva: Client) -> None:
    eva.post(FIELDS, {**TYPED, "kind.0": "", "expected": "0", "act": "save"})
    answer = eva.get(reverse("services-desk:try-version", args=["item", "food_licence"]))
    assert answer.status_code == 422 and "“类型”还空着" in words(answer)
