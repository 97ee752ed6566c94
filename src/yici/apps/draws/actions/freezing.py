"""A list is sealed: rule and list become bytes, their hashes public, before any random number exists."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping, Sequence

import rfc8785

from yici.apps.draws.actions import engine
from yici.apps.draws.actions.logging import write_log
from yici.apps.draws.contracts import DrawView, Line, Rule
from yici.apps.draws.errors import BeaconIsPast, SecondDraw
from yici.apps.draws.guards import of_matter
from yici.apps.draws.models import Draw
from yici.apps.draws.rules import log
from yici.apps.draws.selectors.draws import view_of
from yici.apps.draws.states import HOLD
from yici.apps.places.public import NoPost
from yici.core import audit, clock, files, numbers
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.errors import SameKeyOtherContent

LETTER = "D"


@action
def freeze_draw(
    *,
    actor: Actor,
    matter: str,
    subject: uuid.UUID,
    title: str,
    rule: Rule,
    lines: Sequence[Line],
    names: Mapping[str, str] | None = None,
    is_sealed: bool = False,
    beacon_at: dt.datetime | None = None,
    reason: str = "",
    submission: uuid.UUID | None = None,
) -> DrawView:
    """Seal a list with its rule and publish the commitment. Needs ``draws.hold``; the actor's unit holds the draw.

    ``names`` are what pages call the ids (not part of the commitment, left out where names stay secret); ``is_sealed``
    keeps list and result back until ``publish_draw``; ``beacon_at`` is when a lottery draw falls (of a drand round it
    is known). A second draw for the same matter and subject needs a ``reason``. Raises ``RuleNotSound`` with one
    sentence, ``SecondDraw``, ``BeaconIsPast``; the same ``submission`` gives the same draw.
    """
    actor.must(HOLD)
    if actor.unit_id is None:
        raise NoPost
    frozen = engine.seal(rule, lines)
    digest = hashlib.sha256(f"{matter}\n{subject}\n{title}\n{frozen.draw}".encode()).hexdigest()
    if submission is not None:
        known = Draw.objects.filter(submission=submission).select_related("unit").first()
        if known is not None and (known.submission_digest != digest or known.account != actor.account):
            raise SameKeyOtherContent
        if known is not None:
            return view_of(known)
    last = Draw.objects.filter(of_matter(matter, subject)).order_by("-attempt").first()
    if last is not None and not reason.strip():
        raise SecondDraw(number=last.number)
    at = clock.now()
    due = engine.moment_of(rule.beacon) or beacon_at
    if due is not None and due <= at:
        raise BeaconIsPast(beacon=rule.beacon)
    kept = files.prepare(engine.list_bytes(frozen))
    called = files.prepare(rfc8785.dumps(dict(names))) if names else None
    number, head = numbers.issue(LETTER), frozen.commitment
    row = Draw.objects.create(
        number=number, matter=matter, subject=subject, attempt=(last.attempt + 1) if last else 1,
        reason=reason.strip()[:300] if last else "", title=title.strip()[:200], unit_id=actor.unit_id,
        account=actor.account, post=actor.post, kind=rule.kind, beacon=rule.beacon, beacon_at=due,
        rule=engine.rule_text(frozen.rule), rule_hash=head["rule_hash"], root=head["root"], leaves=head["leaves"],
        head=rfc8785.dumps(head).decode(), commitment=frozen.draw, list_file=kept.address,
        names_file=called.address if called else "", committed_at=at, is_sealed=is_sealed,
        published_at=None if is_sealed else at, submission=submission, submission_digest=digest,
    )  # fmt: skip
    files.refer(kept, owner_kind="draw list", owner_key=row.key, name=f"{number}.json")
    if called:
        files.refer(called, owner_kind="draw names", owner_key=row.key, name=f"{number}-names.json")
    row = Draw.objects.select_related("unit").get(pk=row.pk)
    entry = log.entry_after([], "commit", head, engine.moment(at))
    write_log(row, "commit", at, head, entry["hash"])
    audit.record("draw.committed", actor=actor, kind="draw", key=row.key, number=number, leaves=row.leaves)
    return view_of(row)
