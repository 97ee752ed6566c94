"""Everybody around a round of school places: Quan checks, Ping answers objections and publishes, both at its bureau.

Tao's school holds no round; Wen and Xiu witness. Two schools: ``east`` for East Village with two places, ``west`` for
West Gacha with three. It is ten o'clock on Friday, 20 November 2026; the round closes on the 25th.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from yici.apps.draws.public import close_reveals, find_draw_of, join_witness, reveal, run_draw, seal_of
from yici.apps.enrolment.cityfiles import CATCHMENTS_FILE, PLACES_FILE, PRIORITIES_FILE, ROUNDS_FILE, SCHOOLS_FILE
from yici.apps.enrolment.contracts import PLACES, Address, Beacon, PlaceApplying, PlaceTold
from yici.apps.enrolment.models import PlaceApplication, SchoolRound
from yici.apps.enrolment.public import (
    apply_for_place,
    confirm_class,
    get_own_place,
    get_round,
    publish_round,
    seal_round,
)
from yici.apps.places.tests.cast import NOW, Account, Cast, a_role, a_unit, actor_for, an_account, the_cast
from yici.apps.records.public import check_id_number
from yici.core import clock
from yici.core.access import Actor
from yici.core.ids import new_key
from yici.core.models import CityRow

ROUND = "2027-primary"
AFTER = NOW + dt.timedelta(days=6)  # the last day to apply has passed
EAST, WEST = "159901100201", "159901100202"
WITNESSES = Beacon("witnesses")
NUMBER = {"wen": "1b" * 32, "xiu": "2c" * 32}
ALL = dict.fromkeys(("register", "home", "owned", "permit", "sibling", "ground"), "brought")

CLASSES = (
    ("ground", "place.ground = yes", "法律照顾"),
    ("both", "place.register_in_catchment = yes and place.home_in_catchment = yes", "户籍与住房都在学区"),
    ("home", "place.home_in_catchment = yes", "住房在学区"),
    ("others", "", "其他，统筹安排"),
)


@dataclass(frozen=True)
class Round:
    """Everybody around a round."""

    places: Cast
    accounts: dict[str, Account]

    def actor(self, name: str) -> Actor:
        """The actor that one of them is."""
        return actor_for(self.accounts[name])

    @property
    def version(self) -> int:
        """The version of the round's row."""
        return get_round(self.actor("quan"), ROUND).version


def put(file: str, row: str, **content: str) -> None:
    """A row of the city's files."""
    CityRow.objects.update_or_create(file=file, code=row, defaults={"content": content, "retired_on": None})


def the_round(east: int = 2, west: int = 3) -> Round:
    """Make units, people and the city's files. Call it once in a test's database."""
    places = the_cast()
    bureau, school = a_unit("education", "教育局", places.city), a_unit("school", "东校", places.banner)
    checks = a_role("places_officer", ("enrolment.review", "draws.hold"))
    judges, witness = a_role("education_desk", ("enrolment.approve",)), a_role("draw_witness", ("draws.witness",))
    accounts = {
        "quan": an_account("quan", bureau, checks, places.city),
        "ping": an_account("ping", bureau, judges, places.city),
        "both": an_account("both", bureau, a_role("two", ("enrolment.approve", "enrolment.review")), places.city),
        "tao": an_account("tao", school, checks, places.city),
        "bob": places.bob,
    }
    for name in NUMBER:
        accounts[name] = an_account(name, a_unit(f"unit-{name}", f"单位{name}", places.city), witness, places.city)
    for code, name, area in (("east", "东小学", EAST), ("west", "西小学", WEST)):
        put(
            SCHOOLS_FILE, code, code=code, name=name, name_en=code, kind="primary", unit="school", area=area,
            public="yes", boarding="no", languages="国家通用语言", address="",
            valid_from="2026-01-01", valid_to="", note="",
        )  # fmt: skip
        put(
            CATCHMENTS_FILE, f"{code}|{area}", school=code, area=area, street="", low="", high="", side="all",
            valid_from="2026-01-01", valid_to="", note="",
        )  # fmt: skip
    for at, (code, when, says) in enumerate(CLASSES, 1):
        put(
            PRIORITIES_FILE, f"primary|2026-01-01|{code}", code=code, kind="primary", valid_from="2026-01-01",
            position=str(at), when=when, says=says, says_en=code, basis="", note="",
        )  # fmt: skip
    put(
        ROUNDS_FILE, ROUND, code=ROUND, year="2027", kind="primary", name="2027年小学入学", name_en="Primary 2027",
        unit="education", area="1599", opens="2026-11-01", closes="2026-11-25", review_until="2026-11-26",
        publishes="2026-11-27", objection_until="2026-12-05", wishes="3", review_days="10", objection_days="5",
        offer_days="3", note="",
    )  # fmt: skip
    for at, (code, number) in enumerate((("east", east), ("west", west)), 1):
        put(
            PLACES_FILE,
            f"{ROUND}|{code}",
            round=ROUND,
            school=code,
            places=str(number),
            pool="yes",
            position=str(at),
            note="",
        )
    return Round(places, accounts)


