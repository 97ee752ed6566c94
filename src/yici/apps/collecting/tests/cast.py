"""The cast of collecting: two bureaus that plan, an office that allows, a township and two villages that fill.

Alice plans at the police bureau and Erin at civil affairs; Fang at the reform office allows forms; Gao is the clerk of
River Town above Bob's East Village and Hua's West Village; Charlie's village lies in another banner.
"""

from __future__ import annotations

from dataclasses import dataclass

from yici.apps.places.tests.cast import (
    CLERK,
    Account,
    Cast,
    Role,
    a_role,
    a_unit,
    actor_for,
    an_account,
    the_cast,
)
from yici.core.access import Actor


@dataclass(frozen=True)
class Collectors:
    """Everybody who plans, allows, sends, fills and checks, with the cast of places."""

    places: Cast
    erin: Account
    fang: Account
    gao: Account
    hua: Account
    ida: Account

    def actor(self, name: str) -> Actor:
        """The actor that one of them is."""
        return actor_for(getattr(self, name, None) or getattr(self.places, name))


def give(role: str, *permissions: str) -> None:
    """Let a role carry more."""
    row = Role.objects.get(code=role)
    row.permissions = [*row.permissions, *permissions]
    row.save(update_fields=["permissions"])


def the_collectors() -> Collectors:
    """Make the city and the people. Call it once in a test's database."""
    places = the_cast()
    give("bureau_owner", "forms.plan", "forms.send", "forms.review")
    give("village_clerk", "forms.submit")
    owner, clerk = Role.objects.get(code="bureau_owner"), Role.objects.get(code="village_clerk")
    civil = a_unit("civil_affairs", "民政局", places.city)
    reform = a_unit("reform_office", "改革办", places.city, "party")
    town = a_unit("government-town", "河口镇人民政府", places.town, "township_government")
    west = a_unit("committee-west", "西嘎查委员会", places.west, "village_committee")
    allows = a_role("reform_office", ("forms.approve", "records.read"))
    reviews = a_role("township_clerk", (*CLERK, "forms.submit", "forms.review"))
    east = places.bob.holdings.get().post.unit
    return Collectors(
        places,
        erin=an_account("erin", civil, owner, places.city),
        fang=an_account("fang", reform, allows, places.city),
        gao=an_account("gao", town, reviews, places.town),
        hua=an_account("hua", west, clerk, places.west),
        ida=an_account("ida", east, clerk, places.east),
    )
