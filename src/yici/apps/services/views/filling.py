"""A thing or an item is filled in, kept as a draft, handed in; and what became of it, for who has number and code."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yici.apps.cases.public import timeline
from yici.apps.hotline.public import find_place, list_places
from yici.apps.places.public import actor_of
from yici.apps.services.actions.drafting import DraftView, drop_draft, get_draft, new_draft_code, save_draft
from yici.apps.services.actions.receiving import APPLICANT, receive_application
from yici.apps.services.contracts import ApplicationView, Applying, WhoApplies
from yici.apps.services.errors import ApplicationNotFound
from yici.apps.services.forms import ROLES, SAID_ABOVE, Filled, read_filled
from yici.apps.services.guards import get_application_by_code
from yici.apps.services.models import Letter
from yici.apps.services.rules.forms import for_browser, understand
from yici.apps.services.rules.rating import DIMENSIONS, LEVELS
from yici.apps.services.rules.saying import sayings
from yici.apps.services.selectors.applications import list_letters, view_of
from yici.apps.services.selectors.catalogue import list_rules
from yici.apps.services.selectors.guides import Guide, get_guide
from yici.apps.services.selectors.rating import find_own_rating, may_be_rated
from yici.apps.services.states import TAKE
from yici.apps.services.views.choices import options_of, said_in_words
from yici.apps.services.views.problems import PROBLEMS, ROLE_WORDS
from yici.core import clock
from yici.core.access import Actor
from yici.core.errors import NotFound, TooManyTries, YiciError
from yici.core.ids import new_key
from yici.core.ratelimit import Bucket, address_of, limited

SENDS = Bucket(burst=20, per_minute=20)
LOOKS = Bucket(burst=30, per_minute=20)  # tries at codes


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply_thing(request: HttpRequest, code: str) -> HttpResponse:
    """Fill in a thing."""
    return _form(request, get_guide(code, is_thing=True))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply_item(request: HttpRequest, code: str) -> HttpResponse:
    """Fill in one item by itself."""
    return _form(request, get_guide(code, is_thing=False))


@never_cache
@limited(LOOKS, methods=("GET", "HEAD", "POST"))  # whoever guesses codes reads pages
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Go on with a draft."""
    found = get_draft(code.upper())
    return _form(request, get_guide(found.thing, is_thing=found.is_thing), found)


@never_cache
@limited(LOOKS, methods=("GET",))
@require_safe
def followed(request: HttpRequest) -> HttpResponse:
    """Where an application stands; wrong number and wrong code get the same sentence."""
    number, key = request.GET.get("number", "")[:30], request.GET.get("key", "")[:12]
    if not number and not key:
        return render(request, "services/follow.html", {})
    return followed_page(request, number, key)


def followed_page(
    request: HttpRequest, number: str, key: str, *, problem: YiciError | None = None, typed: str = ""
) -> HttpResponse:  # fmt: skip
    """An application for who has number and code; ``problem`` and ``typed`` are of a rating that did not go through."""
    try:
        row = get_application_by_code(number, key)
    except ApplicationNotFound:
        return render(request, "services/follow.html", {"number": number, "key": key, "is_wrong": True}, status=404)
    found = view_of(row)
    lines = [one for one in timeline(APPLICANT, row.case_id) if one.audience in ("citizen", "public")]
    context = {
        "row": found, "lines": lines, "letters": list_letters(Letter.objects.filter(part__application=row)),
        "opens": urlencode({"number": found.number, "key": found.code}), "is_new": "new" in request.GET,
        "own_rating": find_own_rating(row), "may_rate": may_be_rated(row), "levels": LEVELS.items(),
        "abouts": DIMENSIONS.items(), "problem": problem, "typed": typed,
    }  # fmt: skip
    return render(request, "services/followed.html", context, status=problem.status if problem else 200)


def _form(request: HttpRequest, guide: Guide, kept: DraftView | None = None) -> HttpResponse:
    if request.method != "POST":
        values = kept.values if kept else {}
        name, number, phone = (str(values.get(code, "")) for code in SAID_ABOVE)
        who = WhoApplies(name, number, phone)
        start = Filled(str(new_key()), values=values, who=who, expected=kept.version if kept else 0)
        return _page(request, guide, start, kept)
    filled = read_filled(request.POST, guide.composed.fields)
    if filled.act not in ("save", "send"):  # a button of the place chooser only turns the page
        return _page(request, guide, replace(filled, area=request.POST.get("pick", "")), kept)
    try:
        wait = SENDS.take(address_of(request))
        if wait:
            raise TooManyTries(seconds=math.ceil(wait))
        if filled.act == "save":
            code = kept.code if kept else new_draft_code()
            save_draft(
                code=code, thing=guide.code, is_thing=guide.is_thing, values=filled.values, expected=filled.expected
            )  # fmt: skip
            return HttpResponseRedirect(f"{reverse('services:draft', args=[code])}?saved=1")
        if set(_weighty(guide, filled)) - set(request.POST.get("read", "")[:2000].split(" ")):
            return _page(request, guide, filled, kept)  # what the rules say is read before it is sent
        made = _send(request, guide, filled)
    except NotFound:
        raise
    except YiciError as error:
        return _page(request, guide, filled, kept, problem=error)
    if kept:
        drop_draft(code=kept.code)
    return HttpResponseRedirect(told_url(made))


