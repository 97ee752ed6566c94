"""What a form says: shown, required, computed, missing, wrong; from the first field to the last."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from yici.apps.services.contracts import Field, Item, MergedField, Part
from yici.apps.services.rules.composing import compose, in_reading_order
from yici.apps.services.rules.forms import understand

DAY = dt.date(2026, 3, 1)


def _form(*fields: Field) -> tuple[MergedField, ...]:
    return compose([Item("a", "a", "unit", DAY, fields=fields)], [Part("a")]).fields


SEATS = Field("form.seats", "座位", "int", least=1, most=500)
KITCHEN = Field("form.open_kitchen", "明厨亮灶", "bool", when="form.seats >= 50")
AREA = Field("form.area", "面积", "dec")
EACH = Field("form.each", "人均面积", "dec", is_required=False, formula="form.area / form.seats")


def test_a_field_that_is_not_shown_is_not_asked_and_does_not_count() -> None:
    fields = _form(SEATS, KITCHEN, Field("form.camera", "摄像头", "int", when="form.open_kitchen = yes"))
    small = understand(fields, {"form.seats": "20", "form.open_kitchen": "yes", "form.camera": "3"}, DAY)
    assert small.shown == ("form.seats",)
    assert (small.values, small.problems) == ({"form.seats": 20}, {})
    large = understand(fields, {"form.seats": "60", "form.open_kitchen": "yes"}, DAY)
    assert large.problems == {"form.camera": "missing"}


def test_a_formula_computes_what_nobody_types() -> None:
    state = understand(_form(SEATS, AREA, EACH), {"form.seats": "８", "form.area": "12.50", "form.each": "99"}, DAY)
    assert state.values["form.each"] == Decimal("1.5625")
    assert state.computed == {"form.each": "1.5625"}


def test_what_is_wrong_is_named_and_does_not_count() -> None:
    fields = _form(
        SEATS, AREA, Field("form.day", "日期", "date"), Field("form.kind", "类", "code", choices=("a", "b")),
        Field("form.phone", "电话", "phone"), Field("form.name", "店名", "text"),
    )  # fmt: skip
    typed = {
        "form.seats": "0", "form.area": "1e5", "form.day": "2026-02-31", "form.kind": "c", "form.phone": "12 34",
        "form.name": "x" * 501,
    }  # fmt: skip
    state = understand(fields, typed, DAY)
    assert state.problems == {
        "form.seats": "least", "form.area": "kind", "form.day": "kind", "form.kind": "choices", "form.phone": "kind",
        "form.name": "long",
    }  # fmt: skip
    assert state.values == {}


def test_a_repeated_group_is_checked_row_by_row() -> None:
    worker = Field("form.worker", "从业人员", "text", group="workers")
    health = Field("form.health_until", "健康证到期", "date", group="workers")
    count = Field("form.workers", "人数", "int", is_required=False, formula="count(workers)")
    fields = _form(worker, health, count)
    typed = {"workers": [{"form.worker": "甲", "form.health_until": "2027-01-01"}, {"form.worker": ""}]}
    state = understand(fields, typed, DAY)
    assert state.problems == {
        "workers[1].form.worker": "missing", "workers[1].form.health_until": "missing",
    }  # fmt: skip
    assert state.computed == {"form.workers": "2"}


def test_rubbish_in_a_form_is_a_problem_and_no_fault() -> None:
    worker = Field("form.worker", "从业人员", "text", group="workers")
    for rubbish in (None, 3, [], {}, "\0", {"workers": "x"}, {"workers": [1, None, "x"]}, {"form.seats": [1]}):
        understand(_form(SEATS, worker), rubbish if isinstance(rubbish, dict) else {"form.seats": rubbish}, DAY)


def test_each_field_stands_after_what_it_reads() -> None:
    last = MergedField(Field("form.c", "c", "int", formula="form.b + 1"), ("a",), "", "")
    middle = MergedField(Field("form.b", "b", "int"), ("a",), "form.a = yes", "")
    first = MergedField(Field("form.a", "a", "bool"), ("a",), "", "")
    ordered, loop = in_reading_order([last, middle, first])
    assert [one.field.code for one in ordered] == ["form.a", "form.b", "form.c"]
    assert loop == ()
    around = MergedField(Field("form.a", "a", "bool"), ("a",), "form.c > 1", "")
    assert in_reading_order([last, middle, around])[1] == ("form.c", "form.b", "form.a")
