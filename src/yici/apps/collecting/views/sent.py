"""What one place was sent: answer, review, sign, print, seal, hand over; above it: check, send back."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yici.apps.collecting.forms import SealForm, SentStepForm
from yici.apps.collecting.public import (
    SentFormView,
    fill_in,
    get_print_page,
    get_sent_form,
    get_submission_file,
    list_sent_forms,
    merge_submissions,
    move_sent,
    print_form,
    review_fill,
    seal,
    sign,
    submit_form,
)
from yici.apps.collecting.views.answers import attachment
from yici.apps.collecting.views.wording import CHAIN, ENDED, SENT_STATES, SENT_STEPS, verb_words
from yici.apps.places.public import actor_of, desk_page
from yici.core import uploads
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import YiciError
from yici.core.ratelimit import Bucket, limited

A_PAGE = 200
CHANGES = Bucket(burst=120, per_minute=120)


@desk_page()
@require_safe
def sent(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A sent form: how far it is and what comes next."""
    actor = actor_of(request)
    return _page(request, actor, get_sent_form(actor, key))


def _page(
    request: HttpRequest, actor: Actor, found: SentFormView, problem: str = "", status: int = 200
) -> HttpResponse:
    steps = [
        {"button": one, "words": SENT_STEPS[one.event]}
        for one in found.steps
        if one.event in SENT_STEPS and (one.is_possible or (one.event in ("fill", "submit") and found.is_own))
    ]
    main = next((one for one in steps if one["words"].kind == "main" and one["button"].is_possible), None)  # type: ignore[attr-defined]
    below = list_sent_forms(actor, found.sending, above=found.key, limit=A_PAGE) if found.below else ()
    context: dict[str, Any] = {
        "form": found,
        "state": SENT_STATES[found.state],
        "chain": [{"step": one, "words": CHAIN[one.step]} for one in found.chain],
        "steps": steps,
        "main": main,
        "below": [{"line": one, "state": SENT_STATES[one.state]} for one in below],
        "versions": [{"one": one, "ended": ENDED.get(one.ended_how, "")} for one in found.submissions],
        "told": [{"event": one, "words": verb_words(one.verb)} for one in reversed(found.timeline)],
        "may_print": found.is_own and found.state in ("filled", "reviewed", "signed", "sealed"),
        "may_seal": found.print is not None and any(one.event == "seal" and one.is_possible for one in found.steps),
        "questions_url": reverse("tables:questions", args=[found.fill]) if found.fill and found.open_questions else "",
        "fill_url": reverse("tables:form", args=[found.fill]) if found.fill and found.is_own else "",
        "may_nil": found.state == "filling" and found.is_own and found.kind == "copy",
        "may_merge": found.kind == "consolidation" and found.is_own and found.state == "filling",
        "problem": problem,
    }
    return render(request, "collecting/sent.html", context, status=status)


@desk_page()
@limited(CHANGES)
@require_POST
def sent_step(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One step of a sent form: 303 back, or the page with the sentence that refuses it."""
    actor = actor_of(request)
    found = get_sent_form(actor, key)
    form = SentStepForm(request.POST)
    if not form.is_valid():
        return _page(request, actor, found, _("Open the page again and take the step once more."), status=422)
    try:
        _take(actor, found, form.cleaned_data)
    except YiciError as error:
        return _page(request, actor, get_sent_form(actor, key), error.message, status=error.status)
    return SeeOther(reverse("collecting:sent", args=[key]))


def _take(actor: Actor, found: SentFormView, given: dict[str, Any]) -> None:
    event, expected = given["event"], given["expected"]
    match event:
        case "fill" | "nil":
            fill_in(actor=actor, form=found.key, expected=expected, is_nil=event == "nil")
        case "merge":
            merge_submissions(actor=actor, sending=found.sending, sent_form=found.key)
        case "review":
            review_fill(actor=actor, form=found.key, expected=expected)
        case "sign":
            sign(actor=actor, form=found.key, expected=expected, name=given["name"])
        case "submit":
            submit_form(actor=actor, form=found.key, expected=expected)
        case _:
            move_sent(actor=actor, form=found.key, event=event, expected=expected, text=given["text"])


@desk_page("forms.submit")
@limited(CHANGES)
@require_POST
def to_print(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Give the data as they are a code and go to the page to print: 303."""
    code = print_form(actor=actor_of(request), form=key)
    return SeeOther(reverse("collecting:print", args=[key, code]))


@desk_page()
@require_safe
def print_page(request: HttpRequest, key: uuid.UUID, mark: str) -> HttpResponse:
    """The page to print: the data with the small code that ties the paper to them."""
    page = get_print_page(actor_of(request), key, mark)
    chain = [{"step": one, "words": CHAIN[one.step]} for one in page.chain if one.step != "sealed"]
    return render(request, "collecting/print.html", {"page": page, "chain": chain, "key": key})


@desk_page("forms.submit")
@limited(CHANGES)
@require_POST
def seal_page(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The scan of the sealed page comes back with its code: 303, or the page with the sentence that refuses it."""
    actor = actor_of(request)
    found = get_sent_form(actor, key)
    form, file = SealForm(request.POST), request.FILES.get("scan")
    if not form.is_valid() or file is None:
        return _page(request, actor, found, _("Choose the scan and type the small code on the page."), status=422)
    try:
        seal(
            actor=actor, form=key, expected=form.cleaned_data["expected"], code=form.cleaned_data["code"],
            data=file.read(uploads.Bounds().size + 1), file_name=file.name or "scan",
        )  # fmt: skip
    except YiciError as error:
        return _page(request, actor, get_sent_form(actor, key), error.message, status=error.status)
    return SeeOther(reverse("collecting:sent", args=[key]))


@desk_page()
@require_safe
def submission_file(request: HttpRequest, key: uuid.UUID, number: int) -> HttpResponse:
    """A version that was handed over, as an attachment."""
    return attachment(get_submission_file(actor_of(request), key, number))
