"""The first page of the desk: what the unit has in hand, what is due first on top."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from yici.apps.cases.public import InboxLine, count_assignments, list_assignments
from yici.apps.collecting.views.wording import PLAN_STATES
from yici.apps.places.public import actor_of, desk_page

A_PAGE = 50
GROUPS = (
    ("overdue", gettext_lazy("Over the last day")),
    ("due_soon", gettext_lazy("Due today")),
    ("in_time", gettext_lazy("Still time")),
)
NEXT = {
    "sent:waiting": gettext_lazy("being filled from the records"),
    "sent:filling": gettext_lazy("to be filled"),
    "sent:filled": gettext_lazy("to be reviewed"),
    "sent:reviewed": gettext_lazy("to be signed"),
    "sent:signed": gettext_lazy("print, seal, hand over"),
    "sent:sealed": gettext_lazy("hand it over"),
    "sent:submitted": gettext_lazy("to be checked"),
    "plan:submitted": gettext_lazy("to be allowed"),
}


@desk_page()
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """The open assignments of the actor's unit by the day they are due."""
    actor = actor_of(request)
    after = _position(request.GET.get("after", ""))
    lines = list_assignments(actor, after=after, limit=A_PAGE + 1)
    more = len(lines) > A_PAGE
    shown = [_line(one) for one in lines[:A_PAGE]]
    count = count_assignments(actor)
    groups = [
        {"label": label, "lines": [one for one in shown if (one["line"].look or "in_time") == look]}
        for look, label in GROUPS
    ]
    context = {
        "groups": [one for one in groups if one["lines"]],
        "count": count,
        "now": count.late + count.today,
        "next": shown[0]["line"] if shown else None,
        "later": f"{reverse('collecting:inbox')}?{urlencode({'after': _words(lines[A_PAGE - 1])})}" if more else "",
        "is_first_page": after is None,
        "tables_url": reverse("tables:start") if actor.may("tables.fill") else "",
    }
    return render(request, "collecting/inbox.html", context)


def _line(one: InboxLine) -> dict[str, Any]:
    try:
        url = reverse(one.url_name, args=[one.number if one.by_number else one.subject])
    except NoReverseMatch:
        url = ""
    state = f"{one.type}:{one.state}"
    return {
        "line": one,
        "url": url,
        "next": NEXT.get(state) or (PLAN_STATES.get(one.state, "") if one.type == "plan" else _("to be done")),
        "moment": one.due_at.isoformat() if one.due_at else "",
    }


def _words(one: InboxLine) -> str:
    return f"{one.position[0].isoformat()}_{one.position[1]}"


def _position(text: str) -> tuple[dt.datetime, int] | None:
    moment, _sign, number = text.partition("_")
    try:
        found = dt.datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (found, int(number)) if number.isdecimal() and found.tzinfo is not None else None
