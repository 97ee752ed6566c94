"""What came out of an application: part by part, with letters and licences; what was refused stands by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yici.apps.services.contracts import CopyView, LicenceView, PartView
from yici.apps.services.models import Application, Letter, LicenceCard
from yici.apps.services.selectors.applications import LetterView, list_letters, view_of
from yici.apps.services.selectors.licences import list_copies, views_of


@dataclass(frozen=True, slots=True)
class Results:
    """The result pack. ``refused`` are parts that were not granted, ``open`` those that are not decided yet."""

    granted: Sequence[PartView]
    refused: Sequence[PartView]
    open: Sequence[PartView]
    letters: Sequence[LetterView]
    licences: Sequence[tuple[LicenceView, Sequence[CopyView]]]


def results_of(row: Application) -> Results:
    """What came out so far. What a part was decided as is read from its letters: handing over changes its state."""
    letters = Letter.objects.filter(part__application=row)
    said = dict(letters.filter(kind__in=("grant", "refusal", "declining")).values_list("part__key", "kind"))
    parts = [one for one in view_of(row).parts if one.state != "withdrawn"]
    cards = LicenceCard.objects.filter(part__application=row).select_related("unit", "part").order_by("id")
    return Results(
        granted=[one for one in parts if said.get(one.key) == "grant"],
        refused=[one for one in parts if said.get(one.key) in ("refusal", "declining")],
        open=[one for one in parts if one.key not in said], letters=list_letters(letters),
        licences=[(view, list_copies(card)) for card in cards for view in views_of([card])],
    )  # fmt: skip
