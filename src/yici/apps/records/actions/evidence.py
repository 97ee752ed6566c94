"""Photos of papers as evidence of an edit: cleaned, encrypted, shown only to readers of the record and the element."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from yici.apps.records.actions.access import AccessLog
from yici.apps.records.actions.erasing import EVIDENCE_OWNER
from yici.apps.records.guards import get_record_for
from yici.apps.records.models import Evidence, Record
from yici.apps.records.selectors.readers import may_read_element
from yici.core import audit, clock, files
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.errors import NotFound
from yici.core.uploads import Bounds, check_upload

PICTURES = ("jpeg", "png", "webp")
BOUNDS = Bounds(size=12_000_000)


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """A kept photo: for which value of which version."""

    key: uuid.UUID
    element: str
    version: int
    name: str
    added_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Paper:
    """A photo on disk that no record names yet."""

    prepared: files.PreparedFile
    name: str


def prepare_paper(data: bytes, name: str) -> Paper:
    """Judge, clean and write a photo; call it before the action that names it. Raises ``UploadRefused``."""
    check_upload(data, name, allow=PICTURES, bounds=BOUNDS)
    return Paper(files.prepare(data), name)


@action
def keep_paper(actor: Actor, record: Record, element: str, paper: Paper) -> None:
    """Name a prepared photo as the evidence of the version just written."""
    named = files.refer(paper.prepared, owner_kind=EVIDENCE_OWNER, owner_key=record.key, name=paper.name)
    row = Evidence.objects.create(
        record=record, element=element, version=record.version, address=named.address, name=named.name,
        account=actor.account, added_at=clock.now(),
    )  # fmt: skip
    audit.record("evidence.kept", actor=actor, kind="record", key=record.key, element=element, evidence=str(row.key))


def list_evidence(actor: Actor, key: uuid.UUID) -> tuple[EvidenceFacts, ...]:
    """Photos kept for a record, of elements that the post reads, newest first."""
    record = get_record_for(actor, key)
    rows = Evidence.objects.filter(record=record).order_by("-id")[:200]
    return tuple(
        EvidenceFacts(one.key, one.element, one.version, one.name, one.added_at)
        for one in rows
        if may_read_element(actor, one.element)
    )


def read_evidence(actor: Actor, record: uuid.UUID, key: uuid.UUID) -> tuple[bytes, str, str]:
    """(bytes, media type, name) of a photo; looking at it is in the log. Raises ``NotFound``."""
    found = get_record_for(actor, record)
    row = Evidence.objects.filter(record=found, key=key).first()
    if row is None or not may_read_element(actor, row.element):
        raise NotFound
    named = next((one for one in files.list_files(EVIDENCE_OWNER, found.key) if one.address == row.address), None)
    if named is None:
        raise NotFound
    log = AccessLog(actor, elements=[row.element], purpose="", context=f"evidence {row.key}"[:80], is_protected=False)
    log.admit([found.pk])
    return files.read(row.address), named.media_type, row.name
