"""Who helped with an application, as the applicant reads it, and whether notices were agreed to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yici.apps.places.public import UnitNotFound, find_unit
from yici.apps.services.models import Application, Helping
from yici.core import crypto

KIND_WORDS: dict[str, str | Promise] = {
    "presence": _("You sat beside them"),
    "mandate": _("You gave them a mandate in writing"),
}
AGREED_WORDS: dict[str, str | Promise] = {
    "fill": _("that they fill in the form with you"),
    "hand_in": _("that they hand it in for you, after you have read it"),
    "notices": _("that notices go to your phone"),
}


@dataclass(frozen=True, slots=True)
class HelpView:
    """Who helped, how, and what the person said yes to; ``has_notices`` says whether notices are sent."""

    helper: str
    unit_name: str
    begun_at: dt.datetime
    how: str
    agreed: tuple[str, ...]
    has_notices: bool


def help_with(row: Application) -> HelpView | None:
    """Who helped with an application; None when nobody of the city did."""
    found = Helping.objects.filter(application=row).first()
    if found is None:
        return None
    who, name = row.applicant, row.applicant.agent_sealed
    try:
        unit = find_unit(found.unit).name
    except UnitNotFound:
        unit = ""
    return HelpView(
        crypto.open_sealed(name, record=str(who.key), element="applicant.agent") if name else "",
        unit, found.begun_at, str(KIND_WORDS[found.kind]),
        tuple(str(words) for one, words in AGREED_WORDS.items() if one in found.agreed), wants_notices(found),
    )  # fmt: skip


def wants_notices(row: Helping | None) -> bool:
    """Whether notices may go to the phone: whoever was helped and did not say yes to them gets none."""
    return row is None or "notices" in row.agreed
