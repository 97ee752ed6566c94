"""Sending an allowed form out, watching it come back, merging."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yici.apps.collecting.forms import SendForm
from yici.apps.collecting.public import (
    get_merge_receipt,
    get_plan,
    get_sending,
    list_sent_forms,
    merge_submissions,
    revoke_sending,
    send_out,
    take_merge,
    urge,
)
from yici.apps.collecting.views.answers import attachment
from yici.apps.collecting.views.wording import SENT_STATES
from yici.apps.places.public import AreaView, actor_of, desk_page, list_areas
from yici.core import clock
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ids import new_key
from yici.core.ratelimit import Bucket, limited

A_PAGE = 100
CHANGES = Bucket(burst=40, per_minute=40)


@desk_page("forms.send")
@limited(CHANGES)
@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Send an allowed form to every place of an area: 303 to the sending, or 422 with one sentence."""
    actor = actor_of(request)
    plan = get_plan(actor, key)
    if not plan.is_own:
        raise NotFound
    own = list_areas(actor, most=1)
    last = clock.today() + dt.timedelta(days=plan.head.days)
    initial = {"submission": new_key(), "area": own[0].short_name if own else "", "last_day": last}
    form = SendForm(request.POST or None, initial=initial)
    problem = ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        area = _area_named(actor, given["area"])
        if area is None:
            form.add_error("area", _("Not one area of yours is called so. Type its whole name or its code."))
        else:
            try:
                found = send_out(
                    actor=actor, plan=key, area=area.key, last_day=given["last_day"], as_of=given["as_of"],
                    note=given["note"], submission=given["submission"],
                )  # fmt: skip
            except YiciError as error:
                problem = error.message
            else:
                return SeeOther(reverse("collecting:sending", args=[found.key]))
    status = 422 if request.method == "POST" else 200
    return render(request, "collecting/send.html", {"plan": plan, "form": form, "problem": problem}, status=status)


def _area_named(actor: Actor, words: str) -> AreaView | None:
    words = words.strip()
    found = list_areas(actor, text=words, most=20)
    exact = [one for one in found if words in (one.code, one.name, one.short_name)]
    return exact[0] if len(exact) == 1 else found[0] if len(found) == 1 else None


@desk_page("forms.send")
@require_safe
def sending(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Who is done, who is late, what is open; urge and merge."""
    actor = actor_of(request)
    found = get_sending(actor, key)
    return _page(request, actor, key, found.key)


def _page(
    request: HttpRequest, actor: Actor, key: uuid.UUID, _same: uuid.UUID, problem: str = "", status: int = 200
) -> HttpResponse:
    found = get_sending(actor, key)
    show, after = request.GET.get("show", ""), request.GET.get("after", "")[:20]
    states = {
        "open": ("waiting", "filling", "filled", "reviewed", "signed", "sealed"),
        "done": ("submitted", "checked"),
    }
    lines = list_sent_forms(
        actor, key, states=states.get(show, ()), late_only=show == "late", after=after, limit=A_PAGE + 1
    )
    more = len(lines) > A_PAGE
    here = reverse("collecting:sending", args=[key])
    tabs = [("", _("All")), ("open", _("Not handed over")), ("late", _("Late")), ("done", _("Handed over"))]
    context: dict[str, Any] = {
        "sending": found,
        "lines": [{"line": one, "state": SENT_STATES[one.state]} for one in lines[:A_PAGE]],
        "tabs": [{"words": words, "url": f"{here}?{urlencode({'show': name})}" if name else here,
                  "is_current": name == show} for name, words in tabs],
        "later": f"{here}?{urlencode({'show': show, 'after': lines[A_PAGE - 1].position})}" if more else "",
        "problem": problem,
        "is_over": clock.today() > found.last_day,
        "left": found.places - found.counts.done,
    }  # fmt: skip
    return render(request, "collecting/sending.html", context, status=status)


@desk_page("forms.send")
@limited(CHANGES)
@require_POST
def sending_step(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Urge, merge or take back: 303 to where it shows, or the page with the sentence that refuses it."""
    actor = actor_of(request)
    get_sending(actor, key)
    here = reverse("collecting:sending", args=[key])
    try:
        match request.POST.get("act"):
            case "urge":
                count = urge(actor=actor, sending=key)
                words = ngettext("%(count)s place urged.", "%(count)s places urged.", count) % {"count": count}
                messages.success(request, words, extra_tags="good")
            case "merge":
                line = merge_submissions(actor=actor, sending=key)
                return SeeOther(reverse("collecting:merge", args=[line.key]))
            case "revoke":
                revoke_sending(actor=actor, sending=key, reason=request.POST.get("text", ""))
    except YiciError as error:
        return _page(request, actor, key, key, problem=error.message, status=error.status)
    return SeeOther(here)


@desk_page()
@require_safe
def merge(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A merged workbook with its receipt: from whose submission each row came."""
    actor = actor_of(request)
    from_row = int(request.GET["row"]) if request.GET.get("row", "").isdecimal() else 0
    receipt = get_merge_receipt(actor, key, from_row=from_row, limit=A_PAGE)
    here = reverse("collecting:merge", args=[key])
    context = {
        "receipt": receipt,
        "sources": list(zip(receipt.sources, receipt.source_areas, strict=True)),
        "later": f"{here}?{urlencode({'row': receipt.next_row})}" if receipt.next_row is not None else "",
    }
    return render(request, "collecting/merge.html", context)


@desk_page()
@require_safe
def merge_file(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The merged workbook; the taking is counted."""
    return attachment(take_merge(actor=actor_of(request), merge_key=key))
