"""A requester is erased at the desk: by a number, with reason and law, confirmed by a second person there."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yici.apps.hotline.actions.erasing import ERASE, erase_requester
from yici.apps.hotline.forms.erasing import EraseForm
from yici.apps.hotline.selectors.numbers import request_key
from yici.apps.places.public import actor_of, confirmed_by, desk_page
from yici.core.access import Actor
from yici.core.errors import YiciError
from yici.core.ratelimit import Bucket, limited

CONFIRMS = Bucket(burst=20, per_minute=10)


@desk_page()
@limited(CONFIRMS)
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """The form; sent, it erases whoever made the request with this number and says what went."""
    actor = actor_of(request)
    if not actor.may(ERASE):
        raise Http404
    if request.method != "POST":
        return _page(request, {})
    form = EraseForm(request.POST)
    typed = {name: form.data.get(name, "") for name in form.fields if name != "password"}
    if not form.is_valid():
        problem = _("Fill in every field: the number, why, by which law, and who confirms it.")
        return _page(request, typed, problem, 422)
    try:
        return _page(request, {}, done=_erase(actor, **form.cleaned_data))
    except YiciError as error:
        return _page(request, typed, error.message, error.status)


def _erase(actor: Actor, *, number: str, reason: str, legal_basis: str, second: str, password: str) -> dict[str, int]:
    return erase_requester(
        actor=actor, request=request_key(number), reason=reason, legal_basis=legal_basis,
        second=confirmed_by(username=second, password=password),
    )  # fmt: skip


def _page(
    request: HttpRequest, typed: dict[str, str], problem: str = "", status: int = 200,
    done: dict[str, int] | None = None,
) -> HttpResponse:  # fmt: skip
    return render(request, "hotline/erase.html", {"typed": typed, "problem": problem, "done": done}, status=status)
