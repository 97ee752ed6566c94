"""The beacon is written down by two people, the result computed, the draw published; or it is void, in public."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping
from typing import Any

from yici.apps.draws.actions import engine
from yici.apps.draws.actions.logging import write_log
from yici.apps.draws.actions.reacting import react
from yici.apps.draws.actions.witnessing import step
from yici.apps.draws.contracts import DrawView
from yici.apps.draws.errors import (
    AnotherPersonNeeded,
    BeaconDiffers,
    BeaconWrong,
    DrawImpossible,
    ReasonMissing,
    StepRefused,
)
from yici.apps.draws.guards import get_draw_for
from yici.apps.draws.models import BeaconEntry
from yici.apps.draws.selectors.draws import facts_of, view_of
from yici.apps.draws.states import DRAW_STATES
from yici.core import audit, clock, files
from yici.core.access import Actor
from yici.core.actions import action


def enter_beacon(*, actor: Actor, draw: uuid.UUID, expected: int, said: Mapping[str, Any]) -> DrawView:
    """Write down what the beacon said, after the numbers are open.

    ``said`` holds ``signature`` (drand), or ``day`` ("2026-11-28") and ``numbers`` ([[3, 11], [5]]) of a lottery, with
    ``name`` and ``issue`` where the rule names none. A lottery counts once two people wrote the same; a drand round at
    once, by its signature. Raises ``BeaconWrong``, ``AnotherPersonNeeded``; ``BeaconDiffers`` after both are kept.
    """
    view, differs_from = _enter(actor, draw, expected, said)
    if differs_from:
        raise BeaconDiffers(who=differs_from)
    return view


@action
def _enter(actor: Actor, draw: uuid.UUID, expected: int, said: Mapping[str, Any]) -> tuple[DrawView, str]:
    row = get_draw_for(actor, draw, is_locked=True)
    DRAW_STATES.step(row.state, "enter", actor=actor, facts=facts_of(actor, row))
    text, is_proven = engine.read_beacon(row, said, BeaconWrong)
    at = clock.now()
    standing = row.entries.filter(replaced_at=None)
    own = standing.filter(account=actor.account).first()
    other = standing.exclude(account=actor.account).first()
    if own is not None and own.value == text and other is None:
        raise AnotherPersonNeeded
    if own is not None and own.value != text:
        BeaconEntry.objects.filter(pk=own.pk).update(replaced_at=at)
    if own is None or own.value != text:
        BeaconEntry.objects.create(draw=row, value=text, account=actor.account, who=actor.name[:80], at=at)
    is_agreed = is_proven or (other is not None and other.value == text)
    row = step(actor, row, "enter", expected, **({"beacon_value": text} if is_agreed else {}))
    if is_agreed:
        data = engine.beacon_data(text, [other.who, actor.name[:80]] if other is not None else [])
        write_log(row, "beacon", at, data, engine.check_entry(row, "beacon", data, at, StepRefused))
    else:
        write_log(row, "entered", at, {"by": actor.name[:80]})
    audit.record("draw.beacon_entered", actor=actor, kind="draw", key=row.key, number=row.number, agreed=is_agreed)
    return view_of(row), other.who if other is not None and not is_agreed else ""


def run_draw(*, actor: Actor, draw: uuid.UUID, expected: int) -> DrawView:
    """Compute the result, keep the transcript, tell the matter. The computing happens before the transaction: lists may
    be long. Raises ``StepNotYet`` without a beacon, ``DrawImpossible`` with the step that cannot be done."""
    row = get_draw_for(actor, draw)
    DRAW_STATES.step(row.state, "run", actor=actor, facts=facts_of(actor, row))
    at = clock.now()
    reckoned = engine.run(row, at, DrawImpossible)
    return _keep_result(actor, row.key, expected, files.prepare(reckoned.transcript), reckoned, at)


@action
def _keep_result(
    actor: Actor, key: uuid.UUID, expected: int, kept: files.PreparedFile, reckoned: engine.Reckoned, at: dt.datetime
) -> DrawView:
    row = get_draw_for(actor, key, is_locked=True)
    digest = hashlib.sha256(reckoned.transcript).hexdigest()
    row = step(actor, row, "run", expected, drawn_at=at, transcript_file=kept.address, transcript_digest=digest)
    files.refer(kept, owner_kind="draw transcript", owner_key=row.key, name=f"{row.number}-transcript.json")
    write_log(row, "result", at, reckoned.data, reckoned.entry)
    audit.record("draw.drawn", actor=actor, kind="draw", key=row.key, number=row.number)
    view = view_of(row)
    if reckoned.result is not None:
        react(view, reckoned.result, actor=actor, at=at)
    return view


@action
def void_draw(*, actor: Actor, draw: uuid.UUID, expected: int, reason: str) -> DrawView:
    """Declare a draw void before it has a result, in public and with the reason; its transcript says so too."""
    row = get_draw_for(actor, draw, is_locked=True)
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise ReasonMissing
    DRAW_STATES.step(row.state, "void", actor=actor, facts=facts_of(actor, row))
    at = clock.now()
    reckoned = engine.void(row, reason, at, StepRefused)
    kept, digest = files.prepare(reckoned.transcript), hashlib.sha256(reckoned.transcript).hexdigest()
    row = step(
        actor, row, "void", expected, voided_at=at, void_reason=reason, transcript_file=kept.address,
        transcript_digest=digest,
    )  # fmt: skip
    files.refer(kept, owner_kind="draw transcript", owner_key=row.key, name=f"{row.number}-transcript.json")
    write_log(row, "void", at, reckoned.data, reckoned.entry)
    audit.record("draw.void", actor=actor, kind="draw", key=row.key, number=row.number)
    return view_of(row)


@action
def publish_draw(*, actor: Actor, draw: uuid.UUID, expected: int) -> DrawView:
    """Open list and result of a draw that kept them back (names until an award); once."""
    row = get_draw_for(actor, draw, is_locked=True)
    if row.published_at is not None:
        return view_of(row)
    at = clock.now()
    row = step(actor, row, "publish", expected, published_at=at)
    write_log(row, "published", at, {"transcript": row.transcript_digest})
    audit.record("draw.published", actor=actor, kind="draw", key=row.key, number=row.number)
    return view_of(row)


def sign_minutes(*, actor: Actor, draw: uuid.UUID, expected: int, data: bytes, file_name: str) -> DrawView:
    """Keep the scan of the signed minutes; its hash stands in the public log. A new scan is added, none is replaced."""
    prepared = files.prepare(data)
    kept = files.read(prepared.address)  # a picture is kept without what its camera wrote into it
    return _keep_scan(actor, draw, expected, prepared, hashlib.sha256(kept).hexdigest(), file_name)


@action
def _keep_scan(
    actor: Actor, draw: uuid.UUID, expected: int, prepared: files.PreparedFile, digest: str, file_name: str
) -> DrawView:
    row = get_draw_for(actor, draw, is_locked=True)
    at = clock.now()
    row = step(actor, row, "sign", expected, scan_file=prepared.address, scan_digest=digest)
    files.refer(prepared, owner_kind="draw minutes", owner_key=row.key, name=file_name)
    write_log(row, "signed", at, {"scan": digest})
    audit.record("draw.minutes_signed", actor=actor, kind="draw", key=row.key, number=row.number)
    return view_of(row)
