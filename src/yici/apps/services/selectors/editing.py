"""Versions that officials write, as pages show them; items with what their guide lacks."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from yici.apps.services.cityfiles.sections import SECTIONS, content_of
from yici.apps.services.contracts import Change, Content, VersionKind, VersionView
from yici.apps.services.errors import VersionNotFound
from yici.apps.services.guards import visible_versions
from yici.apps.services.models import ItemVersion
from yici.apps.services.rules.differing import differences
from yici.apps.services.rules.lacking import lacks_of
from yici.apps.services.selectors.catalogue import tables
from yici.apps.services.selectors.checking import find_problems
from yici.apps.services.states import EDIT, PUBLISH, UNFINISHED, VERSION_STATES, VersionFacts
from yici.core import clock
from yici.core.access import Actor

Tables = Mapping[str, Sequence[Mapping[str, str]]]
MOST = 500  # items of a city on one page


def version_view(row: ItemVersion) -> VersionView:
    """A version as contract."""
    last = row.replaced.order_by("-id").first() if row.state == VERSION_STATES.initial else None
    facts = row.content["facts"][0]
    return VersionView(
        key=row.key, kind=cast(VersionKind, row.kind), code=row.code, name=facts.get("name", "") or row.code,
        unit=row.unit.code, state=row.state, valid_from=row.valid_from, base_from=row.base_from, version=row.version,
        marks=row.marks, content=row.content, reason=row.reason, changed_at=row.changed_at, changed_by=row.changed_by,
        authors=tuple(uuid.UUID(one) for one in row.authors), may_undo=last.section if last else "",
    )  # fmt: skip


def facts_of_version(actor: Actor, row: ItemVersion, *, is_sound: bool = True) -> VersionFacts:
    """What decides the steps of a version for this actor."""
    return VersionFacts(
        is_own_unit=row.unit.code == actor.unit_code, is_author=str(actor.account) in row.authors,
        is_ahead=row.valid_from > clock.today(), is_sound=is_sound,
    )  # fmt: skip


def find_unfinished(actor: Actor, kind: VersionKind, code: str) -> ItemVersion | None:
    """The version of an item that somebody works on, or None."""
    return visible_versions(actor).filter(kind=kind, code=code, state__in=UNFINISHED).first()


def newest_version(actor: Actor, kind: VersionKind, code: str, held: Tables) -> dt.date | None:
    """First day of the newest version of an item of the own unit; None when the city has no such item.

    Raises ``VersionNotFound`` for an item of another unit.
    """
    rows = [row for row in held[SECTIONS[kind][0].table.name] if row["code"] == code]
    if not rows:
        return None
    newest = max(rows, key=lambda row: row["valid_from"])
    if newest["unit"] != actor.unit_code:
        raise VersionNotFound
    return dt.date.fromisoformat(newest["valid_from"])


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item or a thing in the editor's list. ``lacks`` are codes of what its guide does not say."""

    kind: VersionKind
    code: str
    name: str
    unit: str
    valid_from: str
    is_own: bool
    lacks: tuple[str, ...]
    state: str = ""  # of a version that somebody works on, or that was let go for a later day
    opens_on: dt.date | None = None


def list_own_items(actor: Actor, words: str = "", *, everything: bool = False) -> list[ItemLine]:
    """Items and things of the own unit (of all units when ``everything``), what lacks most first."""
    held, today = tables(), clock.today().isoformat()
    at_work = {(one.kind, one.code): one for one in visible_versions(actor).filter(state__in=UNFINISHED)}
    for one in visible_versions(actor).filter(state="published", valid_from__gt=clock.today()):
        at_work.setdefault((one.kind, one.code), one)
    lines = []
    for kind in ("item", "thing"):
        newest = _newest(held[SECTIONS[kind][0].table.name], today)
        for code, row in newest.items():
            if (row["unit"] == actor.unit_code or everything) and words.lower() in f"{row['name']} {code}".lower():
                lines.append(_line(actor, kind, row, held, at_work.pop((kind, code), None)))
    for (kind, code), work in at_work.items():  # items that no day has seen yet
        if code not in {one.code for one in lines} and (work.unit.code == actor.unit_code or everything):
            facts = work.content["facts"][0]
            if words.lower() in f"{facts['name']} {code}".lower():
                lines.append(ItemLine(cast(VersionKind, kind), code, facts["name"] or code, work.unit.code, "",
                                      work.unit.code == actor.unit_code, (), work.state, work.valid_from))  # fmt: skip
    return sorted(lines, key=lambda one: (not one.state, -len(one.lacks), one.name))[:MOST]


def _newest(rows: Sequence[Mapping[str, str]], today: str) -> dict[str, Mapping[str, str]]:
    """The version of each that holds today; where none does yet, the first that will."""
    found: dict[str, Mapping[str, str]] = {}
    for row in sorted(rows, key=lambda one: one["valid_from"]):
        if row["valid_from"] <= today or row["code"] not in found:
            found[row["code"]] = row
    return found


def _line(actor: Actor, kind: Any, row: Mapping[str, str], held: Tables, work: ItemVersion | None) -> ItemLine:
    content = content_of(kind, row["code"], row["valid_from"], held)
    return ItemLine(
        kind, row["code"], row["name"], row["unit"], row["valid_from"], row["unit"] == actor.unit_code,
        lacks_of(kind, content), work.state if work else "", work.valid_from if work else None,
    )  # fmt: skip


def waiting_versions(actor: Actor) -> list[VersionView]:
    """Versions that wait for somebody to let them go, oldest first; none when the actor may not."""
    if not actor.may(PUBLISH):
        return []
    rows = visible_versions(actor).filter(state="submitted").order_by("changed_at")[:MOST]
    return [version_view(one) for one in rows]


def let_go_versions(actor: Actor, kind: VersionKind, code: str) -> list[VersionView]:
    """Versions of an item that were let go or withdrawn here, newest day first."""
    rows = visible_versions(actor).filter(kind=kind, code=code, state__in=("published", "withdrawn"))
    return [version_view(one) for one in rows.order_by("-valid_from", "-id")[:50]]


def held_content(kind: VersionKind, code: str, on: dt.date) -> Content | None:
    """What holds on a day, as sections; None when nothing does."""
    held = tables()
    rows = [row for row in held[SECTIONS[kind][0].table.name] if row["code"] == code]
    days = [row["valid_from"] for row in rows if row["valid_from"] <= on.isoformat()]
    return content_of(kind, code, max(days), held) if days else None


def changes_of(view: VersionView) -> list[Change]:
    """How a version differs from what holds on the day before it."""
    before = held_content(view.kind, view.code, view.valid_from - dt.timedelta(days=1)) or {}
    names = {one.name: one.name_of for one in SECTIONS[view.kind]}
    return differences(before, view.content, names)


def may_open_item(actor: Actor, kind: VersionKind, code: str) -> Mapping[str, str] | None:
    """The row of the item that holds or will, for those who write or let go; ``VersionNotFound`` for everybody else.

    None for a code that has only an unfinished version.
    """
    row = _newest(tables()[SECTIONS[kind][0].table.name], clock.today().isoformat()).get(code)
    if row is None:
        if not visible_versions(actor).filter(kind=kind, code=code).exists():
            raise VersionNotFound
        return None
    if not (actor.may(PUBLISH) or (actor.may(EDIT) and row["unit"] == actor.unit_code)):
        raise VersionNotFound
    return row


def problems_of(view: VersionView) -> list[Any]:
    """What is wrong with a version."""
    return list(find_problems(view.kind, view.code, view.valid_from, view.content))
