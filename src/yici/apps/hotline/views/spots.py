"""/desk/spots/: codes for walls and counters are made, listed, printed and taken down."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yici.apps.hotline.actions.spots import CATALOGUE, make_spot, retire_spot
from yici.apps.hotline.selectors.kinds import list_kinds
from yici.apps.hotline.selectors.spots import MOST, find_typed_area, list_spots_of, make_poster
from yici.apps.places.public import actor_of, desk_page, list_units
from yici.core.errors import YiciError


@desk_page(CATALOGUE)
@require_http_methods(["GET", "HEAD", "POST"])
def spots(request: HttpRequest) -> HttpResponse:
    """The codes of the own areas, newest first; a new one by name and place."""
    actor, problem = actor_of(request), None
    if request.method == "POST":
        given = {name: request.POST.get(name, "").strip() for name in ("name", "unit", "kind")}
        try:
            code = make_spot(actor=actor, area_code=find_typed_area(actor, request.POST.get("area", "")), **given)
        except YiciError as error:
            problem = error
        else:
            messages.success(request, _("The code {code} is made. Print its poster.").format(code=code))
            return redirect("hotline:spots")
    words, after = request.GET.get("q", "").strip()[:60], request.GET.get("after", "")
    lines = list_spots_of(actor, words=words, after=int(after) if after.isdecimal() and len(after) < 19 else 0)
    older = ""
    if len(lines) == MOST:
        older = f"{reverse('hotline:spots')}?{urlencode({'q': words, 'after': str(lines[-1].position)})}"
    context = {
        "lines": lines, "older": older, "query": words, "problem": problem, "given": request.POST,
        "units": list_units(most=400), "kinds": list_kinds(),
    }  # fmt: skip
    return render(request, "hotline/spots.html", context, status=problem.status if problem else 200)


@desk_page(CATALOGUE)
@require_POST
def retire(request: HttpRequest, spot: uuid.UUID) -> HttpResponse:
    """Take a code down."""
    retire_spot(actor=actor_of(request), key=spot)
    messages.success(request, _("The code is taken down. Whoever scans it is asked where it is."))
    return redirect("hotline:spots")


@desk_page(CATALOGUE)
@require_safe
def poster(request: HttpRequest, code: str) -> HttpResponse:
    """The poster as PDF; the code itself is public, as it hangs on a wall."""
    made = make_poster(code, request.build_absolute_uri("/"))
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="spot-{code.upper()}.pdf"'
    return response
