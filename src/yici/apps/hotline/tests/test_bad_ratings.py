"""A bad rating is looked into with a clock by somebody else than who was rated; what came of it is told."""

from __future__ import annotations

import pytest

from yici.apps.cases.public import CaseNotFound, get_case_by_number, list_assignments
from yici.apps.hotline.actions.bad_ratings import settle_bad_rating
from yici.apps.hotline.errors import WordsNeeded
from yici.apps.hotline.tests.cast import Hotline
from yici.apps.hotline.tests.steps import a_done_one, act, page_of
from yici.apps.places.tests.pages import signed_in, words
from yici.core.models import Outgoing


def rated(hotline: Hotline, level: str) -> object:
    receipt = a_done_one(hotline)
    act(receipt, "say", solved="yes")
    act(receipt, "rate", contacted="yes", level=level, about="attitude", words="说话难听")
    return receipt


@pytest.mark.parametrize(("level", "count"), [("1", 1), ("2", 1), ("3", 0), ("5", 0)])
def test_two_and_below_are_looked_into(hotline: Hotline, level: str, count: int) -> None:
    rated(hotline, level)
    found = list_assignments(hotline.actor("cao"), case_type="bad_rating")
    assert len(found) == count
    assert all(one.due_on is not None for one in found)


def test_the_rated_unit_neither_sees_nor_settles_it(hotline: Hotline) -> None:
    rated(hotline, "1")
    number = list_assignments(hotline.actor("cao"), case_type="bad_rating")[0].number
    with pytest.raises(CaseNotFound):
        get_case_by_number(hotline.actor("han"), number)
    assert signed_in(hotline.accounts["han"]).get(f"/desk/bad-ratings/{number}/").status_code == 404


def test_what_came_of_it_is_told(hotline: Hotline) -> None:
    receipt = rated(hotline, "1")
    cao = hotline.actor("cao")
    number = list_assignments(cao, case_type="bad_rating")[0].number
    page = signed_in(hotline.accounts["cao"]).get(f"/desk/bad-ratings/{number}/")
    assert "说话难听" in words(page)
    version = get_case_by_number(cao, number).version
    with pytest.raises(WordsNeeded):
        settle_bad_rating(actor=cao, number=number, expected=version, text=" ")
    settle_bad_rating(actor=cao, number=number, expected=version, text="已当面道歉")
    assert "已当面道歉" in words(page_of(receipt))
    assert Outgoing.objects.filter(template="request.followed_up", recipient=str(receipt.key)).count() == 1
    assert list_assignments(cao, case_type="bad_rating") == ()
