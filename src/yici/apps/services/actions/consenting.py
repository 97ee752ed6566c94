"""A yes or a no to the city's values, for one form; taken back; a value said to be wrong."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from yici.apps.records.public import claim_own
from yici.apps.services.actions.identifying import RESIDENT
from yici.apps.services.contracts import ResidentView
from yici.apps.services.errors import ConsentNotFound
from yici.apps.services.models import Consent
from yici.core import audit, clock
from yici.core.actions import action
from yici.core.ids import new_key

CLAIM_TITLE = "本人在“我的”页面说的"


@action
def consent(
    resident: ResidentView, *, draft: uuid.UUID, thing: str, title: str, elements: Sequence[str], is_given: bool,
    refused: Sequence[str] = (), account: uuid.UUID | None = None,
) -> uuid.UUID:  # fmt: skip
    """Write down what was said to the city's values for a form; an earlier answer for it ends. Returns its key."""
    now = clock.now()
    Consent.objects.filter(draft=draft, record=resident.record, ended_at=None).update(ended_at=now)
    row = Consent.objects.create(
        key=new_key(), draft=draft, record=resident.record, thing=thing, title=title[:200], elements=list(elements),
        refused=[one for one in refused if one in elements], is_given=is_given, account=account, at=now,
    )  # fmt: skip
    audit.record(
        "consent.given" if is_given else "consent.refused", actor=RESIDENT, kind="record", key=resident.record,
        elements=sorted(elements), thing=thing,
    )  # fmt: skip
    return row.key


@action
def end_consent(resident: ResidentView, key: uuid.UUID) -> None:
    """Take a yes back, for the future. Raises ``ConsentNotFound``."""
    ended = Consent.objects.filter(key=key, record=resident.record, ended_at=None).update(ended_at=clock.now())
    if not ended:
        raise ConsentNotFound
    audit.record("consent.ended", actor=RESIDENT, kind="record", key=resident.record, consent=str(key))


def given_consent(draft: uuid.UUID, record: uuid.UUID) -> Consent | None:
    """What was said for a form and is in force."""
    return Consent.objects.filter(draft=draft, record=record, ended_at=None).order_by("-id").first()


def say_wrong(resident: ResidentView, code: str, value: str) -> int:
    """The resident says what a value should be; its owner answers. Returns how many questions were opened."""
    return claim_own(resident.record, code, value.strip()[:500], title=CLAIM_TITLE)
