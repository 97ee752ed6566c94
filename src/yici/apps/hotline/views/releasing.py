"""Neighbours' review: what is public near by, facts that neighbours answer, and the editor's desk before it."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yici.apps.hotline.actions.releasing import finish_answer, release_request, start_answer, take_back_release
from yici.apps.hotline.contracts import NearLine, ReleaseProposal
from yici.apps.hotline.forms.closing import ReleaseForm
from yici.apps.hotline.selectors.closing import key_of_request
from yici.apps.hotline.selectors.releasing import (
    find_near_photo,
    get_near,
    get_proposal,
    list_near,
    list_released,
    list_to_release,
    reach_proof,
)
from yici.apps.places.public import actor_of, desk_page
from yici.core import files
from yici.core.answers import SeeOther
from yici.core.errors import YiciError
from yici.core.ratelimit import Bucket, address_of, limited

PAGES = Bucket(burst=300, per_minute=120)
CODES = Bucket(burst=30, per_minute=4)  # messages cost money; a village may come from one address
CHANGES = Bucket(burst=120, per_minute=120)


@limited(PAGES, key=address_of, methods=("GET",))
@require_safe
def near(request: HttpRequest) -> HttpResponse:
    """Public matters, newest first; of one area when its code is in the address."""
    area = request.GET.get("area", "")
    area = area if area.isdecimal() and len(area) <= 12 else ""
    before = int(request.GET["before"]) if request.GET.get("before", "").isdecimal() else 0
    found = list_near(area, before=before)
    context = {
        "lines": [_drawn(one) for _position, one in found], "area": area,
        "later": found[-1][0] if len(found) == 20 else 0,
    }  # fmt: skip
    return render(request, "hotline/near.html", context)


def _drawn(one: NearLine) -> dict[str, Any]:
    is_chinese = (get_language() or "").startswith("zh")
    question, yes, no = (one.question, one.yes, one.no) if one.question and is_chinese else ("", "", "")
    return {
        "one": one, "question": f"{question.rstrip('？?')}？" if question else _("How is it there now?"),
        "yes": yes or _("It is all right now"), "no": no or _("It is still so"),
        "say": f"{reverse('say:say')}?area={one.area_code}&kind={one.kind}",
    }  # fmt: skip


@limited(PAGES, key=address_of, methods=("GET",))
@require_safe
def near_one(request: HttpRequest, release: uuid.UUID) -> HttpResponse:
    """One public matter with the question about facts."""
    return _page(request, get_near(release))


def _page(
    request: HttpRequest, one: NearLine, *, problem: str = "", status: int = 200, proof: uuid.UUID | None = None,
    is_done: bool = False,
) -> HttpResponse:  # fmt: skip
    sent = reach_proof(str(proof)) if proof and settings.DEBUG else None  # the demo has no gateway to send it
    context = {
        **_drawn(one), "problem": problem, "proof": proof, "shown_code": sent[1] if sent else "", "is_done": is_done,
        "says": request.POST.get("says", ""),
    }  # fmt: skip
    return render(request, "hotline/near_one.html", context, status=status)


@limited(CODES, key=address_of)
@require_POST
def near_say(request: HttpRequest, release: uuid.UUID) -> HttpResponse:
    """What a neighbour sees, and the phone that a code goes to."""
    one = get_near(release)
    try:
        proof = start_answer(release=release, says=request.POST.get("says", ""), phone=request.POST.get("phone", ""))
    except YiciError as error:
        return _page(request, one, problem=error.message, status=error.status)
    return _page(request, one, proof=proof)


@limited(CHANGES, key=address_of)
@require_POST
def near_code(request: HttpRequest, release: uuid.UUID) -> HttpResponse:
    """The code that makes the answer count."""
    one = get_near(release)
    try:
        proof = uuid.UUID(request.POST.get("proof", ""))
    except ValueError:
        raise Http404 from None
    try:
        finish_answer(release=release, proof=proof, code=request.POST.get("code", ""))
    except YiciError as error:
        return _page(request, one, problem=error.message, status=error.status, proof=proof)
    return _page(request, get_near(release), is_done=True)


@limited(PAGES, key=address_of, methods=("GET",))
@require_safe
def near_photo(request: HttpRequest, release: uuid.UUID, address: str) -> HttpResponse:
    """A photo that the editor picked."""
    found = find_near_photo(release, address)
    response = HttpResponse(files.read(found.address), content_type=found.media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@desk_page("hotline.release")
@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    """What requesters want public and no editor has looked at, and what is public now."""
    actor = actor_of(request)
    context = {"waiting": list_to_release(actor), "released": list_released(actor)}
    return render(request, "hotline/releases.html", context)


@desk_page("hotline.release")
@require_safe
def release(request: HttpRequest, number: str) -> HttpResponse:
    """A request beside the form in which it could be public."""
    actor = actor_of(request)
    return _editor(request, get_proposal(actor, key_of_request(actor, number)))


def _editor(
    request: HttpRequest, proposal: ReleaseProposal, *, problem: str = "", status: int = 200
) -> HttpResponse:  # fmt: skip
    typed = request.POST if request.method == "POST" else {}
    context = {
        "proposal": proposal, "problem": problem, "title": typed.get("title", proposal.clear_title),
        "text": typed.get("text", proposal.clear_text), "answer": typed.get("answer", proposal.clear_answer),
        "masked": len(proposal.findings),
    }  # fmt: skip
    return render(request, "hotline/release.html", context, status=status)


@desk_page("hotline.release")
@limited(CHANGES)
@require_POST
def release_act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """Release it as cleared, or take it back."""
    actor = actor_of(request)
    if act not in ("release", "take-back"):
        raise Http404
    key = key_of_request(actor, number)
    try:
        if act == "take-back":
            take_back_release(actor=actor, request=key)
        else:
            form = ReleaseForm(request.POST)
            if not form.is_valid():
                return _editor(request, get_proposal(actor, key), problem=_("Title and words are needed."), status=422)
            release_request(actor=actor, request=key, photos=request.POST.getlist("photos"), **form.cleaned_data)
    except YiciError as error:
        return _editor(request, get_proposal(actor, key), problem=error.message, status=error.status)
    return SeeOther(reverse("hotline:releases"))
