"""Signing for what was chosen in the inbox, and taking it back: each act leads back to the list it came from."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yici.apps.cases.public import Chosen, sign_chosen, undo_chosen
from yici.apps.places.public import actor_of, desk_page
from yici.core.answers import SeeOther
from yici.core.ratelimit import Bucket, limited

CHANGES = Bucket(burst=120, per_minute=120)
JUST_DONE = "cases_just_done"  # in the session: words, and what may be taken back


def _back(request: HttpRequest) -> HttpResponse:
    target = request.POST.get("back", "")
    if not (target.startswith("/desk/") and url_has_allowed_host_and_scheme(target, None)):
        target = reverse("cases:inbox")
    return SeeOther(target)


def _pairs(texts: list[str]) -> list[tuple[uuid.UUID, int]]:
    found = []
    for text in texts:
        key, _sign, version = text.partition(":")
        try:
            found.append((uuid.UUID(key), int(version)))
        except ValueError:
            continue
    return found


def _tell_refused(request: HttpRequest, outcome: tuple[Chosen, ...]) -> None:
    for one in [one for one in outcome if one.refused][:5]:
        messages.warning(request, f"{one.number} {one.refused}".strip(), extra_tags="soon")


@desk_page()
@limited(CHANGES)
@require_POST
def sign(request: HttpRequest) -> HttpResponse:
    """Sign for the chosen cases; the next page offers to take it back."""
    outcome = sign_chosen(actor=actor_of(request), chosen=_pairs(request.POST.getlist("case")))
    done = [one for one in outcome if not one.refused]
    _tell_refused(request, outcome)
    if not outcome:
        messages.warning(request, _("Choose at least one to sign for."), extra_tags="soon")
    if done:
        words = _("Signed for {number}.") if len(done) == 1 else _("Signed for {count} of them.")
        request.session[JUST_DONE] = {
            "words": words.format(number=done[0].number, count=len(done)),
            "cases": [f"{one.case}:{one.version}" for one in done],
        }
    return _back(request)


@desk_page()
@limited(CHANGES)
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back what was just done to many."""
    outcome = undo_chosen(actor=actor_of(request), chosen=_pairs(request.POST.getlist("case")))
    done = [one for one in outcome if not one.refused]
    _tell_refused(request, outcome)
    if done:
        words = _("Taken back: {number}.") if len(done) == 1 else _("Taken back: {count} of them.")
        messages.success(request, words.format(number=done[0].number, count=len(done)), extra_tags="good")
    return _back(request)
