"""One entry: what was promised, where it stands, what happened, and what can be asked or done now."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yici.apps.ledger.actions.adjusting import ask_change
from yici.apps.ledger.actions.moving import move_entry, set_disclosure, where_of
from yici.apps.ledger.actions.reporting import ask_report
from yici.apps.ledger.contracts import EntryView
from yici.apps.ledger.errors import CannotJoin
from yici.apps.ledger.forms import ChangeForm, DisclosureForm, MergeForm, SplitForm, StepForm, WhyForm, initial_of
from yici.apps.ledger.guards import get_entry_for, is_office, visible_entries
from yici.apps.ledger.rules.numbers import shown
from yici.apps.ledger.selectors.changes import list_changes
from yici.apps.ledger.selectors.entries import get_entry
from yici.apps.ledger.selectors.reports import list_reports
from yici.apps.ledger.selectors.types import list_types
from yici.apps.ledger.states import ENDED, ENTRY_STATES, ENTRY_WORDS, REPORT_WORDS, STEP_WORDS
from yici.apps.ledger.views.answers import CHANGES, let_in
from yici.apps.ledger.views.wording import (
    ASK_WORDS,
    DISCLOSURE_WORDS,
    KIND_WORDS,
    LEVEL_WORDS,
    LINK_WORDS,
    LOOKS,
    changes_words,
    chart_pair,
    forecast_words,
    light_words,
    present_words,
    target_words,
    told,
)
from yici.apps.places.public import actor_of, desk_page
from yici.core import clock
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ids import new_key
from yici.core.numbers import normalise
from yici.core.ratelimit import limited

MAIN = ("claim", "verify", "strike_off")  # what is filled with the accent; the others are quiet
FORMS: dict[str, type[forms.Form]] = {
    "change": ChangeForm, "merge": MergeForm, "split": SplitForm, "pause": WhyForm, "resume": WhyForm,
    "close": WhyForm, "reopen": WhyForm,
}  # fmt: skip


@desk_page()
@require_safe
def entry(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """An entry with everything that belongs to it."""
    actor = let_in(actor_of(request))
    return _page(request, actor, get_entry(actor, key))


def _page(
    request: HttpRequest, actor: Actor, found: EntryView, *, problem: str = "",
    typed: tuple[str, forms.Form] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    facts = found.facts
    row = get_entry_for(actor, found.key)
    steps = [
        {"event": one.event, "label": STEP_WORDS[one.event], "is_possible": one.is_possible,
         "reason": one.reason, "is_main": one.is_possible and one.event in MAIN}
        for one in ENTRY_STATES.allowed(facts.state, actor=actor, facts=where_of(actor, row)) if one.event in STEP_WORDS
    ]  # fmt: skip
    may_ask = actor.may("ledger.keep") or (actor.may("ledger.report") and found.is_lead)
    kinds = {one.code: one for one in list_types()}
    known = kinds.get(facts.item_type)
    ended = facts.state in ENDED or facts.state == "paused"
    context: dict[str, Any] = {
        "entry": found, "facts": facts, "state": ENTRY_WORDS[facts.state], "kind": KIND_WORDS[facts.kind],
        "level": LEVEL_WORDS[facts.level], "problem": problem, "target": target_words(facts),
        "present": present_words(facts),
        "light": ENTRY_WORDS[facts.state] if ended else light_words(found.standing.light),
        "look": "done" if facts.state in ENDED else "paused" if ended else LOOKS[found.standing.light.colour],
        "gap": shown(found.standing.gap, facts.unit, facts.value) if found.standing.gap else "",
        "expected": shown(found.standing.expected, facts.unit, facts.value) if found.standing.expected else "",
        "charts": chart_pair(facts, found.points, found.standing, row.added_on),
        "forecast": forecast_words(facts, found.standing), "told": told(found.events),
        "links": [{"link": one, "kind": LINK_WORDS[one.kind]} for one in found.links],
        "steps": steps, "asks": _asks(found, actor, typed) if may_ask else [],
        "disclosure": DISCLOSURE_WORDS[facts.disclosure], "may_disclose": actor.may("ledger.disclose"),
        "disclosure_form": _typed(typed, "disclosure") or DisclosureForm(
            initial={"disclosure": facts.disclosure}, auto_id="disclosure-%s"
        ),
        "step_form": StepForm(auto_id="step-%s"), "client_key": str(new_key()),
        "waiting": [
            {"row": one, "words": ASK_WORDS[one.kind], "lines": changes_words(one.changes, facts.unit)}
            for one in list_changes(actor, entry=found.key)
        ],
        "reports": [
            {"row": one, "state": REPORT_WORDS[one.state]} for one in list_reports(actor, entry=found.key)[:12]
        ],
        "columns": [
            (one.code, one.name, facts.columns.get(one.code, ""), one.unit) for one in (known.columns if known else ())
        ],
        "type_name": known.name if known else "", "type_code": known.code if known else "",
        "may_ask_report": actor.may("ledger.keep") and facts.state not in ENDED and bool(facts.lead),
        "points": [
            {"on": one.on, "value": shown(one.value, facts.unit, facts.value or one.value)} for one in found.points
        ],
        "is_office": is_office(actor),
    }  # fmt: skip
    return render(request, "ledger/entry.html", context, status=status)


def _typed(typed: tuple[str, forms.Form] | None, name: str) -> forms.Form | None:
    return typed[1] if typed is not None and typed[0] == name else None


def _asks(found: EntryView, actor: Actor, typed: tuple[str, forms.Form] | None) -> list[dict[str, Any]]:
    """The adjustments that can be asked for now, each with its form."""
    state = found.facts.state
    if state in ENDED:
        kinds = ["reopen"]
    elif state == "paused":
        kinds = ["resume", "change", "close"]
    else:
        kinds = ["change", "pause", "close", *(["merge", "split"] if actor.may("ledger.keep") else [])]
    made = []
    for kind in kinds:
        form = _typed(typed, kind)
        is_open = form is not None
        if form is None:
            start = initial_of(found.facts) if kind == "change" else None
            form = FORMS[kind](initial=start, auto_id=f"{kind}-%s")
        made.append({"kind": kind, "label": ASK_WORDS[kind], "form": form, "is_open": is_open})
    return made


@desk_page()
@limited(CHANGES)
@require_POST
def entry_ask(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Ask for an adjustment: 303 back to the entry, or the page with the sentence that refuses it."""
    actor = let_in(actor_of(request))
    found, kind = get_entry(actor, key), request.POST.get("kind", "")
    if kind not in FORMS:
        return _page(request, actor, found, problem=_("Choose one of the buttons."), status=422)
    form = FORMS[kind](request.POST, auto_id=f"{kind}-%s")
    if not form.is_valid():
        return _page(request, actor, found, typed=(kind, form), status=422)
    more: dict[str, Any] = {}
    try:
        if isinstance(form, ChangeForm):
            more["content"] = form.content()
            more["content"]["columns"] = {
                name.removeprefix("column-"): value
                for name, value in request.POST.items()
                if name.startswith("column-")
            }
        elif isinstance(form, MergeForm):
            more["others"] = _others(actor, form.cleaned_data["numbers"])
        elif isinstance(form, SplitForm):
            more["parts"] = [{"title": one} for one in form.titles()]
        ask_change(
            actor=actor, kind=kind, entry=key, expected=int(request.POST.get("expected") or 0),
            reason=form.cleaned_data["reason"], client_key=request.POST.get("client_key", "")[:80], **more,
        )  # fmt: skip
    except ValueError:
        return _page(request, actor, found, problem=_("Open the page again and ask once more."), status=422)
    except NotFound:
        raise
    except YiciError as error:
        return _page(request, actor, found, problem=error.message, typed=(kind, form), status=error.status)
    return SeeOther(f"{reverse('ledger:entry', args=[key])}#waiting")


