"""A form as it was understood: drawn, its rows in a sentence, the doubtful ones, what is left, the one next step."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yici.apps.places.public import actor_of, desk_page
from yici.apps.tables.contracts import FillView, SheetView
from yici.apps.tables.errors import PlaceUnknown
from yici.apps.tables.forms import DoubtfulForm, PopulationForm, TitleForm, VersionForm
from yici.apps.tables.public import (
    choose_grain,
    choose_population,
    choose_stale,
    decide_doubtful,
    decide_title,
    draw_sheet,
    get_fill,
    report_none,
    withdraw_fill,
)
from yici.apps.tables.views.cards import who_for
from yici.apps.tables.views.drawing import present_sheet
from yici.apps.tables.views.populations import other_populations
from yici.apps.tables.views.steps import CHANGES, check_version, form_address, steps
from yici.apps.tables.views.telling import columns_understood, skipped_words, summary, summary_words, things_left
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import ChangedMeanwhile, NotFound, YiciError
from yici.core.ratelimit import limited

BODY_ROWS = 5


@desk_page("tables.fill")
@require_safe
def form(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The understood form; ``?sheet=`` names the sheet in front."""
    return show_form(request, get_fill(actor_of(request), key))


def show_form(
    request: HttpRequest, fill: FillView, *, problem: YiciError | None = None, status: int = 200
) -> HttpResponse:
    """The page of a fill, also as the answer to a change that could not be made: nothing typed is lost by it."""
    actor = actor_of(request)
    if not fill.sheets:
        raise PlaceUnknown(sheet="", place="*")
    sheet = _sheet_in_front(fill, request.GET.get("sheet") or request.POST.get("sheet", ""))
    words = _("Something was missing in what was sent. Choose again.") if status == 422 else ""
    words = problem.message if problem else words
    context = {
        **_page(actor, fill, sheet),
        "who": who_for(actor, fill, sheet, request.GET.get("who", "")),
        "problem": words,
        "has_changed": isinstance(problem, ChangedMeanwhile),
    }
    status = problem.status if problem else status
    return render(request, "tables/form.html", context, status=status)


def _sheet_in_front(fill: FillView, name: str) -> SheetView:
    """The sheet that was asked for, else the first that needs a choice, else the first that is filled."""
    named = next((sheet for sheet in fill.sheets if sheet.name == name), None)
    waiting = next((sheet for sheet in fill.sheets if sheet.population and sheet.population.is_asked), None)
    filled = next((sheet for sheet in fill.sheets if not sheet.skipped), None)
    return named or waiting or filled or fill.sheets[0]


def _page(actor: Actor, fill: FillView, sheet: SheetView) -> dict[str, Any]:
    understood, columns = columns_understood(fill)
    may_correct = actor.may("tables.correct_mapping")
    told = summary(fill)
    drawn = draw_sheet(actor, fill.key, sheet.name, body_rows=BODY_ROWS)
    return {
        "fill": fill,
        "steps": steps(2, fill),
        "sheet": sheet,
        "drawn": present_sheet(fill, sheet, drawn, may_correct=may_correct),
        "tabs": [
            {"sheet": one, "url": form_address(fill, one.name), "is_current": one.name == sheet.name}
            for one in fill.sheets
        ],
        "summary": told,
        "summary_words": summary_words(told),
        "is_card": sheet.kind == "card",
        "understood": understood,
        "columns": columns,
        "left": things_left(fill, sheet),
        "skipped": skipped_words(sheet) or sheet.skipped if sheet.skipped else "",
        "is_skipped_in_own_words": bool(sheet.skipped and skipped_words(sheet)),
        "others": other_populations(sheet),
        "may_copy": sheet.kind in ("list", "card") and not sheet.skipped and fill.state in ("asking", "filled"),
        "may_correct": may_correct,
        "can_fill": any(not one.skipped for one in fill.sheets),
    }


