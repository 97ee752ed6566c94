"""A form is kept while it is filled, in the background or by a button; what two devices typed is shown."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from yici.apps.services.actions.bringing import list_brought
from yici.apps.services.actions.drafting import DraftView, code_for, get_draft, save_draft
from yici.apps.services.actions.prefilling import remember
from yici.apps.services.errors import DraftNotFound
from yici.apps.services.forms import Filled, filled_from, inputs_of, kept_values
from yici.apps.services.selectors.catalogue import chosen_items
from yici.apps.services.selectors.guides import Guide
from yici.apps.services.views.choices import said
from yici.apps.services.views.formpage import taker_of
from yici.apps.services.views.held import held_for, said_to
from yici.apps.services.views.identified import resident_of
from yici.apps.services.views.papers import take_files
from yici.core.errors import ChangedMeanwhile, TooManyTries, YiciError
from yici.core.ratelimit import Bucket, address_of

KEEPS = Bucket(burst=120, per_minute=120)  # a page keeps itself every few seconds


def keep(request: HttpRequest | None, guide: Guide, filled: Filled, kept: DraftView | None) -> DraftView:
    """Save the page as a draft: the one it was opened from, or its own. What an identified person said to the city's
    values is written down with it. ``request`` is None when nobody is identified any more.
    """
    resident = resident_of(request) if request else None
    made = save_draft(
        code=kept.code if kept else code_for(filled.client_key), thing=guide.code, is_thing=guide.is_thing,
        values=kept_values(filled), expected=filled.expected, person=resident.record if resident else None,
    )  # fmt: skip
    if request is not None and resident is not None:
        held = held_for(request, guide, filled, made)
        thing, _items = chosen_items(guide.code, is_thing=guide.is_thing)
        remember(resident, thing, held.holds, said_to(filled, made), taker_of(request).account)
    return made


def with_files(
    request: HttpRequest, guide: Guide, filled: Filled, kept: DraftView | None
) -> tuple[DraftView | None, Filled]:  # fmt: skip
    """Pictures that came with the page are in its draft before anything else is done with the page."""
    if not request.FILES:
        return kept, filled
    held = keep(request, guide, filled, kept)
    take_files(request.FILES, guide, held.code)
    return held, replace(filled, expected=held.version)


def keep_in_background(request: HttpRequest, guide: Guide, filled: Filled, kept: DraftView | None) -> HttpResponse:
    """The answer that ``keep.js`` reads: where the draft is, or what another device saved meanwhile (409)."""
    try:
        if kept is None:
            wait = KEEPS.take(address_of(request))
            if wait:
                raise TooManyTries(seconds=math.ceil(wait))
        found = keep(request, guide, filled, kept)
        take_files(request.FILES, guide, found.code)
    except ChangedMeanwhile:
        newest = get_draft(kept.code if kept else code_for(filled.client_key))
        theirs = filled_from(newest.values, client_key=filled.client_key, expected=newest.version)
        return JsonResponse({**_place_of(newest), "inputs": inputs_of(theirs)}, status=409)
    except DraftNotFound:
        raise
    except YiciError as error:
        return JsonResponse({"code": error.code, "message": error.message}, status=error.status)
    return JsonResponse(_place_of(found))


def _place_of(found: DraftView) -> dict[str, Any]:
    return {
        "code": found.code, "version": found.version, "until": found.expires_on.isoformat(),
        "address": reverse("services:draft", args=[found.code]),
        "keep": reverse("services:keep-draft", args=[found.code]),
        "papers": {material: [one.name for one in several] for material, several in list_brought(found.code).items()},
    }  # fmt: skip


def differences(guide: Guide, filled: Filled, newest: DraftView) -> list[dict[str, str]]:
    """What this page and the draft hold differently, by the names that people read."""
    theirs = inputs_of(filled_from(newest.values, client_key="", expected=newest.version))
    mine = inputs_of(filled)
    names = {one.field.code: said(one.field.name, one.field.name_en) for one in guide.composed.fields}
    names |= {
        "who_name": _("Name of the person or firm"), "who_number": _("Identity number or credit code"),
        "who_phone": _("Phone"), "role": _("Who fills this in?"), "area": _("Where is it?"),
        "agent": _("Name of whoever acts for the applicant"),
    }  # fmt: skip
    return [
        {"name": names.get(name, names.get(name.partition(".")[2], name)), "mine": "、".join(mine.get(name, [])),
         "theirs": "、".join(theirs.get(name, []))}
        for name in dict.fromkeys([*mine, *theirs])
        if mine.get(name, []) != theirs.get(name, []) and name not in ("uses_held", "promise", "wrong", "tells")
    ]  # fmt: skip
