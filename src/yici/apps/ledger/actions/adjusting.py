"""The dynamic adjustment: one person asks with a reason, another approves, and the ledger remembers both."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from yici.apps.cases.public import step
from yici.apps.ledger.actions.writing import add_entry, facts_of, happen
from yici.apps.ledger.contracts import ADJUSTMENTS
from yici.apps.ledger.errors import (
    CannotJoin,
    DecidedAlready,
    EntryMoved,
    EntryNotFound,
    NothingChanges,
    OwnChange,
    ReasonNeeded,
)
from yici.apps.ledger.guards import get_asking_for, get_entry_for, is_lead
from yici.apps.ledger.models import Asking, Entry, EntryEvent, Mark, Report
from yici.apps.ledger.rules.checking import checked
from yici.apps.ledger.rules.folding import as_content, difference, fold
from yici.apps.ledger.selectors.types import known_types
from yici.apps.ledger.states import APPROVE, ENDED, ENTRY_STATES, KEEP, REPORT, Where
from yici.apps.places.public import find_unit
from yici.core import audit, clock, submissions
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action
from yici.core.errors import NotAllowed, StepNotDeclared

#: The step of the table that an adjustment takes.
OPEN = ("waiting", "working", "answered")  # phases of reports that somebody still has to do with
STEP_OF = {
    "pause": "pause", "resume": "resume", "close": "leave", "split": "leave", "merged_away": "leave",
    "reopen": "reopen",
}  # fmt: skip


@action
def ask_change(
    *, actor: Actor, kind: str, reason: str, entry: uuid.UUID | None = None, expected: int = 0,
    content: Mapping[str, Any] | None = None, others: Sequence[tuple[uuid.UUID, int]] = (),
    parts: Sequence[Mapping[str, Any]] = (), mark: Mark | None = None, client_key: str = "",
) -> uuid.UUID:  # fmt: skip
    """Ask for an adjustment; nothing changes until another person approves it. Returns the key of the asking.

    The office asks for anything, the lead unit for changes of what it leads (not for additions or merges). ``expected``
    is the version it was decided on; ``others`` go into ``entry`` by a merge, ``parts`` are what a split makes of it.
    Raises ``ReasonNeeded``, ``NothingChanges``, ``FieldWrong``, ``EntryMoved``, ``CannotJoin``, ``StepNotDeclared``.
    """
    if kind not in ADJUSTMENTS:
        raise StepNotDeclared(thing="ledger", state="", event=kind)
    if not reason.strip():
        raise ReasonNeeded
    if client_key:
        said = {
            "kind": kind, "entry": str(entry or ""), "content": dict(content or {}), "reason": reason,
            "expected": expected, "parts": [dict(one) for one in parts],
        }  # fmt: skip
        found = submissions.receive_once(
            "ledger.asking", sender=str(actor.account or ""), client_key=client_key, content=said,
            act=lambda: str(_ask(actor, kind, reason, entry, expected, content or {}, others, parts, mark)),
        )  # fmt: skip
        return uuid.UUID(found)
    return _ask(actor, kind, reason, entry, expected, content or {}, others, parts, mark)


def _ask(
    actor: Actor, kind: str, reason: str, key: uuid.UUID | None, expected: int, content: Mapping[str, Any],
    others: Sequence[tuple[uuid.UUID, int]], parts: Sequence[Mapping[str, Any]], mark: Mark | None,
) -> uuid.UUID:  # fmt: skip
    row = get_entry_for(actor, key) if key is not None else None
    if row is None or kind in ("add", "merge"):
        actor.must(KEEP)
    elif not actor.may(KEEP) and not (actor.may(REPORT) and is_lead(actor, row)):
        raise NotAllowed(permission=KEEP)
    wanted = checked(content, types=known_types())
    joined: list[list[Any]] = []
    if row is not None:
        refuse_moved(row, expected)
        _refuse_step(row, kind)
        if kind in ("change", "merge"):
            wanted = _really(row, wanted)
        if kind == "change" and not wanted:
            raise NothingChanges
        joined = _joined(actor, row, others) if kind == "merge" else []
    elif kind != "add":
        raise EntryNotFound
    if kind == "split":
        made = [checked(one, types=known_types()) for one in parts]
        if len(made) < 2 or not all(one.get("title") for one in made):
            raise CannotJoin(problem="a split makes at least two, each with a title")
        wanted = {**wanted, "parts": made}
    asking = Asking.objects.create(
        kind=kind, entry=row, mark=mark, expected=expected, content=wanted, others=joined, reason=reason.strip(),
        unit_id=actor.unit_id, area_id=row.area_id if row is not None else _area_of(actor),
        asked_by=_account(actor), asked_who=actor.name[:80], asked_at=clock.now(),
    )  # fmt: skip
    audit.record("ledger.asked", actor=actor, kind="ledger_asking", key=asking.key, asked=kind)
    return asking.key


def _account(actor: Actor) -> uuid.UUID:
    if actor.account is None:
        raise NotAllowed(permission=KEEP)  # a person asks, never the system
    return actor.account


def _area_of(actor: Actor) -> int:
    return find_unit(actor.unit_code).area_id


def _really(row: Entry, wanted: dict[str, Any]) -> dict[str, Any]:
    """Only the fields that would be different."""
    facts = facts_of(row)
    found: dict[str, Any] = {}
    for name, value in wanted.items():
        now = getattr(facts, name)
        if name == "columns":
            fresh = {key: one for key, one in value.items() if now.get(key, "") != one}
            found |= {"columns": fresh} if fresh else {}
        elif (list(now) if isinstance(now, tuple) else now) != value:
            found[name] = value
    return found


def _refuse_step(row: Entry, kind: str) -> None:
    """Raises ``StepNotDeclared`` when the table has no such step from where the entry is."""
    if kind in STEP_OF:
        ENTRY_STATES.find_row(row.state, STEP_OF[kind])
    elif row.state in ENDED:
        raise StepNotDeclared(thing=ENTRY_STATES.name, state=row.state, event=kind)


def _joined(actor: Actor, row: Entry, others: Sequence[tuple[uuid.UUID, int]]) -> list[list[Any]]:
    found = []
    for key, version in others:
        other = get_entry_for(actor, key)
        if other.pk == row.pk:
            raise CannotJoin(problem="an entry does not go into itself")
        refuse_moved(other, version)
        ENTRY_STATES.find_row(other.state, STEP_OF["merged_away"])
        found.append([str(other.key), version])
    if not found:
        raise CannotJoin(problem="name at least one entry that goes into this one")
    return found


def refuse_moved(row: Entry, expected: int) -> None:
    """Raise ``EntryMoved`` with the fields that changed since, unless the entry has the ``expected`` version."""
    if row.version == expected:
        return
    contents = list(EntryEvent.objects.filter(entry=row).order_by("position").values_list("content", flat=True))
    then, now = fold(contents[: max(expected, 0)]), fold(contents)
    names = ", ".join(
        f"{one.name}: {_plain(one.before)} → {_plain(one.after)}" for one in difference(then, now)[:6]
    )  # fmt: skip
    raise EntryMoved(number=row.number, fields=names or "–")


def _plain(value: Any) -> str:
    return "、".join(value) if isinstance(value, tuple) else str(value)


@action
def decide_change(*, actor: Actor, asking: uuid.UUID, is_approved: bool, words: str = "") -> uuid.UUID:
    """Approve or decline what somebody else asked for; returns the key of the entry that came of it, or the asking's.

    Raises ``OwnChange``, ``DecidedAlready``, ``EntryMoved`` (the entry was changed since), ``ReasonNeeded`` (a declined
    one says why).
    """
    actor.must(APPROVE)
    row = get_asking_for(actor, asking, is_locked=True)
    if row.state != "waiting":
        raise DecidedAlready
    if row.asked_by == actor.account:
        raise OwnChange
    if not is_approved and not words.strip():
        raise ReasonNeeded
    row.state = "approved" if is_approved else "declined"
    row.decided_by, row.decider, row.decided_at, row.words = actor.account, actor.name[:80], clock.now(), words.strip()
    row.save(update_fields=["state", "decided_by", "decider", "decided_at", "words"])
    audit.record(f"ledger.{row.state}", actor=actor, kind="ledger_asking", key=row.key, asked=row.kind)
    if not is_approved:
        if row.mark is not None:
            Mark.objects.filter(pk=row.mark.pk).update(decision="", decided_by=None, who="", decided_at=None)
        return row.key
    return _carry_out(actor, row)


@action
def decide_many(*, actor: Actor, askings: Sequence[uuid.UUID]) -> int:
    """Approve many at once, all or none; returns how many."""
    for one in askings:
        decide_change(actor=actor, asking=one, is_approved=True)
    return len(askings)


@action
def withdraw_change(*, actor: Actor, asking: uuid.UUID) -> None:
    """Take back what the actor asked for and nobody decided yet."""
    row = get_asking_for(actor, asking, is_locked=True)
    if row.state != "waiting":
        raise DecidedAlready
    if row.asked_by != actor.account:
        raise NotAllowed(permission=KEEP)
    row.state, row.decided_at = "withdrawn", clock.now()
    row.save(update_fields=["state", "decided_at"])
    audit.record("ledger.withdrawn", actor=actor, kind="ledger_asking", key=row.key, asked=row.kind)


def _carry_out(actor: Actor, row: Asking) -> uuid.UUID:
    with_two: dict[str, Any] = {"actor": actor, "approver": actor, "asking": row, "reason": row.reason}
    if row.kind == "add":
        unit = row.unit_id or find_unit(actor.unit_code).id
        made = add_entry(**with_two, content=row.content, unit_id=unit, mark=row.mark)
        if row.mark is not None:
            Mark.objects.filter(pk=row.mark.pk).update(entry=made)
        return made.key
    if row.entry is None:
        raise EntryNotFound
    entry = get_entry_for(actor, row.entry.key, is_locked=True)
    refuse_moved(entry, row.expected)
    content = {name: value for name, value in row.content.items() if name != "parts"}
    if row.kind == "split":
        content |= _part(actor, row, entry)
    content |= _ending(actor, row, entry)
    happen(entry, row.kind, content, expected=row.expected, **with_two)
    for key, version in row.others:
        other = get_entry_for(actor, uuid.UUID(key), is_locked=True)
        refuse_moved(other, version)
        target = _target(actor, other, "merged_away")
        gone = {"state": target, "ended_on": clock.today().isoformat(), "ended_how": "merge", "into": [str(entry.key)]}
        happen(other, "merged_away", gone, expected=version, **with_two)
        drop_reports(other)
    if entry.state in (*ENDED, "paused"):
        drop_reports(entry)
    return entry.key


def _target(actor: Actor, entry: Entry, kind: str) -> str:
    return ENTRY_STATES.step(entry.state, STEP_OF[kind], actor=actor, facts=Where(is_approved=True))


def _part(actor: Actor, row: Asking, entry: Entry) -> dict[str, Any]:
    base = {**as_content(facts_of(entry)), "state": "not_started", "present": "", "present_on": ""}
    made = [
        add_entry(
            actor=actor, approver=actor, asking=row, reason=row.reason, content={**base, **part},
            unit_id=entry.unit_id, mark=row.mark,
        )
        for part in row.content.get("parts", [])
    ]  # fmt: skip
    return {"into": [str(one.key) for one in made]}


def _ending(actor: Actor, row: Asking, entry: Entry) -> dict[str, Any]:
    """What a pause, an ending or a reopening does to the state."""
    if row.kind not in STEP_OF:
        return {}
    target = _target(actor, entry, row.kind)
    if row.kind in ("close", "split"):
        return {"state": target, "ended_on": clock.today().isoformat(), "ended_how": row.kind}
    if row.kind == "reopen":
        blank = ("ended_on", "ended_how", "claimed_on", "claimed_by", "verified_on", "verified_by")
        return {"state": target, "into": [], **dict.fromkeys(blank, "")}
    return {"state": target}


def drop_reports(entry: Entry) -> None:
    """Whoever is still asked about an entry that ended or pauses is asked no longer."""
    for one in Report.objects.filter(entry=entry, case__phase__in=OPEN).select_related("case"):
        step(actor=SYSTEM, case=one.case_id, event="drop", expected=one.case.version)
