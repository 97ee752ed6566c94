"""The public account of evaluations: which projects, which draws; after the award names, points and the report."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from yici.apps.evaluation.forms import REGIME_WORDS
from yici.apps.evaluation.public import get_open, list_open, make_open_report, professions
from yici.apps.evaluation.rules.scoring import points_text
from yici.apps.evaluation.states import PROJECT_WORDS, SEAT_WORDS
from yici.apps.evaluation.views.answers import PUBLIC, number_of, pdf
from yici.apps.evaluation.views.wording import DEVIATION_ANSWERS, GROUNDS
from yici.core.ratelimit import limited


@limited(PUBLIC, methods=("GET",))
@require_safe
def open_projects(request: HttpRequest) -> HttpResponse:
    """Projects with a sealed list, newest first."""
    found, following = list_open(number_of(request.GET.get("before")))
    context = {
        "rows": [{"row": one, "state": PROJECT_WORDS[one.state], "regime": REGIME_WORDS[one.regime]} for one in found],
        "later": f"{reverse('open:evaluations')}?before={following}" if following else "",
    }
    return render(request, "evaluation/open_projects.html", context)


@limited(PUBLIC, methods=("GET",))
@require_safe
def open_project(request: HttpRequest, number: str) -> HttpResponse:
    """One project as everybody may read it."""
    found, called = get_open(number), professions()
    context = {
        "row": found, "state": PROJECT_WORDS[found.line.state], "regime": REGIME_WORDS[found.line.regime],
        "draws": [{"draw": one, "url": f"/draws/{one.number}/"} for one in found.draws],
        "left_out": [(GROUNDS.get(ground, ground), count) for ground, count in found.left_out.items()],
        "seats": [
            {"seat": one, "profession": called.get(one.profession, ""), "state": SEAT_WORDS[one.state]}
            for one in found.seats
        ],
        "scores": [{"score": one, "totals": [points_text(total) for total in one.totals]} for one in found.scores],
        "deviations": [
            {"row": one, "total": points_text(one.total), "median": points_text((one.median_twice + 1) // 2),
             "answer": DEVIATION_ANSWERS.get(one.answer, ""), "short": one.pseudonym[:8]}
            for one in found.deviations
        ],
    }  # fmt: skip
    return render(request, "evaluation/open_project.html", context)


@limited(PUBLIC, methods=("GET",))
@require_safe
def open_report(request: HttpRequest, number: str) -> HttpResponse:
    """The report of an awarded project as PDF."""
    return pdf(make_open_report(number), number)
