"""Rules point out who is stuck; a person urges, supervises, looks at the answer. Each step has its own clock."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from yici.apps.cases.public import UnitBarred, get_case
from yici.apps.hotline.actions.supervising import answer_supervision, look_at_answer, supervise
from yici.apps.hotline.errors import NotOpenAnyMore, OrderNotFound, SupervisionNotFound, UrgedToday, WordsNeeded
from yici.apps.hotline.models import Supervision, WorkOrder
from yici.apps.hotline.public import OrderView, get_order, redispatch
from yici.apps.hotline.selectors.supervision import get_supervision, list_candidates, list_supervisions
from yici.apps.hotline.tests.cast import Hotline
from yici.apps.hotline.tests.steps import given, taken
from yici.apps.places.tests.cast import NOW
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.errors import ChangedMeanwhile, NotAllowed, StepNotDeclared
from yici.core.models import CityRow, Outgoing


def rule(code: str, level: str, fact: str, at_least: int, days: int = 3) -> None:
    """A rule of the city's file."""
    content = {"code": code, "name": code, "name_en": code, "level": level, "fact": fact, "at_least": str(at_least),
               "answer_days": str(days)}  # fmt: skip
    CityRow.objects.create(file="supervision_rules.csv", code=code, content=content)


@pytest.fixture
def order(hotline: Hotline) -> OrderView:
    return given(hotline, taken())


def pointed_out(hotline: Hotline, level: str) -> list[tuple[str, tuple[int, ...]]]:
    found, _ = list_candidates(hotline.actor("lan"), level)
    return [(one.rules[0].code, one.facts) for one in found]


def test_an_order_past_its_limit_is_pointed_out_with_the_rule(hotline: Hotline, order: OrderView) -> None:
    rule("overdue", "urge", "overdue_days", 1)
    assert pointed_out(hotline, "urge") == []
    final = next(one for one in order.case.clocks if one.kind == "final")
    with clock.held_at(final.due_at + dt.timedelta(days=2, minutes=1)):
        assert pointed_out(hotline, "urge") == [("overdue", (2,))]


def test_a_third_redispatch_without_a_main_unit_is_supervised(hotline: Hotline, order: OrderView) -> None:
    rule("no_main", "supervise", "redispatches", 3)
    for unit in ("urban_management", "heating_company", "urban_management"):
        assert pointed_out(hotline, "supervise") == []
        version = get_order(SYSTEM, order.key).case.version
        redispatch(actor=hotline.actor("ben"), order=order.key, unit=unit, expected=version)
    assert pointed_out(hotline, "supervise") == [("no_main", (3,))]


@pytest.mark.parametrize(
    ("fact", "field"), [("redos", "redo_count"), ("returns", "return_count"), ("urges", "urge_count")]
)
def test_what_is_counted_on_the_order_is_pointed_out_from_its_threshold_on(
    hotline: Hotline, order: OrderView, fact: str, field: str
) -> None:
    rule("it", "joint", fact, 3)
    for count, wanted in ((2, []), (3, [("it", (3,))])):
        WorkOrder.objects.filter(key=order.key).update(**{field: count})
        assert pointed_out(hotline, "joint") == wanted


def test_age_alone_brings_it_before_the_media(hotline: Hotline, order: OrderView) -> None:
    rule("old", "media", "age_days", 180)
    with clock.held_at(NOW + dt.timedelta(days=181)):
        assert pointed_out(hotline, "media") == [("old", (181,))]


def test_urging_is_one_key_counted_told_and_once_a_day(hotline: Hotline, order: OrderView) -> None:
    rule("old", "urge", "age_days", 1, days=1)
    lan = hotline.actor("lan")
    with clock.held_at(NOW + dt.timedelta(days=3)):  # a Monday
        final = next(one for one in get_order(SYSTEM, order.key).case.clocks if one.kind == "final").due_at
        made = supervise(actor=lan, order=order.key, level="urge", rule="old")
        assert made.due_on == dt.date(2026, 11, 24)
        with pytest.raises(UrgedToday):
            supervise(actor=lan, order=order.key, level="urge")
        assert pointed_out(hotline, "urge") == []
        found = get_order(SYSTEM, order.key)
        assert found.supervision == "urge"
        assert next(one for one in found.case.clocks if one.kind == "final").due_at == final
    assert WorkOrder.objects.get(key=order.key).urge_count == 1
    assert [row.recipient for row in Outgoing.objects.filter(template="supervision.asked")] == ["heating_company"]


