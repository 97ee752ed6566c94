"""/desk/admin/notices/: what waits to be sent, what could not be sent and why; send again, drop."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from yici.apps.places.public import actor_of, desk_page, unit_names
from yici.core import clock, delivery, outbox

STATES = {
    "dead": gettext_lazy("Could not be sent"),
    "unsure": gettext_lazy("May have been sent"),
    "waiting": gettext_lazy("Waiting"),
}
REASONS = {
    "HTTP 4": gettext_lazy("the gateway refuses it"),
    "HTTP 5": gettext_lazy("the gateway failed"),
    "SMTP": gettext_lazy("the mail server refuses it"),
    "not reached": gettext_lazy("the gateway was not reached"),
    "no answer": gettext_lazy("the gateway did not answer"),
    "the worker ended": gettext_lazy("the worker ended in the middle"),
    "the chat": gettext_lazy("the chat did not take it"),
    "no gateway": gettext_lazy("no gateway is set for this channel"),
    "no words": gettext_lazy("there are no words for it"),
}
CHANNELS = {"sms": gettext_lazy("SMS"), "mail": gettext_lazy("mail"), "chat": gettext_lazy("chat")}


@desk_page(outbox.MANAGE)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """One state at a time; without one the first that has any."""
    actor = actor_of(request)
    counts = outbox.count_notices(actor)
    of_state = {state: getattr(counts, state) for state in STATES}
    state = request.GET.get("state", "")
    if state not in STATES:
        state = next((name for name, count in of_state.items() if count), "dead")
    after = request.GET.get("after", "")
    lines = outbox.list_notices(actor, state=state, after=int(after) if after.isdecimal() and len(after) < 19 else 0)
    stuck = counts.stuck_since.astimezone(clock.city_zone()) if counts.stuck_since else None
    context = {
        "tabs": [(name, words, of_state[name]) for name, words in STATES.items()], "state": state,
        "needing": counts.dead + counts.unsure, "rows": [_told(one) for one in lines],
        "next": lines[-1].position if len(lines) == outbox.PAGE else 0,
        "stuck": stuck and _(
            "Nothing has been handed over since {at}. Look whether the worker runs and whether the gateway answers; "
            "nothing is lost meanwhile."
        ).format(at=f"{stuck:%m-%d %H:%M}"),
    }  # fmt: skip
    return render(request, "notices.html", context)


def _told(one: outbox.NoticeLine) -> dict[str, Any]:
    kind = one.recipient_kind.partition(".")[0]
    recipient = one.recipient.partition("/")[0]
    whom = _("a requester") if kind == "requester" else recipient
    if kind == "unit":
        whom = unit_names([recipient]).get(recipient, recipient)
    said = delivery.words_of(one.template, {**one.facts, "number": one.facts.get("number", "…")})
    return {
        "line": one, "channel": CHANNELS.get(one.channel, one.channel), "recipient": whom,
        "said": said.text if said else one.template, "reason": _reason(one.last_error),
    }  # fmt: skip


def _reason(error: str) -> str:
    """What a gateway's error means, before its own words."""
    words = next((words for begins, words in REASONS.items() if error.startswith(begins)), None)
    return f"{words} ({error})" if words else error


def _settle(act: Callable[..., None], done: str, request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    act(actor=actor_of(request), key=key)
    messages.success(request, done, extra_tags="good")
    state = request.POST.get("state", "")
    return redirect(f"/desk/admin/notices/?state={state}" if state in STATES else "/desk/admin/notices/")


@desk_page(outbox.MANAGE)
@require_POST
def again(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Send it from its first attempt."""
    return _settle(outbox.send_again, _("It is sent again within seconds."), request, key)


@desk_page(outbox.MANAGE)
@require_POST
def drop(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Never send it."""
    return _settle(outbox.drop, _("It will not be sent."), request, key)
