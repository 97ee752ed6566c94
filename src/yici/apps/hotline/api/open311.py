"""Open311 GeoReport v2, JSON and XML: services are kinds, service requests are requests.

``service_request_id`` of what a program files is number and code, ``R26-0041827-4.K7M2QX``: whoever filed it reads it,
nobody guesses it. The list of requests shows those whose requesters chose to be public, by kind, day, town and state,
without their words: words become public only through an editor.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import secrets
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt

from yici.apps.hotline.api.answers import checked, limit, without_nul
from yici.apps.hotline.api.citizens import intake_of
from yici.apps.hotline.api.fields import INTAKE
from yici.apps.hotline.contracts import FollowView
from yici.apps.hotline.errors import BadValue, RequestNotFound
from yici.apps.hotline.public import CITIZEN, get_followed, get_kind, list_kinds, take_request
from yici.apps.hotline.selectors.open311 import PublicRequest, city_code, list_public
from yici.core import clock
from yici.core.errors import NotAllowed, YiciError

FORMS = {"json": "application/json", "xml": "text/xml; charset=utf-8"}
MOST, SPAN = 1000, dt.timedelta(days=90)  # as the specification says
SENT = ("service_code", "description", "lat", "long", "address_string", "address_id", "email", "phone", "first_name",
        "last_name", "account_id", "device_id", "media_url", "jurisdiction_id", "api_key")  # fmt: skip

Rows = Sequence[Mapping[str, Any]]
View = Callable[..., tuple[str, str, Rows]]


def door(*methods: str) -> Callable[[View], Callable[..., HttpResponse]]:
    """A view that gives (name of the list, name of one, rows) is answered in the form asked for; so are its errors."""

    def decorate(view: View) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @functools.wraps(view)
        def run(request: HttpRequest, *args: Any, form: str, **kwargs: Any) -> HttpResponse:
            if form not in FORMS:
                raise Http404
            if request.method not in (*methods, "HEAD"):
                told = {"code": 405, "description": ", ".join(methods)}
                return answered(form, "errors", "error", [told], 405)
            try:
                limit(request)
                many, one, rows = view(request, *args, **kwargs)
            except YiciError as problem:
                told = {"code": problem.status, "description": f"{problem.code}: {problem.message}"}
                return answered(form, "errors", "error", [told], problem.status)
            return answered(form, many, one, rows, 201 if request.method == "POST" else 200)

        return run

    return decorate


def answered(form: str, many: str, one: str, rows: Rows, status: int) -> HttpResponse:
    """Rows as JSON, or as XML below an element called ``many``; without a name for one it is a single thing."""
    if form == "json":
        content: Any = list(rows) if one else rows[0]
        return JsonResponse(content, safe=False, status=status)
    if not one:
        top = _element(many, rows[0])
    else:
        top = ET.Element(many)
        top.extend([_element(one, row) for row in rows])
    text = ET.tostring(top, encoding="utf-8", xml_declaration=True)
    return HttpResponse(text, content_type=FORMS["xml"], status=status)


def _element(name: str, value: Any) -> ET.Element:
    made = ET.Element(name)
    if isinstance(value, Mapping):
        made.extend([_element(key, part) for key, part in value.items()])
    elif isinstance(value, list):
        made.extend([_element(name.removesuffix("s"), part) for part in value])
    elif value is not None:
        text = str(value).lower() if isinstance(value, bool) else str(value)
        made.text = "".join(sign for sign in text if sign in "\t\n\r" or sign >= " ")
    return made


@door("GET")
def discovery(request: HttpRequest) -> tuple[str, str, Rows]:
    """Where the doors are."""
    here = settings.SITE or request.build_absolute_uri("/").rstrip("/")
    end = {
        "specification": "http://wiki.open311.org/GeoReport_v2", "url": f"{here}/open311/v2", "type": "production",
        "changeset": "2026-11-27 12:00", "formats": ["application/json", "text/xml"],
    }  # fmt: skip
    key = gettext("Ask the hotline of the city for an api_key.") if settings.OPEN311_KEYS else ""
    told = {"changeset": "2026-11-27 12:00", "contact": here, "key_service": key, "endpoints": [end]}
    return "discovery", "", [told]


@door("GET")
def services(request: HttpRequest) -> tuple[str, str, Rows]:
    """The kinds of requests."""
    kinds = list_kinds()
    names = {one.code: one.name for one in kinds}
    return "services", "service", [
        {
            "service_code": one.code, "service_name": one.name, "description": one.name_en, "metadata": False,
            "type": "realtime", "keywords": one.name_en, "group": names.get(one.parent, one.name),
        }
        for one in kinds
    ]  # fmt: skip


@door("GET")
def service(request: HttpRequest, code: str) -> tuple[str, str, Rows]:
    """The definition of a kind: it asks nothing of its own."""
    without_nul(code)
    return "service_definition", "", [{"service_code": get_kind(code).code, "attributes": []}]


@door("GET", "POST")
def requests(request: HttpRequest) -> tuple[str, str, Rows]:
    """File one (POST), or list (GET)."""
    if request.method == "POST":
        return "service_requests", "request", [_file(request)]
    return "service_requests", "request", _list(request)


def _file(request: HttpRequest) -> Mapping[str, Any]:
    sent = {name: request.POST.get(name, "").strip() for name in SENT}
    if settings.OPEN311_KEYS and not any(
        secrets.compare_digest(sent["api_key"].encode(), key.encode()) for key in settings.OPEN311_KEYS
    ):
        raise NotAllowed
    said: dict[str, Any] = {
        "text": sent["description"] or sent["media_url"], "kind": sent["service_code"],
        "name": f"{sent['last_name']}{sent['first_name']}", "phone": sent["phone"], "mail": sent["email"],
        "place": sent["address_string"][:200], "area": sent["address_id"] or city_code(),
    }  # fmt: skip
    if not sent["service_code"]:
        raise BadValue(name="service_code", problem=gettext("is missing"))
    if not said["text"]:
        raise BadValue(name="description", problem=gettext("is missing"))
    try:
        said |= {name: float(sent[of]) for name, of in (("longitude", "long"), ("latitude", "lat")) if sent[of]}
    except ValueError:
        raise BadValue(name="lat, long", problem=gettext("must be a {kind}").format(kind="number")) from None
    if not (sent["address_string"] or sent["address_id"] or ("longitude" in said and "latitude" in said)):
        raise BadValue(name="lat, long | address_string | address_id", problem=gettext("is missing"))
    intake = intake_of(checked({name: value for name, value in said.items() if value != ""}, INTAKE), "open311")
    receipt = take_request(actor=CITIZEN, intake=intake, client_key=_client_key(request, sent))
    identity = f"{receipt.number}.{receipt.code}"
    return {"service_request_id": identity, "service_notice": "", "account_id": sent["account_id"]}


def _client_key(request: HttpRequest, sent: Mapping[str, str]) -> str:
    """The specification knows no key: the same words from the same address within ten minutes are one request."""
    given = request.headers.get("Idempotency-Key", "")
    if 8 <= len(given) <= 80 and given.isprintable():
        return given
    moment = int(clock.now().timestamp()) // 600
    told = repr((request.META.get("REMOTE_ADDR"), sorted(sent.items()), moment))
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()


def _list(request: HttpRequest) -> Rows:
    wanted = [one for one in request.GET.get("service_request_id", "").split(",") if one]
    if wanted:
        return [row for one in wanted[:50] for row in _one_or_none(one)]
    now = clock.now()
    ends = _moment(request, "end_date") or now
    begins = _moment(request, "start_date") or ends - SPAN
    codes = [one for one in request.GET.get("service_code", "").split(",") if one]
    states = [one for one in request.GET.get("status", "").split(",") if one]
    return [
        _public(one)
        for one in list_public()
        if clock.day_of(max(begins, ends - SPAN)) <= one.received_on <= clock.day_of(ends)
        and (not codes or one.kind in codes)
        and (not states or one.status in states)
    ][:MOST]


def _moment(request: HttpRequest, name: str) -> dt.datetime | None:
    text = request.GET.get(name, "").replace(" ", "+")
    if not text:
        return None
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        raise BadValue(name=name, problem="2026-11-27T00:00:00Z") from None
    if not 1970 <= found.year <= 9000:
        raise BadValue(name=name, problem="1970–9000")
    return found if found.tzinfo else found.replace(tzinfo=clock.city_zone())


def _one_or_none(identity: str) -> Rows:
    try:
        return [_read(identity)]
    except RequestNotFound:
        return []


def _read(identity: str) -> Mapping[str, Any]:
    number, _, code = identity.partition(".")
    without_nul(identity)
    if not code:
        found = next((one for one in list_public() if one.number == number), None)
        if found is None:
            raise RequestNotFound
        return _public(found)
    return _own(identity, get_followed(number, code))


@door("GET")
def request(request: HttpRequest, identity: str) -> tuple[str, str, Rows]:
    """One request: with its code all that its requester may read, by number alone what is public."""
    return "service_requests", "request", [_read(identity)]


@door("GET")
def token(request: HttpRequest, token: str) -> tuple[str, str, Rows]:
    """Ids are given at once, so a token is its own id."""
    _read(token)
    return "service_requests", "request", [{"service_request_id": token, "token": token}]


def _name_of(kind: str) -> str:
    return next((one.name for one in list_kinds() if one.code == kind), "")


def _own(identity: str, view: FollowView) -> Mapping[str, Any]:
    received = min((line.at for line in view.lines), default=view.at)
    return {
        "service_request_id": identity, "status": "closed" if view.phase == "closed" else "open",
        "status_notes": view.answer or view.closed_text, "service_name": _name_of(view.kind),
        "service_code": view.kind, "description": view.text, "agency_responsible": view.unit_name,
        "service_notice": "", "requested_datetime": received.isoformat(),
        "updated_datetime": max((line.at for line in view.lines), default=received).isoformat(),
        "expected_datetime": view.promised.isoformat() if view.promised else None, "address": view.place,
        "address_id": "", "zipcode": "", "lat": None, "long": None, "media_url": "",
    }  # fmt: skip


def _public(one: PublicRequest) -> Mapping[str, Any]:
    day = dt.datetime.combine(one.received_on, dt.time(), tzinfo=clock.city_zone())
    return {
        "service_request_id": one.number, "status": one.status, "status_notes": "", "service_name": one.kind_name,
        "service_code": one.kind, "description": "", "agency_responsible": one.unit_name, "service_notice": "",
        "requested_datetime": day.isoformat(), "updated_datetime": None, "expected_datetime": None,
        "address": one.town, "address_id": "", "zipcode": "", "lat": None, "long": None, "media_url": "",
    }  # fmt: skip
