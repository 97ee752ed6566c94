"""/licences/mine/: a resident's own licences with the copies taken of them; one on paper can be declared."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yici.apps.services.actions.licence_papers import (
    draw_licence,
    open_held_copy,
    open_held_licence,
    take_copy_of_held,
)
from yici.apps.services.actions.licensing import offer_licence
from yici.apps.services.actions.receiving import APPLICANT
from yici.apps.services.contracts import Registering, ResidentView
from yici.apps.services.selectors.licences import LICENCE_FILE, kinds, list_held, list_library
from yici.apps.services.views.identified import resident_of
from yici.apps.services.views.licences import check_address, file_answer, wanted_copy
from yici.core import files
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, UploadRefused, YiciError
from yici.core.ids import new_key
from yici.core.ratelimit import Bucket, address_of, limited

CHANGES = Bucket(burst=30, per_minute=20)
MOST_BYTES = 10_000_000
PAPER = ("kind", "number", "issuer", "valid_from", "valid_to")


def _self(request: HttpRequest) -> ResidentView:
    found = resident_of(request)
    if found is None or found.by == "window":
        raise NotFound
    return found


@never_cache
@limited(CHANGES, key=address_of)
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """The own licences. Whoever is not known yet is sent to the own page, and comes back."""
    if resident_of(request) is None:
        return SeeOther(f"{reverse('services:me')}?{urlencode({'next': reverse('services:own-licences')})}")
    resident = _self(request)
    if request.method != "POST":
        return _page(request, resident)
    try:
        if request.POST.get("act") == "copy":
            licence = uuid.UUID(request.POST.get("licence", ""))
            take_copy_of_held(actor=APPLICANT, holder=resident.record, licence=licence, wanted=wanted_copy(request))
        else:
            _declare(request, resident)
    except ValueError:
        raise NotFound from None
    except NotFound:
        raise
    except YiciError as error:
        return _page(request, resident, error)
    return SeeOther(reverse("services:own-licences"))


def _declare(request: HttpRequest, resident: ResidentView) -> None:
    typed = {name: request.POST.get(name, "").strip()[:120] for name in PAPER}
    paper = Registering(holder_name=resident.name, area_code=resident.area_code, **typed)
    brought, client_key = request.FILES.get("file"), request.POST.get("client_key", "")[:80]
    prepared = None
    if brought is not None:
        if brought.size is None or brought.size > MOST_BYTES:
            raise UploadRefused(name=brought.name or "", problem="10 MB")
        prepared = files.prepare(brought.read())
    key = offer_licence(
        actor=APPLICANT, holder=resident.record, paper=paper, client_key=client_key,
        file=prepared.address if prepared else "",
    )  # fmt: skip
    if prepared is not None:
        files.refer(prepared, owner_kind=LICENCE_FILE, owner_key=key, name="licence")


def _page(request: HttpRequest, resident: ResidentView, problem: YiciError | None = None) -> HttpResponse:
    library = list_library(resident.record)
    known = {str(view.record) for view, _ in library}
    context = {
        "resident": resident, "library": library, "others": [one for one in list_held(resident.record)
                                                             if one.source not in known],
        "kinds": kinds(), "client_key": request.POST.get("client_key") or new_key().hex, "typed": request.POST,
        "kind_names": dict(kinds()), "problem": problem.message if problem else "",
    }  # fmt: skip
    return render(request, "services/own_licences.html", context, status=problem.status if problem else 200)


@never_cache
@limited(CHANGES, key=address_of, methods=("GET",))
@require_safe
def mine_pdf(request: HttpRequest, licence: uuid.UUID) -> HttpResponse:
    """An own licence as signed PDF."""
    paper = open_held_licence(
        actor=APPLICANT, holder=_self(request).record, licence=licence, address=check_address(request)
    )  # fmt: skip
    return file_answer(draw_licence(paper), paper.name)


@never_cache
@limited(CHANGES, key=address_of, methods=("GET",))
@require_safe
def mine_copy(request: HttpRequest, copy: uuid.UUID) -> HttpResponse:
    """An own copy for use as signed PDF."""
    paper = open_held_copy(actor=APPLICANT, holder=_self(request).record, copy=copy, address=check_address(request))
    return file_answer(draw_licence(paper), paper.name)
