"""What came out of an application, for whoever has number and code: letters, licences, one file with all."""

from __future__ import annotations

import io
import uuid
import zipfile

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from yici.apps.services.actions.licence_papers import (
    draw_licence,
    open_own_copy,
    open_own_licence,
    open_pack,
    take_own_copy,
)
from yici.apps.services.actions.receiving import APPLICANT
from yici.apps.services.errors import ApplicationNotFound
from yici.apps.services.guards import get_application_by_code
from yici.apps.services.selectors.applications import view_of
from yici.apps.services.selectors.results import results_of
from yici.apps.services.views.letters import TEMPLATE as LETTER
from yici.apps.services.views.licences import check_address, file_answer, wanted_copy
from yici.core.answers import SeeOther
from yici.core.errors import YiciError
from yici.core.prints import compile_pdf
from yici.core.ratelimit import Bucket, limited

LOOKS = Bucket(burst=30, per_minute=20)  # tries at codes
PACKS = Bucket(burst=6, per_minute=6)  # many papers are drawn for one


def _asked(request: HttpRequest) -> tuple[str, str]:
    given = request.POST if request.method == "POST" else request.GET
    return given.get("number", "")[:30], given.get("key", "")[:12]


@never_cache
@limited(LOOKS, methods=("GET",))
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """The result pack as a page."""
    number, key = _asked(request)
    return _page(request, number, key)


def _page(request: HttpRequest, number: str, key: str, problem: YiciError | None = None) -> HttpResponse:
    try:
        row = get_application_by_code(number, key)
    except ApplicationNotFound:
        return render(request, "services/follow.html", {"number": number, "key": key, "is_wrong": True}, status=404)
    found = view_of(row)
    context = {
        "row": found, "found": results_of(row), "opens": urlencode({"number": found.number, "key": found.code}),
        "problem": problem.message if problem else "",
    }  # fmt: skip
    return render(request, "services/results.html", context, status=problem.status if problem else 200)


@never_cache
@limited(PACKS, methods=("GET",))
@require_safe
def pack(request: HttpRequest) -> HttpResponse:
    """All letters and licences in one file."""
    number, key = _asked(request)
    found = open_pack(actor=APPLICANT, number=number, code=key, address=check_address(request))
    out, names = io.BytesIO(), set()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for letter in found.letters:
            names.add(letter.name)
            file.writestr(letter.name, compile_pdf(LETTER, letter.data, at=letter.at))
        for paper in found.licences:
            file.writestr(paper.name if paper.name not in names else f"2-{paper.name}", draw_licence(paper))
    return file_answer(out.getvalue(), f"{found.number}.zip", "application/zip")


@never_cache
@limited(LOOKS, methods=("GET",))
@require_safe
def own_licence(request: HttpRequest, licence: uuid.UUID) -> HttpResponse:
    """A licence that came out, as signed PDF."""
    number, key = _asked(request)
    paper = open_own_licence(
        actor=APPLICANT, licence=licence, number=number, code=key, address=check_address(request)
    )  # fmt: skip
    return file_answer(draw_licence(paper), paper.name)


@never_cache
@limited(LOOKS)
@require_POST
def own_copy(request: HttpRequest, licence: uuid.UUID) -> HttpResponse:
    """The holder takes a copy for use."""
    number, key = _asked(request)
    try:
        take_own_copy(actor=APPLICANT, number=number, code=key, licence=licence, wanted=wanted_copy(request))
    except YiciError as error:
        return _page(request, number, key, error)
    return SeeOther(f"{reverse('services:results')}?{urlencode({'number': number, 'key': key})}#licences")


@never_cache
@limited(LOOKS, methods=("GET",))
@require_safe
def own_copy_pdf(request: HttpRequest, copy: uuid.UUID) -> HttpResponse:
    """A copy for use as signed PDF."""
    number, key = _asked(request)
    paper = open_own_copy(actor=APPLICANT, copy=copy, number=number, code=key, address=check_address(request))
    return file_answer(draw_licence(paper), paper.name)
