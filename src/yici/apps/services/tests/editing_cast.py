"""Who writes and who lets go: Eva and Evan write for the food bureau, Sia for another, Paul lets go for the city.

The cast of services holds their items, as a load of the city's files would have put them there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from yici.apps.places.tests.cast import Account, a_role, actor_for, an_account
from yici.apps.services.models import ItemVersion
from yici.apps.services.tests.cast import Services
from yici.core import lately
from yici.core.access import Actor
from yici.core.models import CityRow

TABLES_IN_SEVERAL_FILES = ("service_fields", "service_needs")


@dataclass(frozen=True)
class Editors:
    """The accounts, with the cast of services."""

    services: Services
    accounts: dict[str, Account]

    def actor(self, name: str) -> Actor:
        """The actor that one of them is."""
        return actor_for(self.accounts[name])


def the_editors(services: Services) -> Editors:
    """Make the people, and lay the rows where a load lays them. Call it once in a test's database."""
    for folder in TABLES_IN_SEVERAL_FILES:
        CityRow.objects.filter(file__startswith=f"{folder}/").update(file=f"{folder}/*.csv")
    lately.forget_all()
    city = services.places.city
    writes, lets_go = a_role("service_editor", ("services.edit",)), a_role("service_publisher", ("services.publish",))
    both = a_role("both", ("services.edit", "services.publish"))
    units: Any = ItemVersion._meta.get_field("unit").related_model
    food, signs, window = (
        units.objects.get(code=one) for one in ("market_supervision", "urban_management", "government_services")
    )
    return Editors(
        services,
        {
            "eva": an_account("eva", food, writes, city),
            "evan": an_account("evan", food, both, city),
            "paul": an_account("paul", window, lets_go, city),
            "sia": an_account("sia", signs, writes, city),
            "wanda": an_account("wanda", window, writes, city),
        },
    )
