"""Who may open what of collecting: every address, posts too, against a table written by hand.

Alice's bureau planned the form and sent it to River Town; Erin plans at another bureau; Fang allows forms; Gao's
township consolidates and plans a form of its own; Bob's village handed its copy over, and Ida sits in his unit; Hua's
village has its own copy; Charlie's lies in another banner, where Kai allows forms; Ada runs the system and collects
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from yici.apps.collecting import public as collecting
from yici.apps.collecting import views
from yici.apps.collecting.tests.builders import a_plan, a_sending, described, handed_over, open_forms
from yici.apps.collecting.tests.cast import Collectors, give
from yici.apps.collecting.urls import open_patterns, urlpatterns
from yici.apps.places.tests.cast import Role, a_role, a_unit, an_account
from yici.apps.records.tests.builders import a_person
from yici.apps.tables.tests.pages import signed_in

WHO = ("nobody", "alice", "erin", "fang", "gao", "bob", "ida", "hua", "charlie", "kai", "ada")
ALL = (200,) * 11

#: address name, method, whose thing -> answer for each of WHO. Posts are empty: whoever may is told so (422, 409).
EXPECTED: dict[tuple[str, str, str], tuple[int, ...]] = {
    ("collecting:collections", "GET", ""): (302, 200, 200, 200, 200, 200, 200, 200, 200, 200, 404),
    ("collecting:new", "GET", ""): (302, 200, 200, 404, 200, 404, 404, 404, 404, 404, 404),
    ("collecting:new", "POST", ""): (302, 422, 422, 404, 422, 404, 404, 404, 404, 404, 404),
    ("collecting:plan", "GET", "draft"): (302, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    ("collecting:plan", "GET", "submitted"): (302, 200, 404, 200, 200, 200, 200, 200, 200, 404, 404),
    ("collecting:plan", "GET", "town's"): (302, 404, 404, 200, 200, 200, 200, 200, 404, 404, 404),
    ("collecting:describe", "POST", "draft"): (302, 422, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    ("collecting:describe", "POST", "submitted"): (302, 422, 404, 404, 422, 404, 404, 404, 404, 404, 404),
    ("collecting:column", "POST", "draft"): (302, 422, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    ("collecting:step", "POST", "draft"): (302, 422, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    ("collecting:step", "POST", "submitted"): (302, 422, 404, 422, 422, 422, 422, 422, 422, 404, 404),
    ("collecting:step", "POST", "town's"): (302, 404, 404, 422, 422, 422, 422, 422, 404, 404, 404),
    ("collecting:plan-file", "GET", "draft"): (302, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    ("collecting:plan-file", "GET", "submitted"): (302, 200, 404, 200, 200, 200, 200, 200, 200, 404, 404),
    ("collecting:send", "GET", "allowed"): (302, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    ("collecting:send", "POST", "allowed"): (302, 422, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    ("collecting:sending", "GET", "sending"): (302, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    ("collecting:sending-step", "POST", "sending"): (302, 303, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    ("collecting:merge", "GET", "merge"): (302, 200, 404, 404, 200, 404, 404, 404, 404, 404, 404),
    ("collecting:merge-file", "GET", "merge"): (302, 200, 404, 404, 200, 404, 404, 404, 404, 404, 404),
    ("collecting:sent", "GET", "sent"): (302, 200, 404, 404, 200, 200, 200, 404, 404, 404, 404),
    ("collecting:sent-step", "POST", "sent"): (302, 422, 404, 404, 422, 422, 422, 404, 404, 404, 404),
    ("collecting:to-print", "POST", "sent"): (302, 404, 404, 404, 404, 303, 303, 404, 404, 404, 404),
    ("collecting:print", "GET", "sent"): (302, 200, 404, 404, 200, 200, 200, 404, 404, 404, 404),
    ("collecting:seal", "POST", "sent"): (302, 404, 404, 404, 422, 422, 422, 404, 404, 404, 404),
    ("collecting:submission-file", "GET", "sent"): (302, 200, 404, 404, 200, 200, 200, 404, 404, 404, 404),
    ("open:burden", "GET", ""): ALL,
    ("open:burden-rows", "GET", ""): ALL,
    ("open:forms", "GET", ""): ALL,
}


@dataclass(frozen=True)
class Scene:
    things: dict[str, dict[str, Any]]
    browsers: dict[str, Client]


def in_other_hands(cast: Collectors, planner: str, title: str) -> collecting.PlanView:
    """A plan that waits to be allowed."""
    plan = described(cast, a_plan(cast, planner, title=title), planner)
    return collecting.move_plan(actor=cast.actor(planner), plan=plan.key, event="submit", expected=plan.case_version)


@pytest.fixture
def scene(cast: Collectors) -> Iterator[Scene]:
    """A draft, plans in other hands, a sending with one form handed over, printed and merged; everybody at a desk."""
    give("township_clerk", "forms.plan", "forms.send")
    a_person(cast.places.east, name="张一")
    sending = a_sending(cast, chain=("filled",))
    form = handed_over(cast, next(one for one in open_forms(cast, sending) if one.area_name == "东村"))
    code = collecting.print_form(actor=cast.actor("bob"), form=form.key)
    (town,) = collecting.list_sent_forms(cast.actor("alice"), sending.key)
    merge = collecting.merge_submissions(actor=cast.actor("gao"), sending=sending.key, sent_form=town.key)
    things: dict[str, dict[str, Any]] = {
        "": {"kind": "filled"},
        "draft": {"key": a_plan(cast, title="草稿表").key, "position": 2},
        "submitted": {"key": in_other_hands(cast, "alice", "待准入表").key},
        "town's": {"key": in_other_hands(cast, "gao", "河口镇的表").key},
        "allowed": {"key": sending.plan},
        "sending": {"key": sending.key},
        "merge": {"key": merge.key},
        "sent": {"key": form.key, "mark": code, "number": 1},
    }
    people = {who: getattr(cast, who, None) or getattr(cast.places, who) for who in WHO[1:-2]}
    allows = Role.objects.get(code="reform_office")
    people["kai"] = an_account("kai", a_unit("reform-far", "改革办", cast.places.far), allows, cast.places.far)
    runs = a_role("runs_it", ("accounts.manage", "elements.manage"), ())
    people["ada"] = an_account("ada", a_unit("data_office", "数据局", cast.places.city), runs, cast.places.city)
    opened = {who: signed_in(account) for who, account in people.items()}
    yield Scene(things, {"nobody": Client(headers={"host": "localhost"})} | opened)


def address(name: str, thing: dict[str, Any]) -> str:
    known = {f"collecting:{one.name}": one for one in urlpatterns} | {f"open:{one.name}": one for one in open_patterns}
    wanted = known[name].pattern.converters
    return reverse(name, kwargs={key: value for key, value in thing.items() if key in wanted})


def calm() -> None:
    """Nobody has tried anything before."""
    for module in (views.plans, views.sendings, views.sent, views.burden):
        for bucket in ("UPLOADS", "CHANGES", "PUBLIC", "PAGES"):
            if hasattr(module, bucket):
                getattr(module, bucket)._held.clear()


def test_every_address_answers_everybody_as_the_table_says(scene: Scene) -> None:
    answers = {}
    for name, method, thing in EXPECTED:
        calm()
        url = address(name, scene.things[thing])
        told = [scene.browsers[who].generic(method, url).status_code for who in WHO]
        answers[name, method, thing] = tuple(told)
    assert answers == EXPECTED


def test_no_address_is_missing_from_the_table() -> None:
    names = {f"collecting:{one.name}" for one in urlpatterns} | {f"open:{one.name}" for one in open_patterns}
    assert names == {name for name, _, _ in EXPECTED}
