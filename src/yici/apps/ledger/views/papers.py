"""The division of tasks and the supervision notice, as .docx and .pdf."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from yici.apps.ledger.papers.content import division, notice
from yici.apps.ledger.papers.word import make_docx
from yici.apps.ledger.selectors.entries import MOST, Wanted, list_entries
from yici.apps.ledger.views.answers import UPLOADS, let_in
from yici.apps.places.public import actor_of, desk_page, find_unit, unit_labels
from yici.core import clock
from yici.core.errors import NotFound
from yici.core.prints import compile_pdf
from yici.core.ratelimit import limited

TEMPLATE = Path(__file__).resolve().parent.parent / "templates" / "ledger" / "paper.typ"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@desk_page()
@limited(UPLOADS, methods=("GET",))
@require_safe
def paper(request: HttpRequest, paper: str, form: str) -> HttpResponse:
    """One paper (``division``, ``notice``) in one form (``docx``, ``pdf``)."""
    actor = let_in(actor_of(request), office=True)
    if paper not in ("division", "notice") or form not in ("docx", "pdf"):
        raise NotFound
    today, signed = clock.today(), find_unit(actor.unit_code).name
    lines = list_entries(actor, most=MOST)
    if paper == "division":
        helpers = unit_labels(sorted({code for one in lines for code in one.facts.assisting}))
        made = division(lines, helpers=helpers, signed=signed, on=today)
    else:
        lines = [*lines, *list_entries(actor, Wanted(state="ended"), most=MOST)]
        made = notice(lines, signed=signed, on=today)
    if form == "docx":
        response = HttpResponse(make_docx(made), content_type=WORD)
    else:
        data = {
            **dataclasses.asdict(made),
            "on": today.isoformat(),
            "day": f"{today.year}年{today.month}月{today.day}日",
        }
        response = HttpResponse(compile_pdf(TEMPLATE, data, at=clock.now()), content_type="application/pdf")
    name = f"{made.title}-{today:%Y-%m-%d}.{form}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
