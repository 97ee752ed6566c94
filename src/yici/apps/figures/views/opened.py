"""Figures for everybody: the list of public ones, and the page of each with its versions, an example, and numbers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yici.apps.figures.contracts import FigureSpec
from yici.apps.figures.errors import DefinitionNotFound
from yici.apps.figures.public import DefinitionFacts, FigureSource, list_definitions, list_sources, list_versions
from yici.apps.figures.rules.publishing import K, PublicCell
from yici.apps.figures.rules.rates import rate
from yici.apps.figures.rules.showing import name_of, percent, show
from yici.apps.figures.selectors.publishing import find_published
from yici.apps.figures.states import RUN
from yici.apps.figures.views.common import joined, language, rows_words
from yici.apps.figures.views.examples import worked_example
from yici.apps.places.public import actor_of, find_unit
from yici.columns.suppression import Fate
from yici.core.access import Actor
from yici.core.errors import NotFound, YiciError


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """The public figures; somebody at the desk sees all."""
    shown = list_definitions(is_public=None if _is_clerk(request) else True)
    context = {"figures": [{"facts": one, "name": _name(one), "url": _address(one.code)} for one in shown]}
    return render(request, "figures/figures.html", context)


@require_safe
def figure(request: HttpRequest, code: str) -> HttpResponse:
    """How a figure is counted, since when, in which versions; its newest public numbers with small ones suppressed."""
    versions = list_versions(code)
    latest = versions[0] if versions else None
    if latest is None or not (latest.is_public or _is_clerk(request)):
        raise DefinitionNotFound(code=code)
    context: dict[str, Any] = {
        "figure": latest,
        "name": _name(latest),
        "is_clerk": _is_clerk(request),
        "owner": _owner(latest.owner),
        "versions": versions,
        "rows_words": _rows_words(latest.spec),
        "measures": [_measure(latest.spec, at) for at in range(len(latest.spec.measures))],
        "worked": worked_example(latest.spec),
        "example": None if _source(latest.spec).example else _example(latest.spec),
        "published": None if _source(latest.spec).public_page else _published(code),
        "public_page": reverse(_source(latest.spec).public_page) if _source(latest.spec).public_page else "",
        "k": K,
    }
    return render(request, "figures/figure.html", context)


def _source(spec: FigureSpec) -> FigureSource:
    """The source of a specification; records, and one that is gone, have neither example nor page."""
    found = {one.code: one for one in list_sources()}.get(spec.source)
    return found or FigureSource(spec.source, "", (), lambda *_asked: ())


def _rows_words(spec: FigureSpec) -> str:
    """What makes the rows: an area, an element, or a column of the source."""
    columns = {one.code: one.name for one in _source(spec).columns}
    return columns.get(spec.by) or rows_words(spec.by)


def _is_clerk(request: HttpRequest) -> bool:
    """Whether a post that makes reports looks at the page."""
    try:
        actor: Actor = actor_of(request)
    except NotFound:
        return False
    except YiciError:  # an account without a post today
        return False
    return actor.may(RUN)


def _name(one: DefinitionFacts) -> str:
    return one.name_en if language().startswith("en") and one.name_en else one.name


def _address(code: str) -> str:
    return reverse("figures:figure", args=[code])


def _owner(code: str) -> str:
    try:
        return find_unit(code).name if code else ""
    except YiciError:
        return ""


def _measure(spec: FigureSpec, at: int) -> dict[str, str]:
    one = spec.measures[at]
    names = {each.code: name_of(each, language()) for each in spec.measures}
    sentence = one.sentence
    if one.is_rate:
        sentence = sentence or f"{names[one.numerator]} ÷ {names[one.denominator]}"
    return {"name": names[one.code], "unit": one.unit, "sentence": sentence, "condition": one.condition}


def _example(spec: FigureSpec) -> dict[str, Any] | None:
    """A worked example with invented numbers: of the first rate, else of the first two columns of one unit."""
    names = {one.code: name_of(one, language()) for one in spec.measures}
    for one in spec.measures:
        if one.is_rate:
            found = rate(37, 120)
            assert found is not None and found.lowest is not None and found.highest is not None
            return {
                "name": names[one.code],
                "numerator": f"{names[one.numerator]} 37",
                "denominator": f"{names[one.denominator]} 120",
                "share": percent(found.share),
                "lowest": percent(found.lowest),
                "highest": percent(found.highest),
            }
    return None


def _published(code: str) -> dict[str, Any] | None:
    found = find_published(code)
    if found is None:
        return None
    report, table = found
    return {
        "report": report,
        "columns": [{"name": name_of(one, language()), "unit": one.unit} for one in table.columns],
        "rows": [
            {"label": label or (_("Total") if table.has_total and at == len(table.rows) - 1 else _("Not recorded")),
             "cells": [_cell(cell) for cell in cells]}
            for at, (label, cells) in enumerate(table.rows)
        ],
        "withheld": table.withheld,
        "left_out": joined([name_of(one, language()) for one in table.left_out]),
    }  # fmt: skip


def _cell(cell: PublicCell) -> dict[str, str]:
    if cell.fate is Fate.SMALL:
        return {"text": f"n < {K}", "fate": "small"}
    if cell.fate is Fate.WITHHELD:
        return {"text": _("withheld"), "fate": "withheld"}
    return {"text": show(cell.value), "fate": ""}
