"""Officials write a version, another person lets it go, it holds from its day; the past is never changed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from yici.apps.services.actions.editing import begin_version, move_version, save_section, set_day, undo_save
from yici.apps.services.cityfiles import TABLES
from yici.apps.services.contracts import VersionView
from yici.apps.services.errors import (
    CodeNotUsable,
    NothingToUndo,
    ReasonForWriters,
    VersionClosed,
    VersionExists,
    VersionHasProblems,
    VersionNotFound,
)
from yici.apps.services.models import ItemVersion
from yici.apps.services.selectors.catalogue import get_item, list_items
from yici.apps.services.selectors.editing import changes_of, problems_of
from yici.apps.services.tests.cast import NOW
from yici.apps.services.tests.editing_cast import Editors
from yici.core import clock
from yici.core.cityfiles import CityFiles, read_city, write_city
from yici.core.errors import ChangedMeanwhile, NotAllowed, StepNotYet
from yici.core.models import CityRow, LoadedRow
from yici.core.threeway import compare, table_of_rows

TOMORROW = dt.date(2026, 11, 21)
DELIVERY = {"code": "form.delivers", "name": "送餐", "name_en": "Delivers", "kind": "bool", "required": "yes"}
BOXES = {"code": "form.boxes", "name": "餐盒", "name_en": "Boxes", "kind": "int", "when": "form.delivers = yes"}


def begun(editors: Editors, who: str = "eva", code: str = "food_licence") -> VersionView:
    return begin_version(actor=editors.actor(who), kind="item", code=code)


def with_fields(editors: Editors, *more: dict[str, str], who: str = "eva") -> VersionView:
    view = begun(editors, who)
    rows = [*view.content["fields"], *more]
    return save_section(actor=editors.actor(who), version=view.key, section="fields", rows=rows, expected=0)


def moved(editors: Editors, who: str, event: str, view: VersionView, reason: str = "") -> VersionView:
    return move_version(
        actor=editors.actor(who), version=view.key, event=event, expected=view.version, reason=reason
    )  # fmt: skip


def published(editors: Editors) -> VersionView:
    return moved(editors, "paul", "publish", moved(editors, "eva", "submit", with_fields(editors, DELIVERY, BOXES)))


def test_a_version_begins_as_what_holds_and_differs_in_nothing(editors: Editors) -> None:
    view = begun(editors)
    assert (view.valid_from, view.base_from, view.state) == (TOMORROW, dt.date(2026, 1, 1), "draft")
    assert [row["code"] for row in view.content["fields"]] == ["form.shop", "form.seats"]
    assert changes_of(view) == [] and problems_of(view) == []


def test_beginning_twice_is_the_same_version(editors: Editors) -> None:
    assert begun(editors).key == begun(editors, "evan").key


def test_what_is_let_go_holds_from_its_day_and_not_before(editors: Editors) -> None:
    published(editors)
    assert len(get_item("food_licence").fields) == 2
    with clock.held_at(NOW + dt.timedelta(days=1)):
        item = get_item("food_licence")
    assert [one.code for one in item.fields] == ["form.shop", "form.seats", "form.delivers", "form.boxes"]
    assert item.fields[3].when == "form.delivers = yes"
    assert CityRow.objects.filter(file="service_fields/*.csv", code="food_licence|2026-11-21|form.boxes").exists()


def test_whoever_wrote_it_never_lets_it_go(editors: Editors) -> None:
    view = moved(editors, "evan", "submit", with_fields(editors, DELIVERY, who="evan"))
    with pytest.raises(StepNotYet):
        moved(editors, "evan", "publish", view)
    with pytest.raises(NotAllowed):
        moved(editors, "eva", "publish", view)
    assert moved(editors, "paul", "publish", view).state == "published"


def test_another_unit_finds_nothing(editors: Editors) -> None:
    view = begun(editors)
    with pytest.raises(VersionNotFound):
        begun(editors, "sia")
    with pytest.raises(VersionNotFound):
        save_section(actor=editors.actor("sia"), version=view.key, section="fields", rows=[], expected=0)


def test_the_second_of_two_is_told_and_other_sections_are_free(editors: Editors) -> None:
    view = with_fields(editors, DELIVERY)
    with pytest.raises(ChangedMeanwhile):
        save_section(actor=editors.actor("evan"), version=view.key, section="fields", rows=[], expected=0)
    steps = [{"code": "say", "name": "说一次", "name_en": "Say it"}]
    again = save_section(actor=editors.actor("evan"), version=view.key, section="steps", rows=steps, expected=0)
    assert len(again.content["fields"]) == 3 and len(again.content["steps"]) == 1


def test_what_is_saved_unchanged_is_no_save(editors: Editors) -> None:
    view = begun(editors)
    again = save_section(
        actor=editors.actor("eva"), version=view.key, section="fields", rows=view.content["fields"], expected=7
    )
    assert again.version == view.version and again.may_undo == ""


def test_the_last_save_is_taken_back_and_typing_that_goes_on_is_one(editors: Editors) -> None:
    view = with_fields(editors, DELIVERY)
    view = save_section(actor=editors.actor("eva"), version=view.key, section="fields", rows=[], expected=1)
    assert view.may_undo == "fields"
    view = undo_save(actor=editors.actor("eva"), version=view.key, expected=view.version)
    assert [row["code"] for row in view.content["fields"]] == ["form.shop", "form.seats"]
    with pytest.raises(NothingToUndo):
        undo_save(actor=editors.actor("eva"), version=view.key, expected=view.version)


def test_what_is_wrong_is_said_where_it_stands_and_keeps_it_from_being_handed_on(editors: Editors) -> None:
    view = with_fields(editors, {**BOXES, "kind": "number"}, {**BOXES, "code": "form.x", "when": "form.y = 1"})
    [kind] = problems_of(view)
    assert (kind.section, kind.row, kind.column) == ("fields", 2, "kind")
    with pytest.raises(VersionHasProblems):
        moved(editors, "eva", "submit", view)
    rows = [*view.content["fields"][:2], {**BOXES, "when": "form.y = 1"}]
    view = save_section(actor=editors.actor("eva"), version=view.key, section="fields", rows=rows, expected=1)
    [when] = problems_of(view)
    assert (when.column, when.facts["path"]) == ("when", "form.y")


def test_a_conflict_with_a_thing_is_named(editors: Editors) -> None:
    view = begun(editors)
    rows = [{**view.content["fields"][0], "kind": "int"}, view.content["fields"][1]]
    view = save_section(actor=editors.actor("eva"), version=view.key, section="fields", rows=rows, expected=0)
    [found] = problems_of(view)
    assert found.what == "This makes {thing} ask two different kinds for {code}."
    assert (found.facts["thing"], found.facts["items"]) == ("开店", "食品经营许可、门头牌匾")


def test_a_day_that_has_come_or_is_taken_is_refused(editors: Editors) -> None:
    view = with_fields(editors, DELIVERY)
    view = set_day(
        actor=editors.actor("eva"), version=view.key, valid_from=dt.date(2026, 1, 1), expected=view.version
    )  # fmt: skip
    with pytest.raises(VersionExists):
        moved(editors, "eva", "submit", view)
    view = set_day(actor=editors.actor("eva"), version=view.key, valid_from=NOW.date(), expected=view.version)
    with pytest.raises(StepNotYet):
        moved(editors, "eva", "submit", view)


def test_it_is_sent_back_with_a_reason(editors: Editors) -> None:
    view = moved(editors, "eva", "submit", with_fields(editors, DELIVERY))
    with pytest.raises(VersionClosed):
        save_section(actor=editors.actor("eva"), version=view.key, section="fields", rows=[], expected=1)
    with pytest.raises(ReasonForWriters):
        moved(editors, "paul", "send_back", view, " ")
    view = moved(editors, "paul", "send_back", view, "送餐要说明平台")
    assert (view.state, view.reason) == ("draft", "送餐要说明平台")


def test_it_is_withdrawn_before_its_day_and_never_after(editors: Editors) -> None:
    view = published(editors)
    with clock.held_at(NOW + dt.timedelta(days=1)), pytest.raises(StepNotYet):
        moved(editors, "paul", "withdraw", view, "写错了")
    assert moved(editors, "paul", "withdraw", view, "写错了").state == "withdrawn"
    with clock.held_at(NOW + dt.timedelta(days=1)):
        assert len(get_item("food_licence").fields) == 2


def test_a_new_item_is_written_in_the_browser(editors: Editors) -> None:
    for code in ("Shop!", "shop_sign", "open-shop"):
        with pytest.raises((CodeNotUsable, VersionNotFound)):
            begun(editors, code=code)
    view = begun(editors, code="market_stall")
    problems = {(one.section, one.column) for one in problems_of(view)}
    assert ("facts", "name") in problems and ("facts", "legal_length") in problems
    facts = {
        **view.content["facts"][0], "name": "摊位备案", "name_en": "Market stall", "object": "person",
        "handling": "immediate", "legal_rule": "working_days", "legal_length": "5", "promised_rule": "working_days",
        "promised_length": "1", "visits": "0", "reach": "city", "online": "IV", "result": "备案单",
    }  # fmt: skip
    view = save_section(actor=editors.actor("eva"), version=view.key, section="facts", rows=[facts], expected=0)
    assert problems_of(view) == [] and view.content["facts"][0]["unit"] == "market_supervision"
    moved(editors, "paul", "publish", moved(editors, "eva", "submit", view))
    with clock.held_at(NOW + dt.timedelta(days=1)):
        assert "market_stall" in {one.code for one in list_items()}


def test_a_thing_is_written_by_its_own_unit(editors: Editors) -> None:
    view = begin_version(actor=editors.actor("wanda"), kind="thing", code="open-shop")
    parts = [{"item": "shop_sign"}, {"item": "food_licence", "after": "shop_sign"}]
    view = save_section(actor=editors.actor("wanda"), version=view.key, section="parts", rows=parts, expected=0)
    assert problems_of(view) == []
    assert {one.what for one in changes_of(view)} == {"changed", "moved"}
    loop = [{"item": "shop_sign", "after": "food_licence"}, parts[1]]
    view = save_section(actor=editors.actor("wanda"), version=view.key, section="parts", rows=loop, expected=1)
    assert [one.what for one in problems_of(view)] == ["In {thing}, {code} would wait for itself."]


def test_the_database_lets_one_unfinished_version_be(editors: Editors) -> None:
    from django.db import IntegrityError, transaction

    view = begun(editors)
    row = ItemVersion.objects.get(key=view.key)
    row.pk, row.key = None, __import__("uuid").uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    row.state = "published"  # let go by nobody
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_what_was_let_go_goes_back_into_files_and_a_load_leaves_it_alone(editors: Editors, tmp_path: Path) -> None:
    before = {table.name: dict(table_of_rows(table.files).read()) for table in TABLES}
    for table in TABLES:
        rows = before[table.name]
        LoadedRow.objects.bulk_create(
            LoadedRow(file=table.files, code=code, content=row, loaded_at=NOW) for code, row in rows.items()
        )
    published(editors)
    rows = {table.name: list(table_of_rows(table.files).read().values()) for table in TABLES}
    write_city(CityFiles.of({"name": "试验市"}, rows, TABLES, tmp_path), tmp_path)
    text = (tmp_path / "service_fields" / "food_licence.csv").read_text("utf-8")
    assert "food_licence,2026-11-21,4,form.boxes,餐盒,Boxes,int,," in text
    written = read_city(tmp_path, TABLES)
    for table in TABLES:
        loaded = table_of_rows(table.files)
        exported = {"|".join(table.key_of(row)): row for row in written.rows(table.name)}
        assert compare(loaded, exported).is_empty(), table.name
        assert compare(loaded, before[table.name]).is_empty(), table.name  # files of before: nothing is retired
