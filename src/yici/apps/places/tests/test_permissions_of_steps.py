"""Accounts and posts are made by those who manage them, and by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from yici.apps.places import public as places
from yici.apps.places.models import Account, Area, Post
from yici.apps.places.tests.cast import SINCE, TODAY, Cast
from yici.core import clock
from yici.core.access import Actor
from yici.core.errors import NotAllowed, NotFound

STEPS: dict[str, Callable[[Actor], object]] = {
    "create_account": lambda actor: places.create_account(
        actor=actor, username="new", display_name="New", password="warm stove in winter"
    ),
    "make_post": lambda actor: places.make_post(
        actor=actor, code="new", name="New", unit="police", role="village_clerk", area="1599"
    ),
    "give_post": lambda actor: places.give_post(actor=actor, username="bob", post_code="police.alice", from_on=TODAY),
    "reset_second_factor": lambda actor: places.reset_second_factor(actor=actor, username="bob"),
}


@pytest.mark.parametrize("name", sorted(STEPS))
def test_only_who_manages_accounts_may(name: str, cast: Cast) -> None:
    dora = cast.actor("dora")
    with pytest.raises(NotAllowed):
        STEPS[name](replace(dora, permissions=dora.permissions - {"accounts.manage"}))
    STEPS[name](dora)


def test_areas_are_found_and_listed_only_inside_ones_own(cast: Cast) -> None:
    bob = cast.actor("bob")
    assert places.find_area(cast.east.code, bob).id == cast.east.pk
    with pytest.raises(NotFound):
        places.find_area(cast.far.code, bob)
    assert [area.code for area in places.list_areas(bob)] == [cast.east.code]
    assert len(places.list_areas(cast.actor("dora"))) == Area.objects.count()


def test_a_scope_begins_at_its_root(cast: Cast) -> None:
    """A path that only contains the root somewhere lies in another subtree."""
    other = Area.objects.create(level=5, kind="village", code="9", name="a", short_name="a")
    Area.objects.filter(pk=other.pk).update(path=f"/{other.pk}{cast.east.path}")
    bob = cast.actor("bob")
    assert not Area.objects.filter(places.in_scope(bob, "path"), pk=other.pk).exists()
    assert not places.covers(bob, f"/{other.pk}{cast.east.path}")


def test_a_post_counts_from_its_first_day_to_its_last_while_it_exists(cast: Cast) -> None:
    holding = cast.bob.holdings.get()
    for changes in ({"from_on": TODAY.replace(year=2030)}, {"from_on": SINCE, "to_on": TODAY.replace(year=2025)}):
        cast.bob.holdings.filter(pk=holding.pk).update(**{"to_on": None, **changes})
        assert places.list_posts(cast.bob.pk) == []
    cast.bob.holdings.filter(pk=holding.pk).update(from_on=SINCE, to_on=TODAY)
    assert len(places.list_posts(cast.bob.pk)) == 1
    Post.objects.filter(pk=holding.post_id).update(valid_to=TODAY.replace(year=2025))
    assert places.list_posts(cast.bob.pk) == []
    assert Account.objects.filter(pk=cast.bob.pk).exists()


def test_a_desk_page_is_for_who_is_signed_in_and_holds_its_permission(cast: Cast) -> None:
    @places.desk_page("calendar.manage")
    def page(request: HttpRequest) -> HttpResponse:
        return HttpResponse("calendar")

    def asked(account: Account | AnonymousUser) -> HttpResponse:
        request = RequestFactory().get("/desk/calendar/")
        request.user, request.session = account, {"seen": clock.now().timestamp()}  # type: ignore[assignment]
        if isinstance(account, Account):
            account.is_verified = lambda: True  # type: ignore[attr-defined]
        return page(request)

    assert asked(cast.dora).content == b"calendar"
    with pytest.raises(NotFound):
        asked(cast.bob)
    assert asked(AnonymousUser()).status_code == 302
