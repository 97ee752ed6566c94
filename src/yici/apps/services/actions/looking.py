"""Somebody at a desk looks at what an applicant wrote: for a purpose, and it leaves a trace."""

from __future__ import annotations

import contextlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yici.apps.records.public import log_own
from yici.apps.services.errors import PurposeNeeded
from yici.apps.services.guards import get_application_for
from yici.apps.services.models import Application
from yici.core import audit, crypto
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.errors import NotFound


@dataclass(frozen=True, slots=True)
class Looked:
    """Who applies and what the form says, opened once."""

    name: str
    number: str
    phone: str
    role: str
    agent: str
    values: Mapping[str, Any]
    sources: Mapping[str, Any]


def _tell_applicant(actor: Actor, row: Application, person: uuid.UUID, purpose: str) -> None:
    """The look stands on the applicant's own page, beside every other."""
    codes = [code for code in row.sources if not code.startswith("form.")]
    with contextlib.suppress(NotFound):  # erased since
        log_own(actor, person, codes, purpose=purpose.strip()[:200], context=f"application {row.key}")


@action
def look_at_application(*, actor: Actor, application: uuid.UUID, purpose: str) -> Looked:
    """Open an application for a purpose; the trace is written with it. Raises ``PurposeNeeded``."""
    row = get_application_for(actor, application)
    if not purpose.strip():
        raise PurposeNeeded
    who = row.applicant
    if who.record is not None:
        _tell_applicant(actor, row, who.record, purpose)
    audit.record(
        "application.looked_at", actor=actor, kind="application", key=row.key, purpose=purpose.strip()[:200]
    )  # fmt: skip

    def opened(name: str) -> str:
        sealed = str(getattr(who, f"{name}_sealed"))
        return crypto.open_sealed(sealed, record=str(who.key), element=f"applicant.{name}") if sealed else ""

    values = json.loads(crypto.open_sealed(row.values_sealed, record=str(row.key), element="application.values"))
    return Looked(opened("name"), opened("number"), opened("phone"), who.role, opened("agent"), values, row.sources)
