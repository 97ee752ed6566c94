"""The desk of what is taken in for other places: the list, taking in, one matter, parcels out and in."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yici.apps.cases.public import timeline
from yici.apps.places.public import actor_of, desk_page, list_areas
from yici.apps.services.actions.arriving import take_parcel
from yici.apps.services.actions.handing import move_handing, supply_handing, take_for_elsewhere
from yici.apps.services.actions.parcels import TYPE, fetch_parcel
from yici.apps.services.contracts.handing import Brought, HandingIn, HandingView, Partner
from yici.apps.services.errors import NotAParcel
from yici.apps.services.forms import Filled, read_filled
from yici.apps.services.guards import get_handing_for
from yici.apps.services.rules.forms import understand
from yici.apps.services.selectors.catalogue import list_items
from yici.apps.services.selectors.guides import Guide, get_guide
from yici.apps.services.selectors.handings import handing_view, list_handings, list_waiting, said_of
from yici.apps.services.selectors.partners import get_partner, list_partners
from yici.apps.services.states.handing import HANDING, HANDING_STATES
from yici.apps.services.views.choices import options_of
from yici.apps.services.views.deciding import told_lines
from yici.apps.services.views.problems import PROBLEMS
from yici.core import clock, uploads
from yici.core.access import SYSTEM
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ids import new_key
from yici.core.parcels import MOST_BYTES
from yici.core.ratelimit import Bucket, limited

CHANGES = Bucket(burst=60, per_minute=60)
PAPERS = ("pdf", "jpeg", "png", "docx", "xlsx", "ofd")
STEP_WORDS = {
    "send": gettext_lazy("Hand it over"), "lose": gettext_lazy("It was lost on the way"),
    "note_receipt": gettext_lazy("They confirmed it by letter or phone"),
    "note_refusal": gettext_lazy("They do not take it"), "note_result": gettext_lazy("Their result came by letter"),
    "withdraw": gettext_lazy("The applicant takes it back"), "serve": gettext_lazy("Hand over the result"),
}  # fmt: skip
MODE_WORDS = {
    "online": gettext_lazy("wholly online there"), "collect": gettext_lazy("taken in here, decided there"),
    "joint": gettext_lazy("taken in once, done by both"),
}  # fmt: skip
KIND_WORDS = {
    "handing": gettext_lazy("application"), "receipt": gettext_lazy("receipt"), "refusal": gettext_lazy("refusal"),
    "letter": gettext_lazy("letter"), "result": gettext_lazy("result"), "supply": gettext_lazy("papers added"),
    "withdrawal": gettext_lazy("withdrawal"), "urge": gettext_lazy("reminder"),
}  # fmt: skip
OUTCOME_WORDS = {
    "granted": gettext_lazy("granted"), "refused": gettext_lazy("refused"), "declined": gettext_lazy("not accepted"),
    "mixed": gettext_lazy("partly granted"), "not_taken": gettext_lazy("not taken by the other place"),
}  # fmt: skip
CLOCK_WORDS = {
    "hand_over": gettext_lazy("until it leaves this house"), "receipt": gettext_lazy("until the other place confirms"),
    "result": gettext_lazy("until their result"), "serve": gettext_lazy("until it is in the applicant's hands"),
}  # fmt: skip


@desk_page("services.hand")
@require_safe
def handings(request: HttpRequest) -> HttpResponse:
    """What was taken in for other places, newest first, and parcels that wait."""
    return _list(request)


def _list(request: HttpRequest, *, problem: YiciError | None = None, arrived: Any = None) -> HttpResponse:
    before = request.GET.get("before", "")
    rows, following = list_handings(actor_of(request), int(before) if before.isdecimal() and len(before) < 18 else 0)
    context = {
        "rows": rows, "problem": problem.message if problem else "", "arrived": arrived,
        "arrived_kind": KIND_WORDS.get(arrived.kind, "") if arrived else "",
        "waiting": [(one, KIND_WORDS[one.kind]) for one in list_waiting()], "partners": _offers(),
        "later": f"{reverse('services-desk:handings')}?before={following}" if following else "",
    }  # fmt: skip
    return render(request, "services/handings.html", context, status=problem.status if problem else 200)


def _offers() -> list[tuple[Partner, list[tuple[str, str]]]]:
    """Places with the items that are taken in here for them."""
    names = {one.code: one.name for one in list_items()}
    return [
        (one, [(code, names[code]) for code in one.items if code in names])
        for one in list_partners() if set(one.modes) & {"collect", "joint"}
    ]  # fmt: skip


@desk_page("services.hand")
@limited(CHANGES)
@require_POST
def arrive(request: HttpRequest) -> HttpResponse:
    """A parcel that somebody carried here is opened."""
    file = request.FILES.get("parcel")
    try:
        if file is None:
            raise NotAParcel
        found = take_parcel(file.read(MOST_BYTES + 1))
    except YiciError as error:
        return _list(request, problem=error)
    return _list(request, arrived=found)


@desk_page("services.hand")
@limited(CHANGES)
@require_POST
def fetch(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A parcel as a file, to be carried."""
    name, data = fetch_parcel(actor=actor_of(request), parcel=key)
    answer = HttpResponse(data, content_type=TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@desk_page("services.hand")
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, partner: str, item: str) -> HttpResponse:
    """Take something in for another place: who applies, what its form asks, the papers."""
    place, guide = get_partner(partner), get_guide(item, is_thing=False)
    if request.method != "POST":
        return _form(request, partner, guide, Filled(str(new_key())))
    filled = read_filled(request.POST, guide.composed.fields)
    try:
        view = take_for_elsewhere(
            actor=actor_of(request), client_key=filled.client_key,
            handing=HandingIn(
                place.code, item, filled.who, filled.area, filled.values, _brought(request),
                "joint" if request.POST.get("mode") == "joint" else "collect",
            ),
        )  # fmt: skip
    except NotFound:
        raise
    except YiciError as error:
        return _form(request, partner, guide, filled, problem=error)
    return SeeOther(reverse("services-desk:handing", args=[view.key]))


