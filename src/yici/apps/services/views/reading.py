"""/services/ and the guide of one item or thing: what somebody reads before applying."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from yici.apps.services.selectors.guides import Guide, find_fault, find_services, get_guide
from yici.apps.services.views.choices import said
from yici.core.ratelimit import Bucket, limited

READS = Bucket(burst=120, per_minute=240)


@limited(READS)
@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """Things and items by people's own words."""
    words = request.GET.get("q", "")[:60]
    found, fault = find_services(words), find_fault(words)
    context = {
        "words": words,
        "fault": said(fault.says, fault.says_en) if fault else "",
        "things": [one for one in found if one.is_thing],
        "items": [one for one in found if not one.is_thing],
    }
    return render(request, "services/services.html", context)


@limited(READS)
@require_safe
def item(request: HttpRequest, code: str) -> HttpResponse:
    """The guide of an item."""
    return render(request, "services/guide.html", told_of(get_guide(code, is_thing=False)))


@limited(READS)
@require_safe
def thing(request: HttpRequest, code: str) -> HttpResponse:
    """The guide of a thing."""
    return render(request, "services/guide.html", told_of(get_guide(code, is_thing=True)))


def told_of(guide: Guide) -> dict[str, object]:
    """What the page of a guide shows."""
    return {
        "guide": guide,
        "limits": limits_of(guide),
        "to_bring": [one for one in guide.papers if one.way in ("bring", "shared")],
        "to_promise": [one for one in guide.papers if one.way == "promise"],
        "held": [one for one in guide.papers if one.way == "held"],
        "conditions": [one for one in guide.row.get("conditions", "").split("|") if one],
        "bases": [one for one in guide.row.get("basis", "").split("|") if one],
        "to_fill": sum(not one.field.formula for one in guide.composed.fields),
    }


def limits_of(guide: Guide) -> list[str]:
    """The promised limit in words, by rule; at once where nothing is promised in days."""
    words = []
    for rule, length in guide.composed.longest.items():
        if length:
            words.append({
                "working_days": ngettext("%(n)s working day", "%(n)s working days", length),
                "calendar_days": ngettext("%(n)s day", "%(n)s days", length),
                "hours": ngettext("%(n)s hour", "%(n)s hours", length),
            }[rule] % {"n": length})  # fmt: skip
    return words