def test_the_database_refuses_a_second_urging_of_the_day(hotline: Hotline, order: OrderView) -> None:
    made = supervise(actor=hotline.actor("lan"), order=order.key, level="urge")
    row = Supervision.objects.get(key=made.key)
    supervise(actor=hotline.actor("lan"), order=order.key, level="supervise", text="说明进展")
    other = Supervision.objects.exclude(pk=row.pk).get()
    other.level = "urge"
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save()


def test_the_unit_answers_and_who_asked_looks_at_it(hotline: Hotline, order: OrderView) -> None:
    lan, han = hotline.actor("lan"), hotline.actor("han")
    made = supervise(actor=lan, order=order.key, level="supervise", text="三天内说清楚")
    with pytest.raises(StepNotDeclared):
        look_at_answer(actor=lan, supervision=made.key, expected=made.version, event="accept")
    said = answer_supervision(actor=han, supervision=made.key, expected=made.version, text="管网周三换好")
    with pytest.raises(ChangedMeanwhile):
        look_at_answer(actor=lan, supervision=made.key, expected=made.version, event="again", text="再说一遍")
    with pytest.raises(NotAllowed):
        look_at_answer(actor=han, supervision=made.key, expected=said.version, event="accept")
    again = look_at_answer(actor=lan, supervision=made.key, expected=said.version, event="again", text="哪天完工？")
    assert again.state == "asked"
    said = answer_supervision(actor=han, supervision=made.key, expected=again.version, text="25 日完工")
    day = dt.date(2026, 11, 26)
    closed = look_at_answer(actor=lan, supervision=made.key, expected=said.version, event="accept", recheck_on=day)
    assert (closed.state, closed.recheck_on, closed.answer) == ("closed", day, "25 日完工")
    assert list_supervisions(lan)[0] == []


def test_supervision_above_urging_says_what_is_asked(hotline: Hotline, order: OrderView) -> None:
    with pytest.raises(WordsNeeded):
        supervise(actor=hotline.actor("lan"), order=order.key, level="joint")


def test_joint_supervision_asks_the_other_units_too(hotline: Hotline, order: OrderView) -> None:
    made = supervise(
        actor=hotline.actor("lan"), order=order.key, level="joint", text="一起到现场", joint=("urban_management",)
    )
    assert made.joint == ("城管局",)
    assert get_supervision(hotline.actor("kun"), made.key).number == made.number
    recipients = set(Outgoing.objects.filter(template="supervision.asked").values_list("recipient", flat=True))
    assert recipients == {"heating_company", "urban_management"}


def test_a_unit_complained_about_is_not_asked_to_help(hotline: Hotline) -> None:
    one = given(hotline, taken(against="urban_management"))
    with pytest.raises(UnitBarred):
        supervise(actor=hotline.actor("lan"), order=one.key, level="joint", text="一起", joint=("urban_management",))


def test_what_is_done_is_not_urged_and_strangers_find_nothing(hotline: Hotline, order: OrderView) -> None:
    made = supervise(actor=hotline.actor("lan"), order=order.key, level="urge")
    for who in ("kun", "zed"):
        with pytest.raises(SupervisionNotFound):
            get_supervision(hotline.actor(who), made.key)
    with pytest.raises(NotAllowed):
        supervise(actor=hotline.actor("han"), order=order.key, level="urge")
    assert get_case(SYSTEM, order.case.key).phase == "waiting"
    from yici.apps.hotline.tests.steps import done

    done(hotline, order)
    with clock.held_at(NOW + dt.timedelta(days=1)), pytest.raises(NotOpenAnyMore):
        supervise(actor=hotline.actor("lan"), order=order.key, level="urge")
    far = hotline.actor("zed")
    with pytest.raises((OrderNotFound, NotAllowed)):
        supervise(actor=far, order=order.key, level="urge")


def test_candidates_come_page_by_page(hotline: Hotline) -> None:
    rule("all", "urge", "age_days", 1)
    keys = [given(hotline, taken(f"k{at}")).key for at in range(5)]
    with clock.held_at(NOW + dt.timedelta(days=2)):
        lan = hotline.actor("lan")
        first, following = list_candidates(lan, "urge", most=3)
        rest, end = list_candidates(lan, "urge", following, most=3)
    assert [one.order for one in (*first, *rest)] == keys and end is None
