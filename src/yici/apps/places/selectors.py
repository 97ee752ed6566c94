"""Reads of places: areas, units, the actor behind an account, and the calendar."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence

from django.db.models import Q

from yici.apps.places import rules
from yici.apps.places.contracts import AreaView, DueDay, Liaison, PostView, UnitView
from yici.apps.places.errors import AccountNotFound, NoPost
from yici.apps.places.guards import get_area_for, get_area_named, get_unit_named, holdings_on, in_scope
from yici.apps.places.models import Account, Area, CalendarDay, CalendarVersion, Post, PostHolding, Role, Unit
from yici.core import clock
from yici.core.access import Actor
from yici.core.lately import lately
from yici.core.models import CityRow

GOVERNING = ("government", "township_government", "functional_committee", "village_committee", "residents_committee")


def view_of(area: Area) -> AreaView:
    """An area as a contract."""
    return AreaView(
        area.id, area.key, area.code, area.name, area.short_name, area.kind, area.level, area.path, area.parent_id
    )


def find_area(code_or_key: str | uuid.UUID, actor: Actor | None = None) -> AreaView:
    """The living area with this code or key, seen by the actor if one is given; raises ``AreaNotFound``."""
    return view_of(get_area_for(actor, code_or_key) if actor else get_area_named(code_or_key))


@lately(60)
def find_area_lately(code: str) -> AreaView:
    """As ``find_area`` by code, at most a minute old: for what comes in many times a second.

    A city has a thousand areas: with five seconds each is asked anew before it is needed again.
    """
    return find_area(code)


@lately(60)
def find_unit_lately(code: str) -> UnitView:
    """As ``find_unit``, at most a minute old."""
    return find_unit(code)


def list_areas(
    actor: Actor, *, parent: AreaView | None = None, level: int | None = None, text: str = "", most: int = 200
) -> list[AreaView]:
    """Living areas in the actor's scope by code: children of ``parent``, of a ``level``, or whose name has ``text``."""
    rows = Area.objects.filter(in_scope(actor, "path"), ended_on=None)
    if parent is not None:
        rows = rows.filter(parent_id=parent.id)
    if level is not None:
        rows = rows.filter(level=level)
    if text:
        rows = rows.filter(Q(name__contains=text) | Q(code__startswith=text) | Q(initials__startswith=text.lower()))
    return [view_of(area) for area in rows.order_by("code")[:most]]


def list_area_ids(area: AreaView) -> list[int]:
    """Ids of the area and of all below it, living or not."""
    return list(Area.objects.filter(path__startswith=area.path).values_list("id", flat=True))


def area_of_path(path: str) -> AreaView | None:
    """The area at the end of a path of area ids."""
    found = Area.objects.filter(path=path).first()
    return view_of(found) if found is not None else None


def list_area_line(area: AreaView) -> list[AreaView]:
    """The areas from the city down to this one."""
    ids = [int(part) for part in area.path.strip("/").split("/")]
    found = {row.id: view_of(row) for row in Area.objects.filter(id__in=ids)}
    return [found[one] for one in ids]


def list_area_names(within: AreaView | None = None) -> list[tuple[str, str, str, str]]:
    """(code, name, short name, path) of living areas, for finding names of places in titles and sheet names."""
    rows = Area.objects.filter(ended_on=None)
    if within is not None:
        rows = rows.filter(path__startswith=within.path)
    return list(rows.order_by("code").values_list("code", "name", "short_name", "path"))


def find_unit(code: str) -> UnitView:
    """The unit with this code; raises ``UnitNotFound``."""
    unit = get_unit_named(code)
    return UnitView(unit.id, unit.key, unit.code, unit.name, unit.kind, unit.area_id)


def unit_name(unit_id: int) -> str:
    """What a unit is called in short; empty for an unknown one."""
    short, name = Unit.objects.filter(pk=unit_id).values_list("short_name", "name").first() or ("", "")
    return short or name


def unit_names(codes: Sequence[str]) -> dict[str, str]:
    """Short names of units by code; unknown ones are absent."""
    rows = Unit.objects.filter(code__in=list(codes)).order_by("id").values_list("code", "short_name", "name")
    return {code: short or name for code, short, name in rows}


def unit_labels(codes: Sequence[str]) -> dict[str, str]:
    """What tells units apart in one list, by code: the short name, or the whole one where several share it."""
    rows = list(Unit.objects.filter(code__in=set(codes)).values_list("code", "short_name", "name"))
    shorts = Counter(short for _, short, _ in rows)
    return {code: short if short and shorts[short] == 1 else name for code, short, name in rows}


def unit_levels(codes: Sequence[str]) -> dict[str, tuple[str, str, int]]:
    """Short name, kind and the level of the area of units, by code; unknown ones are absent."""
    rows = Unit.objects.filter(code__in=set(codes)).order_by("id")
    fields = ("code", "short_name", "name", "kind", "area__level")
    return {code: (short or name, kind, level) for code, short, name, kind, level in rows.values_list(*fields)}


