"""A model learns from what was closed, says how sure it is, abstains, and is never waited for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from random import Random

import pytest
from django.test import Client

from yici.apps.hotline.models import KindModel, Request
from yici.apps.hotline.public import CITIZEN, guess_kind, learn_kinds, take_request
from yici.apps.hotline.selectors import sorting as selectors
from yici.apps.hotline.sorting.learning import Row, learn, measure
from yici.apps.hotline.sorting.model import KindWeights
from yici.apps.hotline.tests.cast import Hotline, an_intake
from yici.apps.places.tests.cast import NOW, TODAY
from yici.apps.places.tests.pages import words

SAID = {
    "heating": ("暖气不热", "屋里冷得很", "暖气片冰凉", "供热温度不够"),
    "noise": ("楼上太吵", "半夜施工响", "广场舞音响大", "装修噪声"),
    "wages": ("工资没发", "老板欠钱不给", "工程款拖着", "干了三个月没拿到钱"),
}


def rows(count: int, seed: int = 1) -> list[Row]:
    random = Random(seed)
    found = []
    for at in range(count):
        kind = random.choice(list(SAID))
        place = f"{random.choice('东南西北')}街{random.randint(1, 99)}号"
        text = "，".join((place, *random.choices(SAID[kind], k=2)))
        found.append((text, kind, NOW + dt.timedelta(minutes=at)))
    return found


@pytest.fixture(autouse=True)
def _no_model_held() -> Iterator[None]:
    selectors.forget_model()
    yield
    selectors.forget_model()


@pytest.fixture(scope="module")
def learned() -> KindWeights:
    found = learn(rows(900))
    assert found is not None
    return found[0]


def test_what_was_never_seen_is_sorted(learned: KindWeights) -> None:
    found = measure(learned, rows(200, seed=2))
    assert found.top1 > 0.95 and found.top3 >= found.top1
    assert found.by_kind.keys() == SAID.keys()


def test_words_it_never_heard_make_it_abstain(learned: KindWeights) -> None:
    guess = learned.guess("ABC xyz 12345")
    assert not guess.is_sure
    assert learned.guess("") == learned.guess("   ") and not learned.guess("").ranked


def test_probabilities_add_up_and_are_ordered(learned: KindWeights) -> None:
    guess = learned.guess("暖气不热，楼上太吵")
    said = [share for _, share in guess.ranked]
    assert said == sorted(said, reverse=True)
    assert sum(said) == pytest.approx(1, abs=1e-3)  # three kinds in all


def test_a_model_is_the_same_after_a_file(learned: KindWeights) -> None:
    again = KindWeights.from_bytes(learned.to_bytes())
    for text, _, _ in rows(20, seed=3):
        assert [kind for kind, _ in again.guess(text).ranked] == [kind for kind, _ in learned.guess(text).ranked]


def test_too_little_teaches_nothing() -> None:
    assert learn(rows(100)) is None


def test_the_same_rows_teach_the_same() -> None:
    one, two = learn(rows(600)), learn(rows(600))
    assert one is not None and two is not None
    assert one[1] == two[1]


def closed(hotline: Hotline, count: int) -> None:
    """Closed requests with their final kinds, written past the actions: what counts is what is read."""
    first = take_request(actor=CITIZEN, intake=an_intake(), client_key="k")
    like = Request.objects.get(key=first.key)
    from yici.apps.cases.public import open_case
    from yici.apps.hotline.selectors.kinds import limits_of
    from yici.core.ids import new_key

    made = []
    for at, (text, kind, when) in enumerate(rows(count)):
        key = new_key()
        case = open_case(
            actor=CITIZEN, case_type="request", subject=key, title=text[:40], area_id=like.area_id, owner_id=None,
            limits=limits_of("", "normal", "dispatch", "contact"),
        )  # fmt: skip
        made.append(
            Request(key=key, number=f"T{at}", code="ABCDEF", case_id=case.key, channel="web", kind=kind,
                    title=text[:40], text=text, area_id=like.area_id, received_at=when, received_on=TODAY,
                    closed_on=TODAY)
        )  # fmt: skip
    Request.objects.bulk_create(made)


def test_the_city_learns_from_its_closed_requests_and_says_so(
    hotline: Hotline, monkeypatch: pytest.MonkeyPatch
) -> None:
    learn_from = "yici.apps.hotline.actions.sorting.closed_rows"
    monkeypatch.setattr(learn_from, lambda since=None: rows(600) if since is None else [])
    assert "供热" not in words(Client().get("/open/sorting/"))
    assert learn_kinds()
    assert guess_kind("家里暖气不热").ranked[0][0] == "heating"
    assert not learn_kinds(), "nothing new was closed"
    assert KindModel.objects.get().is_current
    page = Client().get("/open/sorting/")
    assert page.status_code == 200 and "供热" in words(page)


def test_closed_requests_are_read_with_their_final_kind(hotline: Hotline) -> None:
    from yici.apps.hotline.actions.sorting import closed_rows

    closed(hotline, 5)
    assert sorted(kind for _, kind, _ in closed_rows()) == sorted(kind for _, kind, _ in rows(5))


def test_a_broken_model_is_never_waited_for(hotline: Hotline) -> None:
    KindModel.objects.create(version=1, made_at=NOW, rows=1, until=NOW, measured={}, file="0" * 64, is_current=True)
    assert guess_kind("暖气不热").ranked == ()
    assert take_request(actor=CITIZEN, intake=an_intake(), client_key="k2").number
