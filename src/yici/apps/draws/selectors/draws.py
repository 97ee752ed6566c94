"""Draws as pages and matters see them: one, those of a matter, lists by unit or for everybody, the public log."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence

from yici.apps.draws.contracts import BeaconLine, DrawView, LogLine, StrikeLine, WitnessView
from yici.apps.draws.guards import get_draw_for, get_public_draw, is_holder, of_matter, visible_draws
from yici.apps.draws.models import Draw, LogRow, Witness
from yici.apps.draws.states import DRAW_STATES, DrawFacts
from yici.core import clock
from yici.core.access import SYSTEM, Actor
from yici.core.states import Button

MOST = 200


def view_of(row: Draw) -> DrawView:
    """The contract of a row."""
    return DrawView(
        key=row.key, number=row.number, matter=row.matter, subject=row.subject, title=row.title,
        unit_code=row.unit.code, unit_name=row.unit.name, kind=row.kind, state=row.state,  # type: ignore[arg-type]
        root=row.root, rule_hash=row.rule_hash, leaves=row.leaves, beacon=row.beacon, committed_at=row.committed_at,
        drawn_at=row.drawn_at, void_reason=row.void_reason, version=row.version, commitment=row.commitment,
        attempt=row.attempt, reason=row.reason, purpose=str(json.loads(row.rule).get("purpose", "")),
        beacon_at=row.beacon_at, revealed_at=row.revealed_at, published_at=row.published_at,
        scan_digest=row.scan_digest, facts={"has_beacon": bool(row.beacon_value), "rule": json.loads(row.rule)},
    )  # fmt: skip


def get_draw(actor: Actor, key: uuid.UUID) -> DrawView:
    """One draw; ``DrawNotFound`` when it is not the actor's to see."""
    return view_of(get_draw_for(actor, key))


def find_draw_of(matter: str, subject: uuid.UUID) -> DrawView | None:
    """The latest draw of a matter about a subject, whoever asks; None before the first one."""
    row = Draw.objects.filter(of_matter(matter, subject)).select_related("unit").order_by("-attempt").first()
    return view_of(row) if row else None


def list_draws_of(matter: str, subject: uuid.UUID) -> list[DrawView]:
    """Every draw of a matter about a subject, the first one first."""
    rows = Draw.objects.filter(of_matter(matter, subject)).select_related("unit").order_by("attempt")[:MOST]
    return [view_of(row) for row in rows]


def list_draws(
    actor: Actor, *, matter: str = "", states: Sequence[str] = (), before: int | None = None, limit: int = 30
) -> list[tuple[int, DrawView]]:
    """Draws that the actor sees at the desk, newest first, each with its position for the next page (``before``)."""
    rows = visible_draws(actor).select_related("unit").order_by("-id")
    if matter:
        rows = rows.filter(matter=matter)
    if states:
        rows = rows.filter(state__in=states)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return [(row.pk, view_of(row)) for row in rows[: min(limit, MOST)]]


def list_public_draws(*, before: int | None = None, limit: int = 30) -> list[tuple[int, DrawView]]:
    """Every draw, newest first, for everybody: also what was never used and what is void."""
    return list_draws(SYSTEM, before=before, limit=limit)


def find_public_draw(number: str) -> DrawView:
    """The draw with this number for everybody; ``DrawNotFound``."""
    return view_of(get_public_draw(number))


def list_log(*, after: int = 0, number: str = "", limit: int = MOST) -> list[LogLine]:
    """The public log from a position on, of all draws or of one."""
    rows = LogRow.objects.filter(position__gt=after).select_related("draw").order_by("position")
    if number:
        rows = rows.filter(draw__number=number)
    return [
        LogLine(
            row.position, row.at, row.verb, row.draw.number, row.draw.title, row.facts, row.previous, row.digest,
            row.entry,
        )
        for row in rows[: min(limit, 1000)]
    ]  # fmt: skip


def list_witnesses(draw: uuid.UUID, actor: Actor | None = None) -> list[WitnessView]:
    """Who sealed a number for a draw, in the order of joining."""
    rows = Witness.objects.filter(draw__key=draw).order_by("id")[:MOST]
    return [
        WitnessView(
            row.key, row.name, row.unit_name, row.sealed, row.joined_at, row.value, row.revealed_at,
            is_guest=row.account is None,
            is_me=actor is not None and actor.account is not None and row.account == actor.account,
        )
        for row in rows
    ]  # fmt: skip


def list_beacon_lines(actor: Actor, draw: uuid.UUID) -> list[BeaconLine]:
    """What was written down as the beacon's value. Before two agree, a colleague's value is not shown: who enters it
    reads the announcement, not the screen."""
    row = get_draw_for(actor, draw)
    lines = []
    for one in row.entries.filter(replaced_at=None).order_by("id")[:MOST]:
        is_mine = one.account is not None and one.account == actor.account
        lines.append(BeaconLine(one.who, one.value if is_mine or row.beacon_value else "", one.at, is_mine))
    return lines


def list_strikes(draw: uuid.UUID) -> list[StrikeLine]:
    """The public strike list of a draw."""
    rows = Draw.objects.get(key=draw).strikes.order_by("id")[:MOST]
    return [StrikeLine(row.line, row.reason, row.at) for row in rows]


def facts_of(actor: Actor, row: Draw) -> DrawFacts:
    """What decides the steps of this draw for this actor."""
    witnesses = list(row.witnesses.values_list("value", "account", "unit"))
    opened = [(account, unit) for value, account, unit in witnesses if value]
    units = {unit for account, unit in opened if account is not None}
    return DrawFacts(
        is_own_unit=is_holder(actor, row),
        has_reveals=bool(opened),
        is_due=row.beacon_at is not None and clock.now() >= row.beacon_at,
        is_complete=len(opened) == len(witnesses),
        is_witnessed=row.beacon == "witnesses",
        has_two_units=len(units) >= 2,
        has_beacon=bool(row.beacon_value),
    )


def list_steps(actor: Actor, key: uuid.UUID) -> list[Button]:
    """The steps that the actor may take with a draw, each possible or with the reason why not yet."""
    row = get_draw_for(actor, key)
    return DRAW_STATES.allowed(row.state, actor=actor, facts=facts_of(actor, row))
