"""A version tried before it holds: the applicant's form and guide, nothing of which is stored."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from yici.apps.places.public import desk_page
from yici.apps.services.contracts import VersionKind, VersionView, WhoApplies
from yici.apps.services.errors import FieldsWrong, VersionHasProblems, VersionNotFound
from yici.apps.services.forms import Filled, read_filled
from yici.apps.services.rules.forms import names_of, understand
from yici.apps.services.selectors.editing import find_unfinished, version_view
from yici.apps.services.selectors.trial import guide_to_try
from yici.apps.services.views.editing import address_of, editor_of, version_page
from yici.apps.services.views.formpage import form_page
from yici.apps.services.views.reading import told_of
from yici.core import clock


def _view(request: HttpRequest, kind: VersionKind, code: str) -> VersionView:
    row = find_unfinished(editor_of(request), kind, code)
    if row is None:
        raise VersionNotFound
    return version_view(row)


@desk_page()
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, kind: VersionKind, code: str) -> HttpResponse:
    """Fill the form of a version as an applicant would; the button says what is missing and stores nothing."""
    view = _view(request, kind, code)
    try:
        guide, rules = guide_to_try(view)
    except VersionHasProblems as error:
        return version_page(request, kind, code, problem=error)
    more = {"address": address_of(kind, code), "view": view, "is_whole": False}
    template = "services/editing_try.html"
    if request.method != "POST":
        return form_page(request, guide, Filled("-", who=WhoApplies("")), rules=rules, template=template, more=more)
    filled = read_filled(request.POST, guide.composed.fields)
    if filled.act != "check":
        filled = replace(filled, area=request.POST.get("pick", filled.area))
        return form_page(request, guide, filled, rules=rules, template=template, more=more)
    wrong = understand(guide.composed.fields, filled.values, clock.today()).problems
    names = names_of(guide.composed.fields, wrong)
    problem = FieldsWrong(fields="、".join(dict.fromkeys(names.values()))) if wrong else None
    more["is_whole"] = not wrong
    return form_page(request, guide, filled, problem=problem, rules=rules, template=template, more=more)


@desk_page()
@require_safe
def guide(request: HttpRequest, kind: VersionKind, code: str) -> HttpResponse:
    """The guide of a version as everybody would read it."""
    try:
        found, _rules = guide_to_try(_view(request, kind, code))
    except VersionHasProblems as error:
        return version_page(request, kind, code, problem=error)
    return render(request, "services/editing_guide.html", {**told_of(found), "address": address_of(kind, code)})
