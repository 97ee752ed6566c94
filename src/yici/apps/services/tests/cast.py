"""The cast of services: Mia takes in at the window, Ned and Oda decide at two bureaus, Pia sits in a third.
Rita calls back for the window after bad ratings, Uma judges appeals at the third.

Two items, a food licence and a shop sign, are the thing ``open-shop``; the sign waits for the licence. It is ten
o'clock on Friday, 20 November 2026.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from yici.apps.places.tests.cast import Account, Cast, a_role, a_unit, actor_for, an_account, the_cast
from yici.apps.services.contracts import Applying, WhoApplies
from yici.core import lately
from yici.core.access import Actor
from yici.core.models import CityRow

SINCE = "2026-01-01"


@dataclass(frozen=True)
class Services:
    """Everybody, with the cast of places."""

    places: Cast
    accounts: dict[str, Account]

    def actor(self, name: str) -> Actor:
        """The actor that one of them is."""
        return actor_for(self.accounts[name])


def put(file: str, row: str, /, **content: str) -> None:
    """A row of the city's files."""
    CityRow.objects.update_or_create(file=file, code=row, defaults={"content": content, "retired_on": None})
    lately.forget_all()


def an_item(code: str, name: str, unit: str, *, since: str = SINCE, days: int = 10, firm: bool = False) -> None:
    """An item without fields and needs."""
    put(
        "service_items.csv", f"{code}|{since}", code=code, valid_from=since, name=name, name_en=code, unit=unit,
        object="enterprise" if firm else "person", handling="promised", legal_rule="working_days", legal_length="20",
        promised_rule="working_days", promised_length=str(days), visits="1", reach="city", online="IV", result=name,
    )  # fmt: skip


def a_field(item: str, code: str, kind: str = "text", *, since: str = SINCE, position: int = 1, **more: str) -> None:
    """A field of an item."""
    put(
        f"service_fields/{item}.csv", f"{item}|{since}|{code}", item=item, valid_from=since, position=str(position),
        code=code, name=code, name_en=code, kind=kind, **more,
    )  # fmt: skip


def a_need(item: str, material: str, *, since: str = SINCE, position: int = 1, **more: str) -> None:
    """A material that an item wants."""
    put(
        f"service_needs/{item}.csv", f"{item}|{since}|{material}", item=item, valid_from=since, position=str(position),
        material=material, necessity=more.pop("necessity", "required"), copies="1", **more,
    )  # fmt: skip


def the_services() -> Services:
    """Make the city, the units, the people and one thing of two items. Call it once in a test's database."""
    places = the_cast()
    window = a_unit("government_services", "政务服务中心", places.city)
    food, signs = (
        a_unit("market_supervision", "市场监管局", places.city),
        a_unit("urban_management", "城管局", places.city),
    )
    third = a_unit("civil_affairs", "民政局", places.city)
    rates = a_role("rating_officer", ("services.rate",))
    takes, decides = (
        a_role("window_clerk", ("services.take", "services.hand")),
        a_role("approving_officer", ("services.decide",)),
    )
    accounts = {
        "mia": an_account("mia", window, takes, places.city),
        "ned": an_account("ned", food, decides, places.city),
        "oda": an_account("oda", signs, decides, places.city),
        "pia": an_account("pia", third, decides, places.city),
        "rita": an_account("rita", window, rates, places.city),
        "uma": an_account("uma", third, rates, places.city),
    }
    an_item("food_licence", "食品经营许可", "market_supervision", days=8)
    an_item("shop_sign", "门头牌匾", "urban_management", days=5)
    a_field("food_licence", "form.shop")
    a_field("food_licence", "form.seats", "int", position=2, least="1")
    a_field("shop_sign", "form.shop")
    a_field("shop_sign", "form.mongolian", position=2)
    put("service_materials.csv", "identity", code="identity", name="身份证", name_en="Identity card", licence="id")
    put("service_materials.csv", "plan", code="plan", name="平面图", name_en="Floor plan")
    a_need("food_licence", "identity")
    a_need("food_licence", "plan", position=2)
    a_need("shop_sign", "identity")
    put("service_things.csv", f"open-shop|{SINCE}", code="open-shop", valid_from=SINCE, name="开店",
        name_en="Open a shop", unit="government_services")  # fmt: skip
    put("service_parts.csv", f"open-shop|{SINCE}|food_licence", thing="open-shop", valid_from=SINCE, position="1",
        item="food_licence")  # fmt: skip
    put("service_parts.csv", f"open-shop|{SINCE}|shop_sign", thing="open-shop", valid_from=SINCE, position="2",
        item="shop_sign", after="food_licence")  # fmt: skip
    return Services(places, accounts)


def applying(values: Mapping[str, str] | None = None, **more: object) -> Applying:
    """An application for the shop, complete but for the floor plan."""
    held = {"form.shop": "高原红", "form.seats": "20", "form.mongolian": "ᠭᠤᠸᠠᠯ", **(values or {})}
    return Applying("open-shop", WhoApplies("田秀兰", "15999919800101002X"), "159901100201", held, **more)  # type: ignore[arg-type]


NOW = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)