def post_names(keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What posts are called, unit and post, by key: for lists of who read something."""
    rows = Post.objects.filter(key__in=list(keys)).values_list("key", "unit__name", "name")
    return {key: f"{unit} {name}" for key, unit, name in rows}


def find_unit_of_area(area: AreaView) -> UnitView | None:
    """The government or committee of an area, if it has one."""
    return governing_units([area.id]).get(area.id)


def list_units(text: str = "", most: int = 300) -> list[UnitView]:
    """Units that do not follow from an area by a rule (bureaus, offices), by code; those whose name has ``text``."""
    rows = Unit.objects.filter(is_generated=False, valid_to=None)
    if text:
        rows = rows.filter(Q(name__contains=text) | Q(code__startswith=text))
    return [
        UnitView(row.id, row.key, row.code, row.short_name, row.kind, row.area_id)
        for row in rows.order_by("code")[:most]
    ]


def list_unit_line(unit_id: int) -> list[int]:
    """Ids of a unit and, while it is a section, of the units it is a part of."""
    line = [unit_id]
    while True:
        found = (
            Unit.objects.filter(pk=line[-1], kind="section").exclude(parent=None).values_list("parent_id", flat=True)
        )
        above = found.first()
        if above is None or above in line:
            return line
        line.append(above)


def list_units_below(unit_ids: Sequence[int]) -> list[int]:
    """Ids of these units and of all sections in them."""
    found = list(unit_ids)
    level = found
    while level:
        below = Unit.objects.filter(parent_id__in=level, kind="section").exclude(pk__in=found)
        level = list(below.values_list("pk", flat=True))
        found += level
    return found


def _under(unit: Unit) -> Q:
    """Units that stand below another: parts of it, those of areas inside its own, a government's own bureaus."""
    below = Q(pk__in=list_parts_of(unit.pk)) | Q(area__path__startswith=unit.area.path) & ~Q(area_id=unit.area_id)
    if unit.kind in GOVERNING:
        below |= Q(area_id=unit.area_id) & ~Q(kind__in=GOVERNING)
    return below & ~Q(pk=unit.pk)


def list_parts_of(unit_id: int) -> list[int]:
    """Ids of the units that name this one, or a part of it, as their parent."""
    found: list[int] = []
    level = [unit_id]
    while level:
        level = list(
            Unit.objects.filter(parent_id__in=level).exclude(pk__in=[unit_id, *found]).values_list("pk", flat=True)
        )
        found += level
    return found


def list_units_under(unit_id: int, text: str = "", most: int = 50) -> list[UnitView]:
    """Units that a unit may hand work down to, the highest first; those whose name has ``text``."""
    unit = Unit.objects.select_related("area").get(pk=unit_id)
    rows = Unit.objects.filter(_under(unit), valid_to=None)
    if text:
        rows = rows.filter(Q(name__contains=text) | Q(code__startswith=text))
    return [
        UnitView(row.id, row.key, row.code, row.short_name, row.kind, row.area_id)
        for row in rows.order_by("area__level", "code")[:most]
    ]


def is_under(unit_id: int, above_id: int) -> bool:
    """Whether a unit stands below another one, so that it may be handed work down."""
    above = Unit.objects.select_related("area").filter(pk=above_id).first()
    return above is not None and Unit.objects.filter(_under(above), pk=unit_id, valid_to=None).exists()


def governing_units(areas: Sequence[int]) -> dict[int, UnitView]:
    """The government or committee of each of these areas (by id), for those that have one; one query."""
    rows = Unit.objects.filter(area_id__in=areas, kind__in=GOVERNING, valid_to=None).order_by("-id")
    return {row.area_id: UnitView(row.id, row.key, row.code, row.name, row.kind, row.area_id) for row in rows}


def units_that_may(permission: str, area: AreaView, most: int = 5) -> list[UnitView]:
    """Units with a post that carries the permission over the area today, the one nearest to the area first."""
    roles = [role.pk for role in Role.objects.all() if permission in role.permissions]
    above = [one.id for one in list_area_line(area)]
    today = clock.today()
    posts = Post.objects.filter(role_id__in=roles, area_id__in=above, valid_from__lte=today)
    posts = posts.filter(Q(valid_to=None) | Q(valid_to__gte=today)).select_related("unit", "area")
    found: dict[int, UnitView] = {}
    for post in sorted(posts, key=lambda one: (-one.area.level, one.pk)):
        unit = post.unit
        found.setdefault(unit.id, UnitView(unit.id, unit.key, unit.code, unit.name, unit.kind, unit.area_id))
    return list(found.values())[:most]


def _post_view(holding: PostHolding) -> PostView:
    post = holding.post
    return PostView(post.key, post.name, post.unit.name, post.role.code, view_of(post.area), holding.is_stand_in)


def list_posts(account_id: int) -> list[PostView]:
    """The posts that an account holds today."""
    return [_post_view(holding) for holding in holdings_on(account_id, clock.today())]


def actor_for(account: Account, post_key: uuid.UUID | None = None) -> Actor:
    """The actor that an account is today, in the named post or in its first one; raises ``NoPost``."""
    holdings = holdings_on(account.pk, clock.today())
    chosen = next((h for h in holdings if post_key in (None, h.post.key)), None)
    if chosen is None:
        raise NoPost
    post = chosen.post
    return Actor(
        account=account.key,
        post=post.key,
        name=str(account),
        permissions=frozenset(post.role.permissions),
        readers=frozenset([*post.role.readers, *post.readers]),
        area_paths=(post.area.path,),
        unit_id=post.unit_id,
        unit_code=post.unit.code,
    )


def post_name(actor: Actor) -> str:
    """What the actor's post is called ("乡镇填报员"), for watermarks and prints; empty for the system."""
    return Post.objects.filter(key=actor.post).values_list("name", flat=True).first() or "" if actor.post else ""


def actor_in_post(account: uuid.UUID, post: uuid.UUID | None) -> Actor:
    """The actor that an account is today in a post, for jobs run in its name; ``AccountNotFound`` or ``NoPost``."""
    found = Account.objects.filter(key=account, is_active=True).first()
    if found is None:
        raise AccountNotFound(username=account)
    return actor_for(found, post)


def actor_named(username: str) -> Actor:
    """The actor behind a user name, for commands run on the server; raises ``AccountNotFound`` or ``NoPost``."""
    account = Account.objects.filter(username=username, is_active=True).first()
    if account is None:
        raise AccountNotFound(username=username)
    return actor_for(account)


def has_account(username: str) -> bool:
    """Whether an account is called so."""
    return Account.objects.filter(username=username).exists()


def user_names(keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """User names of accounts by key, for whoever keeps a register in which accounts stand."""
    return dict(Account.objects.filter(key__in=keys).values_list("key", "username"))


def account_keys(usernames: Sequence[str]) -> dict[str, uuid.UUID]:
    """Keys of accounts by user name, whether they hold a post today or not."""
    return dict(Account.objects.filter(username__in=usernames).values_list("username", "key"))


def account_names(keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Display names of accounts by key, for timelines and receipts."""
    return dict(Account.objects.filter(key__in=keys).values_list("key", "display_name"))


def _special_days(first: int, last: int) -> tuple[dict[dt.date, tuple[str, str]], frozenset[int]]:
    newest: dict[int, int] = {}
    known: set[int] = set()
    for version in CalendarVersion.objects.filter(year__range=(first, last)).order_by("year", "version"):
        newest[version.year] = version.id
        if version.is_provisional:
            known.discard(version.year)
        else:
            known.add(version.year)
    days = CalendarDay.objects.filter(calendar_id__in=newest.values()).values_list("day", "kind", "name")
    return {day: (kind, name) for day, kind, name in days}, frozenset(known)


def official_days(first: int, last: int) -> rules.OfficialDays:
    """The newest official calendar of the years from ``first`` to ``last``, for counting many limits at once."""
    return rules.OfficialDays(*_special_days(first, last))


def add_working_days(start: dt.date, days: int) -> DueDay:
    """The day ``days`` working days after ``start`` by the newest official calendar, with the days skipped."""
    return official_days(start.year, start.year + 2 + days // 240).after(start, days)


def is_working_day(day: dt.date) -> bool:
    """Whether people work on the day by the newest official calendar."""
    return rules.is_working_day(day, _special_days(day.year, day.year)[0])


def list_liaisons(unit: str) -> list[Liaison]:
    """Who gets the notices of a unit (``liaisons.csv``); of the unit above when it has none; empty when nobody has."""
    code: str | None = unit
    for _ in range(6):
        rows = CityRow.objects.filter(file="liaisons.csv", retired_on=None, content__unit=code).order_by("code")
        found = [Liaison(row.code, row.content["channel"], row.content["address"]) for row in rows]
        code = Unit.objects.filter(code=code).values_list("parent__code", flat=True).first()
        if found or code is None:
            return found
    return []


def may_others(permission: str, unit_id: int, besides: uuid.UUID | None) -> bool:
    """Whether somebody else than this account holds a post of the unit today that carries the permission."""
    roles = [role.pk for role in Role.objects.all() if permission in role.permissions]
    today = clock.today()
    held = PostHolding.objects.filter(post__unit_id=unit_id, post__role_id__in=roles, from_on__lte=today)
    held = held.filter(Q(to_on=None) | Q(to_on__gte=today), account__is_active=True)
    return (held.exclude(account__key=besides) if besides else held).exists()


def list_units_over(area: AreaView, most: int = 400) -> list[UnitView]:
    """Units of an area and of the areas above it, the nearest first: those that may be responsible there."""
    line = [one.id for one in list_area_line(area)]
    rows = Unit.objects.filter(area_id__in=line, valid_to=None).select_related("area")
    found = sorted(rows, key=lambda row: (-row.area.level, row.code))[:most]
    return [UnitView(row.id, row.key, row.code, row.short_name or row.name, row.kind, row.area_id) for row in found]
