"""The ledger: by state, unit and due day, as of a day; two days compared; the page of a type of things; of a unit."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yici.apps.ledger.actions.importing import import_things
from yici.apps.ledger.contracts import EntryLine
from yici.apps.ledger.guards import is_office
from yici.apps.ledger.rules.numbers import shown
from yici.apps.ledger.rules.things import rate_of, totals_of
from yici.apps.ledger.selectors.changes import count_waiting
from yici.apps.ledger.selectors.entries import (
    A_PAGE,
    MOST,
    Wanted,
    changes_between,
    count_states,
    lines_on,
    list_entries,
)
from yici.apps.ledger.selectors.reports import list_reports
from yici.apps.ledger.selectors.types import list_types
from yici.apps.ledger.states import ENDED, ENTRY_WORDS
from yici.apps.ledger.views.answers import UPLOADS, day_in, let_in, whole
from yici.apps.ledger.views.wording import (
    FLAG_WORDS,
    HOW_WORDS,
    KIND_WORDS,
    LOOKS,
    changes_words,
    light_words,
    present_words,
    target_words,
)
from yici.apps.places.public import actor_of, desk_page, find_unit, list_units
from yici.core import clock, uploads
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ratelimit import limited

FILTERS = ("state", "unit", "due", "q", "type", "disclosure")


def shown_line(one: EntryLine) -> dict[str, Any]:
    """A line of a list, in words."""
    facts = one.facts
    return {
        "line": one, "facts": facts, "state": ENTRY_WORDS[facts.state], "kind": KIND_WORDS[facts.kind],
        "look": "done" if facts.state in ENDED else "paused" if facts.state == "paused" else
        LOOKS[one.standing.light.colour],
        "light": ENTRY_WORDS[facts.state] if facts.state in (*ENDED, "paused") else light_words(one.standing.light),
        "target": target_words(facts), "present": present_words(facts),
        "flags": [FLAG_WORDS[flag] for flag in one.flags],
    }  # fmt: skip


@desk_page()
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The ledger, or what it was at the end of a day (``on``)."""
    actor, asked = let_in(actor_of(request)), request.GET
    wanted = Wanted(
        asked.get("state", ""), asked.get("unit", ""), asked.get("due", ""), asked.get("q", "").strip()[:60],
        asked.get("type", ""), asked.get("disclosure", ""),
    )  # fmt: skip
    on = day_in(asked.get("on")) if asked.get("on") else None
    past = on is not None and on < clock.today()
    lines = lines_on(actor, on, wanted) if past and on else list_entries(
        actor, wanted, after=whole(asked.get("after")), most=A_PAGE + 1
    )  # fmt: skip
    more = not past and len(lines) > A_PAGE
    query: dict[str, str] = {name: str(value) for name, value in asked.items() if name in FILTERS}
    shown = [shown_line(one) for one in (lines if past else lines[:A_PAGE])]
    counts = count_states(actor)
    context = {
        "rows": shown, "counts": counts, "wanted": wanted, "on": on if past else None,
        "states": [(code, words, counts.get(code, 0)) for code, words in ENTRY_WORDS.items()],
        "alive": sum(count for state, count in counts.items() if state not in ENDED),
        "red": sum(1 for one in shown if one["look"] == "overdue"), "units": list_units() if is_office(actor) else (),
        "waiting": count_waiting(actor), "is_office": is_office(actor), "types": list_types(),
        "told": len(list_reports(actor, phase="told")) if actor.may("ledger.keep") else 0,
        "open": list_reports(actor, phase="open") if actor.may("ledger.report") and not is_office(actor) else [],
        "next": f"?{urlencode({**query, 'after': str(lines[A_PAGE - 1].position)})}" if more else "",
        "unit_code": actor.unit_code, "today": clock.today(),
        "month_ago": clock.today() - dt.timedelta(days=30), "may_keep": actor.may("ledger.keep"),
    }  # fmt: skip
    return render(request, "ledger/board.html", context)


@desk_page()
@require_safe
def differences(request: HttpRequest) -> HttpResponse:
    """What is different between the ends of two days, and why."""
    actor = let_in(actor_of(request))
    last = day_in(request.GET.get("to"))
    first = day_in(request.GET.get("from"), last - dt.timedelta(days=30))
    found = changes_between(actor, min(first, last), max(first, last))
    rows = [
        {"row": one, "how": HOW_WORDS[one.how], "lines": [] if one.how == "added" else changes_words(one.fields)}
        for one in found
    ]
    counts = {how: sum(1 for one in found if one.how == how) for how in HOW_WORDS}
    context = {"rows": rows, "first": min(first, last), "last": max(first, last), "counts": counts}
    return render(request, "ledger/differences.html", context)


def _cell(text: str, kind: str) -> tuple[str, bool]:
    """A cell as it is read, and whether it is a number."""
    is_number = kind in ("number", "money")
    return (shown(text, "") or text) if is_number else text, is_number


@desk_page()
@require_safe
def things(request: HttpRequest, kind: str) -> HttpResponse:
    """A ledger of things: a declared type of items with its own columns, rate and forecast."""
    return _things(request, let_in(actor_of(request)), kind)


def _things(request: HttpRequest, actor: Actor, kind: str, problem: str = "", status: int = 200) -> HttpResponse:
    known = next((one for one in list_types() if one.code == kind), None)
    if known is None:
        raise NotFound
    lines = [
        *list_entries(actor, Wanted(item_type=kind), most=MOST),
        *list_entries(actor, Wanted(item_type=kind, state="ended"), most=MOST),
    ]  # fmt: skip
    rows = [
        {**shown_line(one), "cells": [_cell(one.facts.columns.get(each.code, ""), each.kind) for each in known.columns],
         "rate": rate_of(one.standing, clock.today())}
        for one in lines[:500]
    ]  # fmt: skip
    context = {
        "kind": known, "rows": rows, "problem": problem, "may_keep": actor.may("ledger.keep"),
        "totals": totals_of(known, [one.facts for one in lines]), "count": len(lines),
        "ended": sum(1 for one in lines if one.facts.state in ENDED),
    }  # fmt: skip
    return render(request, "ledger/things.html", context, status=status)


@desk_page("ledger.keep")
@limited(UPLOADS)
@require_POST
def things_import(request: HttpRequest, kind: str) -> HttpResponse:
    """A spreadsheet of things: each row asks for an entry; one bad row and nothing is taken."""
    actor, file = actor_of(request), request.FILES.get("sheet")
    if file is None:
        return _things(request, actor, kind, _("No file came with it. Choose a workbook (.xlsx)."), 422)
    try:
        checked = uploads.check_upload(file.read(uploads.Bounds().size + 1), file.name or "", allow=uploads.FORMS)
        count = import_things(actor=actor, item_type=kind, data=checked.data)
    except NotFound:
        raise
    except YiciError as error:
        return _things(request, actor, kind, error.message, 422)
    return SeeOther(f"{reverse('ledger:changes')}?asked={count}")


@desk_page()
@require_safe
def unit_page(request: HttpRequest, code: str) -> HttpResponse:
    """What a unit leads, on one page to print."""
    actor = let_in(actor_of(request))
    if not is_office(actor) and actor.unit_code != code:
        raise NotFound
    unit = find_unit(code)
    lines = list_entries(actor, Wanted(unit=code), most=300)
    rows = [shown_line(one) for one in lines]
    context = {
        "unit": unit, "rows": rows, "red": [one for one in rows if one["look"] == "overdue"], "today": clock.today()
    }  # fmt: skip
    return render(request, "ledger/unit.html", context)