def a_number(nth: int) -> str:
    """The identity number of a child that does not exist, born in 2020."""
    first = f"159999202005{nth % 28 + 1:02}{nth % 1000:03}"
    return next(first + last for last in "0123456789X" if not check_id_number(first + last, NOW.date()).errors)


def an_application(nth: int, **said: object) -> PlaceApplying:
    """What parents of East Village write; ``said`` changes it."""
    given: dict[str, object] = {
        "round": ROUND, "children": [(f"孩子{nth}", a_number(nth))], "guardian": f"家长{nth}",
        "phone": f"1390000{nth:04}",
        "register": Address(EAST, "", ""), "home": Address(EAST, "", ""), "home_kind": "owned", "has_permit": False,
        "sibling": "", "ground": "", "wishes": ("east",), "takes_any": False, "looks_up": True,
    }  # fmt: skip
    return PlaceApplying(**{**given, **said})  # type: ignore[arg-type]


def an_applied(nth: int, **said: object) -> PlaceTold:
    """An application that was handed in."""
    return apply_for_place(applying=an_application(nth, **said), client_key=str(new_key()))


def a_confirmed(
    round_: Round, nth: int, *, others: Mapping[str, int] | None = None, text: str = "", **said: object
) -> PlaceTold:  # fmt: skip
    """An application whose class Quan confirmed."""
    made = an_applied(nth, **said)
    confirm_class(
        actor=round_.actor("quan"), application=made.key, expected=version_of(made), checks=ALL, others=others or {},
        text=text,
    )  # fmt: skip
    return made


def version_of(made: PlaceTold) -> int:
    """The version of the case of an application."""
    return get_own_place(made.number, made.code).view.version


def state_of(made: PlaceTold) -> str:
    """Where an application stands."""
    return get_own_place(made.number, made.code).view.state


def row_of(made: PlaceTold) -> PlaceApplication:
    """The row of an application."""
    return PlaceApplication.objects.get(key=made.key)


def hold(round_: Round) -> None:
    """The ceremony: two witnesses seal and open, Quan draws."""
    draw = find_draw_of(PLACES, SchoolRound.objects.get(code=ROUND).key)
    assert draw is not None
    for name, number in NUMBER.items():
        actor = round_.actor(name)
        join_witness(actor=actor, draw=draw.key, sealed=seal_of(draw.commitment, actor.name, number))
    for name, number in NUMBER.items():
        draw = reveal(actor=round_.actor(name), draw=draw.key, value=number)
    draw = close_reveals(actor=round_.actor("quan"), draw=draw.key, expected=draw.version)
    run_draw(actor=round_.actor("quan"), draw=draw.key, expected=draw.version)


def a_published(round_: Round, *, is_drawn: bool = True) -> None:
    """The round sealed, drawn and published after its last day."""
    with clock.held_at(AFTER):
        seal_round(actor=round_.actor("quan"), code=ROUND, expected=round_.version, beacon=WITNESSES)
        if is_drawn:
            hold(round_)
        publish_round(actor=round_.actor("ping"), code=ROUND, expected=round_.version)
