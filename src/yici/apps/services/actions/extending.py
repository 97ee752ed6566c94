"""The limit of a part is extended once: by what its item allows, for a reason, approved by somebody else there."""

from __future__ import annotations

import datetime as dt

from yici.apps.cases.public import extend_clock, get_case
from yici.apps.services.models import ApplicationPart
from yici.apps.services.selectors.catalogue import pinned_item
from yici.core import clock
from yici.core.access import SYSTEM, Actor

EXTENSION = ("ask_extension", "approve_extension", "refuse_extension")


def extend_part(actor: Actor, row: ApplicationPart, event: str, text: str) -> None:
    """What a step of an extension changes, inside the action that takes it. Raises what ``extend_clock`` raises."""
    if event == "ask_extension":
        row.extension_asked_at, row.extension_asked_by = clock.now(), actor.account
        row.extension_text = text.strip()[:2000]
    elif event == "approve_extension":
        item = pinned_item(row.pinned)
        # The promise was made in its own unit of time: only days of one kind are added to each other.
        kinds = ("legal", "promised") if item.promised.rule == item.legal.rule else ("legal",)
        for kind in kinds:
            if not _is_over(row, kind):
                extend_clock(
                    actor=actor, case=row.case_id, kind=kind, by=item.extension, asked_at=row.extension_asked_at
                )
        row.extended_at = clock.now()
    else:
        row.extension_asked_at, row.extension_asked_by, row.extension_text = None, None, ""
    row.save(update_fields=["extension_asked_at", "extension_asked_by", "extension_text", "extended_at"])


def _is_over(row: ApplicationPart, kind: str) -> bool:
    """A promise that was broken before anybody asked stays broken; the limit of the law is refused aloud."""
    asked = row.extension_asked_at or clock.now()
    found = next((one for one in get_case(SYSTEM, row.case_id).clocks if one.kind == kind), None)
    return kind == "promised" and found is not None and found.due_at <= asked


def ending_of(row: ApplicationPart) -> dt.date | None:
    """The last day of the legal limit as it is now."""
    return next((one.due_on for one in get_case(SYSTEM, row.case_id).clocks if one.kind == "legal"), None)