def told_url(made: ApplicationView) -> str:
    """Where an application stands, for whoever has number and code."""
    return f"{reverse('services:followed')}?{urlencode({'number': made.number, 'key': made.code, 'new': '1'})}"


def taker_of(request: HttpRequest) -> Actor:
    """The window clerk who is signed in, or nobody: somebody who applies from a phone."""
    if request.user.is_authenticated:
        actor = actor_of(request)
        if actor.may(TAKE):
            return actor
    return APPLICANT


def _send(request: HttpRequest, guide: Guide, filled: Filled) -> ApplicationView:
    taker = taker_of(request)
    applying = Applying(
        guide.code, filled.who, filled.area, filled.values, is_thing=guide.is_thing,
        channel="web" if taker.is_system else "window", promised=filled.promised,
        sources={"uses_held": filled.uses_held} if filled.uses_held else {},
    )  # fmt: skip
    return receive_application(actor=taker, applying=applying, client_key=filled.client_key)


def _weighty(guide: Guide, filled: Filled) -> list[str]:
    """Rules that ask for something or say no, of a form that is complete."""
    state = understand(guide.composed.fields, filled.values, clock.today())
    said = sayings(list_rules(guide.items), state.values, clock.today())
    return [] if state.problems else [f"{one.item}.{one.code}" for one in said if one.then != "hint"]


def _page(
    request: HttpRequest, guide: Guide, filled: Filled, kept: DraftView | None = None, problem: YiciError | None = None
) -> HttpResponse:  # fmt: skip
    state = understand(guide.composed.fields, filled.values, clock.today())
    says = state.problems if problem else {key: what for key, what in state.problems.items() if what != "missing"}
    chosen = find_place(filled.area)
    asked = {one.field.code for one in guide.composed.fields}
    said = sayings(list_rules(guide.items), state.values, clock.today())
    context: dict[str, Any] = {
        "read": " ".join(_weighty(guide, filled)),
        "sayings": said_in_words(said if filled.values else []),
        "guide": guide, "filled": filled, "kept": kept, "problem": problem, "is_saved": "saved" in request.GET,
        "fields": _fields(guide, filled, state.shown, state.computed, says), "chosen": chosen,
        "tree": for_browser(guide.composed.fields), "today": clock.today().isoformat(),
        "words": {what: str(words) for what, words in PROBLEMS.items()},
        "to_promise": [one for one in guide.papers if one.way == "promise"],
        "to_bring": [one for one in guide.papers if one.way in ("bring", "shared")],
        "held": [one for one in guide.papers if one.way == "held"],
        "needs_number": any(one.object == "enterprise" for one in guide.items) or "person.id_number" in asked,
        "needs_phone": "person.phone" in asked,
        "roles": [(role, ROLE_WORDS[role]) for role in ROLES], "at_window": not taker_of(request).is_system,
    }  # fmt: skip
    if not chosen:
        here, places = list_places(request.POST.get("within", ""), request.POST.get("find", ""))
        context |= {"here": here, "places": places, "find": request.POST.get("find", "")}
    return render(request, "services/form.html", context, status=problem.status if problem else 200)


def _fields(
    guide: Guide, filled: Filled, shown: tuple[str, ...], computed: Any, problems: Any
) -> list[dict[str, Any]]:  # fmt: skip
    rows = []
    seen: set[str] = set()
    for one in guide.composed.fields:
        group = one.field.group
        if group in seen or one.field.code in SAID_ABOVE:
            continue
        if group:
            seen.add(group)
            members = [other.field for other in guide.composed.fields if other.field.group == group]
            held = list(filled.values.get(group) or ())
            lines = [
                [(field, line.get(field.code, ""), PROBLEMS.get(problems.get(f"{group}[{at}].{field.code}", ""), ""),
                  options_of(field))
                 for field in members]
                for at, line in enumerate([*held, {}, {}])
            ]  # fmt: skip
            rows.append({"group": group, "members": members, "lines": lines, "is_shown": one.field.code in shown})
            continue
        code = one.field.code
        rows.append({
            "field": one.field, "value": filled.values.get(code, ""), "is_shown": code in shown,
            "computed": computed.get(code, ""), "problem": PROBLEMS.get(problems.get(code, ""), ""),
            "is_optional": one.required_when is None, "options": options_of(one.field),
        })  # fmt: skip
    return rows
