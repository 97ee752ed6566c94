"""Rounds, and one report: the unit says how far it is, the office believes it or sends it back."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yici.apps.cases.public import timeline
from yici.apps.ledger.actions.reporting import believe_report, open_round, send_back_report, tell_progress
from yici.apps.ledger.contracts import ReportView
from yici.apps.ledger.errors import ReportNotFound
from yici.apps.ledger.forms import ReportForm, ReviewForm, RoundForm
from yici.apps.ledger.rules.numbers import number_of, scale_of, shown
from yici.apps.ledger.selectors.entries import get_entry
from yici.apps.ledger.selectors.reports import get_report, list_reports, list_rounds
from yici.apps.ledger.states import REPORT_STATES, REPORT_WORDS, ReportFacts
from yici.apps.ledger.views.answers import CHANGES, let_in
from yici.apps.ledger.views.wording import FLAG_WORDS, WHY_WORDS, present_words, target_words
from yici.apps.places.public import actor_of, desk_page
from yici.core import clock, files, uploads
from yici.core.access import SYSTEM, Actor
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ratelimit import limited

EVIDENCE = ("pdf", "docx", "xlsx", "jpeg", "png", "webp", "text", "ofd")


@desk_page()
@limited(CHANGES, methods=("POST",))
@require_http_methods(["GET", "HEAD", "POST"])
def rounds(request: HttpRequest) -> HttpResponse:
    """The rounds of the office and what came in; a unit sees what it is asked."""
    actor = let_in(actor_of(request))
    form, problem, status = RoundForm(request.POST or None, initial={"month": f"{clock.today():%Y-%m}"}), "", 200
    if request.method == "POST":
        if not actor.may("ledger.keep"):
            raise NotFound
        status = 422
        if form.is_valid():
            try:
                open_round(actor=actor, **form.cleaned_data)
            except YiciError as error:
                problem, status = error.message, error.status
            else:
                return SeeOther(reverse("ledger:rounds"))
    month = request.GET.get("month", "")[:7]
    groups = [
        {"phase": phase, "rows": [_line(one) for one in list_reports(actor, phase=phase, month=month)]}
        for phase in ("told", "open", "closed")
    ]
    context = {
        "rounds": list_rounds(actor) if actor.may("ledger.keep") else [], "form": form, "problem": problem,
        "groups": groups, "may_keep": actor.may("ledger.keep"), "month": month,
        "told": len(groups[0]["rows"]), "open": len(groups[1]["rows"]),
    }  # fmt: skip
    return render(request, "ledger/rounds.html", context, status=status)


def _line(one: ReportView) -> dict[str, Any]:
    return {
        "row": one, "state": REPORT_WORDS[one.state], "why": [WHY_WORDS.get(why, why) for why in one.why],
        "flags": [FLAG_WORDS[flag] for flag in one.flags],
    }  # fmt: skip


@desk_page()
@require_safe
def report(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One report with its form for the unit, or the decision for the office."""
    actor = let_in(actor_of(request))
    return _page(request, actor, get_report(actor, key))


def _page(
    request: HttpRequest, actor: Actor, found: ReportView, *, form: ReportForm | None = None, problem: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    entry = get_entry(SYSTEM, found.entry)
    facts = entry.facts
    word, _scale = scale_of(number_of(facts.value))
    context = {
        **_line(found), "facts": facts, "entry": entry, "target": target_words(facts), "present": present_words(facts),
        "problem": problem, "form": form or ReportForm(initial={"on": clock.today().isoformat()}),
        "review": ReviewForm(auto_id="review-%s"), "in_what": f"{word}{facts.unit}",
        "said": shown(found.value, facts.unit, facts.value or found.value),
        "may_tell": _may(actor, found, "tell"),
        "may_review": _may(actor, found, "believe"),
        "lines": timeline(SYSTEM, found.case)[::-1], "words": REPORT_WORDS,
    }  # fmt: skip
    return render(request, "ledger/report.html", context, status=status)


def _may(actor: Actor, found: ReportView, event: str) -> bool:
    """Whether the table has this step for the actor; who reported is told when trying to look at the own report."""
    facts = ReportFacts(is_lead=actor.unit_code == found.unit_code)
    return any(
        one.event == event and one.is_possible for one in REPORT_STATES.allowed(found.state, actor=actor, facts=facts)
    )


@desk_page()
@limited(CHANGES)
@require_POST
def report_act(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Tell, say that nothing changed, believe, send back: 303, or the page with the sentence that refuses it."""
    actor = let_in(actor_of(request))
    found, act = get_report(actor, key), request.POST.get("act", "")
    form = ReportForm(request.POST) if act == "tell" else None
    if act not in ("tell", "unchanged", "believe", "send_back"):
        return _page(request, actor, found, problem=_("Choose one of the buttons."), status=422)
    if form is not None and not form.is_valid():
        return _page(request, actor, found, form=form, status=422)
    try:
        expected = int(request.POST.get("expected") or 0)
        words = request.POST.get("words", "")[:1000]
        if form is not None:
            tell_progress(actor=actor, report=key, expected=expected, evidence=_evidence(request), **form.cleaned_data)
        elif act == "unchanged":
            tell_progress(actor=actor, report=key, expected=expected, is_unchanged=True)
        elif act == "believe":
            believe_report(actor=actor, report=key, expected=expected, words=words)
        else:
            send_back_report(actor=actor, report=key, expected=expected, words=words)
    except ValueError:
        return _page(request, actor, found, problem=_("Open the page again and take the step once more."), status=422)
    except NotFound:
        raise
    except YiciError as error:
        return _page(request, actor, get_report(actor, key), form=form, problem=error.message, status=error.status)
    return SeeOther(
        reverse("ledger:rounds") if act in ("believe", "send_back") else reverse("ledger:report", args=[key])
    )


def _evidence(request: HttpRequest) -> list[tuple[str, files.PreparedFile]]:
    found = []
    for one in request.FILES.getlist("evidence")[:5]:
        checked = uploads.check_upload(one.read(uploads.Bounds().size + 1), one.name or "", allow=EVIDENCE)
        found.append((one.name or "", files.prepare(checked.data)))
    return found


@desk_page()
@require_safe
def report_file(request: HttpRequest, key: uuid.UUID, address: str) -> HttpResponse:
    """A piece of evidence, as an attachment."""
    found = get_report(let_in(actor_of(request)), key)
    name = dict(found.files).get(address)
    if name is None:
        raise ReportNotFound
    response = HttpResponse(files.read(address), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
