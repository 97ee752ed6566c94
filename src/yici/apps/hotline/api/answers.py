"""What the doors for programs share: JSON in and out, errors in the house's words, limits, who asks."""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt

from yici.apps.hotline.errors import BadValue
from yici.apps.places.public import actor_of, actor_of_token
from yici.core.access import Actor
from yici.core.errors import NotAllowed, NotFound, TooManyTries, YiciError
from yici.core.ratelimit import Bucket, address_of

MOST_BYTES = 64 * 1024
READS = Bucket(burst=600, per_minute=600)
WRITES = Bucket(burst=max(60, settings.SAY_PER_MINUTE), per_minute=settings.SAY_PER_MINUTE)

View = Callable[..., HttpResponse]


def refused(problem: YiciError) -> HttpResponse:
    """An error as JSON: a code for programs, a sentence for people."""
    status = 404 if isinstance(problem, NotFound) else problem.status
    response = JsonResponse({"code": problem.code, "message": problem.message, "status": status}, status=status)
    if isinstance(problem, TooManyTries):
        response.headers["Retry-After"] = str(problem.facts.get("seconds", 60))
    return response


def limit(request: HttpRequest) -> None:
    """Raise ``TooManyTries`` when the address asks too often."""
    bucket = READS if request.method in ("GET", "HEAD") else WRITES
    wait = bucket.take(address_of(request))
    if wait:
        raise TooManyTries(seconds=math.ceil(wait))


def json_door(*methods: str) -> Callable[[View], View]:
    """A view for programs: only these methods, errors as JSON. It reads no session, so it needs no token of one."""

    def decorate(view: View) -> View:
        @csrf_exempt
        @functools.wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in (*methods, "HEAD" if "GET" in methods else ""):
                allowed = ", ".join(methods)
                content = {
                    "code": "method_not_allowed",
                    "message": gettext("This address takes only {methods}.").format(methods=allowed),
                    "status": 405,
                }
                return JsonResponse(content, status=405, headers={"Allow": allowed})
            try:
                limit(request)
                response = view(request, *args, **kwargs)
            except YiciError as problem:
                response = refused(problem)
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return run

    return decorate


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object that was sent; raises ``BadValue``."""
    if request.content_type == "multipart/form-data":  # a form that was read already; its bytes are gone
        raise BadValue(name="body", problem=gettext("is no JSON object"))
    if len(request.body) > MOST_BYTES:
        raise BadValue(name="body", problem=gettext("is longer than 64 kB"))
    try:
        found = json.loads(request.body or b"null")
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise BadValue(name="body", problem=gettext("is no JSON object"))
    return found


def checked(data: Mapping[str, Any], fields: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The values that ``fields`` (JSON schemas by name) allow; raises ``BadValue`` with the first wrong one."""
    for name in data:
        if name not in fields:
            raise BadValue(name=str(name)[:60], problem=gettext("is not known here"))
    for name, schema in fields.items():
        if name in data:
            problem = _wrong(data[name], schema)
            if problem:
                raise BadValue(name=name, problem=problem)
        elif schema.get("needed"):
            raise BadValue(name=name, problem=gettext("is missing"))
    return {name: value for name, value in data.items() if name in fields}


def _wrong(value: Any, schema: Mapping[str, Any]) -> str:
    kinds: dict[str, tuple[type, ...]] = {
        "string": (str,), "boolean": (bool,), "integer": (int,), "number": (int, float),
    }  # fmt: skip
    kind = str(schema["type"])
    if not isinstance(value, kinds[kind]) or (kind != "boolean" and isinstance(value, bool)):
        return gettext("must be a {kind}").format(kind=kind)
    if isinstance(value, str):
        if len(value) > int(schema.get("maxLength", 4000)):
            return gettext("is longer than {most} signs").format(most=schema.get("maxLength", 4000))
        if "\x00" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
            return gettext("has a sign that no text of ours has")
        if "enum" in schema and value not in schema["enum"]:
            return gettext("must be one of {choices}").format(choices=", ".join(schema["enum"]))
    elif kind in ("integer", "number") and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        return gettext("lies outside {least} to {most}").format(least=schema["minimum"], most=schema["maximum"])
    return ""


def without_nul(*texts: str) -> None:
    """Texts of an address: what no database of ours keeps is not found."""
    if any("\x00" in text or len(text) > 200 for text in texts):
        raise NotFound


def who_asks(request: HttpRequest) -> Actor:
    """The post that asks: by ``Authorization: Bearer`` with a token, or by the session of a browser, which then needs
    its CSRF token for every write. ``NotFound`` for strangers.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return actor_of_token(token.strip())
    actor = actor_of(request)
    if request.method not in ("GET", "HEAD"):
        guard = CsrfViewMiddleware(lambda _: HttpResponse())
        guard.process_request(request)
        if guard.process_view(request, _nothing, (), {}) is not None:
            raise NotAllowed
    return actor


def _nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()
