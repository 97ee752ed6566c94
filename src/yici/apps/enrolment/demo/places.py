"""Two rounds of school places: last year's from the first application to a place that came free, this year's half way.

Played through the same doors as real ones, each on its day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from random import Random

from yici.apps.draws.public import close_reveals, find_draw_of, join_witness, reveal, run_draw, seal_of
from yici.apps.enrolment.actions.applying import apply_for_place
from yici.apps.enrolment.actions.parents import act_as_parents
from yici.apps.enrolment.actions.reviewing import ask_for_more, confirm_class
from yici.apps.enrolment.actions.rounds import offer_place, publish_round, seal_round
from yici.apps.enrolment.contracts import PLACES, Address, Beacon, PlaceApplying, PlaceRound, PlaceTold
from yici.apps.enrolment.models import PlaceApplication, SchoolRound
from yici.apps.enrolment.rules.catchments import find_schools
from yici.apps.enrolment.selectors.addresses import list_communities
from yici.apps.enrolment.selectors.places import view_of_place
from yici.apps.enrolment.selectors.schools import list_round_files, list_stretches, places_of
from yici.core import clock
from yici.core.access import Actor
from yici.core.ids import new_key

LAST, THIS = 19, 8  # applications of last year's and of this year's round
CHECKS = dict.fromkeys(("register", "home", "owned", "permit", "sibling", "ground"), "brought")
Names = Callable[[Random], str]
Numbers = Callable[[Random, dt.date], str]
Homes = Mapping[str, Sequence[str]]


def has_places() -> bool:
    """Whether anybody applied for a school place."""
    return SchoolRound.objects.exists()


def make_demo_places(
    reviewer: Actor, judge: Actor, witnesses: Sequence[Actor], name_of: Names, number_of: Numbers
) -> int:  # fmt: skip
    """Two rounds of primary schools by the days of the city's file; returns how many applications."""
    today = clock.today()
    rounds = sorted((one for one in list_round_files() if one.kind == "primary"), key=lambda one: one.opens)
    over = [one for one in rounds if one.publishes < today]
    running = [one for one in rounds if one.opens <= today <= one.closes]
    made = 0
    for about in over[-1:]:
        made += _last_year(about, reviewer, judge, witnesses, name_of, number_of)
    for about in running[:1]:
        made += _this_year(about, reviewer, name_of, number_of)
    return made


def _on(day: dt.date, hour: int = 10) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), tzinfo=clock.city_zone())


def _homes(about: PlaceRound) -> Homes:
    """School → communities of its catchment."""
    stretches, found = (
        list_stretches(about.kind, about.opens),
        {school: list[str]() for school in places_of(about.code)},
    )
    for _group, members in list_communities(about.kind):
        for code, _name in members:
            for school in find_schools(stretches, code, "", None):
                found.get(school, []).append(code)
    return found


def _apply(
    random: Random, about: PlaceRound, homes: Homes, nth: int, name_of: Names, number_of: Numbers, size: int = 1
) -> PlaceTold:  # fmt: skip
    """An application: every other one from the catchment of the first school, so that its places do not suffice."""
    schools = list(places_of(about.code))
    wanted = schools[0] if nth % 3 else random.choice(schools)
    home = Address(random.choice(homes[wanted]), "", "")
    born = dt.date(about.year - 7, 9, 1) + dt.timedelta(days=random.randrange(360))
    others = [one for one in schools if one != wanted]
    said = PlaceApplying(
        round=about.code, children=[(name_of(random), number_of(random, born)) for _ in range(size)],
        guardian=name_of(random), phone=f"1390477{random.randrange(10_000):04}",
        register=home if nth % 4 else Address(), home=home, home_kind="owned" if nth % 5 else "rented",
        has_permit=not nth % 4, sibling=wanted if nth % 7 == 3 else "", ground="soldier" if nth == 5 else "",
        wishes=[wanted, *random.sample(others, nth % 2)], takes_any=nth not in (4, 16, 20), looks_up=True,
    )  # fmt: skip
    return apply_for_place(applying=said, client_key=str(new_key()))


def _version(told: PlaceTold) -> int:
    return view_of_place(PlaceApplication.objects.select_related("round").get(key=told.key)).version


def _confirm(reviewer: Actor, told: PlaceTold) -> None:
    confirm_class(
        actor=reviewer, application=told.key, expected=_version(told),
        checks=CHECKS, others={},
    )  # fmt: skip


def _act(told: PlaceTold, event: str, text: str = "") -> None:
    act_as_parents(number=told.number, code=told.code, event=event, expected=_version(told), text=text)


def _last_year(
    about: PlaceRound, reviewer: Actor, judge: Actor, witnesses: Sequence[Actor], name_of: Names, number_of: Numbers
) -> int:  # fmt: skip
    random, homes = Random(20260710), _homes(about)
    with clock.held_at(_on(about.opens + dt.timedelta(days=3))):
        made = [_apply(random, about, homes, nth, name_of, number_of, 2 if nth == 8 else 1) for nth in range(LAST)]
        for one in made:
            _confirm(reviewer, one)
    with clock.held_at(_on(about.review_until)):
        row = SchoolRound.objects.get(code=about.code)
        seal_round(actor=reviewer, code=about.code, expected=row.version, beacon=Beacon("witnesses"))
        _hold(reviewer, witnesses, random)
    with clock.held_at(_on(about.publishes)):
        row = SchoolRound.objects.get(code=about.code)
        publish_round(actor=judge, code=about.code, expected=row.version)
    with clock.held_at(_on(about.publishes + dt.timedelta(days=1))):
        first = next(iter(places_of(about.code)))
        placed = list(PlaceApplication.objects.filter(round__code=about.code, school=first).order_by("id"))
        told = {one.key: one for one in made}
        for seated in placed[1:]:
            _act(told[seated.key], "take")
        _act(told[placed[0].key], "give_up")
        if PlaceApplication.objects.filter(round__code=about.code, case__state_id="place_application:waiting").exists():
            offered = offer_place(actor=reviewer, code=about.code, school=first)
            _act(told[offered], "take")
    return len(made)


def _hold(reviewer: Actor, witnesses: Sequence[Actor], random: Random) -> None:
    draw = find_draw_of(PLACES, SchoolRound.objects.latest("id").key)
    if draw is None:
        return
    numbers = [random.randbytes(32).hex() for _ in witnesses]
    for witness, number in zip(witnesses, numbers, strict=True):
        join_witness(actor=witness, draw=draw.key, sealed=seal_of(draw.commitment, witness.name, number))
    for witness, number in zip(witnesses, numbers, strict=True):
        draw = reveal(actor=witness, draw=draw.key, value=number)
    draw = close_reveals(actor=reviewer, draw=draw.key, expected=draw.version)
    run_draw(actor=reviewer, draw=draw.key, expected=draw.version)


def _this_year(about: PlaceRound, reviewer: Actor, name_of: Names, number_of: Numbers) -> int:
    random, now, homes = Random(20261127), clock.now(), _homes(about)
    with clock.held_at(max(_on(about.opens), now - dt.timedelta(days=4))):
        made = [_apply(random, about, homes, nth, name_of, number_of, 2 if nth == 6 else 1) for nth in range(THIS)]
        for one in made[:3]:
            _confirm(reviewer, one)
        ask_for_more(
            actor=reviewer, application=made[3].key, expected=_version(made[3]), event="ask",
            text="请补房产证或购房合同的照片，送到任一服务窗口都可以。",
        )  # fmt: skip
        _act(made[0], "object", "我家户籍去年已经迁到这里，请再看一下。")
        _act(made[4], "withdraw")
    return len(made)
