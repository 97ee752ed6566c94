"""A report put together by words: what is counted, for which area and day, in which rows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yici.apps.figures.forms import MakeForm
from yici.apps.figures.public import run_report
from yici.apps.figures.selectors.words import choices_of, find_choices, rows_by_element, spec_of_marks
from yici.apps.figures.views.common import REPORTS, area_named, by_of, own_area, row_choices
from yici.apps.places.public import actor_of, desk_page
from yici.core import clock
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ratelimit import limited

MOST_COLUMNS = 40


@desk_page("reports.run")
@limited(REPORTS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Look for what can be counted (button “look for”), choose, make; 303 to it, or the page with what is wrong."""
    actor = actor_of(request)
    if request.method == "GET":
        return _page(request, actor, MakeForm(initial={"as_of": clock.today()}), [], "")
    form = MakeForm(request.POST)
    marks = request.POST.getlist("mark")[:MOST_COLUMNS]
    if not form.is_valid():
        return _page(request, actor, form, marks, "", status=422)
    if form.cleaned_data["then"] != "make":
        return _page(request, actor, form, marks, form.cleaned_data["words"])
    try:
        spec = spec_of_marks(actor, marks, by_of(form.cleaned_data["by"]) or "")
        if not spec.measures:
            words = _("Nothing is chosen yet. Look for something and tick it.")
            return _page(request, actor, form, marks, form.cleaned_data["words"], problem=words, status=422)
        area = area_named(actor, form.cleaned_data["area"])
        title = form.cleaned_data["title"] or "、".join(one.name for one in choices_of(actor, marks))
        made = run_report(actor=actor, area=area.key, as_of=form.cleaned_data["as_of"], spec=spec, title=title)
    except NotFound:
        raise
    except YiciError as wrong:
        return _page(request, actor, form, marks, form.cleaned_data["words"], problem=wrong.message, status=422)
    return SeeOther(reverse("reports:report", args=[made.key]))


def _page(
    request: HttpRequest,
    actor: Actor,
    form: MakeForm,
    marks: list[str],
    words: str,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    chosen = choices_of(actor, marks)
    own = own_area(actor)
    known = {one.mark for one in chosen}
    found = [one for one in find_choices(actor, words) if one.mark not in known]
    entities = {measure.entity for measure in spec_of_marks(actor, marks, "").measures}
    rows = row_choices(own)
    if len(entities) == 1:
        entity = next(iter(entities))
        rows += [
            {"value": one.code, "label": _("by {name}").format(name=one.name)} for one in rows_by_element(actor, entity)
        ]
    context: dict[str, Any] = {
        "form": form,
        "chosen": chosen,
        "found": found,
        "words": words,
        "problem": problem,
        "rows": rows,
        "chosen_rows": form.data.get("by", "area") if form.is_bound else "area",
        "own_area": own.short_name if own else "",
    }
    return render(request, "figures/new.html", context, status=status)
