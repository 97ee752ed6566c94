"""The ceremony for everybody: all draws, the log, one draw live, its wall, its transcript, its minutes, checking it."""

from __future__ import annotations

import io
import json
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from yici.apps.draws.contracts import DrawView
from yici.apps.draws.public import (
    find_public_draw,
    find_public_transcript,
    get_public_names,
    list_log,
    list_public_draws,
    list_strikes,
    list_witnesses,
)
from yici.apps.draws.selectors.rows import ResultPage, cut, get_result_page
from yici.apps.draws.selectors.verifier import verifier_script
from yici.apps.draws.states import DRAW_WORDS
from yici.apps.draws.views.answers import attachment
from yici.apps.draws.views.wording import (
    VERBS,
    beacon_words,
    check_words,
    grouped_hex,
    headline,
    log_words,
    rule_words,
    steps_of,
    wait_words,
)
from yici.core import clock
from yici.core.ratelimit import Bucket, limited

OPEN = Bucket(burst=240, per_minute=240)
A_PAGE = 30
BEAT, LONGEST = 1.2, 180.0  # seconds between two results, and until the last one at most


def line_of(one: DrawView) -> dict[str, Any]:
    """A draw as lists show it."""
    return {
        "draw": one, "state": DRAW_WORDS[one.state], "beacon": beacon_words(one.beacon),
        "url": reverse("draws:draw", args=[one.number]),
    }  # fmt: skip


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 16 else 0


@limited(OPEN)
@require_safe
def draws(request: HttpRequest) -> HttpResponse:
    """Every draw, newest first, also the void ones."""
    found = list_public_draws(before=_number(request.GET.get("before")) or None, limit=A_PAGE + 1)
    older = f"{reverse('draws:draws')}?before={found[A_PAGE - 1][0]}" if len(found) > A_PAGE else ""
    context = {"lines": [line_of(one) for _at, one in found[:A_PAGE]], "older": older}
    return render(request, "draws/draws.html", context)


@limited(OPEN)
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """The log of all draws, each line chained to the one before."""
    found = list_log(after=_number(request.GET.get("after")), limit=101)
    context = {
        "lines": [
            {"line": one, "verb": VERBS[one.verb], "words": log_words(one.verb, one.facts)} for one in found[:100]
        ],
        "later": f"{reverse('draws:log')}?after={found[99].position}" if len(found) > 100 else "",
    }
    return render(request, "draws/log.html", context)


def qr(text: str) -> SafeString:
    """A code as SVG with attributes only."""
    drawn = io.BytesIO()
    segno.make(text, error="m").save(
        drawn, kind="svg", border=2, xmldecl=False, svgns=True, omitsize=True, svgclass=None, lineclass=None,
        dark="#000", light="#fff",
    )  # fmt: skip
    return mark_safe(drawn.getvalue().decode())


def seen(request: HttpRequest, draw: DrawView, page: ResultPage) -> dict[str, Any]:
    """What the pages of a ceremony have in common."""
    witnesses = list_witnesses(draw.key)
    opened = sum(1 for one in witnesses if one.value)
    steps = steps_of(draw, len(witnesses), opened)
    verify_url = reverse("draws:verify", args=[draw.number])
    elapsed = (clock.now() - draw.drawn_at).total_seconds() if draw.drawn_at else 0.0
    beat = min(BEAT, LONGEST / max(len(page.rows), 1))
    return {
        "draw": draw, "page": page, "steps": steps, "witnesses": witnesses, "opened": opened,
        "headline": headline(draw, page.total), "beacon": beacon_words(draw.beacon), "wait": wait_words(draw.beacon_at),
        "step": next((at for at, one in enumerate(steps, 1) if one["state"] in ("now", "stopped")), len(steps)),
        "qr": qr(f"{request.build_absolute_uri(verify_url)}#{draw.commitment}"),
        "groups": grouped_hex(draw.commitment), "verify_url": verify_url,
        "is_running": draw.state in ("committed", "revealed"),
        "beat": f"{beat:.3f}", "elapsed": f"{elapsed:.1f}", "shown": min(len(page.rows), int(elapsed / beat) + 1),
    }  # fmt: skip


