"""Whom a helper helps: what they said yes to, the form, the slip that is printed once."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from yici.apps.places.public import actor_of, desk_page
from yici.apps.services.actions.helping import (
    AGREED,
    begin_helping,
    draft_code_of,
    give_up_helping,
    hand_in_helped,
    name_of,
    print_slip,
)
from yici.apps.services.contracts import ApplicationView, Applying
from yici.apps.services.errors import HelpingNotFound
from yici.apps.services.guards import get_helping_for
from yici.apps.services.models import Helping
from yici.apps.services.selectors.guides import find_services
from yici.apps.services.states import HELP
from yici.core import clock
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ratelimit import Bucket, limited

CHANGES = Bucket(burst=60, per_minute=60)
AGREED_WORDS = {
    "fill": _("that I fill in the form with them"),
    "hand_in": _("that I hand it in for them, after they have read it"),
    "notices": _("that notices go to the phone they told me"),
}
KIND_WORDS = {"presence": _("they sit beside me"), "mandate": _("they gave me a mandate in writing")}


def helping_of(request: HttpRequest, code: str) -> Helping | None:
    """Whom the signed-in helper helps with the draft that is open; None when it is nobody."""
    chosen = request.session.get("helping", "") if request.user.is_authenticated else ""
    if not chosen or not code:
        return None
    try:
        row = get_helping_for(actor_of(request), uuid.UUID(chosen))
    except (HelpingNotFound, ValueError):
        return None
    return row if draft_code_of(row) == code else None


def hand_in_with_helper(request: HttpRequest, row: Helping, applying: Applying, client_key: str) -> ApplicationView:
    """Hand in what a helper filled: the helper's name stands in the application as who acted."""
    helper = actor_of(request)
    who = replace(applying.who, role="helper", agent=helper.name)
    return hand_in_helped(
        actor=helper, helping=row.key, applying=replace(applying, who=who, channel="window"), client_key=client_key
    )


def helped_with(request: HttpRequest, application: uuid.UUID) -> uuid.UUID | None:
    """The row of helping of which an application has come a moment ago; None when the helper did not help with it."""
    actor = actor_of(request) if request.user.is_authenticated else None
    rows = (
        Helping.objects.filter(application__key=application, helper=actor.account) if actor and actor.account else None
    )
    return rows.values_list("key", flat=True).first() if rows is not None else None


@desk_page(HELP)
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def helpings(request: HttpRequest) -> HttpResponse:
    """Everybody whom the helper helps, and a new one."""
    if request.method != "POST":
        return _helpings(request)
    given = request.POST
    thing, _dot, kind = given.get("thing", "").partition("|")
    try:
        ticket = uuid.UUID(given["ticket"]) if given.get("ticket") else None
        key = begin_helping(
            actor=actor_of(request), thing=thing[:80], is_thing=kind == "thing", kind=given.get("kind", ""),
            agreed=given.getlist("agreed"), name=given.get("name", ""), ticket=ticket,
        )  # fmt: skip
    except ValueError:
        raise HelpingNotFound from None
    except YiciError as error:
        return _helpings(request, error)
    return _go(request, key)


def _helpings(request: HttpRequest, problem: YiciError | None = None) -> HttpResponse:
    actor = actor_of(request)
    given = request.POST if request.method == "POST" else request.GET
    if actor.account is None:
        raise HelpingNotFound
    rows = Helping.objects.filter(helper=actor.account).select_related("application", "ticket").order_by("-begun_at")
    names = {one.code: one.name for one in find_services()}
    context: dict[str, Any] = {
        "rows": [{"row": one, "name": name_of(one), "thing": names.get(one.thing, one.thing),
                  "is_open": one.ended_at is None} for one in rows[:50]],
        "services": find_services(), "agreed": [(one, AGREED_WORDS[one]) for one in AGREED],
        "kinds": KIND_WORDS.items(), "problem": problem, "ticket": given.get("ticket", "")[:40],
        "name": given.get("name", "")[:100], "chosen": given.get("thing", "")[:80],
    }  # fmt: skip
    return render(request, "services/helpings.html", context, status=problem.status if problem else 200)


def _go(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    row = get_helping_for(actor_of(request), key)
    code = draft_code_of(row)
    if not code:
        raise HelpingNotFound
    request.session["helping"] = str(key)
    return SeeOther(reverse("services:draft", args=[code]))


@desk_page(HELP)
@limited(CHANGES)
@require_POST
def go_on(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Go on with somebody's form, or give it up."""
    if request.POST.get("act") == "give_up":
        give_up_helping(actor=actor_of(request), helping=key)
        return SeeOther(reverse("services-desk:helpings"))
    return _go(request, key)


@desk_page(HELP)
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def helped_slip(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The slip with number and code, for the person: printed once, by a button, and never shown again."""
    row = get_helping_for(actor_of(request), key)
    if row.application is None:
        raise HelpingNotFound
    context: dict[str, Any] = {"row": row, "was_printed": row.printed_at is not None, "number": row.application.number}
    status = 200
    if request.method == "POST":
        try:
            application, name = print_slip(actor=actor_of(request), helping=key)
            context |= {"code": application.code, "name": name, "title": application.case.title, "now": clock.now()}
        except NotFound:
            raise
        except YiciError as error:
            context, status = context | {"problem": error}, error.status
    return render(request, "services/helped_slip.html", context, status=status)
