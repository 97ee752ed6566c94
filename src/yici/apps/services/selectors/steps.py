"""What decides the steps of a part, for the table's guards and the buttons of a page."""

from __future__ import annotations

from yici.apps.services.models import ApplicationPart
from yici.apps.services.selectors.catalogue import pinned_item
from yici.apps.services.states import PartFacts
from yici.core.access import Actor


def facts_of(actor: Actor, row: ApplicationPart) -> PartFacts:
    """The facts of a part for an actor."""
    taker = row.application.taken_by
    return PartFacts(
        is_deciding_unit=actor.unit_code == row.unit.code,
        is_taker=taker is not None and actor.account == taker,
        was_supplemented=row.supplemented_at is not None,
        may_extend=row.extended_at is None and pinned_item(row.pinned).extension > 0,
        asked_to_extend=row.extension_asked_by is not None and row.extension_asked_by == actor.account,
        is_complete=not row.application.evidence.filter(came_at=None, material__in=_asked(row)).exists(),
    )


def _asked(row: ApplicationPart) -> list[str]:
    """What the applicant was told to bring for this part; other parts and what may follow later do not hold it up."""
    letter = row.letters.filter(kind="supplement").order_by("-pk").first()
    return list(letter.content["missing"]) if letter else []
