"""What went to other lines and came from them: who has confirmed, who has not, what both sides said."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yici.apps.cases.public import state_words
from yici.apps.hotline.actions.transferring import hear, take_over
from yici.apps.hotline.beside.states import OURS_WORDS, TRANSFER_ENDED, TRANSFER_WORDS
from yici.apps.hotline.contracts.transfers import Arrival, TransferView
from yici.apps.hotline.forms.transfers import CALL_WORDS, ArrivalForm, HeardForm
from yici.apps.hotline.selectors.transfers import get_transfer, list_late, list_transfers
from yici.apps.places.public import actor_of, desk_page
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ratelimit import Bucket, limited

CHANGES = Bucket(burst=120, per_minute=120)


def shown(one: TransferView) -> dict[str, Any]:
    """A transfer as pages draw it: both states in words."""
    words = TRANSFER_WORDS if one.is_out else OURS_WORDS
    lines = [
        {"row": line, "words": words[line.state], "who": one.road if line.side == "theirs" else _("we")}
        for line in one.lines
    ]
    return {
        "row": one, "state": words[one.state], "ours": state_words(f"request:{one.our_state}"), "lines": lines,
        "call": dict(CALL_WORDS)[one.call], "is_open": one.state not in TRANSFER_ENDED,
    }  # fmt: skip


@desk_page("hotline.take")
@require_safe
def transfers(request: HttpRequest) -> HttpResponse:
    """What is open between the lines; what has no receipt stands on top."""
    actor, before = actor_of(request), request.GET.get("before", "")
    found, following = list_transfers(actor, before=int(before) if before.isdecimal() and len(before) < 18 else 0)
    late = [] if before else list_late(actor)
    context = {
        "late": [shown(one) for one in late],
        "rows": [shown(one) for one in found if not one.is_late],
        "later": f"{reverse('hotline:transfers')}?before={following}" if following else "",
    }
    return render(request, "hotline/transfers.html", context)


@desk_page("hotline.take")
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def transfer_take(request: HttpRequest) -> HttpResponse:
    """Another line gives us something by telephone: written down once, under its number."""
    form = ArrivalForm(request.POST or None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            taken = take_over(actor=actor_of(request), arrival=Arrival(area_code=data.pop("area"), **data))
        except YiciError as error:
            problem = error.message
        else:
            messages.add_message(request, messages.INFO, _("Taken; tell them our number."), extra_tags="good")
            return SeeOther(reverse("hotline:transfer", args=[taken.key]))
    status = 422 if request.method == "POST" else 200
    return render(request, "hotline/transfer_take.html", {"form": form, "problem": problem}, status=status)


@desk_page("hotline.take")
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: HttpRequest, transfer_key: uuid.UUID) -> HttpResponse:
    """One transfer: what both sides said; what the other line said by telephone is written down here."""
    actor, problem, status = actor_of(request), "", 422 if request.method == "POST" else 200
    found = get_transfer(actor, transfer_key)
    form = HeardForm(request.POST or None, initial={"number": found.other_number})
    if request.method == "POST" and form.is_valid():
        try:
            hear(actor=actor, transfer=transfer_key, **form.cleaned_data)
        except NotFound:
            raise
        except YiciError as error:
            problem, status = error.message, error.status
        else:
            messages.add_message(request, messages.INFO, _("Written down."), extra_tags="good")
            return SeeOther(reverse("hotline:transfer", args=[transfer_key]))
    context = {"one": shown(found), "form": form, "problem": problem}
    return render(request, "hotline/transfer.html", context, status=status)
