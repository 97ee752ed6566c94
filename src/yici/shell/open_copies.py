"""The city's open pages on a public face of its own: the desk draws them, they travel as documents, and are shown here.

They are the same for everybody, so what travels is the page itself, in both languages, and the files for download.
"""

from __future__ import annotations

import base64
import datetime as dt
import io
import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yici.core import exchange

KIND = "open"
ROOTS = ("/open/", "/figures/", "/draws/")
MOST_PAGES, MOST_BYTES = 400, 2_000_000
ROUND_FOR, WALK_EVERY = 1.0, 3600.0  # seconds: others in the worker have their turn
KEPT_FOR = dt.timedelta(days=60)
LINK = re.compile(r'href="([^"#]+)"')
_handler: list[WSGIHandler] = []
_waiting: list[tuple[str, str]] = []  # (language, address) still to be drawn in this walk
_seen: set[tuple[str, str]] = set()
_walked: list[float] = []  # when the walk began


def show_open(seconds: float = ROUND_FOR) -> int:
    """Send open pages that changed, in each language, for so many seconds, and go on there at the next round; returns
    how many changed. A walk over all of them begins at most once an hour.
    """
    until, count = time.monotonic() + seconds, 0
    if not _waiting:
        if _walked and time.monotonic() - _walked[-1] < WALK_EVERY:
            return 0
        _walked[:] = [time.monotonic()]
        _seen.clear()
        _waiting.extend((language, path) for path in _entries() for language, _name in settings.LANGUAGES)
    while _waiting and time.monotonic() < until:
        language, path = _waiting.pop(0)
        if (language, path) not in _seen and len(_seen) < MOST_PAGES:
            _seen.add((language, path))
            count += _show(language, path)
    return count


def _show(language: str, path: str) -> bool:
    status, kind, body, named = _draw(path, language)
    if status != 200 or len(body) > MOST_BYTES:
        return False
    if kind.startswith("text/html"):
        _waiting.extend((language, link) for link in _links(path, body.decode("utf-8", "replace")))
    content = {"type": kind, "named": named, "body": base64.b64encode(body).decode("ascii")}
    return exchange.show_there(KIND, f"{language} {path}"[:160], content, kept_for=KEPT_FOR)


def _entries() -> list[str]:
    from yici.shell.urls import OPEN

    return [*(f"/open/{one.pattern}" for one in OPEN if not one.pattern.converters), "/draws/", "/draws/log/"]


def _links(here: str, text: str) -> list[str]:
    found = (urljoin(here, link.replace("&amp;", "&")) for link in LINK.findall(text))
    return [link for link in found if urlsplit(link).path.startswith(ROOTS) and len(link) < 150 and ":" not in link]


def _draw(path: str, language: str) -> tuple[int, str, bytes, str]:
    """Status, type, content and name for download of a page, drawn as for a stranger."""
    if not _handler:
        _handler.append(WSGIHandler())
    parts = urlsplit(path)
    query = f"{parts.query}&lang={language}".lstrip("&")
    told: dict[str, Any] = {}

    def begin(status: str, headers: list[tuple[str, str]], *_rest: object) -> Callable[[bytes], object]:
        told.update(status=int(status[:3]), headers={name.lower(): value for name, value in headers})
        return lambda data: None

    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": parts.path, "QUERY_STRING": query, "SERVER_NAME": _host(),
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "https" if settings.HTTPS else "http", "REMOTE_ADDR": f"exchange {path}",
    }  # fmt: skip
    answer = _handler[0](environ, begin)
    try:
        body = b"".join(answer)
    finally:
        answer.close()
    headers = told["headers"]
    return told["status"], headers.get("content-type", ""), body, headers.get("content-disposition", "")


def _host() -> str:
    return next((host for host in settings.ALLOWED_HOSTS if host not in ("*", "")), "127.0.0.1").lstrip(".")


def open_copies(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: on a public face of its own the open pages are the desk's copies; nothing here is counted anew."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(ROOTS) or not exchange.is_far():
            return get_response(request)
        query = request.GET.copy()
        query.pop("lang", None)
        path = f"{request.path}?{query.urlencode()}".rstrip("?")
        language = getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
        copy = exchange.find_copy(KIND, f"{language} {path}"[:160])
        if copy is None:
            words = _("This page is not here yet. It comes with the next exchange; look again in an hour.")
            return render(request, "error.html", {"message": words, "status": 404}, status=404)
        response = HttpResponse(base64.b64decode(copy.content["body"]), content_type=copy.content["type"])
        if copy.content["named"]:
            response.headers["Content-Disposition"] = copy.content["named"]
        return response

    return answer
