"""A ceremony that was held offline, from a folder, is published: run again first, then its log joins the public one."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping
from typing import Any

import orjson
import rfc8785

from yici.apps.draws.actions.logging import write_log
from yici.apps.draws.contracts import DrawView
from yici.apps.draws.errors import TranscriptUnreadable, TranscriptWrong
from yici.apps.draws.models import Draw, Witness
from yici.apps.draws.rules.beacons import known_since
from yici.apps.draws.rules.verifying import load, verify
from yici.apps.draws.selectors.draws import view_of
from yici.apps.draws.states import HOLD
from yici.apps.places.public import NoPost
from yici.core import audit, clock, files, numbers
from yici.core.access import Actor
from yici.core.actions import action

OFFLINE = "offline"


def import_transcript(*, actor: Actor, data: bytes, title: str = "") -> DrawView:
    """Publish a transcript that holds; the same one a second time gives the same draw.

    Raises ``TranscriptUnreadable``, and ``TranscriptWrong`` with the first difference; then nothing is kept.
    """
    actor.must(HOLD)
    try:
        transcript = load(data)
        faults = verify(transcript)
    except (ValueError, RecursionError) as problem:
        raise TranscriptUnreadable from problem
    if faults:
        raise TranscriptWrong(part=faults[0].part, where=faults[0].where)
    return _keep(actor, data, transcript, title.strip() or str(transcript["rule"]["purpose"]))


def _at(text: str) -> dt.datetime:
    return dt.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC)


@action
def _keep(actor: Actor, data: bytes, transcript: Mapping[str, Any], title: str) -> DrawView:
    if actor.unit_id is None:
        raise NoPost
    commitment, log, rule = transcript["draw"], transcript["log"], transcript["rule"]
    subject = uuid.UUID(commitment[:32])
    known = Draw.objects.filter(matter=OFFLINE, subject=subject).select_related("unit").first()
    if known is not None:
        return view_of(known)
    listed, kept = files.prepare(orjson.dumps(transcript["list"])), files.prepare(data)
    head, last, now = log[0]["data"], log[-1], clock.now()
    is_drawn = last["kind"] == "result"
    beacon = next((one for one in log if one["kind"] == "beacon"), None)
    due = known_since(beacon["data"]) if beacon else ""
    row = Draw.objects.create(
        number=numbers.issue("D"), matter=OFFLINE, subject=subject, title=title[:200], unit_id=actor.unit_id,
        account=actor.account, post=actor.post, kind=rule["kind"], state="drawn" if is_drawn else "void",
        beacon=rule["beacon"], beacon_at=_at(due) if due else None, rule=rfc8785.dumps(rule).decode(),
        rule_hash=head["rule_hash"], root=head["root"], commitment=commitment, leaves=head["leaves"],
        head=rfc8785.dumps(head).decode(), list_file=listed.address, committed_at=_at(log[0]["at"]),
        revealed_at=_at(beacon["at"]) if beacon else None,
        beacon_value=rfc8785.dumps(beacon["data"]).decode() if beacon else "",
        drawn_at=_at(last["at"]) if is_drawn else None, transcript_file=kept.address,
        transcript_digest=hashlib.sha256(data).hexdigest(), published_at=now,
        void_reason="" if is_drawn else last["data"]["reason"][:300], voided_at=None if is_drawn else _at(last["at"]),
    )  # fmt: skip
    files.refer(listed, owner_kind="draw list", owner_key=row.key, name=f"{row.number}.json")
    files.refer(kept, owner_kind="draw transcript", owner_key=row.key, name=f"{row.number}-transcript.json")
    _keep_witnesses(row, log)
    for entry in log:
        write_log(row, entry["kind"], _at(entry["at"]), entry["data"], entry["hash"])
    write_log(row, "imported", now, {"transcript": row.transcript_digest})
    audit.record("draw.imported", actor=actor, kind="draw", key=row.key, number=row.number)
    return view_of(Draw.objects.select_related("unit").get(pk=row.pk))


def _keep_witnesses(row: Draw, log: list[Mapping[str, Any]]) -> None:
    opened = {one["data"]["witness"]: one for one in log if one["kind"] == "reveal"}
    for one in log:
        if one["kind"] != "seal":
            continue
        data, found = one["data"], opened.get(one["data"]["witness"])
        Witness.objects.create(
            draw=row, name=data["witness"][:80], unit_name=data["unit"][:100], sealed=data["seal"],
            joined_at=_at(one["at"]), value=found["data"]["value"] if found else "",
            revealed_at=_at(found["at"]) if found else None,
        )  # fmt: skip