def _others(actor: Actor, typed: str) -> list[tuple[uuid.UUID, int]]:
    numbers = [normalise(one) for one in typed.replace("，", " ").replace(",", " ").replace("、", " ").split()]
    rows = {row.number: row for row in visible_entries(actor).filter(number__in=[one for one in numbers if one])}
    if not numbers or any(one not in rows for one in numbers):
        raise CannotJoin(problem=_("one of the numbers is no entry."))
    return [(rows[one].key, rows[one].version) for one in numbers if one]


@desk_page()
@limited(CHANGES)
@require_POST
def entry_step(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Begin, claim, verify, strike off and the like: 303 back, or the page with the sentence that refuses it."""
    actor = let_in(actor_of(request))
    found = get_entry(actor, key)
    form = StepForm(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    event = request.POST.get("event", "")
    if event not in STEP_WORDS:
        return _page(request, actor, found, problem=_("Choose one of the buttons."), status=422)
    try:
        expected = int(request.POST.get("expected") or 0)
        move_entry(actor=actor, entry=key, event=event, expected=expected, text=text)
    except ValueError:
        return _page(request, actor, found, problem=_("Open the page again and take the step once more."), status=422)
    except NotFound:
        raise
    except YiciError as error:
        return _page(request, actor, get_entry(actor, key), problem=error.message, status=error.status)
    return SeeOther(reverse("ledger:entry", args=[key]))


@desk_page("ledger.disclose")
@limited(CHANGES)
@require_POST
def entry_disclosure(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A named reviewer decides whether the entry is public."""
    actor = actor_of(request)
    found, form = get_entry(actor, key), DisclosureForm(request.POST, auto_id="disclosure-%s")
    if not form.is_valid():
        return _page(request, actor, found, typed=("disclosure", form), status=422)
    try:
        expected = int(request.POST.get("expected") or 0)
        set_disclosure(actor=actor, entry=key, expected=expected, **form.cleaned_data)
    except ValueError:
        return _page(request, actor, found, problem=_("Open the page again and take the step once more."), status=422)
    except YiciError as error:
        return _page(request, actor, found, problem=error.message, typed=("disclosure", form), status=error.status)
    return SeeOther(reverse("ledger:entry", args=[key]))


@desk_page("ledger.keep")
@limited(CHANGES)
@require_POST
def entry_asked(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Ask the lead unit how far it is, outside a round; five days to answer."""
    actor = actor_of(request)
    found = get_entry(actor, key)
    try:
        made = ask_report(actor=actor, entry=key, due_on=clock.today() + dt.timedelta(days=5))
    except YiciError as error:
        return _page(request, actor, found, problem=error.message, status=error.status)
    return SeeOther(reverse("ledger:report", args=[made.key]))
