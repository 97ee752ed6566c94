"""/licences/: everybody checks a licence by its code; the certificate for checking a PDF elsewhere."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from yici.apps.services.actions.licence_papers import Wanted
from yici.apps.services.contracts import LicenceView
from yici.apps.services.rules.licences import sentence_of
from yici.apps.services.selectors.licences import find_by_check_code
from yici.core import exchange, signing
from yici.core.ratelimit import Bucket, address_of, limited

READS = Bucket(burst=60, per_minute=60)
TRIES = Bucket(burst=20, per_minute=20)  # at codes


@never_cache
@limited(READS, methods=("GET",))
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Type a code; what it opens stands on the page of the code."""
    typed = request.GET.get("code", "")[:40]
    return _checked(request, typed) if typed else _page(request, "")


@never_cache
@require_safe
def checked(request: HttpRequest, code: str) -> HttpResponse:
    """What everybody is told of the licence with this code; any wrong code is answered alike."""
    return _checked(request, code[:40])


@limited(TRIES, key=address_of, methods=("GET",))
def _checked(request: HttpRequest, typed: str) -> HttpResponse:
    return _page(request, typed, find_by_check_code(typed), status=404)


def _page(request: HttpRequest, typed: str, found: LicenceView | None = None, status: int = 200) -> HttpResponse:
    if exchange.is_far():
        problem = _("Licences are not kept on this address. Check it at the city's desk, or call 12345.")
        return render(request, "services/licence_check.html", {"problem": problem}, status=503)
    problem = _("No licence has this code. Compare it with the paper, sign by sign.") if typed and not found else ""
    context = {
        "code": typed, "row": found, "problem": problem, "sentence": sentence_of(found) if found else "",
        "is_good": found is not None and found.state == "valid" and found.grade in ("A", "B"),
    }  # fmt: skip
    return render(request, "services/licence_check.html", context, status=200 if found or not typed else status)


@limited(READS, methods=("GET",))
@require_safe
def certificate(request: HttpRequest) -> HttpResponse:
    """The certificate under which PDFs of licences are signed, as PEM."""
    return HttpResponse(signing.certificates(), content_type="application/x-pem-file")


def check_address(request: HttpRequest) -> Callable[[str], str]:
    """The whole address at which a licence is checked, by its check code, as a QR code has it."""
    return lambda code: request.build_absolute_uri(reverse("services:licence-check", args=[code]))


def file_answer(data: bytes, name: str, media_type: str = "application/pdf") -> HttpResponse:
    """A file for download."""
    response = HttpResponse(data, content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def wanted_copy(request: HttpRequest) -> Wanted:
    """A copy for use as a page asks for it."""
    until = None
    with contextlib.suppress(ValueError):
        until = dt.date.fromisoformat(request.POST.get("until", ""))
    return Wanted(request.POST.get("text", "")[:200], request.POST.get("recipient", "")[:100], until)
