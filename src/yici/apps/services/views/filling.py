"""A thing or an item is filled in, kept as a draft and handed in. What the page shows is made in ``formpage``."""

from __future__ import annotations

import math
from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from yici.apps.enrolment.public import offered_as
from yici.apps.services.actions.bringing import take_back
from yici.apps.services.actions.drafting import DraftView, code_for, drop_draft, find_draft, get_draft
from yici.apps.services.actions.prefilling import send_for_resident
from yici.apps.services.actions.receiving import receive_application
from yici.apps.services.contracts import ApplicationView, Applying
from yici.apps.services.forms import Filled, filled_from, read_filled
from yici.apps.services.rules.prefilling import TYPED
from yici.apps.services.selectors.guides import Guide, get_guide
from yici.apps.services.views.followed import LOOKS, told_url
from yici.apps.services.views.formpage import form_page, taker_of, weighty_rules
from yici.apps.services.views.held import answered, held_for, said_to
from yici.apps.services.views.helping import hand_in_with_helper, helped_with, helping_of
from yici.apps.services.views.identified import resident_of
from yici.apps.services.views.keeping import KEEPS, differences, keep, keep_in_background, with_files
from yici.core.answers import SeeOther
from yici.core.errors import ChangedMeanwhile, NotFound, TooManyTries, YiciError
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


@never_cache
@limited(KEEPS)
@require_POST
def keep_draft(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what has been typed into a draft, in the background."""
    found = get_draft(code.upper())
    guide = get_guide(found.thing, is_thing=found.is_thing)
    return keep_in_background(request, guide, read_filled(request.POST, guide.composed.fields), found)


def _form(request: HttpRequest, guide: Guide, kept: DraftView | None = None) -> HttpResponse:
    if request.method != "POST":
        resident = resident_of(request)
        start = filled_from(
            kept.values if kept else {}, client_key=str(new_key()), expected=kept.version if kept else 0
        )  # fmt: skip
        area = start.area or (resident.area_code if resident else "")
        start = replace(start, area=area, **answered(kept, resident))
        return form_page(request, guide, start, kept)
    filled = read_filled(request.POST, guide.composed.fields)
    if filled.act == "keep":
        return keep_in_background(request, guide, filled, kept)
    if request.POST.get("drop") and kept:
        take_back(code=kept.code, material=request.POST["drop"][:80])
        filled = replace(filled, act="save")
    if filled.act not in ("save", "send"):  # a button of the place chooser only turns the page
        return form_page(request, guide, replace(filled, area=request.POST.get("pick", "")), kept)
    try:
        wait = SENDS.take(address_of(request))
        if wait:
            raise TooManyTries(seconds=math.ceil(wait))
        if _came_too_late(request, filled):
            return _to_the_way_in(guide, filled, kept)
        kept, filled = with_files(request, guide, filled, kept)
        if filled.act == "save":
            return SeeOther(f"{reverse('services:draft', args=[keep(request, guide, filled, kept).code])}?saved=1")
        held = held_for(request, guide, filled, kept)
        weighty = weighty_rules(guide, replace(filled, values=held.values))
        if set(weighty) - set(request.POST.get("read", "")[:2000].split(" ")):
            return form_page(request, guide, filled, kept)  # what the rules say is read before it is sent
        made = _send(request, guide, filled, kept)
    except NotFound:
        raise
    except ChangedMeanwhile as error:
        newest = get_draft(kept.code if kept else code_for(filled.client_key))
        return form_page(
            request, guide, replace(filled, expected=newest.version), newest, problem=error,
            apart=differences(guide, filled, newest),
        )  # fmt: skip
    except YiciError as error:
        return form_page(request, guide, filled, kept, problem=error)
    if kept and request.session.get("helping") and (done := helped_with(request, made.key)):
        return SeeOther(reverse("services-desk:helped-slip", args=[done]))
    drop_draft(code=kept.code if kept else code_for(filled.client_key))
    return SeeOther(told_url(made))


def _came_too_late(request: HttpRequest, filled: Filled) -> bool:
    """Whether somebody agreed to the city's values and is not known here any more."""
    return filled.was_known and filled.uses_held == "yes" and resident_of(request) is None


def _to_the_way_in(guide: Guide, filled: Filled, kept: DraftView | None) -> HttpResponse:
    """Keep what was typed and ask who it is; afterwards the form goes on."""
    code = keep(None, guide, filled, kept).code
    back = urlencode({"over": "1", "next": reverse("services:draft", args=[code])})
    return SeeOther(f"{reverse('services:me')}?{back}")


def _send(request: HttpRequest, guide: Guide, filled: Filled, kept: DraftView | None) -> ApplicationView:
    taker, resident = taker_of(request), resident_of(request)
    draft = kept or find_draft(code_for(filled.client_key))
    applying = Applying(
        guide.code, filled.who, filled.area, filled.values, is_thing=guide.is_thing,
        channel="web" if taker.is_system else "window", promised=filled.promised,
        draft=draft.key if draft else None, sources={code: TYPED for code, value in filled.values.items() if value},
    )  # fmt: skip
    helped = helping_of(request, kept.code) if kept else None
    if helped is not None:  # who helps stands in the application, and never decides it
        return hand_in_with_helper(request, helped, applying, filled.client_key)
    if resident is None:
        return receive_application(actor=taker, applying=applying, client_key=filled.client_key)
    return send_for_resident(
        resident, actor=taker, applying=applying, client_key=filled.client_key, said=said_to(filled, draft)
    )  # fmt: skip
