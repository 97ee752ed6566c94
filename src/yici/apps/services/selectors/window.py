"""What the one window has on its desk beside the line: what is to come, what is to be handed over."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from yici.apps.services.models import ApplicationPart
from yici.apps.services.selectors.catalogue import list_materials
from yici.apps.services.states import PART_WORDS
from yici.core.access import Actor

MOST = 30


@dataclass(frozen=True, slots=True)
class WindowPart:
    """A part that waits for the window."""

    key: uuid.UUID
    name: str
    number: str
    words: str
    since: dt.datetime | None
    missing: tuple[str, ...] = ()


def list_window_parts(actor: Actor) -> tuple[list[WindowPart], list[WindowPart]]:
    """Parts that wait for what is missing, and parts whose result is to be handed over; the oldest first."""
    rows = ApplicationPart.objects.filter(application__case__owner__code=actor.unit_code)
    rows = rows.select_related("pinned", "application", "case")
    waits = rows.filter(case__state_id="application_part:supplement").order_by("supplemented_at", "id")[:MOST]
    decided = rows.filter(case__state_id__in=("application_part:granted", "application_part:refused"))
    names = list_materials()

    def shown(one: ApplicationPart, since: dt.datetime | None, *, with_missing: bool = False) -> WindowPart:
        codes = one.application.evidence.filter(came_at=None).order_by("material").values_list("material", flat=True)
        missing = tuple(names[code].name if code in names else code for code in codes) if with_missing else ()
        words = str(PART_WORDS[one.case.state_id.partition(":")[2]])
        return WindowPart(one.key, str(one.pinned.content["name"]), one.application.number, words, since, missing)

    return (
        [shown(one, one.supplemented_at, with_missing=True) for one in waits],
        [shown(one, one.decided_at) for one in decided.order_by("decided_at", "id")[:MOST]],
    )
