"""/desk/services/promises/: what was promised is checked after the grant."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from yici.apps.cases.public import timeline
from yici.apps.places.public import actor_of, desk_page
from yici.apps.services.actions.promising import move_promise
from yici.apps.services.guards import get_promise_for
from yici.apps.services.selectors.promises import facts_of_promise, promise_view
from yici.apps.services.states import PROMISE_CHECK, PROMISE_STATES
from yici.apps.services.views.deciding import told_lines
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ratelimit import Bucket, limited

CHANGES = Bucket(burst=60, per_minute=60)
STEP_WORDS = {
    "find_kept": (gettext_lazy("The promises were kept"), gettext_lazy("What was looked at, and when")),
    "find_not_kept": (gettext_lazy("A promise was not kept"), gettext_lazy("Which one, and what was found")),
    "settle": (gettext_lazy("Write down what was decided"), gettext_lazy("Whether the decision is withdrawn, and why")),
}


@desk_page("services.decide")
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def promise(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One check of promises; what can be done now has its form."""
    if request.method != "POST":
        return _promise(request, key)
    event, expected = request.POST.get("event", ""), request.POST.get("expected", "")
    if event not in STEP_WORDS:
        return _promise(request, key, problem=_("Choose one of the steps on this page."), status=422)
    try:
        move_promise(
            actor=actor_of(request), check=key, event=event, text=request.POST.get("text", "")[:2000],
            expected=int(expected) if expected.isdecimal() and len(expected) < 10 else -1,
        )  # fmt: skip
    except NotFound:
        raise
    except YiciError as error:
        return _promise(request, key, problem=error.message, status=error.status)
    return SeeOther(reverse("services-desk:promise", args=[key]))


def _promise(request: HttpRequest, key: uuid.UUID, *, problem: str = "", status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    row = get_promise_for(actor, key)
    found = promise_view(row)
    steps = [
        {"event": one.event, "label": STEP_WORDS[one.event][0], "hint": STEP_WORDS[one.event][1],
         "is_possible": one.is_possible, "reason": one.reason,
         "typed": request.POST.get("text", "") if problem and request.POST.get("event") == one.event else ""}
        for one in PROMISE_STATES.allowed(found.case.state, actor=actor, facts=facts_of_promise(actor, row))
    ]  # fmt: skip
    context = {
        "row": found, "steps": steps, "problem": problem,
        "lines": told_lines(PROMISE_CHECK, timeline(actor, row.case_id)), "is_broken": found.case.state == "not_kept",
    }  # fmt: skip
    return render(request, "services/promise.html", context, status=status)
