"""Witnesses seal numbers before anything is known, and open them before the beacon; what is missing is named."""

from __future__ import annotations

import datetime as dt
import re
import uuid

from yici.apps.draws.actions import engine
from yici.apps.draws.actions.logging import write_log
from yici.apps.draws.contracts import DrawView
from yici.apps.draws.errors import (
    NotOnTheList,
    NumberDiffers,
    NumberNotSealed,
    ReasonMissing,
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


@action
def join_witness(*, actor: Actor, draw: uuid.UUID, sealed: str, name: str = "", represents: str = "") -> DrawView:
    """Seal a number: ``sealed`` is its hash in hex (the page computes it; the number stays with the witness).

    With a ``name`` whoever holds the draw writes down a guest and whom that one ``represents`` (a notary, a parent);
    otherwise the actor is the witness, for its own unit. Raises ``NumberNotSealed``, ``WitnessHasJoined``.
    """
    row = get_draw_for(actor, draw, is_locked=True)
    is_guest = bool(name.strip())
    sealed = re.sub(r"\s", "", sealed).lower()
    if not HEX.fullmatch(sealed):
        raise NumberNotSealed
    if not is_guest and actor.unit_id is None:
        raise NoPost
    who = name.strip()[:80] if is_guest else actor.name[:80]
    taken = row.witnesses.filter(sealed=sealed) | row.witnesses.filter(name=who)
    if not is_guest:
        taken |= row.witnesses.filter(account=actor.account)
    if taken.exists():
        raise WitnessHasJoined
    at = clock.now()
    row = step(actor, row, "join_guest" if is_guest else "join", None)
    unit = represents.strip()[:100] if is_guest else unit_name(actor.unit_id or 0)
    Witness.objects.create(
        draw=row, name=who, unit_name=unit, unit_id=None if is_guest else actor.unit_id,
        account=None if is_guest else actor.account, sealed=sealed, joined_at=at,
    )  # fmt: skip
    write_log(row, "witness.joined", at, witness=who, unit=unit, sealed=sealed)
    audit.record("draw.witness_joined", actor=actor, kind="draw", key=row.key, number=row.number)
    return view_of(row)


@action
def reveal(*, actor: Actor, draw: uuid.UUID, value: str, witness: uuid.UUID | None = None) -> DrawView:
    """Open a sealed number: one's own, or that of a guest (``witness``). When the last one is open, the draw goes on.

    Raises ``NumberDiffers`` (nothing is written), ``WitnessUnknown``, ``StepNotYet`` once the beacon is due.
    """
    row = get_draw_for(actor, draw, is_locked=True)
    mine = (
        row.witnesses.filter(account=actor.account)
        if witness is None
        else row.witnesses.filter(key=witness, account=None)
    )
    found = mine.first() if witness is not None or actor.account is not None else None
    if found is None:
        raise WitnessUnknown
    value = re.sub(r"\s", "", value).lower()
    if engine.seal_number(value) != found.sealed:
        raise NumberDiffers(name=found.name)
    if found.value:
        return view_of(row)
    at = clock.now()
    row = step(actor, row, "reveal" if witness is None else "reveal_guest", None)
    Witness.objects.filter(pk=found.pk).update(value=value, revealed_at=at)
    write_log(row, "witness.revealed", at, witness=found.name, value=value)
    audit.record("draw.witness_revealed", actor=actor, kind="draw", key=row.key, number=row.number)
    return view_of(row)


@action
def close_reveals(*, actor: Actor, draw: uuid.UUID, expected: int) -> DrawView:
    """No number is opened any more; who did not is named. Without a later beacon that is only possible when all did."""
    row = get_draw_for(actor, draw, is_locked=True)
    at = clock.now()
    row = step(actor, row, "close", expected, revealed_at=at)
    missing = list(row.witnesses.filter(value="").order_by("id").values_list("name", flat=True))
    write_log(row, "draw.revealed", at, missing=missing, witnesses=row.witnesses.count())
    audit.record("draw.revealed", actor=actor, kind="draw", key=row.key, number=row.number, missing=len(missing))
    return view_of(row)


@action
def strike(*, actor: Actor, draw: uuid.UUID, expected: int, line: str, reason: str) -> DrawView:
    """Strike a line from a frozen list, in public and with a reason, before any number is open."""
    row = get_draw_for(actor, draw, is_locked=True)
    if not reason.strip():
        raise ReasonMissing
    if not engine.stands_on(row.list_file, line):
        raise NotOnTheList(id=line[:80])
    at: dt.datetime = clock.now()
    row = step(actor, row, "strike", expected)
    Strike.objects.get_or_create(
        draw=row, line=line,
        defaults={"reason": reason.strip()[:300], "account": actor.account, "who": actor.name[:80], "at": at},
    )  # fmt: skip
    write_log(row, "draw.struck", at, line=line, reason=reason.strip()[:300])
    audit.record("draw.struck", actor=actor, kind="draw", key=row.key, number=row.number)
    return view_of(row)
