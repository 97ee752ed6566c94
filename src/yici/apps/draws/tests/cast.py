"""The cast of a ceremony: Hana and Hugo hold draws at one unit; Wen, Xiu and Yan are witnesses of three others.

A beacon needs both. Tom holds draws at another unit, Bob is a village clerk. It is ten o'clock
on Friday, 20 November 2026.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from yici.apps.draws.contracts import DrawView, Line, Rule
from yici.apps.draws.public import freeze_draw
from yici.apps.places.tests.cast import Account, Cast, a_role, a_unit, actor_for, an_account, the_cast
from yici.core.access import Actor

SUBJECT = uuid.UUID("019aa000-0000-7000-8000-000000000001")


@dataclass(frozen=True)
class Hall:
    """Everybody at a ceremony, with the cast of places."""

    places: Cast
    accounts: dict[str, Account]

    def actor(self, name: str) -> Actor:
        """The actor that one of them is."""
        return actor_for(self.accounts[name])


def the_hall() -> Hall:
    """Make the units and the people. Call it once in a test's database."""
    places = the_cast()
    market = a_unit("market", "市场监管局", places.city)
    other = a_unit("education", "教育局", places.city)
    holder, witness = a_role("draw_holder", ("draws.hold",)), a_role("draw_witness", ("draws.witness",))
    accounts = {
        "hana": an_account("hana", market, holder, places.city),
        "hugo": an_account("hugo", market, holder, places.city),
        "tom": an_account("tom", other, holder, places.city),
        "bob": places.bob,
    }
    for name, unit in (("wen", "督查室"), ("xiu", "司法局"), ("yan", "审计局")):
        accounts[name] = an_account(name, a_unit(f"unit-{name}", unit, places.city), witness, places.city)
    return Hall(places, accounts)


def a_rule(**changes: object) -> Rule:
    """Three of the list, by a named lottery draw."""
    said: dict[str, object] = {
        "kind": "subset",
        "purpose": "2026年第四季度抽查",
        "beacon": "lottery:双色球:2026137",
        "k": 3,
    }
    return Rule(**{**said, **changes})  # type: ignore[arg-type]


def some_lines(count: int = 12) -> list[Line]:
    """Lines with official ids."""
    return [Line(f"E{number:04}") for number in range(1, count + 1)]


def a_draw(hall: Hall, **changes: object) -> DrawView:
    """A frozen draw of Hana's unit."""
    said: dict[str, object] = {
        "actor": hall.actor("hana"), "matter": "test", "subject": SUBJECT, "title": "餐饮单位抽查对象",
        "rule": a_rule(), "lines": some_lines(),
    }  # fmt: skip
    return freeze_draw(**{**said, **changes})  # type: ignore[arg-type]
