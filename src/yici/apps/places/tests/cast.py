"""The fixed cast of the tests: a small city, and Alice (owner), Bob (colleague) and Charlie (stranger) in it.

Alice keeps people at the public-security bureau of the city; Bob is the clerk of East Village; Charlie is the clerk of
a village in another banner. Dora manages accounts. The clock stands at ten on Friday, 20 November 2026.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from yici.apps.places.contracts import PERMISSIONS
from yici.apps.places.models import Account, Area, AreaVersion, Post, PostHolding, Role, Unit
from yici.apps.places.selectors import actor_for
from yici.core.access import Actor

NOW = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 20)
SINCE = dt.date(2020, 1, 1)
PASSWORD = "warm stove in winter"
READERS = ("party", "veteran", "disability", "relief", "child", "health", "bank")
CLERK = (
    "tables.fill",
    "tables.correct_mapping",
    "records.read",
    "records.write",
    "records.read_protected",
    "records.export",
)


def an_area(code: str, name: str, kind: str, level: int, parent: Area | None = None) -> Area:
    """An area with its one version; the path follows the parent."""
    area = Area.objects.create(code=code, name=name, short_name=name, kind=kind, level=level, parent=parent)
    area.path = f"{parent.path if parent else '/'}{area.pk}/"
    area.save(update_fields=["path"])
    AreaVersion.objects.create(
        area=area, code=code, name=name, short_name=name, kind=kind, parent=parent, path=area.path, valid_from=SINCE
    )
    return area


def a_unit(code: str, name: str, area: Area, kind: str = "bureau") -> Unit:
    """A unit of an area."""
    return Unit.objects.create(code=code, name=name, short_name=name, kind=kind, area=area, valid_from=SINCE)


def a_role(code: str, permissions: tuple[str, ...], readers: tuple[str, ...] = READERS) -> Role:
    """A role with permissions and reader classes."""
    return Role.objects.create(code=code, name=code, name_en=code, permissions=list(permissions), readers=list(readers))


def an_account(username: str, unit: Unit, role: Role, area: Area) -> Account:
    """An account that holds a new post since the beginning."""
    account = Account.objects.create_user(username, PASSWORD, display_name=username.title(), created_at=NOW)
    post = Post.objects.create(
        code=f"{unit.code}.{username}", name=role.name, unit=unit, role=role, area=area, valid_from=SINCE
    )
    PostHolding.objects.create(account=account, post=post, from_on=SINCE)
    return account


@dataclass(frozen=True)
class Cast:
    """Everybody and everywhere."""

    city: Area
    banner: Area
    town: Area
    east: Area
    west: Area
    far: Area
    police: Unit
    alice: Account
    bob: Account
    charlie: Account
    dora: Account

    def actor(self, name: str) -> Actor:
        """The actor that one of the cast is."""
        return actor_for(getattr(self, name))


def the_cast() -> Cast:
    """Make the city and the people. Call it once in a test's database."""
    city = an_area("1599", "试验市", "city", 2)
    banner = an_area("159901", "前旗", "banner", 3, city)
    other = an_area("159902", "后旗", "banner", 3, city)
    town = an_area("159901100", "河口镇", "town", 4, banner)
    east = an_area("159901100201", "东村", "village", 5, town)
    west = an_area("159901100202", "西嘎查", "gacha", 5, town)
    far_town = an_area("159902100", "山后镇", "town", 4, other)
    far = an_area("159902100201", "远村", "village", 5, far_town)
    police = a_unit("police", "公安局", city)
    committee = a_unit("committee-east", "东村村民委员会", east, "village_committee")
    far_committee = a_unit("committee-far", "远村村民委员会", far, "village_committee")
    office = a_unit("office", "政务服务局", city)
    owner, clerk = a_role("bureau_owner", (*CLERK, "records.merge", "records.import")), a_role("village_clerk", CLERK)
    administrator = a_role("administrator", tuple(PERMISSIONS))
    return Cast(
        city, banner, town, east, west, far, police,
        alice=an_account("alice", police, owner, city),
        bob=an_account("bob", committee, clerk, east),
        charlie=an_account("charlie", far_committee, clerk, far),
        dora=an_account("dora", office, administrator, city),
    )  # fmt: skip
