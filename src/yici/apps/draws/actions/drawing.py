"""The beacon is written down by two people, the result computed, the draw published; or it is void, in public."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid

from yici.apps.draws.actions import engine
from yici.apps.draws.actions.logging import write_log
from yici.apps.draws.actions.reacting import react
from yici.apps.draws.actions.witnessing import step
from yici.apps.draws.contracts import DrawView, Result
from yici.apps.draws.errors import AnotherPersonNeeded, BeaconDiffers, ReasonMissing
from yici.apps.draws.guards import get_draw_for
from yici.apps.draws.models import BeaconEntry, Draw
from yici.apps.draws.selectors.draws import facts_of, view_of
from yici.apps.draws.states import DRAW_STATES
from yici.core import audit, clock, files
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.guards import save_version


def enter_beacon(*, actor: Actor, draw: uuid.UUID, expected: int, value: str) -> DrawView:
    """Write down what the beacon said, after the numbers are open.

    A lottery draw counts once two people wrote the same; a drand round at once, by its signature. Raises ``BeaconWrong``
    and ``AnotherPersonNeeded``; ``BeaconDiffers`` only after both entries are kept.
    """
    view, differs_from = _enter(actor, draw, expected, value)
    if differs_from:
        raise BeaconDiffers(who=differs_from)
    return view


@action
def _enter(actor: Actor, draw: uuid.UUID, expected: int, value: str) -> tuple[DrawView, str]:
    row = get_draw_for(actor, draw, is_locked=True)
    said = engine.read_beacon(row.beacon, value)
    at = clock.now()
    target = DRAW_STATES.step(row.state, "enter", actor=actor, facts=facts_of(actor, row))
    standing = row.entries.filter(replaced_at=None)
    own = standing.filter(account=actor.account).first()
    other = standing.exclude(account=actor.account).first()
    if own is not None and own.value == said.text and other is None:
        raise AnotherPersonNeeded
    if own is not None and own.value != said.text:
        BeaconEntry.objects.filter(pk=own.pk).update(replaced_at=at)
    if own is None or own.value != said.text:
        BeaconEntry.objects.create(draw=row, value=said.text, account=actor.account, who=actor.name[:80], at=at)
    agreed = said.is_proven or (other is not None and other.value == said.text)
    by = 1 if said.is_proven or not agreed else 2
    changes = {"beacon_value": said.text} if agreed else {}
    save_version(Draw.objects.all(), pk=row.pk, expected=expected, state=target, **changes)
    row = Draw.objects.select_related("unit").get(pk=row.pk)
    write_log(row, "beacon.agreed" if agreed else "beacon.entered", at, value=said.text if agreed else "", by=by)
    audit.record("draw.beacon_entered", actor=actor, kind="draw", key=row.key, number=row.number, agreed=agreed)
    return view_of(row), other.who if other is not None and not agreed else ""


def run_draw(*, actor: Actor, draw: uuid.UUID, expected: int) -> DrawView:
    """Compute the result, keep the transcript, tell the matter. The computing happens before the transaction: lists may
    be long. Raises ``StepNotYet`` without a beacon, ``DrawImpossible`` with the step that cannot be done."""
    row = get_draw_for(actor, draw)
    DRAW_STATES.step(row.state, "run", actor=actor, facts=facts_of(actor, row))
    at = clock.now()
    reckoned = engine.run(row, at)
    kept, digest = files.prepare(reckoned.transcript), hashlib.sha256(reckoned.transcript).hexdigest()
    return _keep_result(actor, row.key, expected, kept, reckoned.result, digest, at)


@action
def _keep_result(
    actor: Actor, key: uuid.UUID, expected: int, kept: files.PreparedFile, result: Result, digest: str, at: dt.datetime
) -> DrawView:
    row = get_draw_for(actor, key, is_locked=True)
    value = row.beacon_value or engine.WITNESSES
    row = step(
        actor, row, "run", expected, drawn_at=at, beacon_value=value, transcript_file=kept.address,
        transcript_digest=digest,
    )  # fmt: skip
    files.refer(kept, owner_kind="draw transcript", owner_key=row.key, name=f"{row.number}-transcript.json")
    write_log(row, "draw.drawn", at, transcript=digest)
    audit.record("draw.drawn", actor=actor, kind="draw", key=row.key, number=row.number)
    view = view_of(row)
    react(view, result, actor=actor, at=at)
    return view


@action
def void_draw(*, actor: Actor, draw: uuid.UUID, expected: int, reason: str) -> DrawView:
    """Declare a draw void before it has a result, in public and with the reason."""
    row = get_draw_for(actor, draw, is_locked=True)
    if not reason.strip():
        raise ReasonMissing
    at, state = clock.now(), row.state
    row = step(actor, row, "void", expected, voided_at=at, void_reason=reason.strip()[:300])
    missing = list(row.witnesses.filter(value="").order_by("id").values_list("name", flat=True))
    write_log(row, "draw.void", at, reason=row.void_reason, state=state, missing=missing)
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
    write_log(row, "draw.published", at, transcript=row.transcript_digest)
    audit.record("draw.published", actor=actor, kind="draw", key=row.key, number=row.number)
    return view_of(row)


def sign_minutes(*, actor: Actor, draw: uuid.UUID, expected: int, data: bytes, file_name: str) -> DrawView:
    """Keep the scan of the signed minutes; its hash stands in the public log. A new scan is added, none is replaced."""
    prepared = files.prepare(data)
    return _keep_scan(actor, draw, expected, prepared, hashlib.sha256(data).hexdigest(), file_name)


@action
def _keep_scan(
    actor: Actor, draw: uuid.UUID, expected: int, prepared: files.PreparedFile, digest: str, file_name: str
) -> DrawView:
    row = get_draw_for(actor, draw, is_locked=True)
    at = clock.now()
    row = step(actor, row, "sign", expected, scan_file=prepared.address, scan_digest=digest)
    files.refer(prepared, owner_kind="draw minutes", owner_key=row.key, name=file_name)
    write_log(row, "minutes.signed", at, scan=digest)
    audit.record("draw.minutes_signed", actor=actor, kind="draw", key=row.key, number=row.number)
    return view_of(row)
