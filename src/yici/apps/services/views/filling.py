"""A thing or an item is filled in, kept as a draft and handed in. What the page shows is made in ``formpage``."""

from __future__ import annotations

import math
from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yici.apps.enrolment.public import offered_as
from yici.apps.services.actions.drafting import DraftView, drop_draft, get_draft, new_draft_code, save_draft
from yici.apps.services.actions.prefilling import remember, send_for_resident
from yici.apps.services.actions.receiving import receive_application
from yici.apps.services.contracts import ApplicationView, Applying, WhoApplies
from yici.apps.services.forms import SAID_ABOVE, Filled, read_filled
from yici.apps.services.rules.prefilling import TYPED
from yici.apps.services.selectors.catalogue import chosen_items
from yici.apps.services.selectors.guides import Guide, get_guide
from yici.apps.services.views.followed import LOOKS, told_url
from yici.apps.services.views.formpage import form_page, taker_of, weighty_rules
from yici.apps.services.views.held import answered, held_for, said_to
from yici.apps.services.views.identified import resident_of
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, TooManyTries, YiciError
from yici.core.ids import new_key
from yici.core.ratelimit import Bucket, address_of, limited

SENDS = Bucket(burst=20, per_minute=20)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply_thing(request: HttpRequest, code: str) -> HttpResponse:
    """Fill in a thing."""
    if code in offered_as():
        return HttpResponseRedirect(reverse("open:schools"))
    return _form(request, get_guide(code, is_thing=True))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply_item(request: HttpRequest, code: str) -> HttpResponse:
    """Fill in one item by itself."""
    if code in offered_as():
        return HttpResponseRedirect(reverse("open:schools"))
    return _form(request, get_guide(code, is_thing=False))


@never_cache
@limited(LOOKS, methods=("GET", "HEAD", "POST"))  # whoever guesses codes reads pages
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Go on with a draft."""
    found = get_draft(code.upper())
    return _form(request, get_guide(found.thing, is_thing=found.is_thing), found)


def _form(request: HttpRequest, guide: Guide, kept: DraftView | None = None) -> HttpResponse:
    if request.method != "POST":
        values = kept.values if kept else {}
        name, number, phone = (str(values.get(code, "")) for code in SAID_ABOVE)
        who = WhoApplies(name, number, phone)
        resident = resident_of(request)
        start = Filled(
            str(new_key()), values=values, who=who, expected=kept.version if kept else 0,
            area=resident.area_code if resident else "", **answered(kept, resident),
        )  # fmt: skip
        return form_page(request, guide, start, kept)
    filled = read_filled(request.POST, guide.composed.fields)
    if filled.act not in ("save", "send"):  # a button of the place chooser only turns the page
        return form_page(request, guide, replace(filled, area=request.POST.get("pick", "")), kept)
    try:
        wait = SENDS.take(address_of(request))
        if wait:
            raise TooManyTries(seconds=math.ceil(wait))
        if _came_too_late(request, filled):
            return _to_the_way_in(guide, filled, kept)
        if filled.act == "save":
            return _save(request, guide, filled, kept)
        held = held_for(request, guide, filled, kept)
        weighty = weighty_rules(guide, replace(filled, values=held.values))
        if set(weighty) - set(request.POST.get("read", "")[:2000].split(" ")):
            return form_page(request, guide, filled, kept)  # what the rules say is read before it is sent
        made = _send(request, guide, filled, kept)
    except NotFound:
        raise
    except YiciError as error:
        return form_page(request, guide, filled, kept, problem=error)
    if kept:
        drop_draft(code=kept.code)
    return HttpResponseRedirect(told_url(made))


def _came_too_late(request: HttpRequest, filled: Filled) -> bool:
    """Whether somebody agreed to the city's values and is not known here any more."""
    return filled.was_known and filled.uses_held == "yes" and resident_of(request) is None


def _to_the_way_in(guide: Guide, filled: Filled, kept: DraftView | None) -> HttpResponse:
    """Keep what was typed and ask who it is; afterwards the form goes on."""
    code = kept.code if kept else new_draft_code()
    save_draft(code=code, thing=guide.code, is_thing=guide.is_thing, values=filled.values, expected=filled.expected)
    back = urlencode({"over": "1", "next": reverse("services:draft", args=[code])})
    return SeeOther(f"{reverse('services:me')}?{back}")


def _save(request: HttpRequest, guide: Guide, filled: Filled, kept: DraftView | None) -> HttpResponse:
    resident = resident_of(request)
    code = kept.code if kept else new_draft_code()
    made = save_draft(
        code=code, thing=guide.code, is_thing=guide.is_thing, values=filled.values, expected=filled.expected,
        person=resident.record if resident else None,
    )  # fmt: skip
    if resident is not None:
        held = held_for(request, guide, filled, made)
        thing, _items = chosen_items(guide.code, is_thing=guide.is_thing)
        remember(resident, thing, held.holds, said_to(filled, made), taker_of(request).account)
    return HttpResponseRedirect(f"{reverse('services:draft', args=[code])}?saved=1")


def _send(request: HttpRequest, guide: Guide, filled: Filled, kept: DraftView | None) -> ApplicationView:
    taker, resident = taker_of(request), resident_of(request)
    applying = Applying(
        guide.code, filled.who, filled.area, filled.values, is_thing=guide.is_thing,
        channel="web" if taker.is_system else "window", promised=filled.promised,
        sources={code: TYPED for code, value in filled.values.items() if value},
    )  # fmt: skip
    if resident is None:
        return receive_application(actor=taker, applying=applying, client_key=filled.client_key)
    return send_for_resident(
        resident, actor=taker, applying=applying, client_key=filled.client_key, said=said_to(filled, kept)
    )  # fmt: skip
