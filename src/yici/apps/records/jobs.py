"""Jobs of records: an import's values folded in, and values whose day has come made current."""

from __future__ import annotations

import uuid

from yici.apps.places.public import actor_in_post
from yici.apps.records.actions.importing import APPLY_IMPORT, apply_import, fold_import
from yici.apps.records.actions.indexing import keep_index as keep_index
from yici.apps.records.actions.writing import refold
from yici.apps.records.columnar import mirror
from yici.apps.records.models import Record
from yici.core import clock
from yici.core.actions import action
from yici.core.jobs import Handling, Work

FOLD_IMPORT = "records.fold_import"
RECORDS_AT_ONCE = 200


def handlings() -> dict[str, Handling]:
    """Job handlers by name, for the shell's list of reactions."""
    return {
        FOLD_IMPORT: Handling(run=_fold_import),
        APPLY_IMPORT: Handling(run=_apply_import, lease_for=300),
        mirror.REFRESH: Handling(run=_refresh_mirror, lease_for=3600),
    }


def _refresh_mirror(work: Work) -> None:
    """The mirror without what was erased."""
    mirror.after_erasure()


def _apply_import(work: Work) -> None:
    """Apply a staged import in the name of who put it in; after a stop it goes on where it ended."""
    actor = actor_in_post(uuid.UUID(str(work.payload["account"])), uuid.UUID(str(work.payload["post"])))
    apply_import(actor, uuid.UUID(str(work.payload["batch"])), progress=work.report)


def _fold_import(work: Work) -> None:
    fold_import(uuid.UUID(str(work.payload["batch"])))


def refresh_mirror() -> bool:
    """Refresh the mirror when much changed or the day did."""
    return mirror.keep_fresh()


def fold_due() -> int:
    """Refold records with a value whose first day has come; returns how many. Readers were right before, but slower."""
    done = 0
    while count := _fold_some():
        done += count
    return done


@action
def _fold_some() -> int:
    due = Record.objects.select_for_update().filter(next_change_on__lte=clock.today())
    some = list(due.order_by("pk")[:RECORDS_AT_ONCE])
    refold(some, clock.now())
    return len(some)
