"""Jobs of records: an import's values folded in, and values whose day has come made current."""

from __future__ import annotations

import uuid

from yici.apps.records.actions.importing import fold_import
from yici.apps.records.actions.writing import refold
from yici.apps.records.models import Record
from yici.core import clock
from yici.core.actions import action
from yici.core.jobs import Handling, Work

FOLD_IMPORT = "records.fold_import"
RECORDS_AT_ONCE = 200


def handlings() -> dict[str, Handling]:
    """Job handlers by name, for the shell's list of reactions."""
    return {FOLD_IMPORT: Handling(run=_fold_import)}


def _fold_import(work: Work) -> None:
    fold_import(uuid.UUID(str(work.payload["batch"])))


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
