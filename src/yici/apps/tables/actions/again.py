"""A filled form made again for another area or day: a form once understood is a report from then on."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.urls import reverse

from yici.apps.figures.public import SavedForm
from yici.apps.tables.actions.making import make_file
from yici.apps.tables.actions.understanding import understand_form
from yici.apps.tables.contracts import FillView
from yici.apps.tables.errors import NotToBeMadeAgain
from yici.apps.tables.guards import FILL, get_fill_for, visible_fills
from yici.apps.tables.models import Fill
from yici.core import files
from yici.core.access import Actor

LOOKED_AT = 400
SHOWN = 50


def fill_again(*, actor: Actor, fill: uuid.UUID, area: uuid.UUID, as_of: dt.date) -> FillView:
    """Fill the same form anew, for an area of the actor as of a day; made at once where nothing is to be chosen.

    Raises ``NotToBeMadeAgain`` for a card or a form that names its people: it is about them, not about a place.
    """
    row = get_fill_for(actor, fill)
    if not _is_of_a_place(row):
        raise NotToBeMadeAgain
    data = files.read(row.incoming)
    made = understand_form(actor=actor, data=data, file_name=row.file_name, area=area, as_of=as_of, purpose=row.purpose)
    if any(sheet.population is not None and sheet.population.is_asked for sheet in made.sheets):
        return made
    return make_file(actor=actor, fill=made.key)


def _is_of_a_place(fill: Fill) -> bool:
    sheets = [one for one in fill.understanding.get("sheets", ()) if not one.get("skipped")]
    return bool(sheets) and not any(
        one["kind"] == "card" or (one.get("population") or {}).get("completes_in_place") for one in sheets
    )


class FilledForms:
    """What tables offers to reports (``figures.public.SavedForms``)."""

    def list_saved(self, actor: Actor) -> list[SavedForm]:
        """The forms that the actor or its unit filled, each once, newest first."""
        if not actor.may(FILL):
            return []
        rows = visible_fills(actor).filter(state="filled").select_related("form", "area").order_by("-id")[:LOOKED_AT]
        found: dict[Any, SavedForm] = {}
        for row in rows:
            if row.filled_at is not None and row.form_id not in found and _is_of_a_place(row):
                name = row.area.short_name if row.area else ""
                found[row.form_id] = SavedForm(str(row.key), row.form.title, name, row.filled_at)
        return list(found.values())[:SHOWN]

    def make_again(self, actor: Actor, key: str, area: uuid.UUID, as_of: dt.date) -> str:
        """Fill it anew; the address of its receipt, or of the form where something is still to be chosen."""
        made = fill_again(actor=actor, fill=uuid.UUID(key), area=area, as_of=as_of)
        return reverse("tables:receipt" if made.filled_at else "tables:form", args=[made.key])
