"""Letters as PDF: for a desk that sees the part, and for the applicant with number and code."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from yici.apps.places.public import actor_of, desk_page
from yici.apps.services.actions.letters import Paper, open_letter, open_own_letter
from yici.apps.services.actions.receiving import APPLICANT
from yici.core.prints import compile_pdf
from yici.core.ratelimit import Bucket, limited

TEMPLATE = Path(__file__).resolve().parent.parent / "templates" / "services" / "letter.typ"
READS = Bucket(burst=60, per_minute=60)
TRIES = Bucket(burst=30, per_minute=20)  # at codes


@desk_page()
@limited(READS, methods=("GET",))
@require_safe
def letter(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A letter for the window and the unit that decides; who opened it is written down."""
    return _file(open_letter(actor=actor_of(request), letter=key))


@never_cache
@limited(TRIES, methods=("GET",))
@require_safe
def own_letter(request: HttpRequest, letter: uuid.UUID) -> HttpResponse:
    """A letter for whoever has the number and the code of its application."""
    number, key = request.GET.get("number", "")[:30], request.GET.get("key", "")[:12]
    return _file(open_own_letter(actor=APPLICANT, letter=letter, number=number, code=key))


def _file(paper: Paper) -> HttpResponse:
    response = HttpResponse(compile_pdf(TEMPLATE, paper.data, at=paper.at), content_type="application/pdf")
    response.headers["Content-Disposition"] = content_disposition_header(True, paper.name) or "attachment"
    return response
