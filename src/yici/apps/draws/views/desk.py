"""The ceremony at the desk: prepare and seal, witnesses, the beacon by two people, the result, void, publish."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yici.apps.draws.contracts import DrawView
from yici.apps.draws.forms import BeaconForm, NewDrawForm, StepForm, WitnessForm
from yici.apps.draws.public import (
    close_reveals,
    enter_beacon,
    freeze_draw,
    get_draw,
    import_transcript,
    join_witness,
    list_beacon_lines,
    list_draws,
    list_log,
    list_steps,
    list_strikes,
    list_witnesses,
    publish_draw,
    reveal,
    run_draw,
    sign_minutes,
    strike,
    void_draw,
    witness_name,
)
from yici.apps.draws.states import DRAW_WORDS, HOLD, WITNESS
from yici.apps.draws.views.wording import (
    VERBS,
    beacon_words,
    desk_headline,
    grouped_hex,
    log_words,
    rule_words,
    steps_of,
    wait_words,
)
from yici.apps.places.public import actor_of, desk_page
from yici.core import uploads
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import NotAllowed, NotFound, YiciError
from yici.core.ids import new_key
from yici.core.ratelimit import Bucket, limited

CHANGES = Bucket(burst=120, per_minute=120)
A_PAGE = 30
MATTER = "free"


def _either(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not (actor.may(HOLD) or actor.may(WITNESS)):
        raise NotFound
    return actor


@desk_page()
@require_safe
def draws(request: HttpRequest) -> HttpResponse:
    """Draws of the unit; for a witness those that are open, too."""
    actor = _either(request)
    before = request.GET.get("before", "")
    states = () if actor.may(HOLD) else ("committed", "revealed")
    found = list_draws(
        actor, states=states, before=int(before) if before.isdecimal() and len(before) < 16 else None, limit=A_PAGE + 1
    )
    context = {
        "lines": [
            {"draw": one, "state": DRAW_WORDS[one.state], "beacon": beacon_words(one.beacon)}
            for _at, one in found[:A_PAGE]
        ],
        "older": f"{reverse('draws-desk:draws')}?before={found[A_PAGE - 1][0]}" if len(found) > A_PAGE else "",
        "may_hold": actor.may(HOLD),
        "open": sum(1 for _at, one in found[:A_PAGE] if one.state in ("committed", "revealed")),
    }  # fmt: skip
    return render(request, "draws/desk_draws.html", context)


@desk_page(HOLD)
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A free draw, of no matter: 303 to the sealed draw, or 422 with one sentence; nothing is half sealed."""
    form = NewDrawForm(request.POST or None, request.FILES or None, initial={"submission": new_key()})
    problem = ""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            rule, lines = form.rule_and_lines()
            made = freeze_draw(
                actor=actor_of(request), matter=MATTER, subject=data["submission"], title=data["title"], rule=rule,
                lines=lines, is_sealed=data["is_sealed"], beacon_at=form.due_at(), reason=data["reason"],
                submission=data["submission"],
            )  # fmt: skip
        except YiciError as error:
            problem = error.message
        else:
            messages.add_message(
                request, messages.INFO, _("The list is sealed. Nobody can change it now."), extra_tags="good"
            )
            return SeeOther(reverse("draws-desk:draw", args=[made.key]))
    status = 422 if request.method == "POST" else 200
    return render(request, "draws/desk_new.html", {"form": form, "problem": problem}, status=status)


@desk_page(HOLD)
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """A ceremony held on a computer without network is published: its transcript is run again first."""
    problem = ""
    if request.method == "POST":
        file = request.FILES.get("transcript")
        if file is None:
            problem = _("No file came with it. Choose the transcript.")
        else:
            try:
                made = import_transcript(
                    actor=actor_of(request),
                    data=file.read(uploads.Bounds().size + 1),
                    title=request.POST.get("title", ""),
                )
            except YiciError as error:
                problem = error.message
            else:
                messages.add_message(request, messages.INFO, _("It holds, and is public now."), extra_tags="good")
                return SeeOther(reverse("draws-desk:draw", args=[made.key]))
    return render(request, "draws/desk_import.html", {"problem": problem}, status=422 if problem else 200)


