"""The public board: what was promised, in which sentence, where it stands, what was changed by whom; data, a feed."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yici.apps.ledger.errors import EntryNotFound
from yici.apps.ledger.models import Entry
from yici.apps.ledger.rules.numbers import shown
from yici.apps.ledger.selectors.promises import A_PAGE, MOST, count_promises, get_promise, list_news, list_promises
from yici.apps.ledger.states import ENDED, ENTRY_WORDS
from yici.apps.ledger.views.answers import PAGES, whole
from yici.apps.ledger.views.board import shown_line
from yici.apps.ledger.views.wording import (
    EVENT_WORDS,
    LINK_WORDS,
    LOOKS,
    chart_pair,
    forecast_words,
    light_words,
    present_words,
    target_words,
    told,
)
from yici.core.ratelimit import limited
from yici.sheets.exporting import ExportSheet, Heading, csv_lines

LICENCE = "CC-BY-4.0"
FIELDS = (
    "number", "title", "kind", "indicator", "comparator", "target", "unit", "deadline", "lead_unit", "state", "present",
    "present_on", "expected", "gap", "forecast", "forecast_lowest", "forecast_highest", "light", "why",
)  # fmt: skip


@limited(PAGES, methods=("GET",))
@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """All public promises, with how many are not shown."""
    unit, state = request.GET.get("unit", "")[:40], request.GET.get("state", "")[:20]
    lines = list_promises(unit=unit, state=state, after=whole(request.GET.get("after")), most=A_PAGE + 1)
    more = len(lines) > A_PAGE
    query = {"unit": unit, "state": state, "after": str(lines[A_PAGE - 1].position)} if more else {}
    context = {
        "rows": [shown_line(one) for one in lines[:A_PAGE]], "counts": count_promises(), "unit": unit, "state": state,
        "older": f"{reverse('open:promises')}?{urlencode(query)}" if more else "", "licence": LICENCE,
    }  # fmt: skip
    return render(request, "ledger/promises.html", context)


@limited(PAGES, methods=("GET",))
@require_safe
def promise(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One promise: sentence, figure, line, what was changed."""
    found = get_promise(key)
    facts, row = found.facts, Entry.objects.only("added_on").get(key=key)
    ended = facts.state in ENDED
    standing = found.standing
    context: dict[str, Any] = {
        "entry": found, "facts": facts, "state": ENTRY_WORDS[facts.state], "target": target_words(facts),
        "present": present_words(facts), "look": "done" if ended else LOOKS[standing.light.colour],
        "light": ENTRY_WORDS[facts.state] if ended else light_words(standing.light),
        "gap": shown(standing.gap, facts.unit, facts.value) if standing.gap else "",
        "expected": shown(standing.expected, facts.unit, facts.value) if standing.expected else "",
        "charts": chart_pair(facts, found.points, standing, row.added_on), "forecast": forecast_words(facts, standing),
        "told": told(found.events, is_public=True),
        "links": [{"link": one, "kind": LINK_WORDS[one.kind]} for one in found.links],
        "points": [
            {"on": one.on, "value": shown(one.value, facts.unit, facts.value or one.value)} for one in found.points
        ],
    }  # fmt: skip
    return render(request, "ledger/promise.html", context)


@limited(PAGES, methods=("GET",))
@require_safe
def promises_file(request: HttpRequest, form: str) -> HttpResponse:
    """All public promises as CSV or JSON, with licence and how many are not shown."""
    if form not in ("csv", "json"):
        raise EntryNotFound
    rows = [_flat(one) for one in list_promises(most=MOST)]
    counts = count_promises()
    about = {
        "licence": LICENCE, "shown": counts.shown, "not_shown": counts.hidden,
        "definition": request.build_absolute_uri(reverse("open:promises")),
    }  # fmt: skip
    if form == "json":
        text = json.dumps({"about": about, "rows": rows}, ensure_ascii=False)
        response = HttpResponse(text, content_type="application/json")
    else:
        sheet = ExportSheet(
            name="promises", headings=[Heading(name) for name in FIELDS],
            rows=[[row[name] for name in FIELDS] for row in rows],
            notes=[f"{key}: {value}" for key, value in about.items()],
        )  # fmt: skip
        response = HttpResponse("".join(csv_lines(sheet)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="promises.{form}"'
    return response


def _flat(one: Any) -> dict[str, Any]:
    facts, standing = one.facts, one.standing
    forecast = standing.forecast

    def text(value: Any) -> str:
        return "" if value is None else str(value)

    return {
        "number": one.number, "title": facts.title, "kind": facts.kind, "indicator": facts.indicator,
        "comparator": facts.comparator, "target": facts.value, "unit": facts.unit, "deadline": facts.deadline,
        "lead_unit": one.lead_name, "state": facts.state, "present": facts.present, "present_on": facts.present_on,
        "expected": text(standing.expected), "gap": text(standing.gap), "forecast": text(forecast and forecast.value),
        "forecast_lowest": text(forecast and forecast.lowest), "forecast_highest": text(forecast and forecast.highest),
        "light": standing.light.colour, "why": standing.light.why,
    }  # fmt: skip


@limited(PAGES, methods=("GET",))
@require_safe
def promises_feed(request: HttpRequest) -> HttpResponse:
    """What happened to public promises, newest first, for feed readers: the subscription without an account."""
    feed = Atom1Feed(
        title=str(_("Promises and where they stand")), link=request.build_absolute_uri(reverse("open:promises")),
        description="", feed_url=request.build_absolute_uri(request.path),
    )  # fmt: skip
    for one in list_news():
        words = str(EVENT_WORDS[one.kind])
        figure = shown(str(one.content.get("present", "")), "") if one.kind == "figure" else ""
        feed.add_item(
            title=f"{one.title}: {words}", link=request.build_absolute_uri(reverse("open:promise", args=[one.entry])),
            description=figure, updateddate=one.at, unique_id=f"urn:uuid:{one.entry}:{one.position}",
        )  # fmt: skip
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    return response
