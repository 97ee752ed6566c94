"""Pages of the house itself: the first page, the style guide, the style sheet, errors in plain words. No domain."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from yici.apps.hotline.public import DayFigures, day_figures
from yici.apps.services.public import follow_url
from yici.core import numbers
from yici.shell import specimens
from yici.shell.display import chosen
from yici.shell.stylesheet import current_stylesheet
from yici.shell.vocabulary import CLOCKS, KNOWN

MOST_WORDS = 200  # of the box on the first page

ERRORS: dict[int, tuple[str | Promise, str | Promise]] = {
    400: (
        gettext_lazy("We could not read what was sent"),
        gettext_lazy("Go back one step; what you typed is still there. Send it once more."),
    ),
    403: (
        gettext_lazy("This page waited too long"),
        gettext_lazy("Go back one step, load the page again, then send it. Copy long text first."),
    ),
    404: (
        gettext_lazy("There is nothing at this address"),
        gettext_lazy("Please compare the address or the number with what you were given."),
    ),
    429: (
        gettext_lazy("That was very fast"),
        gettext_lazy("Please wait a minute, then go on. Nothing is lost."),
    ),
    500: (
        gettext_lazy("Something broke on our side"),
        gettext_lazy("It is not your mistake. What was shown as saved is saved. Try again in a minute."),
    ),
}


@require_safe
def stylesheet(request: HttpRequest, version: str) -> HttpResponse:
    """The style sheet; with its own version in the address it may be kept for ever."""
    sheet = current_stylesheet()
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(sheet.compressed, content_type="text/css; charset=utf-8")
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(sheet.text, content_type="text/css; charset=utf-8")
    kept = "public, max-age=31536000, immutable" if version == sheet.version else "no-cache"
    response.headers["Cache-Control"] = kept
    response.headers["Vary"] = "Accept-Encoding"
    return response


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page: one box for words or a number, doors, two true sentences. Shows no door that leads nowhere."""
    words = request.GET.get("q", "").strip()[:MOST_WORDS]
    number, say_follow = numbers.normalise(words), _address("say:follow")
    if number and (address := follow_url(number)):
        return redirect(address)
    if number and say_follow:  # nobody follows it by a code: the page of requests says what is wrong
        return redirect(f"{say_follow}?{urlencode({'number': number})}")
    context = {
        "words": words,
        "say_url": _address("say:say"),
        "services_url": _address("services:services"),
        "follow_url": say_follow,
        "rates_url": _address("open:rates"),
        "tables_url": _address("tables:start"),
        "sign_in_url": _address("sign-in"),
        "figures": _yesterday(),
        "sheet": specimens.sheet(),
    }
    return render(request, "home.html", context)


def _yesterday() -> DayFigures | None:
    """What is said of yesterday; nothing when the database does not answer: the doors stand all the same."""
    try:
        return day_figures()
    except DatabaseError:
        return None


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every part in every state. Needs no database."""
    clocks = {
        "in_time": _("3 working days left"),
        "due_soon": _("Due today 17:30"),
        "overdue": _("2 working days over"),
        "paused": _("Paused until the photo; resumes 24 Nov"),
        "not_started": "",
        "done": "",
        "done_late": _("Done, 1 day late"),
    }
    context = {
        "tokens": specimens.TOKENS,
        "usage": specimens.USAGE,
        "clocks": [(state, clocks[state]) for state in CLOCKS],
        "known_states": list(KNOWN),
        "steps": specimens.STEPS,
        "coverage": specimens.COVERAGE,
        "sheet": specimens.sheet(),
        "questions": specimens.questions(),
        "receipt": specimens.RECEIPT,
        "form": specimens.form(),
        "themes": ("light", "dark"),
    }
    return render(request, "styleguide.html", context)


def error(request: HttpRequest, status: int) -> HttpResponse:
    """The page of an error. Touches neither session nor database, so that it stands when they do not."""
    message, advice = ERRORS[status]
    context = {
        "display": chosen(request.GET, request.COOKIES),
        "message": message,
        "advice": advice,
        "status": status,
        "retry": request.get_full_path() if status in (429, 500) and request.method == "GET" else "",
    }
    return HttpResponse(render_to_string("error.html", context), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return error(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 is told as 404: a stranger does not learn that something is there."""
    return error(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was open too long (CSRF_FAILURE_VIEW)."""
    return error(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return error(request, 404)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429, for the rate limits."""
    return error(request, 429)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return error(request, 500)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
