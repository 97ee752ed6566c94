"""The knowledge base: short answers by words, one with its versions, a new version."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yici.apps.hotline.actions.knowledge import CATALOGUE, save_article
from yici.apps.hotline.forms.knowledge import ArticleForm
from yici.apps.hotline.selectors.desk import name_of_kind
from yici.apps.hotline.selectors.knowledge import ends_soon, get_article, list_articles, used_times, versions_of
from yici.apps.places.public import actor_of, desk_page, unit_names
from yici.core import clock
from yici.core.answers import SeeOther
from yici.core.errors import YiciError
from yici.core.ratelimit import Bucket, limited

CHANGES = Bucket(burst=60, per_minute=60)
A_PAGE, LONGEST = 30, 60


@desk_page()
@require_safe
def knowledge(request: HttpRequest) -> HttpResponse:
    """Articles in force, by words; those that ended behind a tab. 30 a page."""
    query = request.GET.get("q", "").strip()[:LONGEST]
    expired = request.GET.get("ended") == "yes"
    lines = list_articles(query, after=request.GET.get("after", "")[:80], limit=A_PAGE, expired=expired)
    codes = [one.code for one in lines]
    used, names = used_times(codes), unit_names(sorted({one.unit for one in lines if one.unit}))
    asked = {"q": query, **({"ended": "yes"} if expired else {})}
    more = f"?{urlencode({**asked, 'after': codes[-1]})}" if len(lines) == A_PAGE else ""
    context = {
        "query": query, "expired": expired, "more": more, "may_write": actor_of(request).may(CATALOGUE),
        "lines": [
            {"article": one, "used": used.get(one.code, 0), "unit": names.get(one.unit, ""), "soon": ends_soon(one),
             "kind": name_of_kind(one.kind)}
            for one in lines
        ],
    }  # fmt: skip
    return render(request, "hotline/knowledge.html", context)


@desk_page()
@require_safe
def article(request: HttpRequest, code: str) -> HttpResponse:
    """One article with all its versions."""
    found = get_article(code)
    context = {
        "article": found, "versions": versions_of(code), "used": used_times([code]).get(code, 0),
        "unit": unit_names([found.unit]).get(found.unit, "") if found.unit else "", "kind": name_of_kind(found.kind),
        "soon": ends_soon(found), "holds": found.holds_on(clock.today()), "today": clock.today().isoformat(),
        "may_write": actor_of(request).may(CATALOGUE),
    }  # fmt: skip
    return render(request, "hotline/article.html", context)


@desk_page(CATALOGUE)
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """A new article, or the next version of one: 303 to it, or the page with what was typed."""
    if request.method != "POST":
        return _page(request, ArticleForm(initial=_initial(request.GET.get("code", "")[:80])))
    form = ArticleForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        made = save_article(actor=actor_of(request), row=form.row(), seen=form.cleaned_data["seen"])
    except YiciError as error:
        return _page(request, form, problem=error, status=error.status)
    messages.success(request, _("Kept. It holds from {day} on.").format(day=made.valid_from), extra_tags="good")
    return SeeOther(reverse("hotline:knowledge-article", args=[made.code]))


def _initial(code: str) -> dict[str, Any]:
    """What the form starts with: the newest version of an article as one from today on."""
    if not code:
        return {"valid_from": clock.today()}
    newest = versions_of(code)[:1] or [get_article(code)]
    one = newest[0]
    return {
        "seen": one.valid_from, "code": one.code, "title": one.title, "words": " ".join(one.words), "kind": one.kind,
        "answer": one.answer, "unit": one.unit, "note": one.note, "valid_to": one.valid_to or None,
        "valid_from": max(clock.today().isoformat(), one.valid_from),
    }  # fmt: skip


def _page(
    request: HttpRequest, form: ArticleForm, *, problem: YiciError | None = None, status: int = 200
) -> HttpResponse:
    code = (form.data if form.is_bound else form.initial).get("code", "")
    newest = versions_of(code)[:1] if problem is not None and problem.status == 409 else []
    return render(
        request, "hotline/article_write.html",
        {"form": form, "problem": problem, "newest": newest[0] if newest else None}, status=status,
    )  # fmt: skip
