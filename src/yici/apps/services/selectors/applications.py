"""Applications with their parts, as pages and programs read them."""

from __future__ import annotations

import json
from typing import Any

from yici.apps.cases.public import cases_of, state_words
from yici.apps.services.contracts import ApplicationView, PartView
from yici.apps.services.models import Application, ApplicationPart
from yici.apps.services.states import PART
from yici.core import crypto
from yici.core.access import Actor


def view_of(row: Application) -> ApplicationView:
    """An application as contract."""
    parts = list(row.parts.select_related("unit", "pinned").order_by("position"))
    cases = cases_of(PART, [one.key for one in parts])
    missing = row.evidence.filter(came_at=None).order_by("material").values_list("material", flat=True)
    return ApplicationView(
        key=row.key, number=row.number, code=row.code, title=row.case.title, state=_state(row.case.state_id),
        version=row.case.version, received_at=row.received_at, missing=tuple(missing),
        parts=tuple(part_view(one, cases[one.key]) for one in parts),
    )  # fmt: skip


def part_view(row: ApplicationPart, case: Any = None) -> PartView:
    """A part as contract."""
    case = case or cases_of(PART, [row.key])[row.key]
    promised = next((one for one in case.clocks if one.kind == "promised"), None)
    return PartView(
        key=row.key, item=row.item, name=str(row.pinned.content["name"]), unit_code=row.unit.code,
        unit_name=row.unit.short_name or row.unit.name, number=case.number, state=case.state,
        words=state_words(f"{PART}:{case.state}"), version=case.version,
        promised_by=promised.due_on if promised else None, accepted_at=row.accepted_at,
        is_accepted_by_silence=row.is_accepted_by_silence, is_ended=case.phase == "closed",
    )  # fmt: skip


def _state(code: str) -> str:
    return code.partition(":")[2]


def values_of(row: Application, *, actor: Actor, purpose: str) -> dict[str, Any]:
    """What the applicant wrote, opened for a purpose; the caller has recorded who looks."""
    found: dict[str, Any] = json.loads(
        crypto.open_sealed(row.values_sealed, record=str(row.key), element="application.values")
    )
    return found
