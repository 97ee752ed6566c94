"""The page of an expert at a seat: a code opens it, a sheet is handed in once, a deviation gets a word.

It lies under /desk/ and needs no account: seats stand in the government network. The code is kept in the session of the
seat's browser for as long as it stays open.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yici.apps.evaluation.contracts import BallotView
from yici.apps.evaluation.errors import SeatNotFound
from yici.apps.evaluation.public import answer_deviation, get_ballot, hand_in
from yici.apps.evaluation.rules.scoring import points_text
from yici.apps.evaluation.views.answers import CODES
from yici.apps.evaluation.views.wording import DEVIATION_ANSWERS
from yici.core.answers import SeeOther
from yici.core.errors import YiciError
from yici.core.ratelimit import limited

KEY = "evaluation_seat"


@limited(CODES)
@require_http_methods(["GET", "HEAD", "POST"])
def seat(request: HttpRequest) -> HttpResponse:
    """Enter a code, score, hand in, answer about deviations, leave."""
    what = request.POST.get("what", "")
    if request.method == "POST" and what == "enter":
        return _enter(request)
    code = str(request.session.get(KEY, ""))
    try:
        found = get_ballot(code) if code else None
    except SeatNotFound:
        request.session.pop(KEY, None)
        found = None
    if found is None:
        return _show(request, None, status=422 if request.method == "POST" else 200)
    if request.method != "POST":
        return _show(request, found)
    if what == "leave":
        request.session.pop(KEY, None)
        return SeeOther(reverse("evaluation:seat"))
    try:
        _act(request, what, code)
    except YiciError as error:
        return _show(request, found, problem=error.message, status=error.status)
    return SeeOther(reverse("evaluation:seat"))


def _enter(request: HttpRequest) -> HttpResponse:
    code = request.POST.get("code", "")[:40]
    try:
        get_ballot(code)
    except SeatNotFound as error:
        return _show(request, None, problem=error.message, status=422)
    request.session[KEY] = code
    return SeeOther(reverse("evaluation:seat"))


def _act(request: HttpRequest, what: str, code: str) -> None:
    if what == "hand_in":
        hand_in(code=code, typed={name: str(value)[:20] for name, value in request.POST.items()})
        return
    try:
        key = uuid.UUID(request.POST.get("deviation", ""))
    except ValueError:
        key = uuid.UUID(int=0)
    answer_deviation(code=code, deviation=key, answer=what, text=request.POST.get("text", "")[:1000])


def _show(request: HttpRequest, found: BallotView | None, *, problem: str = "", status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"row": found, "problem": problem, "sentence": _sentence(found)}
    if found is not None:
        context |= {
            "bids": [
                {
                    "bid": bid, "cells": [
                        {"id": f"{bid.position}-{one.code}", "name": one.name, "most": points_text(one.most),
                         "value": request.POST.get(f"{bid.position}-{one.code}", "")[:20]}
                        for one in found.criteria
                    ],
                }
                for bid in found.bids
            ],
            "deviations": [
                {"row": one, "total": points_text(one.total), "median": points_text((one.median_twice + 1) // 2),
                 "answer": DEVIATION_ANSWERS.get(one.answer, "")}
                for one in found.deviations
            ],
        }  # fmt: skip
    response = render(request, "evaluation/seat.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _sentence(found: BallotView | None) -> str:
    if found is None:
        return _("Enter the code of your seat")
    if any(not one.answer for one in found.deviations):
        return _("One of your totals lies far from the others; say why, or let it stand")
    if found.digest:
        return _("Your sheet is in and sealed; thank you")
    return _("Give each bid its points, then hand the sheet in") if found.bids else _("The bids are not open yet")