@limited(OPEN)
@require_safe
def draw(request: HttpRequest, number: str) -> HttpResponse:
    """One draw, live: where it stands, what was sealed, what comes out."""
    found = find_public_draw(number)
    page = get_result_page(number)
    lines = list_log(number=number)
    context = seen(request, found, page) | {
        "rule": rule_words(found.facts["rule"]), "strikes": list_strikes(found.key),
        "log": [{"line": one, "verb": VERBS[one.verb], "words": log_words(one.verb, one.facts)} for one in lines],
    }  # fmt: skip
    return render(request, "draws/draw.html", context)


@limited(OPEN)
@require_safe
def wall(request: HttpRequest, number: str) -> HttpResponse:
    """One draw on the wall of a hall, 1920 by 1080; dark unless ``?theme=light``."""
    found = find_public_draw(number)
    context = seen(request, found, get_result_page(number))
    rows = context["page"].rows
    newest = int(context["shown"]) if rows else 0
    first = max(0, (newest - 1) // 7 * 7 - 7)
    context |= {
        "title": cut(found.title, 26),
        "is_light": request.GET.get("theme") == "light",
        "window": [{"row": one, "is_shown": place < newest, "is_here": first <= place < first + 14,
                    "is_newest": place == newest - 1} for place, one in enumerate(rows)],
    }  # fmt: skip
    return render(request, "draws/wall.html", context)


@limited(OPEN)
@require_safe
def transcript(request: HttpRequest, number: str) -> HttpResponse:
    """The transcript, byte for byte."""
    return attachment(find_public_transcript(number), f"{number}-transcript.json", "application/json")


@limited(OPEN)
@require_safe
def names(request: HttpRequest, number: str) -> HttpResponse:
    """What the ids of a list are called in public."""
    data = json.dumps(dict(get_public_names(number)), ensure_ascii=False).encode()
    return HttpResponse(data, content_type="application/json")


@limited(OPEN)
@require_safe
def minutes(request: HttpRequest, number: str) -> HttpResponse:
    """The minutes: one page to print and sign."""
    found = find_public_draw(number)
    page = get_result_page(number, most=60)
    context = seen(request, found, page) | {
        "rule": rule_words(found.facts["rule"]),
        "log": [
            {"line": one, "verb": VERBS[one.verb], "words": log_words(one.verb, one.facts)}
            for one in list_log(number=number)
            if one.entry
        ],
    }
    return render(request, "draws/minutes.html", context)


@limited(OPEN)
@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """The verifier as one script, for the page and for its worker."""
    response = HttpResponse(verifier_script(), content_type="text/javascript; charset=utf-8")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@limited(OPEN)
@require_safe
def verify(request: HttpRequest, number: str) -> HttpResponse:
    """The draw is run again on the reader's own device."""
    found = find_public_draw(number)
    context = {"draw": found, "words": check_words(),
               "is_open": found.published_at is not None and found.state in ("drawn", "void")}  # fmt: skip
    return render(request, "draws/verify.html", context)


@limited(OPEN)
@require_safe
def verify_saved(request: HttpRequest, number: str) -> HttpResponse:
    """The same page with script, style and transcript inside: it works from a folder, without any network."""
    found = find_public_draw(number)
    told = json.dumps(dict(get_public_names(number)), ensure_ascii=False)
    inside = "".join(
        f'<script type="application/json" id="{name}">{text.replace("<", chr(92) + "u003c")}</script>'
        for name, text in (("transcript", find_public_transcript(number).decode()), ("names", told))
    )  # nothing in a text can end the element that holds it
    inside += f"<script>{verifier_script()}</script>"  # saved, the page has no server and no content policy
    context = {"draw": found, "words": check_words(), "inside": mark_safe(inside)}
    page = render(request, "draws/verify_saved.html", context)
    return attachment(page.content, f"{number}-verify.html", "text/html; charset=utf-8")
