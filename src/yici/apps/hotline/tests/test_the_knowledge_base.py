"""Answers at hand: found by the caller's words, changed by versions, put aside when their day is over."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from yici.apps.hotline.actions.knowledge import save_article
from yici.apps.hotline.contracts.calls import Article
from yici.apps.hotline.errors import ArticleNotUsable
from yici.apps.hotline.rules.knowledge import rank
from yici.apps.hotline.selectors.knowledge import get_article, list_articles, ready_answers, used_times
from yici.apps.hotline.tests.cast import Hotline
from yici.apps.hotline.tests.test_taking_a_call import ada, an_article, send
from yici.apps.places.tests.pages import signed_in, words
from yici.core import clock, lately
from yici.core.errors import ChangedMeanwhile, NotAllowed
from yici.core.models import AuditRow

ROW = {
    "code": "no_heating", "title": "暖气不热先看哪几样", "words": "暖气不热", "kind": "heating", "answer": "新的答复",
    "unit": "", "valid_from": "2026-11-20", "valid_to": "", "note": "",
}  # fmt: skip


def article(code: str, title: str, key_words: str, kind: str = "") -> Article:
    return Article(code, title, tuple(key_words.split()), kind, "…", "", "2026-01-01")


KNOWN = [
    article("pay", "热费在哪里交", "交热费 交暖气费", "heating_fee"),
    article("cold", "暖气不热先看哪几样", "暖气不热 放气", "heating_cold"),
    article("noise", "夜里施工吵怎么办", "夜里施工 噪声"),
]


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("我家暖气不热两天了", "cold"),
        ("请问热费在哪里交啊", "pay"),
        ("夜里施工吵得睡不着", "noise"),
        ("想问一下护照怎么办", ""),
        ("", ""),
    ],
)
def test_an_answer_fits_or_none_is_offered(said: str, first: str) -> None:
    assert next((one.code for one in rank(KNOWN, said)), "") == first


def test_an_article_of_another_kind_counts_less() -> None:
    assert next(one.code for one in rank(KNOWN, "暖气不热，交热费也问一下", kind="heating_fee")) == "pay"


def test_what_ended_is_not_offered_and_stands_apart(hotline: Hotline) -> None:
    an_article(valid_to="2026-11-19")
    assert ready_answers("家里暖气不热") == []
    assert list_articles() == []
    assert [one.code for one in list_articles(expired=True)] == ["no_heating"]
    assert "先看阀门" in words(ada(hotline).get("/desk/knowledge/?ended=yes"))
    shown = ada(hotline).get("/desk/knowledge/no_heating/").content.decode()
    assert "message-over" in shown


def test_a_change_is_a_new_version_and_the_old_one_stays_readable(hotline: Hotline) -> None:
    an_article()
    fei = hotline.actor("fei")
    save_article(actor=fei, row={**ROW, "valid_from": "2026-11-25"}, seen="2026-01-01")
    assert get_article("no_heating").answer == "先看阀门开没开。", "the new one begins later"
    with clock.held_at(clock.now() + dt.timedelta(days=6)):
        lately.forget_all()
        assert get_article("no_heating").answer == "新的答复"
        assert [one.answer for one in ready_answers("暖气不热啊")] == ["新的答复"]
    page = words(ada(hotline).get("/desk/knowledge/no_heating/"))
    assert "2026-11-24" in page and "新的答复" in page
    assert AuditRow.objects.filter(verb="knowledge.saved").count() == 1


def test_two_who_write_at_once_never_overwrite(hotline: Hotline) -> None:
    an_article()
    fei = hotline.actor("fei")
    save_article(actor=fei, row=ROW, seen="2026-01-01")
    with pytest.raises(ChangedMeanwhile):
        save_article(actor=fei, row={**ROW, "answer": "我的答复"}, seen="2026-01-01")
    client = signed_in(hotline.accounts["fei"])
    late = client.post("/desk/knowledge/write/", {**ROW, "answer": "我的答复", "seen": "2026-01-01"})
    shown = late.content.decode()
    assert late.status_code == 409 and "我的答复" in shown and "新的答复" in shown


@pytest.mark.parametrize(
    "change", [{"valid_from": "2026-11-19"}, {"valid_to": "2026-11-19"}, {"answer": " "}, {"code": "../x"},
               {"valid_from": "gestern"}],
)  # fmt: skip
def test_what_cannot_hold_is_refused(hotline: Hotline, change: dict[str, str]) -> None:
    with pytest.raises(ArticleNotUsable):
        save_article(actor=hotline.actor("fei"), row={**ROW, **change}, seen="")


def test_only_who_keeps_the_catalogue_writes(hotline: Hotline) -> None:
    with pytest.raises(NotAllowed):
        save_article(actor=hotline.actor("ada"), row=ROW, seen="")


def test_the_page_writes_what_was_typed_and_leads_to_it(hotline: Hotline) -> None:
    client = signed_in(hotline.accounts["fei"])
    answer = client.post("/desk/knowledge/write/", {**ROW, "seen": ""})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/knowledge/no_heating/")
    assert "新的答复" in words(client.get("/desk/knowledge/?q=暖气"))


def test_how_often_it_was_used_is_counted(hotline: Hotline) -> None:
    an_article()
    client = ada(hotline)
    for text in ("家里暖气不热", "办公室暖气不热"):
        send(client, text=text, article="no_heating", way="answer")
    assert used_times(["no_heating", "other"]) == {"no_heating": 2}


def test_the_citys_own_articles_are_whole() -> None:
    city = Path(__file__).parents[5] / "cities" / "ordos"
    rows = list(csv.DictReader((city / "knowledge.csv").read_text(encoding="utf-8").splitlines()))
    assert len(rows) >= 40
    for row in rows:
        assert len(row["answer"]) <= 200 and row["words"] and row["note"], row["code"]
