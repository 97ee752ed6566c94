"""Stuck matters: the public list with what was promised and what became of it, and the desk that keeps it."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from yici.apps.hotline.actions.stuck import add_line, look_again, move_stuck, rewrite_stuck, write_stuck
from yici.apps.hotline.contracts.supervision import StuckView
from yici.apps.hotline.forms.supervising import StuckActForm, StuckForm
from yici.apps.hotline.selectors.orders import get_order
from yici.apps.hotline.selectors.stuck import get_stuck, list_public_stuck, list_stuck, list_suspended
from yici.apps.places.public import actor_of, desk_page
from yici.core import clock
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.prints import compile_pdf
from yici.core.ratelimit import Bucket, limited

PAGES = Bucket(burst=60, per_minute=60)
CHANGES = Bucket(burst=60, per_minute=60)
PRINTS = Bucket(burst=20, per_minute=10)
TEMPLATE = Path(__file__).resolve().parent.parent / "templates" / "hotline" / "dossier.typ"
RESULTS = {
    "good": gettext_lazy("done, somebody looked"),
    "partly": gettext_lazy("done in part, somebody looked"),
    "bad": gettext_lazy("not done, somebody looked"),
    "": gettext_lazy("not looked at yet"),
}
STATES = {
    "draft": gettext_lazy("a draft, not public"),
    "listed": gettext_lazy("on the public list"),
    "struck": gettext_lazy("struck off after a look"),
    "dropped": gettext_lazy("dropped"),
}


@limited(PAGES, methods=("GET",))
@require_safe
def stuck(request: HttpRequest) -> HttpResponse:
    """The public list of stuck matters, and the suspended ones beside it."""
    found = list_public_stuck()
    after = request.GET.get("after", "")
    suspended, following = list_suspended(int(after) if after.isdecimal() else 0)
    context = {
        "listed": [_shown(one) for one in found if one.struck_on is None],
        "struck": [_shown(one) for one in found if one.struck_on is not None],
        "suspended": suspended,
        "later": f"{reverse('open:stuck')}?after={following}#suspended" if following else "",
        "today": clock.today(),
    }
    return render(request, "hotline/stuck.html", context)


def _shown(one: StuckView) -> dict[str, Any]:
    return {
        "row": one,
        "result": RESULTS[one.recheck_result],
        "is_late": bool(one.promised_on and one.promised_on < clock.today() and one.recheck_result != "good"),
    }


@desk_page()
@require_safe
def stuck_desk(request: HttpRequest) -> HttpResponse:
    """The list as it is kept: drafts and what is public."""
    rows = [
        {"row": one, "state": STATES[one.state], "result": RESULTS[one.recheck_result],
         "url": reverse("hotline:stuck-matter", args=[one.key])}
        for one in list_stuck(actor_of(request))
    ]  # fmt: skip
    return render(request, "hotline/stuck_desk.html", {"rows": rows, "public": reverse("open:stuck")})


@desk_page("hotline.supervise")
@require_safe
def stuck_new(request: HttpRequest, order: uuid.UUID) -> HttpResponse:
    """Write a stuck matter down from an order."""
    return _new(request, order)


@desk_page("hotline.supervise")
@limited(CHANGES)
@require_POST
def stuck_write(request: HttpRequest, order: uuid.UUID) -> HttpResponse:
    """Keep the draft."""
    form = StuckForm(request.POST)
    if not form.is_valid():
        return _new(request, order, problem=_("Title and words are missing, or a day is no day."), status=422)
    data = {name: value for name, value in form.cleaned_data.items() if name != "expected"}
    try:
        made = write_stuck(actor=actor_of(request), order=order, **data)
    except NotFound:
        raise
    except YiciError as error:
        return _new(request, order, problem=error.message, status=error.status)
    return SeeOther(reverse("hotline:stuck-matter", args=[made.key]))


def _new(request: HttpRequest, order: uuid.UUID, problem: str = "", status: int = 200) -> HttpResponse:
    found = get_order(actor_of(request), order)
    nothing = dict.fromkeys(("title", "words", "promise", "promised_on", "broadcast_on"), "")
    context = {"order": found, "problem": problem, "typed": request.POST, "matter": nothing}
    return render(request, "hotline/stuck_write.html", context, status=status)


@desk_page()
@require_safe
def stuck_matter(request: HttpRequest, matter: uuid.UUID) -> HttpResponse:
    """One matter: its words, promise and lines, and what can be done with it."""
    return _matter(request, matter)


@desk_page("hotline.supervise")
@limited(CHANGES)
@require_POST
def stuck_change(request: HttpRequest, matter: uuid.UUID) -> HttpResponse:
    """Change words, promise, days."""
    actor, form = actor_of(request), StuckForm(request.POST)
    get_stuck(actor, matter)
    if not form.is_valid() or form.cleaned_data["expected"] is None:
        return _matter(request, matter, problem=_("Title and words are missing, or a day is no day."), status=422)
    data = {name: value for name, value in form.cleaned_data.items() if name != "kind"}
    return _did(request, matter, lambda: rewrite_stuck(actor=actor, matter=matter, **data))


@desk_page()
@limited(CHANGES)
@require_POST
def stuck_act(request: HttpRequest, matter: uuid.UUID) -> HttpResponse:
    """Release it, take it back, strike it off, say what happened, look again."""
    actor, form = actor_of(request), StuckActForm(request.POST)
    get_stuck(actor, matter)
    if not form.is_valid():
        return _matter(request, matter, problem=_("Something is missing. Fill it in and send it again."), status=422)
    data = form.cleaned_data
    expected, event = data["expected"], data["event"]
    if event == "line":
        return _did(request, matter, lambda: add_line(actor=actor, matter=matter, words=data["words"], on=data["on"]))
    if event == "look":
        return _did(
            request, matter,
            lambda: look_again(
                actor=actor, matter=matter, expected=expected, result=data["result"], words=data["words"], on=data["on"]
            ),
        )  # fmt: skip
    return _did(request, matter, lambda: move_stuck(actor=actor, matter=matter, expected=expected, event=event))


def _did(request: HttpRequest, matter: uuid.UUID, act: Any) -> HttpResponse:
    try:
        act()
    except NotFound:
        raise
    except YiciError as error:
        return _matter(request, matter, problem=error.message, status=error.status)
    messages.add_message(request, messages.INFO, _("Kept."), extra_tags="good")
    return SeeOther(reverse("hotline:stuck-matter", args=[matter]))


def _matter(request: HttpRequest, matter: uuid.UUID, problem: str = "", status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    found = get_stuck(actor, matter)
    context = {
        "matter": found,
        "problem": problem,
        "typed": request.POST,
        "state": STATES[found.state],
        "result": RESULTS[found.recheck_result],
        "may_keep": actor.may("hotline.supervise"),
        "may_release": actor.may("hotline.release"),
        "case_url": reverse("hotline:case", args=[found.order_number]) if found.order_number else "",
    }
    return render(request, "hotline/stuck_matter.html", context, status=status)


@desk_page()
@limited(PRINTS, methods=("GET",))
@require_safe
def stuck_dossier(request: HttpRequest, matter: uuid.UUID) -> HttpResponse:
    """The dossier for the media: the cleared words only, as PDF."""
    found = get_stuck(actor_of(request), matter)
    pdf = compile_pdf(TEMPLATE, _dossier(found), at=clock.now())
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{found.title}.pdf") or "attachment"
    return response


def _dossier(found: StuckView) -> dict[str, Any]:
    def day(one: Any) -> str:
        return one.isoformat() if one else "—"

    return {
        "title": found.title,
        "head": _("Dossier for public supervision"),
        "note": _("Words cleared of whoever asked. Nothing else may be given away."),
        "words": found.words,
        "facts": [
            [_("Lead unit"), found.unit_name],
            [_("Promise"), found.promise or "—"],
            [_("Until which day"), day(found.promised_on)],
            [_("Broadcast on"), day(found.broadcast_on)],
            [_("Look again"), f"{RESULTS[found.recheck_result]} {found.recheck_words}".strip()],
            [_("Next look"), day(found.recheck_on)],
        ],
        "lines": [[on.isoformat(), words] for on, words in found.happened],
        "lines_title": _("What happened"),
    }
