"""Going back to what a column was taken for before."""

from __future__ import annotations

import uuid

from yici.apps.tables.actions.choosing import remember, resurvey
from yici.apps.tables.contracts import FillView
from yici.apps.tables.errors import PlaceUnknown
from yici.apps.tables.guards import CORRECT, get_fill_for
from yici.apps.tables.models import Fill, Mapping
from yici.apps.tables.selectors.mappings import digest_of_sheet
from yici.core import audit, clock
from yici.core.access import Actor
from yici.core.actions import action


def restore_mapping(*, actor: Actor, fill: uuid.UUID, sheet: str, place: str, number: int = 0) -> FillView:
    """Let a former version of a column's meaning hold again, as a new version in the actor's name; ``number`` 0 lets go
    of what was said, so that the form is understood as if nobody had. Versions stay."""
    actor.must(CORRECT)
    row = get_fill_for(actor, fill)
    digest = digest_of_sheet(row, sheet)
    if number:
        former = Mapping.objects.filter(pk=number, sheet=digest, place=place).first()
        if former is None:
            raise PlaceUnknown(sheet=sheet, place=place)
        remember(actor=actor, fill=row, digest=digest, place=place, kind=former.kind, meaning=former.meaning)
    else:
        _let_go(actor=actor, fill=row, digest=digest, place=place)
    return resurvey(actor, fill)


@action
def _let_go(*, actor: Actor, fill: Fill, digest: str, place: str) -> None:
    ended = Mapping.objects.filter(sheet=digest, place=place, replaced_at=None).update(replaced_at=clock.now())
    if not ended:
        raise PlaceUnknown(sheet=digest, place=place)
    audit.record("form.mapping_let_go", actor=actor, kind="form", key=fill.form.key, place=place)
