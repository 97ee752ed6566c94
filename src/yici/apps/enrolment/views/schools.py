"""For parents: which school is mine, applying, following with number and code; for everybody: rounds in numbers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yici.apps.enrolment.contracts import KINDS
from yici.apps.enrolment.errors import PlaceFieldsWrong, PlaceNotFound
from yici.apps.enrolment.forms import KIND_WORDS, WRONG, AddressForm, ApplyForm
from yici.apps.enrolment.public import (
    Address,
    RoundView,
    act_as_parents,
    apply_for_place,
    find_last_edge,
    find_own_schools,
    get_own_place,
    get_public_round,
    get_round_file,
    list_beside,
    list_classes,
    list_communities,
    list_round_files,
    places_of,
    published_of,
    school_names,
)
from yici.apps.enrolment.rules.suppressing import shown
from yici.apps.enrolment.states import ROUND_STATES, ROUND_WORDS
from yici.apps.enrolment.views.places_wording import ACT_WORDS, reason_words, story_words, wait_words
from yici.core import clock
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ids import new_key
from yici.core.ratelimit import Bucket, limited

PUBLIC = Bucket(burst=60, per_minute=60)
SENDS = Bucket(burst=20, per_minute=20)
TRIES = Bucket(burst=20, per_minute=20)  # at codes
WAYS = ("area", "street", "house")


@limited(PUBLIC)
@require_safe
def schools(request: HttpRequest) -> HttpResponse:
    """Which school is mine? By kind and address; and the rounds that there are."""
    kind = request.GET.get("kind", "primary")
    kind = kind if kind in KINDS else "primary"
    asked = bool(request.GET.get("area"))
    form = AddressForm(request.GET if asked else None, communities=list_communities(kind), initial={"kind": kind})
    address = {name: request.GET.get(name, "")[:60] for name in WAYS}
    found = find_own_schools(kind, Address(**address)) if asked else []
    edge = find_last_edge(kind) if found else None
    today = clock.today()
    rounds = list_round_files()
    context = {
        "form": form, "asked": asked, "found": [
            {"school": one, "edge": edge[1].get(one.code, 0) if edge else 0} for one in found
        ],
        "last": edge[0] if edge else None, "kind": KIND_WORDS[kind],
        "open": [one for one in rounds if one.kind == kind and one.opens <= today <= one.closes],
        "rounds": rounds, "carried": urlencode({name: text for name, text in address.items() if text}),
    }  # fmt: skip
    return render(request, "enrolment/schools.html", context)


@limited(PUBLIC)
@require_safe
def school_round(request: HttpRequest, code: str) -> HttpResponse:
    """A round for everybody: days, places, and once the list is sealed applications by class, the edge, the draw."""
    found = get_public_round(code)
    classes = list_classes(found.about)
    context = {
        "round": found, "state": ROUND_WORDS[found.state], "classes": classes, "lines": _lines(found),
        "places": [(school_names().get(one, one), number) for one, number in places_of(code).items()],
        "may_apply": found.about.opens <= clock.today() <= found.about.closes and found.state == ROUND_STATES.initial,
        "number": found.draw,
    }  # fmt: skip
    return render(request, "enrolment/school_round.html", context)


def _lines(found: RoundView) -> list[dict[str, Any]]:
    names, lines = school_names(), []
    for one in found.schools:
        first, placed = shown([each[1] for each in one.classes]), shown([each[2] for each in one.classes])
        lines.append({
            "name": names.get(one.school, one.school), "places": one.places, "edge": one.edge,
            "first": None if None in first else one.first,
            "classes": [
                {"number": rank, "first": wanted, "placed": got}
                for (rank, *_counts), wanted, got in zip(one.classes, first, placed, strict=True)
            ],
        })  # fmt: skip
    return lines


@limited(PUBLIC)
@require_safe
def school_list(request: HttpRequest, code: str) -> HttpResponse:
    """The sealed list under pseudonyms, to compute the places again (``yici enrolment places``)."""
    answer = JsonResponse(published_of(code), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer.headers["Content-Disposition"] = f'attachment; filename="{code}.json"'
    return answer


@never_cache
@limited(SENDS, methods=("POST",))
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, code: str) -> HttpResponse:
    """One application: 303 to its number and code, or what is wrong beside each field."""
    about = get_round_file(code)
    names = school_names()
    offered = [(one, names.get(one, one)) for one in places_of(code)]
    carried = {f"home_{name}": request.GET.get(name, "")[:60] for name in WAYS}
    posted = request.POST if request.method == "POST" else None
    source = posted or {name: carried[name] for name in carried}
    home = Address(*(str(source.get(f"home_{name}", ""))[:60] for name in WAYS))
    own = find_own_schools(about.kind, home, about.opens) if home.area else []
    own = [one for one in own if one.code in dict(offered)]
    form = ApplyForm(
        posted, communities=list_communities(about.kind), schools=offered, wishes=min(about.wishes, 3),
        initial={**carried, "wish1": own[0].code if own else ""},
    )  # fmt: skip
    problem: YiciError | None = None
    if posted is not None and posted.get("act") == "send":
        try:
            told = apply_for_place(
                applying=form.said(code), client_key=posted.get("client_key", "")[:80] or str(new_key())
            )
        except PlaceFieldsWrong as error:
            problem = error
            form.errors.clear()
            for name, words in error.problems.items():
                form.add_error(WRONG[name], words)
        except NotFound:
            raise
        except YiciError as error:
            problem = error
        else:
            return SeeOther(
                f"{reverse('schools:followed')}?{urlencode({'number': told.number, 'key': told.code, 'new': '1'})}"
            )
    if posted is not None and problem is None:
        form.errors.clear()  # a button that only looks up the school
    is_open = about.opens <= clock.today() <= about.closes
    context = {
        "form": form, "about": about, "problem": problem, "own": own, "asked": bool(home.area), "is_open": is_open,
        "client_key": posted.get("client_key", "")[:80] if posted else str(new_key()),
        "more": any(form[name].value() for name in ("second_name", "second_number", "third_name")),
        "ways": [form[f"wish{at}"] for at in range(1, min(about.wishes, 3) + 1)],
        "elsewhere": form["registered"].value() == "here",
    }  # fmt: skip
    return render(request, "enrolment/apply.html", context, status=problem.status if problem else 200)


@never_cache
@limited(TRIES, methods=("GET", "HEAD"))
@require_safe
def followed(request: HttpRequest) -> HttpResponse:
    """Where an application stands, for whoever has number and code; wrong ones get the same sentence."""
    return _followed(request, request.GET.get("number", "")[:30], request.GET.get("key", "")[:12])


def _followed(
    request: HttpRequest, number: str, key: str, *, problem: YiciError | None = None, typed: str = ""
) -> HttpResponse:  # fmt: skip
    if not key:
        return render(request, "enrolment/place_follow.html", {"number": number})
    try:
        own = get_own_place(number, key)
    except PlaceNotFound as error:
        return render(request, "enrolment/place_follow.html", {"number": number, "problem": error.message}, status=404)
    names = school_names()
    context = {
        "own": own, "view": own.view, "is_new": "new" in request.GET, "problem": problem, "typed": typed,
        "school": names.get(own.view.school, ""), "wishes": [names.get(one, one) for one in own.view.wishes],
        "reasons": [
            reason_words(names.get(one, one), own.reasons[one]) for one in own.view.wishes if one in own.reasons
        ],
        "stories": [story_words(one, names.get(one.school, one.school)) for one in own.stories],
        "offer": names.get(own.offer.school, "") if own.offer else "",
        "waits": [wait_words(names.get(one, one), place) for one, place in own.waits.items()],
        "beside": list_beside() if "new" in request.GET else [],
        "acts": [(event, *ACT_WORDS[event]) for event in own.may if event in ACT_WORDS],
    }  # fmt: skip
    return render(request, "enrolment/place_followed.html", context, status=problem.status if problem else 200)


@never_cache
@limited(TRIES)
@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """A step of the parents: 303 back to their page, or why not."""
    number, key = request.POST.get("number", "")[:30], request.POST.get("key", "")[:12]
    event, text = request.POST.get("event", ""), request.POST.get("text", "")[:1000]
    expected = request.POST.get("expected", "")
    if event not in ACT_WORDS:
        return _followed(request, number, key)
    try:
        version = int(expected) if expected.isdecimal() and len(expected) < 10 else -1
        act_as_parents(number=number, code=key, event=event, expected=version, text=text)
    except PlaceNotFound as error:
        return render(request, "enrolment/place_follow.html", {"number": number, "problem": error.message}, status=404)
    except NotFound:
        raise
    except YiciError as error:
        return _followed(request, number, key, problem=error, typed=text)
    return SeeOther(f"{reverse('schools:followed')}?{urlencode({'number': number, 'key': key})}")
