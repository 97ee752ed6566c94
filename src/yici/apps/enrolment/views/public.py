"""What everybody sees: sealed class draws, pseudonyms per class with the balance, and a parent's own child by code."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yici.apps.enrolment.contracts import LATE
from yici.apps.enrolment.errors import CodeUnknown
from yici.apps.enrolment.forms import CodeForm
from yici.apps.enrolment.public import (
    find_own_child,
    get_public_view,
    list_public_class_draws,
    part_draws,
    public_balance,
    public_changes,
    public_classes,
)
from yici.apps.enrolment.states import CHANGE_WORDS, CLASS_WORDS
from yici.apps.enrolment.views.wording import LEVEL_WORDS, PART_WORDS
from yici.core import numbers
from yici.core.errors import NotFound
from yici.core.ratelimit import Bucket, limited

PUBLIC = Bucket(burst=60, per_minute=60)
CODES = Bucket(burst=20, per_minute=10)


@limited(PUBLIC)
@require_safe
def class_draws(request: HttpRequest) -> HttpResponse:
    """Every sealed class draw, newest first."""
    before = request.GET.get("before", "")
    rows, following = list_public_class_draws(before=int(before) if before.isdecimal() and len(before) < 18 else 0)
    context = {
        "rows": [{"row": one, "state": CLASS_WORDS[one.state]} for one in rows],
        "later": f"{reverse('open:classes')}?before={following}" if following else "",
        "form": CodeForm(),
    }
    return render(request, "enrolment/open_classes.html", context)


@limited(PUBLIC)
@require_safe
def class_draw(request: HttpRequest, number: str) -> HttpResponse:
    """One class draw: its draws with commitment and record, pseudonyms per class, balance, changes."""
    told = numbers.normalise(number)
    if told is None:
        raise NotFound
    found = get_public_view(told)
    balance = public_balance(told)
    context = {
        "draw": found, "state": CLASS_WORDS[found.state], "balance": balance,
        "level": LEVEL_WORDS[balance.level] if balance else "",
        "parts": [
            {"words": PART_WORDS[matter], "number": of_draw, "is_void": is_void, "is_drawn": state == "drawn",
             "is_late": matter == LATE}
            for matter, of_draw, state, is_void in part_draws(found.key)
        ],
        "classes": [
            {"number": place, "ids": ids, "team": found.class_teams.get(place, "")}
            for place, ids in sorted(public_classes(told).items())
        ],
        "changes": [{"line": one, "state": CHANGE_WORDS[one.state]} for one in public_changes(told)],
    }  # fmt: skip
    return render(request, "enrolment/open_class_draw.html", context)


@never_cache
@limited(CODES)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """A parent types the code on the slip and sees the own child's class."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    child, problem = None, ""
    if request.method == "POST" and form.is_valid():
        try:
            child = find_own_child(form.cleaned_data["code"])
        except CodeUnknown as error:
            problem = error.message
    status = 422 if request.method == "POST" and child is None else 200
    return render(request, "enrolment/check.html", {"form": form, "child": child, "problem": problem}, status=status)
