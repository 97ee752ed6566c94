"""A file that came filled: what differs from the records, brought up to date or left, values taken over."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from yici.apps.places.public import actor_of, desk_page
from yici.apps.tables.contracts import FillView
from yici.apps.tables.errors import PlaceUnknown
from yici.apps.tables.forms import FormerForm
from yici.apps.tables.public import bring_up_to_date, compare_former, get_fill, take_from_form
from yici.apps.tables.views.steps import CHANGES, check_version, form_address, steps
from yici.apps.tables.views.understood import show_form
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ratelimit import limited


@desk_page("tables.fill")
@limited(CHANGES)
@require_http_methods(["GET", "POST"])
def former(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """What differs (GET); what becomes of it (POST)."""
    actor = actor_of(request)
    fill = get_fill(actor, key)
    if request.method == "GET":
        sheet = request.GET.get("sheet") or _first(fill)
        shown = compare_former(actor, key, sheet)
        back = form_address(fill, sheet)
        return render(
            request, "tables/former.html", {"fill": fill, "steps": steps(2, fill), "former": shown, "back": back}
        )
    given = FormerForm(request.POST)
    if not given.is_valid():
        return show_form(request, fill, status=422)
    try:
        check_version(fill, given)
        return SeeOther(_change(request, actor, fill, given))
    except NotFound:
        raise
    except YiciError as problem:
        return show_form(request, get_fill(actor, key), problem=problem)


def _first(fill: FillView) -> str:
    found = (one.name for one in fill.sheets if one.population is not None and one.population.former is not None)
    name = next(found, "")
    if not name:
        raise PlaceUnknown(sheet="", place="*")
    return name


def _change(request: HttpRequest, actor: Actor, fill: FillView, given: FormerForm) -> str:
    sheet, mode, cell = (given.cleaned_data[name] for name in ("sheet", "mode", "cell"))
    if mode:
        bring_up_to_date(actor=actor, fill=fill.key, sheet=sheet, is_wanted=mode == "update")
        return form_address(fill, sheet, "former")
    which = "only_here" if given.cleaned_data["take"] else "changed"
    cells = [cell] if cell else []
    outcome = take_from_form(actor=actor, fill=fill.key, sheet=sheet, which=which, cells=cells)  # type: ignore[arg-type]
    if outcome.taken:
        words = ngettext("{n} value kept on record", "{n} values kept on record", outcome.taken)
        messages.success(request, words.format(n=outcome.taken), extra_tags="good")
    if outcome.refused:
        first, why = outcome.refused[0]
        words = _("{n} not kept; {cell}: {why}").format(n=len(outcome.refused), cell=first, why=why)
        messages.warning(request, words, extra_tags="soon")
    return f"{reverse('tables:former', args=[fill.key])}?{urlencode({'sheet': sheet})}"