@desk_page("tables.fill")
@limited(CHANGES)
@require_http_methods(["POST"])
def population(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Choose which things become rows, or for which one a card is filled."""
    actor = actor_of(request)
    fill = get_fill(actor, key)
    chosen = PopulationForm(request.POST)
    if not chosen.is_valid() or not any(chosen.cleaned_data[name] for name in ("choice", "record", "grain", "none")):
        return show_form(request, fill, status=422)
    if chosen.cleaned_data["none"]:
        said = {"sheet": chosen.cleaned_data["sheet"], "is_none": chosen.cleaned_data["none"] == "yes"}
        return _after(request, fill, chosen, lambda: report_none(actor=actor, fill=key, **said), "population")
    if chosen.cleaned_data["grain"]:
        row = {name: chosen.cleaned_data[name] for name in ("sheet", "grain")}
        return _after(request, fill, chosen, lambda: choose_grain(actor=actor, fill=key, **row), "population")
    given = {name: chosen.cleaned_data[name] for name in ("sheet", "choice", "record")}
    return _after(request, fill, chosen, lambda: choose_population(actor=actor, fill=key, **given), "population")


@desk_page("tables.fill")
@limited(CHANGES)
@require_http_methods(["POST"])
def stale(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Say whether what is out of date is asked too."""
    actor = actor_of(request)
    fill = get_fill(actor, key)
    said = VersionForm(request.POST)
    if not said.is_valid():
        return show_form(request, fill, status=422)
    asks = request.POST.get("asks") == "yes"
    return _after(request, fill, said, lambda: choose_stale(actor=actor, fill=key, asks=asks), "stale")


@desk_page("tables.fill")
@limited(CHANGES)
@require_http_methods(["POST"])
def doubtful(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Say whether one at the edge belongs in this form."""
    actor = actor_of(request)
    fill = get_fill(actor, key)
    said = DoubtfulForm(request.POST)
    if not said.is_valid():
        return show_form(request, fill, status=422)
    given = {name: said.cleaned_data[name] for name in ("sheet", "record")}
    belongs = said.cleaned_data["answer"] == "yes"

    def decide() -> None:
        after = decide_doubtful(actor=actor, fill=key, is_included=belongs, **given)
        _tell_out_of_reach(request, after, given["sheet"], given["record"])

    return _after(request, fill, said, decide, "doubtful")


@desk_page("tables.fill")
@limited(CHANGES)
@require_http_methods(["POST"])
def title(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Say whether a time in the title is the form's own."""
    actor = actor_of(request)
    fill = get_fill(actor, key)
    said = TitleForm(request.POST)
    if not said.is_valid():
        return show_form(request, fill, status=422)
    given = {name: said.cleaned_data[name] for name in ("sheet", "text")}
    renewed = said.cleaned_data["answer"] == "renew"
    return _after(
        request, fill, said, lambda: decide_title(actor=actor, fill=key, is_renewed=renewed, **given), "times"
    )


def _tell_out_of_reach(request: HttpRequest, fill: FillView, sheet: str, record: uuid.UUID) -> None:
    """Say it when somebody who was told to belong gets no row: the record is another area's by now."""
    populations = [one.population for one in fill.sheets if one.name == sheet and one.population]
    found = (one for population in populations for one in population.doubtful if one.record == record)
    if any(one.is_out_of_reach for one in found):
        words = _("Noted, but it gets no row: by that day the record is another area's, which your post does not read.")
        messages.warning(request, words, extra_tags="soon")


def _after(request: HttpRequest, fill: FillView, given: VersionForm, act: Any, anchor: str) -> HttpResponse:
    """Make the change if nobody was faster, and come back to where it was made."""
    try:
        check_version(fill, given)
        act()
    except NotFound:
        raise
    except YiciError as problem:
        return show_form(request, get_fill(actor_of(request), fill.key), problem=problem)
    return SeeOther(form_address(fill, given.cleaned_data.get("sheet", ""), anchor))


@desk_page("tables.fill")
@limited(CHANGES)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Ask whether the form is to be let go (its file is removed), then do it."""
    actor = actor_of(request)
    fill = get_fill(actor, key)
    given = VersionForm(request.POST or None)
    if request.method == "GET" or not given.is_valid():
        return render(request, "tables/withdraw.html", {"fill": fill, "steps": steps(2, fill)})
    try:
        check_version(fill, given)
        withdraw_fill(actor=actor, fill=key)
    except NotFound:
        raise
    except YiciError as problem:
        return show_form(request, get_fill(actor, key), problem=problem)
    messages.success(request, _("Let go. The answers you gave stay with the records."), extra_tags="good")
    return SeeOther(reverse("tables:start"))
