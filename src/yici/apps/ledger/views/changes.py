"""What was asked for and waits for another person."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yici.apps.ledger.actions.adjusting import decide_change, decide_many, withdraw_change
from yici.apps.ledger.selectors.changes import A_PAGE, list_changes
from yici.apps.ledger.views.answers import CHANGES, let_in, whole
from yici.apps.ledger.views.wording import ASK_WORDS, change_words
from yici.apps.places.public import actor_of, desk_page
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ratelimit import limited

STATES = ("waiting", "approved", "declined", "withdrawn")


@desk_page()
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """The changes that wait, or those that were decided (``state``)."""
    return _page(request, let_in(actor_of(request)))


def _page(request: HttpRequest, actor: Actor, problem: str = "", status: int = 200) -> HttpResponse:
    state = request.GET.get("state", "waiting")
    state = state if state in STATES else "waiting"
    rows = list_changes(actor, state=state, before=whole(request.GET.get("before")))
    may_approve = actor.may("ledger.approve")
    shown = [
        {"row": one, "words": ASK_WORDS[one.kind], "lines": _lines(one), "may": may_approve and not one.is_own}
        for one in rows
    ]  # fmt: skip
    query = urlencode({"state": state, "before": str(rows[-1].position)}) if len(rows) == A_PAGE else ""
    context: dict[str, Any] = {
        "rows": shown, "problem": problem, "state": state, "may_approve": may_approve,
        "count": sum(1 for one in rows if may_approve and not one.is_own and not one.is_stale),
        "older": f"{reverse('ledger:changes')}?{query}" if query else "", "asked": whole(request.GET.get("asked")),
    }  # fmt: skip
    return render(request, "ledger/changes.html", context, status=status)


def _lines(one: Any) -> list[str]:
    hidden = ("title", "sentence", "value_text", "kind", "unit", "comparator", "years", "ended_on", "ended_how")
    unit = next((each.after for each in one.changes if each.name == "unit"), "")
    names = hidden if one.kind == "add" else ("value_text",)
    return [change_words(each, unit) for each in one.changes if each.name not in names]


@desk_page()
@limited(CHANGES)
@require_POST
def changes_decide(request: HttpRequest) -> HttpResponse:
    """Approve one or many, decline one with a word, take an own one back."""
    actor = let_in(actor_of(request))
    act = request.POST.get("act", "")
    try:
        keys = [uuid.UUID(one) for one in request.POST.getlist("change")][:500]
        if act == "approve" and keys:
            decide_many(actor=actor, askings=keys)
        elif act == "decline" and len(keys) == 1:
            decide_change(actor=actor, asking=keys[0], is_approved=False, words=request.POST.get("words", "")[:1000])
        elif act == "withdraw" and len(keys) == 1:
            withdraw_change(actor=actor, asking=keys[0])
        else:
            return _page(request, actor, _("Choose at least one change, and one of the buttons."), 422)
    except ValueError:
        return _page(request, actor, _("Choose at least one change, and one of the buttons."), 422)
    except NotFound:
        raise
    except YiciError as error:
        return _page(request, actor, error.message, error.status)
    return SeeOther(reverse("ledger:changes"))