@desk_page()
@require_safe
def draw(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One draw with the steps that this post may take."""
    actor = _either(request)
    return _page(request, actor, get_draw(actor, key))


def _page(
    request: HttpRequest, actor: Actor, found: DrawView, *, problem: str = "", status: int = 200,
    beacon_form: BeaconForm | None = None,
) -> HttpResponse:  # fmt: skip
    witnesses = list_witnesses(found.key, actor)
    buttons = {one.event: one for one in list_steps(actor, found.key)}
    mine = next((one for one in witnesses if one.is_me), None)
    context: dict[str, Any] = {
        "draw": found, "state": DRAW_WORDS[found.state], "headline": desk_headline(found),
        "beacon": beacon_words(found.beacon),
        "beacon_kind": found.beacon.partition(":")[0], "is_named": found.beacon.count(":") == 2,
        "wait": wait_words(found.beacon_at) if found.state in ("committed", "revealed") else "",
        "steps": steps_of(found, len(witnesses), sum(1 for one in witnesses if one.value)),
        "witnesses": witnesses, "mine": mine, "buttons": buttons, "witness_name": witness_name(actor),
        "entries": list_beacon_lines(actor, found.key), "strikes": list_strikes(found.key),
        "groups": grouped_hex(found.commitment), "rule": rule_words(found.facts["rule"]),
        "log": [{"line": one, "verb": VERBS[one.verb], "words": log_words(one.verb, one.facts)}
                for one in list_log(number=found.number)],
        "beacon_form": beacon_form or BeaconForm(initial={"expected": found.version}), "problem": problem,
    }  # fmt: skip
    return render(request, "draws/desk_draw.html", context, status=status)


def _acted(
    request: HttpRequest, key: uuid.UUID, act: Callable[[Actor], DrawView], done: str, form: BeaconForm | None = None
) -> HttpResponse:
    """303 back with what was done, or the page again with one sentence."""
    actor = _either(request)
    try:
        act(actor)
    except NotFound:
        raise
    except NotAllowed as problem:
        raise NotFound from problem
    except YiciError as error:
        return _page(request, actor, get_draw(actor, key), problem=error.message, status=error.status, beacon_form=form)
    messages.add_message(request, messages.INFO, done, extra_tags="good")
    return SeeOther(reverse("draws-desk:draw", args=[key]))


def _incomplete(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    actor = _either(request)
    words = _("This page was changed on its way. Open it again and send it once more.")
    return _page(request, actor, get_draw(actor, key), problem=words, status=422)


@desk_page()
@limited(CHANGES)
@require_POST
def witness(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A number is sealed or opened: one's own, or by whoever holds the draw that of a guest."""
    form = WitnessForm(request.POST)
    if not form.is_valid():
        return _incomplete(request, key)
    data = form.cleaned_data
    if data["act"] == "join":
        name = data["name"] if data["is_guest"] else ""
        return _acted(
            request, key,
            lambda actor: join_witness(
                actor=actor, draw=key, sealed=data["sealed"], name=name or ("—" if data["is_guest"] else ""),
                represents=data["represents"],
            ),
            _("Sealed. Keep the number until it is opened."),
        )  # fmt: skip
    return _acted(
        request, key, lambda actor: reveal(actor=actor, draw=key, value=data["value"], witness=data["witness"]),
        _("The number is open."),
    )  # fmt: skip


def _stepping(
    request: HttpRequest, key: uuid.UUID, act: Callable[[Actor, StepForm], DrawView], done: str
) -> HttpResponse:
    form = StepForm(request.POST)
    if not form.is_valid():
        return _incomplete(request, key)
    return _acted(request, key, lambda actor: act(actor, form), done)


@desk_page(HOLD)
@limited(CHANGES)
@require_POST
def strike_line(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A line is struck from the list, in public."""
    return _stepping(
        request, key,
        lambda actor, form: strike(
            actor=actor, draw=key, expected=form.cleaned_data["expected"], line=form.cleaned_data["line"],
            reason=form.cleaned_data["reason"],
        ),
        _("Struck, in public."),
    )  # fmt: skip


@desk_page(HOLD)
@limited(CHANGES)
@require_POST
def close(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """No number is opened any more."""
    return _stepping(
        request, key, lambda actor, form: close_reveals(actor=actor, draw=key, expected=form.cleaned_data["expected"]),
        _("No number is opened any more."),
    )  # fmt: skip


@desk_page(HOLD)
@limited(CHANGES)
@require_POST
def beacon(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One person writes down what the beacon said."""
    form = BeaconForm(request.POST)
    if not form.is_valid():
        return _incomplete(request, key)
    return _acted(
        request, key,
        lambda actor: enter_beacon(actor=actor, draw=key, expected=form.cleaned_data["expected"], said=form.said()),
        _("Written down."), form,
    )  # fmt: skip


@desk_page(HOLD)
@limited(CHANGES)
@require_POST
def run(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The result is computed and public at once, unless it is kept back."""
    return _stepping(
        request, key, lambda actor, form: run_draw(actor=actor, draw=key, expected=form.cleaned_data["expected"]),
        _("Drawn."),
    )  # fmt: skip


@desk_page(HOLD)
@limited(CHANGES)
@require_POST
def void(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The draw is declared void, in public and with the reason."""
    return _stepping(
        request, key,
        lambda actor, form: void_draw(
            actor=actor, draw=key, expected=form.cleaned_data["expected"], reason=form.cleaned_data["reason"]
        ),
        _("Void, in public."),
    )  # fmt: skip


@desk_page(HOLD)
@limited(CHANGES)
@require_POST
def publish(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """List and result of a draw that kept them back become public."""
    return _stepping(
        request, key, lambda actor, form: publish_draw(actor=actor, draw=key, expected=form.cleaned_data["expected"]),
        _("Published."),
    )  # fmt: skip


@desk_page(HOLD)
@limited(CHANGES)
@require_POST
def scan(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The scan of the signed minutes joins the draw; its hash stands in the log."""
    form, file = StepForm(request.POST), request.FILES.get("scan")
    if not form.is_valid() or file is None:
        return _incomplete(request, key)

    def keep(actor: Actor) -> DrawView:
        name = file.name or "scan"
        checked = uploads.check_upload(file.read(uploads.Bounds().size + 1), name, allow=("pdf", "png", "jpeg"))
        return sign_minutes(
            actor=actor, draw=key, expected=form.cleaned_data["expected"], data=checked.data, file_name=name
        )

    return _acted(request, key, keep, _("The signed minutes are kept; their hash is public."))