def _brought(request: HttpRequest) -> tuple[Brought, ...]:
    """The papers of a sent page, each of an allowed kind."""
    found = []
    for field in sorted(request.FILES)[:60]:
        if field.startswith("paper."):
            for one in request.FILES.getlist(field)[:10]:
                checked = uploads.check_upload(one.read(uploads.Bounds().size + 1), one.name or "", allow=PAPERS)
                found.append(Brought(field.removeprefix("paper."), (one.name or "")[:100], checked.data))
    return tuple(found)


def _form(
    request: HttpRequest, partner: str, guide: Guide, filled: Filled, *, problem: YiciError | None = None
) -> HttpResponse:  # fmt: skip
    place, fields = get_partner(partner), guide.composed.fields
    state = understand(fields, filled.values, clock.today())
    rows = [
        {"field": one.field, "name": f"{one.field.group}.{one.field.code}" if one.field.group else one.field.code,
         "value": "" if one.field.group else filled.values.get(one.field.code, ""), "options": options_of(one.field),
         "is_optional": one.required_when is None,
         "problem": PROBLEMS.get(state.problems.get(one.field.code, ""), "") if problem else ""}
        for one in fields if not one.field.formula and one.field.code not in ("person.name", "person.id_number",
                                                                              "person.phone")
    ]  # fmt: skip
    context = {
        "partner": place, "guide": guide, "filled": filled, "rows": rows, "problem": problem.message if problem else "",
        "papers": [(one, one.need.necessity != "required") for one in guide.papers], "may_join": "joint" in place.modes,
        "areas": [*list_areas(SYSTEM, level=2), *list_areas(SYSTEM, level=3)],
    }  # fmt: skip
    return render(request, "services/handing_new.html", context, status=problem.status if problem else 200)


@desk_page("services.hand")
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def handing(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One matter taken in for another place; what can be done now has its form."""
    if request.method != "POST":
        return _page(request, key)
    event = request.POST.get("event", "")
    try:
        if event == "supply":
            get_handing_for(actor_of(request), key)
            supply_handing(
                actor=actor_of(request), handing=key, papers=_brought(request), words=request.POST.get("text", "")
            )  # fmt: skip
        elif event in STEP_WORDS:
            move_handing(
                actor=actor_of(request), handing=key, event=event, expected=_int(request.POST.get("expected", "")),
                text=request.POST.get("text", "")[:2000], their_number=request.POST.get("their_number", "")[:40],
                outcome=_outcome(request.POST.get("outcome", "")),
            )  # fmt: skip
        else:
            return _page(request, key, problem=_("Choose one of the steps on this page."), status=422)
    except NotFound:
        raise
    except YiciError as error:
        return _page(request, key, problem=error.message, status=error.status)
    return SeeOther(reverse("services-desk:handing", args=[key]))


def _page(request: HttpRequest, key: uuid.UUID, *, problem: str = "", status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    row = get_handing_for(actor, key)
    view = handing_view(row)
    steps = [
        {"event": one.event, "label": STEP_WORDS[one.event], "with_number": one.event == "note_receipt",
         "with_outcome": one.event == "note_result", "is_next": one.event in ("send", "serve"),
         "needs_words": one.event in ("note_refusal", "note_result", "lose")}
        for one in HANDING_STATES.allowed(view.state, actor=actor, facts=None) if one.event in STEP_WORDS
    ]  # fmt: skip
    context = {
        "row": view, "steps": steps, "problem": problem, "said": said_of(row), "mode": MODE_WORDS[view.mode],
        "outcome": OUTCOME_WORDS.get(view.outcome, ""), "running": running_clocks(view),
        "outcomes": [(one, OUTCOME_WORDS[one]) for one in ("granted", "refused", "declined", "mixed")],
        "parcels": [(one, KIND_WORDS[one.kind]) for one in view.parcels],
        "can_supply": bool(view.missing) and not view.is_ended,
        "missing": [(one.need.material, one.name) for one in get_guide(view.item, is_thing=False).papers
                    if one.need.material in view.missing] if view.missing else [],
        "lines": told_lines(HANDING, timeline(actor, row.case_id)),
    }  # fmt: skip
    return render(request, "services/handing.html", context, status=status)


def running_clocks(view: HandingView) -> list[tuple[str, Any]]:
    """The clocks of a matter that run, in words."""
    return [(str(CLOCK_WORDS.get(one.kind, one.kind)), one) for one in view.clocks if one.stopped_at is None]


def _outcome(text: str) -> str:
    return text if text in OUTCOME_WORDS and text != "not_taken" else "granted"


def _int(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else -1
