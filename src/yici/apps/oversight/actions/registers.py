"""Registers are changed by versions: from a file that was looked at whole, or entry by entry on a page."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from yici.apps.oversight.contracts.registers import Entry, Imported, Register, Trouble
from yici.apps.oversight.errors import EntryNotFound, EntryUnusable, RegisterChanged, RegisterReasonNeeded
from yici.apps.oversight.models import Inspector, RegisterChange, RegisterVersion, Target, Tie
from yici.apps.oversight.rules.importing import find_columns, read_rows, tidy
from yici.apps.oversight.rules.trouble import words_of_trouble
from yici.apps.oversight.selectors.registers import (
    known_of,
    newest_version,
    values_of_inspector,
    values_of_target,
    values_of_tie,
)
from yici.apps.oversight.states import REGISTERS
from yici.apps.places.public import account_keys, find_area, find_unit
from yici.core import audit, clock
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.errors import ChangedMeanwhile

Grid = Sequence[Sequence[Any]]
Values = Mapping[str, Any]
AT_ONCE = 500


def check_import(register: Register, grid: Grid) -> Imported:
    """Look at all rows of a table; nothing is written. ``version`` is that of the register they were compared with."""
    entries, troubles = _read(register, grid)
    kinds = _compare(register, entries)
    return Imported(
        len(entries) + len({one.line for one in troubles}), kinds.count("added"), kinds.count("changed"),
        kinds.count("same"), tuple(sorted(troubles, key=lambda one: (one.line, one.column))), newest_version(register),
    )  # fmt: skip


@action
def apply_import(
    *, actor: Actor, register: Register, grid: Grid, why: str, source: str = "", expected: int | None = None
) -> Imported:
    """Write all rows as one version of the register; one bad row and nothing is written. What is not in the file stays.

    ``expected`` is the version that the check named. Raises ``RegisterChanged`` and ``RegisterReasonNeeded``.
    """
    actor.must(REGISTERS)
    if not why.strip():
        raise RegisterReasonNeeded
    found = newest_version(register)
    if expected is not None and expected != found:
        raise RegisterChanged(version=found)
    checked = check_import(register, grid)
    if checked.troubles or not checked.added + checked.changed:
        return checked
    entries, _ = _read(register, grid)
    number = _keep(actor, register, entries, why, source)
    return Imported(checked.rows, checked.added, checked.changed, checked.same, (), number)


@action
def save_entry(*, actor: Actor, register: Register, values: Values, expected: int, why: str) -> str:
    """Add or change one entry on a page; returns its code. ``expected`` is the version of the entry (0: a new one).

    Raises ``EntryUnusable``, ``ChangedMeanwhile``, ``RegisterReasonNeeded``.
    """
    actor.must(REGISTERS)
    if not why.strip():
        raise RegisterReasonNeeded
    names = list(values)
    entries, troubles = _read(register, [names, [values[name] for name in names]])
    if troubles:
        raise EntryUnusable(problem="; ".join(words_of_trouble(one) for one in troubles))
    (entry,) = entries
    if version_of(register, entry.code) != expected:
        raise ChangedMeanwhile
    _keep(actor, register, entries, why, "")
    return entry.code


@action
def retire_entry(*, actor: Actor, register: Register, code: str, expected: int, why: str) -> None:
    """Take an entry out of a register from today on; what was drawn from it stays. Raises as ``save_entry``."""
    actor.must(REGISTERS)
    if not why.strip():
        raise RegisterReasonNeeded
    row, before = _existing(register, [code]).get(code, (None, None))
    if row is None or row.retired_on is not None:
        raise EntryNotFound
    if row.version != expected:
        raise ChangedMeanwhile
    version = _new_version(actor, register, why, "", 1)
    RegisterChange.objects.create(version=version, code=code, before=before, after=None)
    row.retired_on, row.version = clock.today(), row.version + 1
    row.save(update_fields=["retired_on", "version"])


def version_of(register: Register, code: str) -> int:
    """The version of an entry; 0 when there is none."""
    row, _ = _existing(register, [code]).get(code, (None, None))
    return row.version if row is not None else 0


def _read(register: Register, grid: Grid) -> tuple[list[Entry], list[Trouble]]:
    columns = find_columns(register, grid[0]) if grid else {}
    typed = {
        name: {tidy(row[at]) for row in grid[1:] if at < len(row)} - {""}
        for name, at in columns.items() if name in ("unit", "account")
    }  # fmt: skip
    return read_rows(register, grid, known_of(register, typed))


def _compare(register: Register, entries: Sequence[Entry]) -> list[str]:
    kinds = []
    for some in _portions(entries):
        known = _existing(register, [one.code for one in some])
        for one in some:
            row, before = known.get(one.code, (None, None))
            if row is None or row.retired_on is not None:
                kinds.append("added")
            else:
                kinds.append("same" if before == _as_kept(register, one.values) else "changed")
    return kinds


def _portions(entries: Sequence[Entry]) -> Iterable[Sequence[Entry]]:
    return (entries[at : at + AT_ONCE] for at in range(0, len(entries), AT_ONCE))


def _existing(register: Register, codes: Sequence[str]) -> dict[str, tuple[Any, dict[str, Any]]]:
    """Rows of these codes, living or not, with their values as kept."""
    if register == "targets":
        found = Target.objects.filter(code__in=codes).select_related("area")
        return {one.code: (one, values_of_target(one)) for one in found}
    if register == "inspectors":
        people = Inspector.objects.filter(code__in=codes).select_related("unit", "area")
        return {one.code: (one, values_of_inspector(one)) for one in people}
    pairs = [code.partition("|") for code in codes]
    ties = Tie.objects.filter(inspector__code__in={one[0] for one in pairs}, target__code__in={one[2] for one in pairs})
    rows = {f"{one.inspector.code}|{one.target.code}": one for one in ties.select_related("inspector", "target")}
    return {code: (rows[code], values_of_tie(rows[code])) for code in codes if code in rows}


def _as_kept(register: Register, values: Values) -> dict[str, Any]:
    """Values of a file as the register keeps them: an account by its key."""
    if register != "inspectors":
        return dict(values)
    name = values["account"]
    return {**values, "account": str(account_keys([name])[name]) if name else ""}


def _new_version(actor: Actor, register: Register, why: str, source: str, changed: int) -> RegisterVersion:
    number = newest_version(register) + 1
    made = RegisterVersion.objects.create(
        register=register, number=number, at=clock.now(), account=actor.account, who=actor.name[:80],
        why=why.strip()[:300], source=source[:200], changed=changed,
    )  # fmt: skip
    audit.record("register.changed", actor=actor, kind="register", key=register, version=number, entries=changed)
    return made


def _keep(actor: Actor, register: Register, entries: Sequence[Entry], why: str, source: str) -> int:
    changed, write = [], _WRITERS[register]
    for some in _portions(entries):
        known = _existing(register, [one.code for one in some])
        for one in some:
            row, before = known.get(one.code, (None, None))
            after = _as_kept(register, one.values)
            if row is not None and row.retired_on is None and before == after:
                continue
            changed.append(
                RegisterChange(code=one.code, before=before if row and not row.retired_on else None, after=after)
            )
            try:
                with transaction.atomic():
                    write(row, one.code, after)
            except IntegrityError:
                raise EntryUnusable(problem=words_of_trouble(Trouble(one.line, "licence", "taken", one.code))) from None
    if not changed:
        return newest_version(register)
    version = _new_version(actor, register, why, source, len(changed))
    for change in changed:
        change.version = version
    RegisterChange.objects.bulk_create(changed, batch_size=AT_ONCE)
    return version.number


def _write_target(row: Target | None, code: str, values: Values) -> None:
    _save(row or Target(code=code, version=0), {**values, "area_id": find_area(values["area"]).id})


def _write_inspector(row: Inspector | None, code: str, values: Values) -> None:
    changed = {
        **values, "unit_id": find_unit(values["unit"]).id,
        "area_id": find_area(values["area"]).id if values["area"] else None,
        "licence_until": dt.date.fromisoformat(values["licence_until"]),
        "account": uuid.UUID(values["account"]) if values["account"] else None,
    }  # fmt: skip
    _save(row or Inspector(code=code, version=0), changed)


def _write_tie(row: Tie | None, code: str, values: Values) -> None:
    inspector, _, target = code.partition("|")
    fresh = row or Tie(
        inspector=Inspector.objects.get(code=inspector), target=Target.objects.get(code=target), version=0
    )
    _save(fresh, {"kind": values["kind"], "words": values["words"]})


def _save(row: Any, values: Values) -> None:
    for name, value in values.items():
        if name not in ("area", "unit"):
            setattr(row, name, value)
    row.retired_on, row.version = None, row.version + 1
    row.save()


_WRITERS: dict[str, Callable[[Any, str, Values], None]] = {
    "targets": _write_target, "inspectors": _write_inspector, "ties": _write_tie,
}  # fmt: skip
