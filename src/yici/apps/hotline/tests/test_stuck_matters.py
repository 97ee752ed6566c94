"""The list of stuck matters: cleared words, an editor's release, a promise with its day, a look by somebody else."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from yici.apps.hotline.actions.stuck import add_line, look_again, move_stuck, rewrite_stuck, write_stuck
from yici.apps.hotline.contracts.supervision import StuckView
from yici.apps.hotline.errors import LookedAtBySelf, StillPersonal, StuckMatterNotFound
from yici.apps.hotline.models import Decision, StuckMatter, WorkOrder
from yici.apps.hotline.rules.clearing import personal_parts
from yici.apps.hotline.selectors.stuck import get_stuck, list_public_stuck, list_suspended
from yici.apps.hotline.tests.cast import Hotline
from yici.apps.hotline.tests.steps import given, taken
from yici.apps.places.tests.pages import signed_in, words
from yici.core.errors import ChangedMeanwhile, NotAllowed, StepNotYet

DAY = dt.date(2026, 12, 20)


def written(hotline: Hotline, **changes: Any) -> StuckView:
    said = {"title": "西村供热管网老化", "words": "三年冬天都不热", "promise": "换完主管", "promised_on": DAY}
    order = given(hotline, taken())
    return write_stuck(actor=hotline.actor("lan"), order=order.key, **{**said, **changes})


def listed(hotline: Hotline) -> StuckView:
    draft = written(hotline)
    return move_stuck(actor=hotline.actor("fei"), matter=draft.key, expected=draft.version, event="list")


@pytest.mark.parametrize(
    "text",
    [
        "打 139 0000 0017 问",
        "电话0477-8581234",
        "身份证15999919900101001X",
        "蒙K·12345 的车",
        "写信到 a.b@c.cn",
        "１３９０００００017",
    ],
)
def test_phones_numbers_plates_and_addresses_are_seen(text: str) -> None:
    assert len(personal_parts(text)) == 1


def test_amounts_days_and_houses_are_no_phones() -> None:
    assert personal_parts("2026年11月20日，管网 1200 米，投资 1,386 万元，编号 W26-0041827-4") == []


def test_words_that_tell_of_a_person_are_refused(hotline: Hotline) -> None:
    with pytest.raises(StillPersonal, match="13900000017"):
        written(hotline, words="住户 13900000017 反映")


def test_a_draft_is_not_public_and_an_editor_releases_it(hotline: Hotline) -> None:
    draft = written(hotline)
    assert list_public_stuck() == []
    with pytest.raises(NotAllowed):
        move_stuck(actor=hotline.actor("lan"), matter=draft.key, expected=draft.version, event="list")
    move_stuck(actor=hotline.actor("fei"), matter=draft.key, expected=draft.version, event="list")
    (found,) = list_public_stuck()
    assert (found.title, found.unit_name, found.promised_on, found.order_number) == (
        "西村供热管网老化",
        "热力公司",
        DAY,
        "",
    )


def test_without_a_promise_and_its_day_it_does_not_go_on_the_list(hotline: Hotline) -> None:
    draft = written(hotline, promise="")
    with pytest.raises(StepNotYet):
        move_stuck(actor=hotline.actor("fei"), matter=draft.key, expected=draft.version, event="list")


def test_it_is_struck_off_only_after_somebody_else_has_looked(hotline: Hotline) -> None:
    found = listed(hotline)
    lan, fei = hotline.actor("lan"), hotline.actor("fei")
    with pytest.raises(StepNotYet):
        move_stuck(actor=lan, matter=found.key, expected=found.version, event="strike")
    with pytest.raises(LookedAtBySelf):
        look_again(actor=lan, matter=found.key, expected=found.version, result="good", words="热了")
    bad = look_again(actor=fei, matter=found.key, expected=found.version, result="partly", words="两栋热了")
    with pytest.raises(StepNotYet):
        move_stuck(actor=lan, matter=found.key, expected=bad.version, event="strike")
    good = look_again(actor=fei, matter=found.key, expected=bad.version, result="good", words="都热了")
    gone = move_stuck(actor=lan, matter=found.key, expected=good.version, event="strike")
    assert (gone.state, gone.struck_on) == ("struck", dt.date(2026, 11, 20))


def test_the_database_refuses_what_nobody_has_looked_at(hotline: Hotline) -> None:
    found = listed(hotline)
    rows = StuckMatter.objects.filter(key=found.key)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="struck")
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(rechecked_by=rows.get().written_by)


def test_two_at_once_do_not_overwrite_each_other(hotline: Hotline) -> None:
    draft = written(hotline)
    lan = hotline.actor("lan")
    same = {"title": draft.title, "words": draft.words, "promise": draft.promise, "promised_on": DAY}
    rewrite_stuck(actor=lan, matter=draft.key, expected=draft.version, **{**same, "promise": "换主管和支管"})
    with pytest.raises(ChangedMeanwhile):
        rewrite_stuck(actor=lan, matter=draft.key, expected=draft.version, **same)


def test_lines_are_added_and_others_find_nothing(hotline: Hotline) -> None:
    found = listed(hotline)
    told = add_line(actor=hotline.actor("lan"), matter=found.key, words="开工了")
    assert told.happened == ((dt.date(2026, 11, 20), "开工了"),)
    for who in ("han", "kun", "cao"):
        with pytest.raises(StuckMatterNotFound):
            get_stuck(hotline.actor(who), found.key)


def test_the_public_page_has_the_promise_and_no_word_of_whoever_asked(hotline: Hotline) -> None:
    found = listed(hotline)
    look_again(actor=hotline.actor("fei"), matter=found.key, expected=found.version, result="bad", words="还在挖")
    page = Client(headers={"host": "localhost"}).get("/open/stuck/")
    said = words(page)
    assert page.status_code == 200
    for wanted in ("西村供热管网老化", "热力公司", "换完主管", "2026-12-20", "还在挖"):
        assert wanted in said
    assert "老人在家冻着" not in said and "139" not in said and "白音" not in said


def test_suspended_orders_stand_with_reason_and_day_of_review_and_no_words(hotline: Hotline) -> None:
    order = given(hotline, taken())
    row = WorkOrder.objects.get(key=order.key)
    Decision.objects.create(
        kind="suspension", state="granted", order=row, reason="season", text="天冷不能挖",
        asked_at=row.first_dispatched_at, decided_at=row.first_dispatched_at,
    )  # fmt: skip
    WorkOrder.objects.filter(pk=row.pk).update(suspended_until=DAY)
    type(row.case).objects.filter(pk=row.case.pk).update(state_id="work_order:suspended", phase="answered")
    (found,), following = list_suspended()
    assert (found.review_on, found.unit_name, following) == (DAY, "热力公司", None)
    said = words(Client(headers={"host": "localhost"}).get("/open/stuck/"))
    assert "2026-12-20" in said and "暖气不热" not in said and "天冷" not in said


def test_the_dossier_is_a_pdf_of_cleared_words(hotline: Hotline) -> None:
    found = listed(hotline)
    answer = signed_in(hotline.accounts["lan"]).get(f"/desk/supervise/stuck/{found.key}/dossier.pdf")
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF")
    assert signed_in(hotline.accounts["han"]).get(f"/desk/supervise/stuck/{found.key}/dossier.pdf").status_code == 404


def test_the_desk_goes_the_whole_way_by_pages(hotline: Hotline) -> None:
    order = given(hotline, taken())
    lan, fei = signed_in(hotline.accounts["lan"]), signed_in(hotline.accounts["fei"])
    form = {"kind": "media", "title": "西村供热", "words": "不热", "promise": "换管", "promised_on": "2026-12-20"}
    refused = lan.post(f"/desk/supervise/orders/{order.key}/stuck/write/", {**form, "words": "问 13900000017"})
    assert refused.status_code == 422 and "13900000017" in words(refused) and "换管" in refused.content.decode()
    kept = lan.post(f"/desk/supervise/orders/{order.key}/stuck/write/", form)
    assert kept.status_code == 303
    here = kept.headers["Location"]
    assert "西村供热" in words(fei.get(here))
    released = fei.post(f"{here}act/", {"event": "list", "expected": "1"})
    assert released.status_code == 303
    assert "西村供热" in words(Client(headers={"host": "localhost"}).get("/open/stuck/"))
    late = fei.post(f"{here}act/", {"event": "look", "expected": "1", "result": "good", "words": "热了"})
    assert late.status_code == 409
