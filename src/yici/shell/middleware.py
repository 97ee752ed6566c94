"""Headers of every answer, and errors as pages in plain words."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yici.core.errors import YiciError

Handler = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; media-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "manifest-src 'self'"
)

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def security_headers(get_response: Handler) -> Handler:
    """Content-Security-Policy without inline script or style, and what the browser may not use."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(self), microphone=(self), geolocation=(self)")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return answer


class RefuseNul:
    """A NUL in a query or a field of a form is answered 400: no text of ours has one, and PostgreSQL refuses them."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        """Look into the fields after whoever forged the form was refused, before anybody reads them."""
        if request.method != "POST" or request.content_type not in FORMS:
            return
        if any("\0" in value for values in request.POST.lists() for value in values[1]):
            raise BadRequest


refuse_nul = RefuseNul


class ErrorsAsPages:
    """Turns a ``YiciError`` into a page (or a plain text for htmx) with its status and its message."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer known errors; leave unknown ones to Django."""
        if not isinstance(exception, YiciError):
            return None
        status = 404 if exception.status == 403 and not request.user.is_authenticated else exception.status
        if getattr(request, "htmx", False):
            return HttpResponse(exception.message, status=status, content_type="text/plain; charset=utf-8")
        return render(request, "error.html", {"message": exception.message, "status": status}, status=status)


errors_as_pages = ErrorsAsPages
