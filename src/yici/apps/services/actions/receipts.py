"""Whoever hands something in gets a receipt: received is not accepted, and the receipt says so."""

from __future__ import annotations

from yici.apps.services.models import Application, Letter
from yici.apps.services.rules.letters import receipt_text
from yici.apps.services.selectors.catalogue import list_materials
from yici.apps.services.states import SILENT_DAYS
from yici.core import clock
from yici.core.access import Actor


def write_receipt(actor: Actor, row: Application, window: str) -> None:
    """The receipt of an application, inside the action that receives it. ``window`` is the name of its unit."""
    names = list_materials()
    codes = row.evidence.filter(came_at=None).order_by("material").values_list("material", flat=True)
    to_come = [names[one].name if one in names else one for one in codes]
    parts = row.parts.select_related("unit", "pinned").order_by("position")
    items = [(str(one.pinned.content["name"]), one.unit.name) for one in parts]
    Letter.objects.create(
        application=row, kind="receipt", number=f"{row.number}-RE1", made_at=clock.now(), made_by=actor.account,
        content={
            "name": row.case.title, "unit": window, "application": row.number,
            "text": receipt_text(items, to_come, SILENT_DAYS), "remedy": "", "missing": [],
        },
    )  # fmt: skip
