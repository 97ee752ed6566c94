"""Witnesses seal numbers before anything is known, and open them before the beacon; what is missing is named."""

from __future__ import annotations

import re
import uuid

from yici.apps.draws.actions import engine
from yici.apps.draws.actions.logging import write_log
from yici.apps.draws.contracts import DrawView
from yici.apps.draws.errors import (
    NotOnTheList,
    NumberDiffers,
    NumberNotSealed,
    NumberRefused,
    ReasonMissing,
    StepRefused,
    WitnessHasJoined,
    WitnessUnknown,
)
from yici.apps.draws.guards import get_draw_for
from yici.apps.draws.models import Draw, Strike, Witness
from yici.apps.draws.selectors.draws import facts_of, view_of
from yici.apps.draws.states import DRAW_STATES
from yici.apps.places.public import NoPost, unit_name
from yici.core import audit, clock
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.guards import save_version

HEX = re.compile(r"[0-9a-f]{64}")


def step(actor: Actor, row: Draw, event: str, expected: int | None, **changes: object) -> Draw:
    """Take a draw a step further by its table and save it; ``expected`` None where several act at once (witnesses)."""
    target = DRAW_STATES.step(row.state, event, actor=actor, facts=facts_of(actor, row))
    save_version(
        Draw.objects.all(), pk=row.pk, expected=row.version if expected is None else expected, state=target, **changes
    )
    return Draw.objects.select_related("unit").get(pk=row.pk)


def _compact(text: str) -> str:
    return re.sub(r"[\s-]", "", text).lower()


@action
def join_witness(*, actor: Actor, draw: uuid.UUID, sealed: str, name: str = "", represents: str = "") -> DrawView:
    """Seal a number: ``sealed`` is its seal in hex (the page computes it; the number stays with the witness).

    With a ``name`` whoever holds the draw writes down a guest and whom that one ``represents`` (a notary, a parent);
    otherwise the actor is the witness, for its own unit. Raises ``NumberNotSealed``, ``WitnessHasJoined``.
    """
    row = get_draw_for(actor, draw, is_locked=True)
    is_guest = bool(name.strip())
    sealed = _compact(sealed)
    if not HEX.fullmatch(sealed):
        raise NumberNotSealed
    if not is_guest and actor.unit_id is None:
        raise NoPost
    who = name.strip()[:80] if is_guest else witness_name(actor)
    taken = row.witnesses.filter(sealed=sealed) | row.witnesses.filter(name=who)
    if not is_guest:
        taken |= row.witnesses.filter(account=actor.account)
    if taken.exists():
        raise WitnessHasJoined
    at = clock.now()
    row = step(actor, row, "join_guest" if is_guest else "join", None)
    unit = represents.strip()[:100] if is_guest else unit_name(actor.unit_id or 0)
    data = {"witness": who, "unit": unit, "seal": sealed}
    entry = engine.check_entry(row, "seal", data, at, StepRefused)
    Witness.objects.create(
        draw=row, name=who, unit_name=unit, unit_id=None if is_guest else actor.unit_id,
        account=None if is_guest else actor.account, sealed=sealed, joined_at=at,
    )  # fmt: skip
    write_log(row, "seal", at, data, entry)
    audit.record("draw.witness_joined", actor=actor, kind="draw", key=row.key, number=row.number)
    return view_of(row)


def witness_name(actor: Actor) -> str:
    """The name under which an account seals a number; part of what the seal covers."""
    return " ".join(actor.name.split())[:80]


@action
def reveal(*, actor: Actor, draw: uuid.UUID, value: str, witness: uuid.UUID | None = None) -> DrawView:
    """Open a sealed number: one's own, or that of a guest (``witness``). Opened again with the same number, nothing
    changes. Raises ``NumberDiffers`` (nothing is written), ``WitnessUnknown``, ``StepNotYet`` once the beacon is due.
    """
    row = get_draw_for(actor, draw, is_locked=True)
    found = None
    if witness is not None:
        found = row.witnesses.filter(key=witness, account=None).first()
    elif actor.account is not None:
        found = row.witnesses.filter(account=actor.account).first()
    if found is None:
        raise WitnessUnknown
    value = _compact(value)
    if engine.seal_of(row, found.name, value, NumberRefused) != found.sealed:
        raise NumberDiffers(name=found.name)
    if found.value:
        return view_of(row)
    at = clock.now()
    row = step(actor, row, "reveal" if witness is None else "reveal_guest", None)
    data = {"witness": found.name, "unit": found.unit_name, "value": value}
    entry = engine.check_entry(row, "reveal", data, at, StepRefused)
    Witness.objects.filter(pk=found.pk).update(value=value, revealed_at=at)
    write_log(row, "reveal", at, data, entry)
    audit.record("draw.witness_revealed", actor=actor, kind="draw", key=row.key, number=row.number)
    return view_of(row)


@action
def close_reveals(*, actor: Actor, draw: uuid.UUID, expected: int) -> DrawView:
    """No number is opened any more; who did not is named. Without a later beacon that is only possible when all did,
    and their numbers are the beacon."""
    row = get_draw_for(actor, draw, is_locked=True)
    at = clock.now()
    row = step(actor, row, "close", expected, revealed_at=at)
    missing = list(row.witnesses.filter(value="").order_by("id").values_list("name", flat=True))
    write_log(row, "closed", at, {"missing": missing, "witnesses": row.witnesses.count()})
    if row.beacon == engine.WITNESSES:
        data = {"beacon": engine.WITNESSES}
        write_log(row, "beacon", at, data, engine.check_entry(row, "beacon", data, at, StepRefused))
        Draw.objects.filter(pk=row.pk).update(beacon_value=engine.WITNESSES)
        row.beacon_value = engine.WITNESSES
    audit.record("draw.revealed", actor=actor, kind="draw", key=row.key, number=row.number, missing=len(missing))
    return view_of(row)


@action
def strike(*, actor: Actor, draw: uuid.UUID, expected: int, line: str, reason: str) -> DrawView:
    """Strike a line from a frozen list, in public and with a reason, before any number is open."""
    row = get_draw_for(actor, draw, is_locked=True)
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise ReasonMissing
    at = clock.now()
    row = step(actor, row, "strike", expected)
    data = {"id": line.strip(), "reason": reason}
    entry = engine.check_entry(row, "strike", data, at, NotOnTheList)
    Strike.objects.create(
        draw=row, line=line.strip(), reason=reason, account=actor.account, who=actor.name[:80], at=at
    )  # fmt: skip
    write_log(row, "strike", at, data, entry)
    audit.record("draw.struck", actor=actor, kind="draw", key=row.key, number=row.number)
    return view_of(row)
