"""The visit list: made for a phone, works through a gap of signal, says nothing is sent before it is saved here."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from yici.apps.places.public import AreaView, actor_of, desk_page, find_area, list_areas
from yici.apps.records.actions.portraits import changed_since
from yici.apps.records.actions.visiting import Conflicting, Said, VisitHousehold, VisitQuestion, list_visits, say_visit
from yici.apps.records.errors import ValuesRefused, VisitConflict
from yici.apps.records.forms import FEW_CHOICES, choices_of
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.views.asking import VILLAGE, VISITS, WRITE, area_choices, place_of
from yici.apps.records.views.telling import minutes_words, name_of_element, names_of, shown, words_of
from yici.core import clock
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ratelimit import limited

LONGEST = 400
MOST_ANSWERS = 60


def village_of(actor: Actor, given: str) -> AreaView | None:
    """The village of the list: named in the address, else the post's own; None when one must be chosen."""
    place = place_of(actor)
    if given:
        try:
            place = find_area(uuid.UUID(given), actor)
        except ValueError as error:
            raise NotFound from error
    return place if place is not None and place.level >= VILLAGE else None


@desk_page(WRITE)
@require_safe
def visits(request: HttpRequest) -> HttpResponse:
    """The doors to knock at, by group; each with a few questions."""
    actor = actor_of(request)
    given = request.GET.get("area", "")
    village = village_of(actor, given)
    if village is None:
        here = find_area(uuid.UUID(given), actor) if given else place_of(actor)
        inside = list_areas(actor, parent=here) if here is not None else []
        context = {"areas": inside, "choices": area_choices(actor, here), "place": here.short_name if here else ""}
        return render(request, "records/visits_where.html", context)
    group = request.GET.get("group", "")[:80]
    households, groups = list_visits(actor, village, group=group)
    context = {
        "village": village,
        "households": [_household(one) for one in households],
        "groups": [
            {
                "name": one or _("No group"),
                "url": f"?{urlencode({'area': str(village.key), 'group': one})}",
                "chosen": one == group,
            }
            for one in groups
            if one
        ],
        "group": group,
        "all_url": f"?{urlencode({'area': str(village.key)})}",
        "account": actor.account,
        "made_at": clock.now(),
        "may_choose": place_of(actor) != village,
    }
    return render(request, "records/visits.html", context)


def _household(one: VisitHousehold) -> dict[str, Any]:
    return {
        "key": one.record,
        "head": one.head or _("(no name yet)"),
        "address": one.address,
        "group": one.group,
        "more": one.more,
        "submission": uuid.uuid4(),
        "questions": [_question(question) for question in one.questions],
        "url": reverse("records:record", args=["households", one.record]),
    }


def _question(one: VisitQuestion) -> dict[str, Any]:
    last = one.last.value if one.last is not None else None
    choices = choices_of(one.element)
    held = words_of(one.element, last) if one.element.type == "bool" else last
    return {
        "name": f"{one.record}.{one.element.code}",
        "expected": one.version,
        "about": one.about,
        "prompt": name_of_element(one.element),
        "unit": one.element.unit,
        "choices": [
            {"value": code, "label": label, "same": code == held} for code, label in choices
        ] if len(choices) <= FEW_CHOICES else [],
        "options": choices if len(choices) > FEW_CHOICES else [],
        "last": shown(one.element, last),
        "same": held if isinstance(held, str) else words_of(one.element, last),
        "told_on": one.told_on,
        "is_number": one.element.type in ("int", "dec", "money", "area", "year"),
        "is_date": one.element.type in ("date", "month"),
    }  # fmt: skip


def said_in(request: HttpRequest) -> list[Said]:
    """The answers of a post: fields named RECORD.ELEMENT, versions named expected.RECORD."""
    found = []
    for name in request.POST:
        value = next((one for one in request.POST.getlist(name) if one.strip()), "")
        record, _dot, element = name.partition(".")
        try:
            key = uuid.UUID(record)
        except ValueError:
            continue
        text = str(value)[:LONGEST].strip()
        expected = str(request.POST.get(f"expected.{record}", ""))
        if text and expected.isdecimal() and catalogue().element(element) is not None:
            found.append(Said(key, element, text, int(expected)))
    return found[:MOST_ANSWERS]


@desk_page(WRITE)
@limited(VISITS)
@require_POST
def say(request: HttpRequest) -> HttpResponse:
    """The answers of one door. As JSON for the phone that kept them, as a page for one without script."""
    actor = actor_of(request)
    said, key = said_in(request), request.POST.get("submission", "")
    wants_json = "application/json" in request.headers.get("Accept", "")
    back = request.POST.get("back", "")
    target = reverse("records:visits") + (f"?{back}" if back else "")
    if not said or not key:
        words = _("Nothing was filled in for this household yet.")
        if wants_json:
            return JsonResponse({"error": words}, status=422)
        messages.add_message(request, messages.WARNING, words, extra_tags="soon")
        return SeeOther(target)
    try:
        kept = say_visit(actor, said, client_key=key, title=_("Said on a visit"))
    except VisitConflict as problem:
        told = [_conflict(actor, one) for one in problem.conflicts]
        if wants_json:
            return JsonResponse({"error": problem.message, "conflicts": told}, status=409)
        taken = {one["name"] for one in told}
        rest = [one for one in said if f"{one.record}.{one.element}" not in taken]
        context = {"conflicts": told, "said": said, "rest": rest, "target": target, "back": back}
        context["submission"] = uuid.uuid4()
        return render(request, "records/visit_conflict.html", context, status=409)
    except YiciError as problem:
        if not wants_json:
            raise
        words = (
            " ".join(one.message for one in problem.problems) if isinstance(problem, ValuesRefused) else problem.message
        )
        return JsonResponse({"error": words}, status=problem.status)
    words = ngettext("%(n)d answer is saved", "%(n)d answers are saved", kept["saved"]) % {"n": kept["saved"]}
    if wants_json:
        return JsonResponse({**kept, "words": words})
    messages.add_message(request, messages.SUCCESS, words, extra_tags="good")
    return SeeOther(target)


def _conflict(actor: Actor, one: Conflicting) -> dict[str, Any]:
    element = catalogue().element(one.element)
    past = changed_since(actor, one.record, 0, [one.element])
    people = names_of(item.account for item in past[:1])
    who = people.get(past[0].account, "") if past and past[0].account else ""
    theirs = shown(element, past[0].value) if past and past[0].value is not None else _("Not known")
    return {
        "name": f"{one.record}.{one.element}",
        "record": str(one.record),
        "found": one.found,
        "prompt": name_of_element(element) if element is not None else one.element,
        "mine": shown(element, one.mine),
        "mine_value": one.mine,
        "theirs": theirs,
        "who": who or _("Somebody"),
        "when": minutes_words(past[0].at) if past else "",
    }


@desk_page(WRITE)
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of the list: it keeps the last list for some hours so that it opens without a network."""
    response = render(request, "records/worker.js", {"script": static("records/visits.js")}, "text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response
