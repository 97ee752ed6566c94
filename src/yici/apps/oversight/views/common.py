"""What pages of inspection share: answers, photos, tabs, lines of timelines."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yici.apps.cases.public import EventView
from yici.apps.oversight.states import ANY, PATROL, READ
from yici.core import files
from yici.core.access import Actor
from yici.core.errors import UploadRefused
from yici.core.ratelimit import Bucket
from yici.core.uploads import PICTURES, check_upload

CHANGES = Bucket(burst=60, per_minute=60)
MOST_PHOTOS = 9
PNG = "data:image/png;base64,"

VERBS = {
    "inspection_plan.opened": gettext_lazy("wrote the plan"),
    "inspection_plan.submit": gettext_lazy("handed it in"),
    "inspection_plan.approve": gettext_lazy("approved and published it"),
    "inspection_plan.send_back": gettext_lazy("sent it back"),
    "inspection_plan.seal_targets": gettext_lazy("sealed the list of targets"),
    "inspection_plan.targets_come": gettext_lazy("the targets are drawn"),
    "inspection_plan.seal_officers": gettext_lazy("sealed the lists of inspectors"),
    "inspection_plan.officers_come": gettext_lazy("the inspectors are drawn, the visits are made"),
    "inspection_plan.seal_again": gettext_lazy("begins again after a void draw"),
    "inspection_plan.finish": gettext_lazy("closed the plan"),
    "inspection_plan.withdraw": gettext_lazy("withdrew the plan"),
    "visit.opened": gettext_lazy("the visit was made from the draw, or from a complaint"),
    "visit.propose": gettext_lazy("proposed a day"),
    "visit.approve": gettext_lazy("approved the day"),
    "visit.send_back": gettext_lazy("sent the day back"),
    "visit.notify": gettext_lazy("told the business"),
    "visit.postpone": gettext_lazy("postponed it"),
    "visit.start": gettext_lazy("began on the spot"),
    "visit.finish": gettext_lazy("ended the visit"),
    "visit.publish": gettext_lazy("published the result"),
    "visit.cancel": gettext_lazy("wrote down that it is not made"),
    "visit.photo": gettext_lazy("took photos"),
    "visit.signature": gettext_lazy("took a drawn signature"),
    "visit.signed_by_officer": gettext_lazy("an officer signed"),
    "visit.signed_by_target": gettext_lazy("the business signed"),
    "visit.refused_by_target": gettext_lazy("the business would not sign"),
    "visit.unsigned": gettext_lazy("took the signatures back"),
    "visit.officer_appointed": gettext_lazy("appointed another inspector"),
    "hazard.opened": gettext_lazy("wrote the hazard down"),
    "hazard.order": gettext_lazy("ordered what is to be done"),
    "hazard.report": gettext_lazy("reported it put right"),
    "hazard.pass": gettext_lazy("looked again: put right"),
    "hazard.fail": gettext_lazy("looked again: not yet"),
    "hazard.close": gettext_lazy("struck it off"),
    "hazard.hand_over": gettext_lazy("handed it to another authority"),
    "hazard.photo": gettext_lazy("took photos"),
    "case.overdue": gettext_lazy("the limit has passed"),
    "clock.overdue": gettext_lazy("the limit has passed"),
}


def told_lines(events: Sequence[EventView], number: str) -> list[dict[str, Any]]:
    """A timeline for a page, newest first, with its photos."""
    return [
        {
            "event": one, "words": VERBS.get(one.verb, one.verb),
            "photos": [
                reverse("cases:attachment", args=[number, file.position, file.nth]) for file in one.files
                if file.is_picture
            ],
        }
        for one in reversed(events)
    ]  # fmt: skip


def photos_of(request: HttpRequest, name: str) -> list[tuple[files.PreparedFile, str]]:
    """Photos that were sent under a name: sniffed, cleaned, on disk. Raises ``UploadRefused``."""
    kept = []
    for one in request.FILES.getlist(name)[:MOST_PHOTOS]:
        upload = check_upload(one.read(), one.name or "", allow=PICTURES)
        kept.append((files.prepare(upload.data), files.safe_name(one.name or "photo.jpg")))
    return kept


def drawing_of(text: str) -> files.PreparedFile | None:
    """A signature drawn on the page (a PNG as data address); None when there is none. Raises ``UploadRefused``."""
    if not text:
        return None
    try:
        data = base64.b64decode(text.removeprefix(PNG), validate=True)
    except (binascii.Error, ValueError):
        raise UploadRefused(name="signature.png", problem=_("it is no picture")) from None
    return files.prepare(check_upload(data, "signature.png", allow=("png",)).data)


def tabs_of(actor: Actor, current: str) -> list[dict[str, Any]]:
    """The pages of inspection that the actor may open."""
    has_part = any(actor.may(one) for one in ANY)
    offered = (
        ("visits", "oversight:visits", _("Inspections"), has_part),
        ("plans", "oversight:plans", _("Plans"), has_part),
        ("hazards", "oversight:hazards", _("Hazards"), has_part),
        ("registers", "oversight:registers", _("Registers"), has_part),
        ("patrols", "oversight:patrols", _("Patrols"), actor.may(PATROL) or actor.may(READ)),
    )
    return [
        {"label": label, "url": reverse(name), "current": code == current}
        for code, name, label, shown in offered if shown
    ]  # fmt: skip


def before_of(request: HttpRequest, name: str = "before") -> int:
    """Where a page of a list begins, from its address; 0 for the first page or nonsense."""
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 18 else 0


def step_forms(
    steps: Sequence[tuple[str, bool, str]], forms: Mapping[str, Any], labels: Mapping[str, Any], expected: int,
    typed: tuple[str, Any] | None, start: Mapping[str, Any] | None = None,
) -> list[dict[str, Any]]:  # fmt: skip
    """The steps of a page: each possible one with its form, the others with why not yet."""
    shown = []
    for event, is_possible, reason in steps:
        if event not in forms:
            continue
        form = None
        if is_possible:
            form = (
                typed[1]
                if typed and typed[0] == event
                else forms[event](initial={"expected": expected, **(start or {})}, auto_id=f"{event}-%s")
            )
        shown.append(
            {
                "event": event,
                "label": labels[event],
                "form": form,
                "reason": reason,
                "is_open": bool(typed and typed[0] == event),
            }
        )
    return shown
