"""An allowed form goes to every place of an area, already filled; nobody gets two copies, nobody none."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from yici.apps.cases import public as cases
from yici.apps.collecting import public as collecting
from yici.apps.collecting.actions import sending as sending_actions
from yici.apps.collecting.errors import NotAllowedForm, SendingNotFound, SentFormNotFound
from yici.apps.collecting.models import SentForm
from yici.apps.collecting.tests.builders import a_plan, a_sending, an_allowed_form, open_forms
from yici.apps.collecting.tests.cast import Collectors, give
from yici.apps.places.tests.cast import NOW, TODAY
from yici.apps.records.tests.builders import a_person
from yici.apps.tables import public as tables
from yici.apps.tables.tests.builders import Fill
from yici.core import clock, jobs
from yici.core.access import SYSTEM
from yici.core.errors import NotAllowed, NotFound, SameKeyOtherContent


def test_each_village_gets_its_copy_already_filled(cast: Collectors) -> None:
    a_person(cast.places.east, name="张一", id_number="")
    a_person(cast.places.west, name="李二")
    sending = a_sending(cast)
    assert (sending.places, sending.given, sending.prepared) == (2, 2, 2)
    forms = open_forms(cast, sending)
    assert sorted(form.area_name for form in forms) == ["东村", "西嘎查"]
    for form in forms:
        assert form.fill is not None and form.state == "filling"
        view = tables.get_fill(SYSTEM, form.fill)
        assert view.area_name == form.area_name
        assert view.counts["filled"] > 0


def test_the_township_consolidates_and_stands_above(cast: Collectors) -> None:
    sending = a_sending(cast)
    (town,) = collecting.list_sent_forms(cast.actor("alice"), sending.key)
    assert (town.kind, town.area_name, town.below_total) == ("consolidation", "河口镇", 2)
    below = collecting.list_sent_forms(cast.actor("gao"), sending.key, above=town.key)
    assert [one.area_name for one in below] == ["东村", "西嘎查"]


def test_the_village_finds_it_in_its_inbox_with_its_last_day(cast: Collectors) -> None:
    sending = a_sending(cast, days=9)
    (line,) = cases.list_assignments(cast.actor("bob"))
    assert (line.title, line.owner_name, line.due_on) == (sending.title, "公安局", TODAY + dt.timedelta(days=9))
    assert line.url_name == "collecting:sent"
    (mine,) = collecting.list_received(cast.actor("bob"))
    assert mine.key == line.subject
    fill = collecting.get_sent_form(cast.actor("bob"), mine.key).fill
    assert fill is not None and tables.get_fill(cast.actor("bob"), fill).key == fill


def test_a_job_killed_in_the_middle_goes_on_and_every_village_has_one_copy(
    cast: Collectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = an_allowed_form(cast)
    sending = collecting.send_out(
        actor=cast.actor("alice"), plan=plan.key, area=cast.places.city.key, last_day=TODAY + dt.timedelta(days=5)
    )
    kept = sending_actions._keep_copy

    def killed(*args: object) -> None:
        raise KeyboardInterrupt  # the fill is made, its sent form does not know it yet

    monkeypatch.setattr(sending_actions, "_keep_copy", killed)
    with pytest.raises(KeyboardInterrupt):
        collecting.give_out(sending.key)
    monkeypatch.setattr(sending_actions, "_keep_copy", kept)
    assert Fill.objects.count() == 1
    collecting.give_out(sending.key)
    collecting.give_out(sending.key)
    copies = SentForm.objects.filter(sending__key=sending.key, kind="copy")
    assert copies.count() == 3 and copies.exclude(prepared_at=None).count() == 3
    assert Fill.objects.count() == 3 == copies.values("fill").distinct().count()


def test_pressing_twice_sends_once(cast: Collectors) -> None:
    plan, once = an_allowed_form(cast), uuid.uuid4()
    first, second = (
        collecting.send_out(
            actor=cast.actor("alice"), plan=plan.key, area=cast.places.city.key, submission=once,
            last_day=TODAY + dt.timedelta(days=5),
        )
        for _ in range(2)
    )  # fmt: skip
    assert first.key == second.key
    with pytest.raises(SameKeyOtherContent):
        collecting.send_out(
            actor=cast.actor("erin"), plan=plan.key, area=cast.places.city.key, submission=once,
            last_day=TODAY + dt.timedelta(days=5),
        )  # fmt: skip


def test_only_an_allowed_form_is_sent_and_only_by_its_bureau(cast: Collectors) -> None:
    draft, allowed = a_plan(cast), an_allowed_form(cast, title="另一张表")
    day = TODAY + dt.timedelta(days=5)
    with pytest.raises(NotAllowedForm):
        collecting.send_out(actor=cast.actor("alice"), plan=draft.key, area=cast.places.city.key, last_day=day)
    for name, error in (("erin", NotFound), ("bob", NotAllowed), ("gao", NotAllowed)):
        with pytest.raises(error):
            collecting.send_out(actor=cast.actor(name), plan=allowed.key, area=cast.places.city.key, last_day=day)
    give("township_clerk", "forms.send")  # sees it, but it is another's
    with pytest.raises(NotAllowed):
        collecting.send_out(actor=cast.actor("gao"), plan=allowed.key, area=cast.places.town.key, last_day=day)
    with clock.held_at(NOW + dt.timedelta(days=500)), pytest.raises(NotAllowedForm):
        collecting.send_out(
            actor=cast.actor("alice"), plan=allowed.key, area=cast.places.city.key,
            last_day=TODAY + dt.timedelta(days=501),
        )  # fmt: skip
    with pytest.raises(cases.DayIsPast):
        collecting.send_out(
            actor=cast.actor("alice"), plan=allowed.key, area=cast.places.city.key, last_day=TODAY - dt.timedelta(1)
        )


def test_a_copy_holds_nothing_that_the_sender_may_not_read(cast: Collectors) -> None:
    sending = a_sending(cast)
    row = SentForm.objects.select_related("sending", "area", "unit").filter(kind="copy").first()
    assert row is not None
    row.sending.readers = []
    assert not sending_actions.copy_actor(row).may_read("party")
    assert sending.key == row.sending.key


def test_strangers_find_neither_the_sending_nor_its_forms(cast: Collectors) -> None:
    sending = a_sending(cast)
    for name in ("erin", "charlie", "fang", "bob", "gao"):
        with pytest.raises(SendingNotFound):
            collecting.get_sending(cast.actor(name), sending.key)
    east = next(one for one in open_forms(cast, sending) if one.area_name == "东村")
    for name in ("erin", "charlie", "fang", "hua"):
        with pytest.raises(SentFormNotFound):
            collecting.get_sent_form(cast.actor(name), east.key)
    assert collecting.list_received(cast.actor("charlie")) == ()
    for name in ("bob", "ida", "gao", "alice"):
        assert collecting.get_sent_form(cast.actor(name), east.key).key == east.key


def test_the_open_ones_are_urged_once_in_a_while(cast: Collectors) -> None:
    sending = a_sending(cast)
    assert collecting.urge(actor=cast.actor("alice"), sending=sending.key) == 3  # two villages and their township
    assert collecting.urge(actor=cast.actor("alice"), sending=sending.key) == 0
    (mine,) = collecting.list_received(cast.actor("bob"))
    assert mine.urged == 1
    assert collecting.get_sent_form(cast.actor("bob"), mine.key).timeline[-1].verb == "form.urged"


def test_a_revoked_sending_leaves_every_inbox(cast: Collectors) -> None:
    sending = a_sending(cast)
    collecting.revoke_sending(actor=cast.actor("alice"), sending=sending.key, reason="发错了")
    jobs.run_due()
    assert cases.list_assignments(cast.actor("bob")) == ()
    view = collecting.get_sending(cast.actor("alice"), sending.key)
    assert view.is_revoked and view.counts.revoked == 2
