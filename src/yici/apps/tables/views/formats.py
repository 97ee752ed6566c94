"""Formats of a column in words."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils.translation import gettext as _

from yici.apps.tables.public import list_formats
from yici.core.access import Actor


def formats_to_choose(actor: Actor, key: uuid.UUID, sheet: str, place: str) -> dict[str, Any]:
    """What the page of a column shows of its formats: each in words with a value, the one in force by itself."""
    found = [
        {"text": one.text, "words": format_words(one.text), "shown": one.shown, "is_chosen": one.is_chosen}
        for one in list_formats(actor, key, sheet, place)
    ]
    chosen = next((one for one in found if one["is_chosen"]), None)
    return {"formats": found, "format_in_force": chosen}


def format_words(text: str) -> str:
    """A format as people say it."""
    kind, _colon, option = text.rstrip("!").partition(":")
    if kind == "bool":
        yes, _slash, no = option.partition("/")
        return f"{yes} / {no or _('blank')}"
    if kind == "number":
        return option.rpartition(">")[2] or _("as it is")
    if kind == "date":
        return {"day": _("a day that the workbook counts with"), "cell": _("as the cell shows days")}.get(
            option, option
        )
    named = {
        "id:plain": _("all 18 digits"),
        "id:masked": _("the middle hidden"),
        "id:6 8 4": _("in three groups"),
        "id:'": _("with an apostrophe before it"),
        "id:x": _("a small x at the end"),
        "id:15": _("the old 15 digits"),
        "id:last6": _("the last six"),
        "id:last4": _("the last four"),
        "phone:plain": _("without gaps"),
        "phone:masked": _("the middle hidden"),
        "phone:3 4 4": _("with gaps"),
        "phone:3-4-4": _("with dashes"),
        "code:name": _("by its name"),
        "code:code": _("by its code"),
        "code:number": _("by the number printed before it"),
        "code:form": _("in the form's own words"),
    }
    return named.get(f"{kind}:{option}", _("a sign in each box") if option == "boxes" else option or text)
