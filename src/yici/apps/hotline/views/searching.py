"""One box for everything: words, a number, a phone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from yici.apps.hotline.selectors.searching import search
from yici.apps.places.public import actor_of, desk_page

A_PAGE = 50
LONGEST = 60


@desk_page()
@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Requests or work orders by words, newest first; 50 a page."""
    query = request.GET.get("q", "").strip()[:LONGEST]
    before = request.GET.get("before", "")
    lines = search(
        actor_of(request), query, limit=A_PAGE, before=int(before) if before.isdecimal() and len(before) < 19 else None
    )
    older = ""
    if len(lines) == A_PAGE and lines[-1].position:
        older = f"{reverse('hotline:search')}?{urlencode({'q': query, 'before': str(lines[-1].position)})}"
    context = {"query": query, "lines": lines, "older": older}
    return render(request, "hotline/search.html", context)
