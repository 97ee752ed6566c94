"""The cast of oversight: a bureau that plans and inspects, one that joins, businesses, and people with licences.

Pia plans at the market bureau, Hal heads it, Ida and Ivo inspect there; Fay and Finn inspect at the fire brigade under
Hugo; Gus walks a grid cell of East Village; Sue supervises the city; Olga inspects in another unit that has no part.
It is ten o'clock on Friday, 20 November 2026.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from yici.apps.oversight.models import Inspector, Target, Tie
from yici.apps.places.tests.cast import Account, Area, Cast, Unit, a_role, a_unit, actor_for, an_account, the_cast
from yici.apps.records.tests.numbers import credit_code
from yici.core.access import Actor
from yici.core.models import CityRow

MATTERS = (
    ("food", "食品安全检查", "key", "market", ("licence", "expired")),
    ("fire", "消防安全检查", "key", "fire", ("exits", "gas")),
)
CLASSES = (("A", 10, 1), ("B", 100, 2), ("C", 300, 3), ("D", 500, 4))


@dataclass(frozen=True)
class Oversight:
    """Everybody and every unit of inspection."""

    places: Cast
    market: Unit
    fire: Unit
    other: Unit
    accounts: dict[str, Account]

    def actor(self, name: str) -> Actor:
        """The actor that one of them is."""
        return actor_for(self.accounts[name])

    def inspector(self, name: str) -> Inspector:
        """The entry of one of them in the register."""
        return Inspector.objects.get(account=self.accounts[name].key)


def the_oversight() -> Oversight:
    """Make the city, the units and the people. Call it once in a test's database."""
    places = the_cast()
    _row("inspection_categories.csv", "catering", name="餐饮单位", name_en="Catering")
    market = a_unit("market", "市场监管局", places.city)
    fire = a_unit("fire", "消防救援支队", places.city)
    other = a_unit("health", "卫健委", places.city)
    for code, name, level, unit, items in MATTERS:
        _row(
            "inspection_matters.csv", code, name=name, name_en=code, level=level, unit=unit, category="catering",
            basis="《示例法》", valid_from="2026-01-01", valid_to="", key=f"{code}|2026-01-01",
        )  # fmt: skip
        for position, item in enumerate(items, start=1):
            _row(
                "inspection_items.csv", item, matter=code, name=f"{name} {item}", position=str(position),
                grade="major" if item in ("expired", "gas") else "general", key=f"{code}|{item}",
            )  # fmt: skip
    for code, permille, cap in CLASSES:
        _row("inspection_classes.csv", code, permille=str(permille), cap=str(cap))
    roles = {
        "planner": a_role(
            "inspection_planner", ("draws.hold", "oversight.plan", "oversight.publish", "oversight.registers")
        ),
        "head": a_role("inspection_head", ("oversight.approve", "oversight.inspect", "oversight.publish")),
        "inspector": a_role("inspector", ("oversight.inspect",)),
        "grid": a_role("grid_worker", ("oversight.patrol",)),
        "supervisor": a_role("supervisor", ("oversight.read",)),
    }
    village = places.bob.holdings.get().post.unit
    at = {
        "pia": (market, "planner"), "hal": (market, "head"), "ida": (market, "inspector"), "ivo": (market, "inspector"),
        "fay": (fire, "inspector"), "finn": (fire, "inspector"), "hugo": (fire, "head"), "gus": (village, "grid"),
        "sue": (a_unit("supervision", "督查室", places.city, "section"), "supervisor"), "olga": (other, "inspector"),
    }  # fmt: skip
    accounts = {
        name: an_account(name, unit, roles[role], places.east if name == "gus" else places.city)
        for name, (unit, role) in at.items()
    }
    made = Oversight(places, market, fire, other, accounts)
    for number, (name, unit, power) in enumerate(
        (("ida", market, "food"), ("ivo", market, "food"), ("fay", fire, "fire"), ("finn", fire, "fire")), start=1
    ):
        an_inspector(number, unit, [power], name=name.title(), account=accounts[name].key)
    return made


def _row(file: str, code: str, *, key: str = "", **content: str) -> None:
    CityRow.objects.create(file=file, code=key or code, content={"code": code, "note": "", **content})


def a_target(serial: int, risk_class: str = "D", **changed: Any) -> Target:
    """A business in East Village."""
    given = {"area": Area.objects.get(code="159901100201"), "category": "catering", "name": f"试验餐馆{serial}号"}
    return Target.objects.create(code=credit_code(serial), risk_class=risk_class, **{**given, **changed})


def an_inspector(number: int, unit: Unit, powers: list[str], **changed: Any) -> Inspector:
    """An inspector with a licence to the end of next year."""
    given = {
        "name": f"检查员{number}", "licence": f"LIC{number:05d}", "licence_until": dt.date(2027, 12, 31), **changed
    }  # fmt: skip
    return Inspector.objects.create(code=f"J{number:04d}", unit=unit, powers=powers, **given)


def a_tie(inspector: Inspector, target: Target, kind: str = "kinship") -> Tie:
    """Two that must not meet."""
    return Tie.objects.create(inspector=inspector, target=target, kind=kind)
