"""Checks of promises, as their page reads them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from yici.apps.cases.public import CaseView, cases_of, state_words
from yici.apps.services.models import LicenceCard, PromiseCheck
from yici.apps.services.selectors.catalogue import list_materials
from yici.apps.services.states import PROMISE_CHECK, PromiseFacts
from yici.core.access import Actor


@dataclass(frozen=True, slots=True)
class PromiseView:
    """A check of promises with what was promised by name; ``licence`` is the card of what was granted."""

    key: uuid.UUID
    part: uuid.UUID
    name: str
    case: CaseView
    words: str
    materials: tuple[str, ...]
    due_on: dt.date | None
    licence: uuid.UUID | None


def facts_of_promise(actor: Actor, row: PromiseCheck) -> PromiseFacts:
    """What decides the steps of a check for an actor."""
    return PromiseFacts(is_deciding_unit=actor.unit_code == row.part.unit.code)


def promise_view(row: PromiseCheck) -> PromiseView:
    """A check as contract."""
    case, names = cases_of(PROMISE_CHECK, [row.key])[row.key], list_materials()
    card = LicenceCard.objects.filter(part=row.part).values_list("key", flat=True).first()
    due = next((one.due_on for one in case.clocks if one.kind == "promise"), None)
    return PromiseView(
        row.key, row.part.key, str(row.part.pinned.content["name"]), case,
        str(state_words(f"{PROMISE_CHECK}:{case.state}")),
        tuple(names[one].name if one in names else str(one) for one in row.materials),
        due if case.phase == "waiting" else None, card,
    )  # fmt: skip
