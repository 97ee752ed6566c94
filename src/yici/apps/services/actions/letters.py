"""A letter is opened as a paper: whom it was written to stands on it, and leaves a trace."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yici.apps.services.errors import LetterNotFound
from yici.apps.services.guards import get_application_by_code, get_letter_for, letter_of
from yici.apps.services.models import Applicant, Letter
from yici.apps.services.rules.letters import paper_of
from yici.core import audit, clock, crypto
from yici.core.access import Actor
from yici.core.actions import action


@dataclass(frozen=True, slots=True)
class Paper:
    """What the template of a letter takes, the name of its file, and when it was written."""

    data: Mapping[str, Any]
    name: str
    at: dt.datetime


@action
def open_letter(*, actor: Actor, letter: uuid.UUID) -> Paper:
    """The letter for a desk that may see its part. Raises ``LetterNotFound``."""
    return _opened(actor, get_letter_for(actor, letter))


@action
def open_own_letter(*, actor: Actor, letter: uuid.UUID, number: str, code: str) -> Paper:
    """The letter for whoever has number and code. Raises ``ApplicationNotFound`` and ``LetterNotFound``."""
    return _opened(actor, letter_of(get_application_by_code(number, code), letter))


def _opened(actor: Actor, row: Letter) -> Paper:
    application = row.application or (row.part.application if row.part else None)
    if application is None:
        raise LetterNotFound
    who = application.applicant
    audit.record("letter.opened", actor=actor, kind="letter", key=row.key, number=row.number)
    data = paper_of(row.kind, row.number, row.content, _name(who), clock.day_of(row.made_at))
    return Paper(data, f"{data['title']}-{row.number}.pdf", row.made_at)


def _name(who: Applicant) -> str:
    if who.erased_at is not None or not who.name_sealed:
        return ""
    return crypto.open_sealed(who.name_sealed, record=str(who.key), element="applicant.name")
