"""Officials write versions of items and things; another person lets them go; then they are rows of the city.

What was let go is never changed: a version may be withdrawn before its day, afterwards only a later one replaces it.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping, Sequence

from django.db import IntegrityError, transaction

from yici.apps.services.cityfiles.columns import CODE
from yici.apps.services.cityfiles.items import THING
from yici.apps.services.cityfiles.sections import SECTIONS, SINGLE, clean, content_of, rows_of, section_of
from yici.apps.services.contracts import Content, VersionKind, VersionView
from yici.apps.services.errors import (
    CodeNotUsable,
    NothingToUndo,
    ReasonForWriters,
    VersionClosed,
    VersionExists,
    VersionHasProblems,
)
from yici.apps.services.guards import get_version_for
from yici.apps.services.models import ItemVersion, ReplacedSection
from yici.apps.services.selectors.catalogue import tables
from yici.apps.services.selectors.checking import find_problems
from yici.apps.services.selectors.editing import facts_of_version, find_unfinished, newest_version, version_view
from yici.apps.services.states import EDIT, UNFINISHED, VERSION_STATES
from yici.core import audit, clock, lately
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.errors import ChangedMeanwhile
from yici.core.models import CityRow

KEPT_SAVES, MOST_ROWS, LONGEST = 20, 300, 4000
ONE_SAVE = dt.timedelta(minutes=2)  # saves of one person within it are taken back as one: typing saves by itself
_SPACES = re.compile(r"\s+")


@action
def begin_version(
    *, actor: Actor, kind: VersionKind, code: str, valid_from: dt.date | None = None, content: Content | None = None
) -> VersionView:  # fmt: skip
    """Begin a version of an item or a thing of the own unit, from its newest one or from ``content``; the unfinished
    one when there is one already. Raises ``VersionNotFound`` (another unit's), ``CodeNotUsable``.
    """
    actor.must(EDIT)
    open_one = find_unfinished(actor, kind, code)
    if open_one is not None:
        return version_view(open_one)
    held = tables.__wrapped__()  # type: ignore[attr-defined]  # what was let go a second ago counts
    base = newest_version(actor, kind, code, held)
    if base is None:
        _may_be_new(kind, code, held)
    now = clock.now()
    start = content if content is not None else content_of(kind, code, base.isoformat() if base else "", held)
    row = ItemVersion(
        kind=kind, code=code, unit_id=actor.unit_id or 0, valid_from=valid_from or _first_free(kind, code, held),
        base_from=base, content=_complete(kind, start, actor), made_at=now, changed_at=now, changed_by=actor.account,
        authors=[str(actor.account)],
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        again = find_unfinished(actor, kind, code)
        if again is None:
            raise CodeNotUsable(code=code, sign="_ -") from None
        return version_view(again)
    audit.record("item_version.begun", actor=actor, kind="item_version", key=row.key, code=code)
    return version_view(row)


def _may_be_new(kind: VersionKind, code: str, held: Mapping[str, Sequence[Mapping[str, str]]]) -> None:
    pattern, sign = (CODE, "_") if kind == "item" else (THING, "-")
    known = {row["code"] for row in (*held["service_items"], *held["service_things"])}
    taken = ItemVersion.objects.filter(code=code, state__in=UNFINISHED).exists()
    if not re.fullmatch(pattern, code) or len(code) > 60 or code in known or taken:
        raise CodeNotUsable(code=code, sign=sign)


def _first_free(kind: VersionKind, code: str, held: Mapping[str, Sequence[Mapping[str, str]]]) -> dt.date:
    """Tomorrow, or the day after the newest version."""
    days = [row["valid_from"] for row in held[SECTIONS[kind][0].table.name] if row["code"] == code]
    newest = max((dt.date.fromisoformat(day) for day in days), default=clock.today())
    return max(newest, clock.today()) + dt.timedelta(days=1)


def _complete(kind: VersionKind, content: Content, actor: Actor) -> dict[str, list[dict[str, str]]]:
    """The content with every section of its kind, and the actor's unit where none is named."""
    found = {}
    for section in SECTIONS[kind]:
        rows = [clean(section, row) for row in content.get(section.name, ())]
        found[section.name] = rows or ([clean(section, {})] if section.name in SINGLE else [])
    found["facts"][0]["unit"] = found["facts"][0]["unit"] or actor.unit_code
    return found


@action
def save_section(
    *, actor: Actor, version: uuid.UUID, section: str, rows: Sequence[Mapping[str, str]], expected: int
) -> VersionView:  # fmt: skip
    """Save a section as it was typed, right or wrong. ``expected`` is how often it had been saved when it was opened;
    raises ``ChangedMeanwhile`` when somebody saved it since then. What does not change is no save.
    """
    row = _written(actor, version)
    one = section_of(row.kind, section)  # type: ignore[arg-type]
    if one is None:
        raise VersionClosed
    typed = [clean(one, {name: _plain(text) for name, text in given.items()}) for given in rows[:MOST_ROWS]]
    if section == "facts":
        typed[0]["unit"] = actor.unit_code  # an item is not given away by its own editor
    if typed == row.content.get(section):
        return version_view(row)
    if row.marks.get(section, 0) != expected:
        raise ChangedMeanwhile
    _keep(actor, row, section)
    _write(actor, row, section, typed)
    return version_view(row)


def _plain(text: str) -> str:
    """One line without blanks at the ends: what a cell of a city's file can hold."""
    return _SPACES.sub(" ", text[:LONGEST]).strip()


def _written(actor: Actor, key: uuid.UUID) -> ItemVersion:
    """A version that the actor may write now."""
    actor.must(EDIT)
    row = get_version_for(actor, key, is_locked=True)
    facts = facts_of_version(actor, row)
    if row.state != VERSION_STATES.initial or not facts.is_own_unit:
        raise VersionClosed
    return row


def _keep(actor: Actor, row: ItemVersion, section: str) -> None:
    """Keep what a save replaces; typing that goes on is one save."""
    last = row.replaced.order_by("-id").first()
    goes_on = last is not None and last.section == section and last.saved_by == actor.account
    if goes_on and last is not None and clock.now() - last.saved_at < ONE_SAVE:
        return
    row.replaced.create(
        section=section, rows=row.content.get(section, []), saved_by=actor.account, saved_at=clock.now()
    )
    old = row.replaced.order_by("-id").values_list("id", flat=True)[KEPT_SAVES:]
    ReplacedSection.objects.filter(id__in=list(old)).delete()


def _write(actor: Actor, row: ItemVersion, section: str, rows: list[dict[str, str]]) -> None:
    row.content = {**row.content, section: rows}
    row.marks = {**row.marks, section: row.marks.get(section, 0) + 1}
    row.authors = sorted({*row.authors, str(actor.account)})
    _touch(actor, row, "content", "marks", "authors")
    audit.record("item_version.saved", actor=actor, kind="item_version", key=row.key, section=section)


def _touch(actor: Actor, row: ItemVersion, *fields: str) -> None:
    row.version, row.changed_at, row.changed_by = row.version + 1, clock.now(), actor.account
    row.save(update_fields=[*fields, "version", "changed_at", "changed_by"])


@action
def undo_save(*, actor: Actor, version: uuid.UUID, expected: int) -> VersionView:
    """Take the last save back; ``expected`` is the version that was seen. Raises ``NothingToUndo``."""
    row = _written(actor, version)
    if row.version != expected:
        raise ChangedMeanwhile
    last = row.replaced.order_by("-id").first()
    if last is None:
        raise NothingToUndo
    _write(actor, row, last.section, last.rows)
    last.delete()
    return version_view(row)


@action
def set_day(*, actor: Actor, version: uuid.UUID, valid_from: dt.date, expected: int) -> VersionView:
    """Say from which day on it shall hold."""
    row = _written(actor, version)
    if row.version != expected:
        raise ChangedMeanwhile
    row.valid_from = valid_from
    row.authors = sorted({*row.authors, str(actor.account)})
    _touch(actor, row, "valid_from", "authors")
    return version_view(row)


@action
def move_version(
    *, actor: Actor, version: uuid.UUID, event: str, expected: int, reason: str = ""
) -> VersionView:  # fmt: skip
    """A step of a version: ``submit``, ``take_back``, ``send_back``, ``publish``, ``withdraw``, ``drop``.

    Raises ``ChangedMeanwhile``, ``VersionHasProblems``, ``VersionExists``, ``ReasonForWriters``, and what the table of
    states says.
    """
    row = get_version_for(actor, version, is_locked=True)
    if row.version != expected:
        raise ChangedMeanwhile
    if event in ("submit", "publish"):
        _must_be_sound(row)
    row.state = VERSION_STATES.step(row.state, event, actor=actor, facts=facts_of_version(actor, row))
    reason = _plain(reason)
    if event in ("send_back", "withdraw") and not reason:
        raise ReasonForWriters
    if event == "publish":
        _let_go(row)
    if event == "withdraw":
        _retire(row)
    fields = ["state", "reason"]
    row.reason = reason if event in ("send_back", "withdraw") else ""
    if event in ("publish", "withdraw"):
        row.decided_at, row.decided_by = clock.now(), actor.account
        fields += ["decided_at", "decided_by"]
    _touch(actor, row, *fields)
    audit.record(
        "item_version.moved", actor=actor, kind="item_version", key=row.key, event=event, code=row.code,
        valid_from=row.valid_from,
    )  # fmt: skip
    lately.forget_all()
    return version_view(row)


def _must_be_sound(row: ItemVersion) -> None:
    held = tables.__wrapped__()  # type: ignore[attr-defined]
    first = SECTIONS[row.kind][0].table.name  # type: ignore[index]
    if any(one["code"] == row.code and one["valid_from"] == row.valid_from.isoformat() for one in held[first]):
        raise VersionExists(day=row.valid_from.isoformat())
    wrong = find_problems(row.kind, row.code, row.valid_from, row.content)  # type: ignore[arg-type]
    if wrong:
        raise VersionHasProblems(count=len(wrong))


def _let_go(row: ItemVersion) -> None:
    """The rows of the version become rows of the city: the database's side of what ``load`` compares."""
    for table, code, content in _city_rows(row):
        CityRow.objects.update_or_create(file=table, code=code, defaults={"content": content, "retired_on": None})


def _retire(row: ItemVersion) -> None:
    shared = {section.table.files for section in SECTIONS[row.kind] if section.is_shared}  # type: ignore[index]
    for table, code, _content in _city_rows(row):
        if table not in shared:  # a material may be wanted by somebody else by now
            CityRow.objects.filter(file=table, code=code).update(retired_on=clock.today())


def _city_rows(row: ItemVersion) -> list[tuple[str, str, dict[str, str]]]:
    found = rows_of(row.kind, row.code, row.valid_from, row.content)  # type: ignore[arg-type]
    return [
        (section.table.files, "|".join(section.table.key_of(one)), dict(one))
        for section in SECTIONS[row.kind]  # type: ignore[index]
        for one in found[section.table.name]
    ]
