"""A form that nobody fills yet: what its columns mean, without a fill and without reading values."""

from __future__ import annotations

import pytest

from yici.apps.places.tests.cast import Cast
from yici.apps.tables import public as tables
from yici.apps.tables.models import Fill, Form
from yici.apps.tables.tests.forms_of_ours import a_form
from yici.core.access import SYSTEM

HEADINGS = ("序号", "姓名", "手机号码", "宗教信仰", "取暖用煤量", "备注")


def outline(cast: Cast, title: str = "家庭成员信息表") -> tables.FormOutline:
    return tables.recognise_form(actor=cast.actor("alice"), data=a_form(title, HEADINGS), file_name="a.xlsx")


def test_columns_are_matched_and_no_fill_is_opened(cast: Cast) -> None:
    found = outline(cast)
    assert [(one.letter, one.kind, one.element) for one in found.columns] == [
        ("A", "sequence", ""), ("B", "element", "person.name"), ("C", "element", "person.phone"), ("D", "unknown", ""),
        ("E", "unknown", ""), ("F", "free", ""),
    ]  # fmt: skip
    assert Fill.objects.count() == 0 and Form.objects.count() == 1
    assert outline(cast).form == found.form  # the same headings are the same form


def test_what_is_never_stored_is_named_with_its_source(cast: Cast) -> None:
    faith = outline(cast).columns[3]
    assert faith.forbidden_word and faith.forbidden_source


def test_a_mark_of_secrecy_stops_it_before_anything_is_kept(cast: Cast) -> None:
    with pytest.raises(tables.FormStopped):
        outline(cast, "内部资料")
    assert Form.objects.count() == 0


def test_rows_that_the_words_do_not_name_are_asked_with_broad_offers_first(cast: Cast) -> None:
    (sheet,) = outline(cast, "情况表").sheets
    assert sheet.is_population_asked and sheet.offers
    (named,) = outline(cast).sheets
    assert not named.is_population_asked and named.population


def test_what_was_settled_for_a_form_fills_it(cast: Cast) -> None:
    found = outline(cast)
    column = found.columns[4]
    meaning = tables.PlaceMeaning(column.digest, column.place, "person.work_months")
    tables.settle_meanings(actor=SYSTEM, form=found.form, meanings=[meaning])
    assert outline(cast).columns[4].element == "person.work_months"
    tables.settle_meanings(actor=SYSTEM, form=found.form, meanings=[tables.PlaceMeaning(column.digest, column.place)])
    assert outline(cast).columns[4].kind == "free"
