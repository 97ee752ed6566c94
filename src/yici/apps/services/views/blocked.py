"""Something could not be done: told and followed by everybody, looked at by others than who refused."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yici.apps.cases.public import timeline
from yici.apps.places.public import actor_of, desk_page
from yici.apps.services.actions.receiving import APPLICANT
from yici.apps.services.actions.unblocking import (
    Blocked,
    look_at_blocked,
    move_blocked,
    say_whether_it_helped,
    tell_blocked,
)
from yici.apps.services.errors import BlockedNotFound
from yici.apps.services.guards import get_application_by_code, get_blocked_for
from yici.apps.services.models import BlockedMatter
from yici.apps.services.selectors.blocked import (
    blocked_view,
    counts_of_blocked,
    facts_of_blocked,
    find_blocked,
    list_blocked,
)
from yici.apps.services.selectors.catalogue import list_items
from yici.apps.services.selectors.lines import find_ticket
from yici.apps.services.states import BLOCKED, BLOCKED_DAYS, BLOCKED_STATES, TAKE
from yici.apps.services.views.deciding import told_lines
from yici.core import clock
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ids import new_key
from yici.core.ratelimit import Bucket, limited

SENDS = Bucket(burst=20, per_minute=20)
TRIES = Bucket(burst=40, per_minute=40)
CHANGES = Bucket(burst=60, per_minute=60)
STEP_WORDS = {
    "take_up": (gettext_lazy("Take it up"), gettext_lazy("A word with it")),
    "solve": (gettext_lazy("It could be done"), gettext_lazy("How; the person reads it")),
    "explain": (gettext_lazy("It cannot be done"), gettext_lazy("For which reason, and what helps instead")),
    "find_guide_wrong": (
        gettext_lazy("The guide is wrong"),
        gettext_lazy("What is wrong in it; its owner gets a task"),
    ),
    "correct": (gettext_lazy("The guide is right now"), gettext_lazy("What was changed")),
}


@never_cache
@limited(SENDS)
@limited(TRIES, methods=("GET",))
@require_http_methods(["GET", "HEAD", "POST"])
def blocked(request: HttpRequest) -> HttpResponse:
    """Tell that something could not be done; with number and code, read what came of it and say whether it helped."""
    given = request.POST if request.method == "POST" else request.GET
    number, key = given.get("number", "")[:30], given.get("key", "")[:12]
    if request.method != "POST":
        return _followed(request, number, key) if key else _form(request)
    try:
        if given.get("helped") in ("yes", "no"):
            say_whether_it_helped(number=number, code=key, has_helped=given["helped"] == "yes")
        else:
            number, key = tell_blocked(actor=APPLICANT, blocked=_told(request), client_key=_client_key(request))
    except YiciError as error:
        return _followed(request, number, key, error) if given.get("helped") else _form(request, error)
    return SeeOther(f"{reverse('services:blocked')}?{urlencode({'number': number, 'key': key})}")


def _client_key(request: HttpRequest) -> str:
    return request.POST.get("client_key", "")[:80] or str(new_key())


def _told(request: HttpRequest) -> Blocked:
    """What was typed; an application is named by its number and code, a visit by the code of its number."""
    given, application, ticket = request.POST, None, None
    told_by = given.get("told_by", "page")
    if given.get("application", "").strip():
        application = get_application_by_code(given["application"], given.get("application_key", "")).key
        told_by = "application"
    if given.get("ticket", "").strip():
        ticket = find_ticket(given["ticket"]).key
    return Blocked(
        told_by if told_by in ("page", "phone", "application", "counter") else "page", given.get("text", "")[:2000],
        given.get("item", "")[:80], given.get("phone", "")[:40], application, ticket,
    )  # fmt: skip


def _form(request: HttpRequest, problem: YiciError | None = None, template: str = "blocked") -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    context = {
        "problem": problem, "items": [(one.code, one.name) for one in list_items()], "days": BLOCKED_DAYS,
        "client_key": given.get("client_key", "")[:80] or str(new_key()),
        "number": given.get("number", "")[:30],
        "given": {name: given.get(name, "")[:2000]
                  for name in ("text", "item", "phone", "application", "application_key", "ticket", "told_by")},
    }  # fmt: skip
    return render(request, f"services/{template}.html", context, status=problem.status if problem else 200)


def _followed(request: HttpRequest, number: str, key: str, problem: YiciError | None = None) -> HttpResponse:
    try:
        row = find_blocked(number, key)
    except BlockedNotFound as error:
        return _form(request, error)
    lines = [one for one in timeline(APPLICANT, row.case_id) if one.audience in ("citizen", "public")]
    context = {"row": blocked_view(row), "code": row.code, "lines": told_lines(BLOCKED, lines), "problem": problem}
    return render(request, "services/blocked_followed.html", context, status=problem.status if problem else 200)


@desk_page(TAKE)
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def tell_at_counter(request: HttpRequest) -> HttpResponse:
    """A clerk writes down what somebody says at the counter or on the phone."""
    if request.method != "POST":
        return _form(request, template="blocked_new")
    ticket = None
    try:
        if request.POST.get("ticket"):
            ticket = uuid.UUID(request.POST["ticket"])
        told = Blocked(
            "phone" if request.POST.get("told_by") == "phone" else "counter", request.POST.get("text", "")[:2000],
            request.POST.get("item", "")[:80], request.POST.get("phone", "")[:40], None, ticket,
        )  # fmt: skip
        number, _code = tell_blocked(actor=actor_of(request), blocked=told, client_key=_client_key(request))
    except ValueError:
        raise BlockedNotFound from None
    except YiciError as error:
        return _form(request, error, "blocked_new")
    return SeeOther(f"{reverse('services-desk:blocked-new')}?{urlencode({'made': number})}")


@desk_page()
@require_safe
def blocked_list(request: HttpRequest) -> HttpResponse:
    """What could not be done, for the unit that looks at it."""
    before = request.GET.get("before", "")
    rows, following = list_blocked(actor_of(request), int(before) if before.isdecimal() and len(before) < 18 else 0)
    later = f"{reverse('services-desk:blocked')}?before={following}" if following else ""
    counts = counts_of_blocked(actor_of(request), clock.today())
    return render(request, "services/blocked_list.html", {"rows": rows, "later": later, "counts": counts})


@desk_page()
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def blocked_matter(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One matter: what was said, and what can be done now."""
    actor = actor_of(request)
    row = get_blocked_for(actor, key)
    if request.method != "POST":
        return _matter(request, row)
    event, expected, text = (request.POST.get(one, "")[:2000] for one in ("event", "expected", "text"))
    if event not in STEP_WORDS:
        return _matter(request, row, _("Choose one of the steps on this page."), 422)
    try:
        version = int(expected) if expected.isdecimal() and len(expected) < 10 else -1
        move_blocked(actor=actor, blocked=key, event=event, expected=version, text=text)
    except NotFound:
        raise
    except YiciError as error:
        return _matter(request, get_blocked_for(actor, key), error.message, error.status, (event, text))
    return SeeOther(reverse("services-desk:blocked-matter", args=[key]))


def _matter(
    request: HttpRequest, row: BlockedMatter, problem: str = "", status: int = 200, typed: tuple[str, str] = ("", "")
) -> HttpResponse:  # fmt: skip
    actor, found = actor_of(request), blocked_view(row)
    steps: list[dict[str, Any]] = [
        {"event": one.event, "label": STEP_WORDS[one.event][0], "hint": STEP_WORDS[one.event][1],
         "is_possible": one.is_possible, "reason": one.reason, "typed": typed[1] if typed[0] == one.event else "",
         "needs_text": one.event != "take_up"}
        for one in BLOCKED_STATES.allowed(found.case.state, actor=actor, facts=facts_of_blocked(actor, row))
    ]  # fmt: skip
    text, phone = look_at_blocked(actor=actor, blocked=row.key)
    context = {
        "row": found, "steps": steps, "problem": problem, "text": text, "phone": phone,
        "lines": told_lines(BLOCKED, timeline(actor, row.case_id)),
    }  # fmt: skip
    return render(request, "services/blocked_matter.html", context, status=status)
