"""Registers as pages, draws and imports read them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

import rfc8785
from django.db.models import Max, Q

from yici.apps.oversight.contracts.registers import (
    InspectorView,
    Register,
    RegisterStand,
    TargetView,
    TieView,
    VersionView,
)
from yici.apps.oversight.errors import EntryNotFound
from yici.apps.oversight.guards import has_part
from yici.apps.oversight.models import Inspector, RegisterChange, RegisterVersion, Target, Tie
from yici.apps.oversight.rules.importing import Known
from yici.apps.oversight.selectors.city import list_categories, list_matters
from yici.apps.places.public import (
    AreaNotFound,
    UnitNotFound,
    find_unit,
    has_account,
    list_areas,
    list_units,
    user_names,
)
from yici.core.access import SYSTEM, Actor
from yici.core.errors import NotFound

A_PAGE = 50


def values_of_target(row: Target) -> dict[str, Any]:
    """A target as its versions keep it."""
    return {
        "name": row.name, "category": row.category, "area": row.area.code, "address": row.address,
        "risk_class": row.risk_class,
    }  # fmt: skip


def values_of_inspector(row: Inspector) -> dict[str, Any]:
    """An inspector as its versions keep it."""
    return {
        "name": row.name, "unit": row.unit.code, "area": row.area.code if row.area else "", "licence": row.licence,
        "licence_until": row.licence_until.isoformat(), "powers": list(row.powers),
        "account": str(row.account) if row.account else "",
    }  # fmt: skip


def values_of_tie(row: Tie) -> dict[str, Any]:
    """A tie as its versions keep it."""
    return {"inspector": row.inspector.code, "target": row.target.code, "kind": row.kind, "words": row.words}


def living_entries(register: Register) -> Iterable[tuple[str, dict[str, Any]]]:
    """All living entries of a register by code, in order."""
    if register == "targets":
        targets = Target.objects.filter(retired_on=None).select_related("area").order_by("code")
        return ((one.code, values_of_target(one)) for one in targets.iterator(chunk_size=2000))
    if register == "inspectors":
        people = Inspector.objects.filter(retired_on=None).select_related("unit", "area").order_by("code")
        return ((one.code, values_of_inspector(one)) for one in people)
    ties = Tie.objects.filter(retired_on=None).select_related("inspector", "target")
    return sorted((f"{one.inspector.code}|{one.target.code}", values_of_tie(one)) for one in ties)


def newest_version(register: Register) -> int:
    """The number of the newest version; 0 of a register that nobody filled."""
    found = RegisterVersion.objects.filter(register=register).aggregate(most=Max("number"))
    return found["most"] or 0


def stand_of(register: Register) -> RegisterStand:
    """The version of a register and the SHA-256 over the canonical lines of its living entries."""
    digest, count = hashlib.sha256(), 0
    for code, values in living_entries(register):
        digest.update(rfc8785.dumps([code, values]) + b"\n")
        count += 1
    return RegisterStand(register, newest_version(register), count, digest.hexdigest())


def list_versions(actor: Actor, register: Register, before: int = 0) -> list[VersionView]:
    """Versions of a register, newest first."""
    if not has_part(actor):
        raise NotFound
    rows = RegisterVersion.objects.filter(register=register)
    rows = rows.filter(number__lt=before) if before else rows
    return [
        VersionView(one.number, one.at, one.who, one.why, one.changed, one.source)
        for one in rows.order_by("-number")[:A_PAGE]
    ]


def list_changes(actor: Actor, register: Register, number: int, after: int = 0) -> list[tuple[int, str, Any, Any]]:
    """Entries that a version changed: (position, code, before, after), a page of them."""
    if not has_part(actor):
        raise NotFound
    rows = RegisterChange.objects.filter(version__register=register, version__number=number, id__gt=after)
    return list(rows.order_by("id").values_list("id", "code", "before", "after")[:A_PAGE])


def list_targets(
    actor: Actor, *, words: str = "", category: str = "", risk_class: str = "", after: int = 0
) -> tuple[list[TargetView], int | None]:
    """Living targets, a page by the order of their coming; where the next begins (None: nowhere)."""
    if not has_part(actor):
        raise NotFound
    rows = Target.objects.filter(retired_on=None, id__gt=after)
    if words:
        rows = rows.filter(Q(name__contains=words) | Q(code=words.upper()))
    if category:
        rows = rows.filter(category=category)
    if risk_class:
        rows = rows.filter(risk_class=risk_class)
    some = list(rows.select_related("area").order_by("id")[: A_PAGE + 1])
    return [target_view(one) for one in some[:A_PAGE]], some[A_PAGE - 1].pk if len(some) > A_PAGE else None


def target_view(row: Target) -> TargetView:
    """A row as contract."""
    return TargetView(
        row.key, row.code, row.name, row.category, row.area.code, row.area.short_name, row.address, row.risk_class,
        row.version, row.retired_on, row.pk,
    )  # fmt: skip


def list_inspectors(
    actor: Actor, *, words: str = "", unit: str = "", after: int = 0
) -> tuple[list[InspectorView], int | None]:
    """Living inspectors, a page of them."""
    if not has_part(actor):
        raise NotFound
    rows = Inspector.objects.filter(retired_on=None, id__gt=after)
    if words:
        rows = rows.filter(Q(name__contains=words) | Q(code=words.upper()) | Q(licence=words.upper()))
    if unit:
        rows = rows.filter(unit__code=unit)
    some = list(rows.select_related("unit", "area").order_by("id")[: A_PAGE + 1])
    return [inspector_view(one) for one in some[:A_PAGE]], some[A_PAGE - 1].pk if len(some) > A_PAGE else None


def inspector_view(row: Inspector) -> InspectorView:
    """A row as contract."""
    return InspectorView(
        row.key, row.code, row.name, row.unit.code, row.unit.short_name, row.area.code if row.area else "",
        row.licence, row.licence_until, tuple(row.powers), row.version, row.account, row.retired_on, row.pk,
    )  # fmt: skip


def list_ties(actor: Actor, after: int = 0) -> tuple[list[TieView], int | None]:
    """Living ties, a page of them."""
    if not has_part(actor):
        raise NotFound
    rows = Tie.objects.filter(retired_on=None, id__gt=after).select_related("inspector", "target").order_by("id")
    some = list(rows[: A_PAGE + 1])
    found = [
        TieView(
            one.inspector.code, one.inspector.name, one.target.code, one.target.name, one.kind, one.words, one.version,
            one.retired_on, one.pk,
        )
        for one in some[:A_PAGE]
    ]  # fmt: skip
    return found, some[A_PAGE - 1].pk if len(some) > A_PAGE else None


def known_of(register: Register, typed: Mapping[str, Iterable[str]]) -> Known:
    """What the city knows, for reading rows of this register; ``typed``: the units and user names that stand there."""
    areas: dict[str, str] = {}
    for area in list_areas(SYSTEM, most=5000):
        for name in {area.name, area.short_name}:
            areas[name] = area.code if name not in areas else ""  # two of one name: none of them is meant
        areas[area.code] = area.code
    units = {name: unit.code for unit in list_units() for name in (unit.name, unit.code)}
    for code in typed.get("unit", ()):  # governments of towns follow from their areas and are named by code
        with suppress(UnitNotFound):
            units.setdefault(code, find_unit(code).code)
    accounts = set()
    for one in typed.get("account", ()):
        if has_account(one):
            accounts.add(one)
    categories = {name: code for code, title in list_categories().items() for name in (code, title)}
    powers = {name: one.code for one in list_matters() for name in (one.code, one.name)}
    if register != "ties":
        return Known(areas, units, categories, powers, accounts)
    inspectors = set(Inspector.objects.filter(retired_on=None).values_list("code", flat=True))
    targets = set(Target.objects.filter(retired_on=None).values_list("code", flat=True))
    return Known(areas, units, categories, powers, accounts, inspectors, targets)


def user_name_of(account: Any) -> str:
    """The user name of an account by its key; empty when there is none."""
    return user_names([account]).get(account, "") if account else ""


def find_tie(actor: Actor, code: str) -> TieView:
    """A living tie by "inspector|target"; ``EntryNotFound``."""
    inspector, _, target = code.partition("|")
    rows = Tie.objects.filter(inspector__code=inspector, target__code=target, retired_on=None)
    one = rows.select_related("inspector", "target").first() if has_part(actor) else None
    if one is None:
        raise EntryNotFound
    return TieView(
        one.inspector.code, one.inspector.name, one.target.code, one.target.name, one.kind, one.words, one.version,
        one.retired_on, one.pk,
    )  # fmt: skip


def find_typed_area(actor: Actor, text: str) -> str:
    """The code of the area of the actor that was typed: a code, or a name that only one has; ``AreaNotFound``."""
    typed = text.strip()
    found = [one for one in list_areas(actor, text=typed, most=50) if typed in (one.code, one.name, one.short_name)]
    if len(found) != 1:
        raise AreaNotFound(code=typed)
    return found[0].code
