"""One case in one screen: the words of the citizen first, what to do next last and always in reach."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yici.apps.cases.public import page_of, state_words, timeline
from yici.apps.hotline.actions.looking import look_at_contact
from yici.apps.hotline.contracts import Matter, Shown
from yici.apps.hotline.forms.handling import CaseForm, LookForm, PhotosForm, UnitForm
from yici.apps.hotline.selectors.choosing import list_choices
from yici.apps.hotline.selectors.deciding import list_of_order
from yici.apps.hotline.selectors.desk import find_file, get_matter, neighbours
from yici.apps.hotline.selectors.steps import list_order_steps
from yici.apps.hotline.views.acts import Act, find_act
from yici.apps.hotline.views.attachments import kept_files
from yici.apps.hotline.views.offering import offered_acts
from yici.apps.hotline.views.transfers import shown as shown_transfer
from yici.apps.hotline.views.wording import CLOCKS, PART_PHASES, PARTS, moment_words, told_lines
from yici.apps.places.public import actor_of, desk_page
from yici.core import files
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import ChangedMeanwhile, YiciError
from yici.core.ratelimit import Bucket, limited

CHANGES = Bucket(burst=120, per_minute=120)
LOOKS = Bucket(burst=20, per_minute=20)
LINES = 100


@desk_page()
@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """A case by its number; one of another matter is on its own page."""
    actor = actor_of(request)
    matter = get_matter(actor, number)
    if matter.order is None and matter.request is None:
        return _elsewhere(matter)
    act = find_act(matter, request.GET.get("act", ""))
    return _page(request, actor, matter, act=act)


def _elsewhere(matter: Matter) -> HttpResponse:
    address = page_of(matter.case)
    if not address:
        raise Http404
    return SeeOther(address)


@desk_page()
@limited(CHANGES)
@require_POST
def case_step(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """One act on a case: 303 back to it, or the page with what was typed and the sentence that refuses it."""
    actor = actor_of(request)
    matter = get_matter(actor, number)
    act = find_act(matter, step)
    if act is None or act.run is None or (act.permission and not actor.may(act.permission)):
        raise Http404
    form = _form(act, matter, request.POST)
    if not form.is_valid():
        return _page(request, actor, matter, act=act, form=form, status=422)
    try:
        act.run(actor, matter, {**form.cleaned_data, **_beside(request, actor, matter, act)})
    except YiciError as error:
        seen = form.cleaned_data.get("seen") if isinstance(error, ChangedMeanwhile) else None
        return _page(
            request, actor, get_matter(actor, number), act=act, form=form, problem=error.message,
            status=error.status, seen=seen,
        )  # fmt: skip
    if act.done:
        messages.add_message(request, messages.INFO, str(act.done), extra_tags="good")
    return SeeOther(reverse("hotline:case", args=[number]))


def _form(act: Act, matter: Matter, data: Any = None, initial: dict[str, Any] | None = None) -> CaseForm:
    form = act.form(data, initial=initial)
    if isinstance(form, UnitForm):
        subject = matter.order or matter.request
        form.area_code = subject.area_code if subject else ""
    return form


def _beside(request: HttpRequest, actor: Actor, matter: Matter, act: Act) -> dict[str, Any]:
    """What an act needs beside what was typed."""
    steps = {one.event for one in list_order_steps(actor, matter.order.key) if one.is_possible} if matter.order else ()
    given: dict[str, Any] = {"needs_sign_off": "complete" not in steps}
    if act.form is PhotosForm:
        given["photos"] = kept_files(request.FILES)
    return given


@desk_page("hotline.contact")
@limited(LOOKS)
@require_POST
def case_contact(request: HttpRequest, number: str, request_key: uuid.UUID) -> HttpResponse:
    """Name and phone of a requester, once, after the purpose was written down. Never in an address, never cached."""
    actor = actor_of(request)
    matter = get_matter(actor, number)
    form = LookForm(request.POST)
    if not form.is_valid():
        return _page(request, actor, matter, problem=_("Say in a few words what you need the phone for."), status=422)
    try:
        shown = look_at_contact(
            actor=actor, request=request_key, purpose=form.cleaned_data["purpose"],
            order=matter.order.key if matter.order else None,
        )  # fmt: skip
    except YiciError as error:
        return _page(request, actor, matter, problem=error.message, status=error.status)
    return _page(request, actor, matter, shown=shown)


@desk_page()
@require_safe
def case_file(request: HttpRequest, number: str, address: str) -> HttpResponse:
    """A photo or paper of a case, always as an attachment."""
    found = find_file(actor_of(request), number, address)
    if found is None:
        raise Http404
    response = HttpResponse(files.read(found.address), content_type=found.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _page(
    request: HttpRequest, actor: Actor, matter: Matter, *, act: Act | None = None, form: CaseForm | None = None,
    problem: str = "", status: int = 200, seen: int | None = None, shown: Shown | None = None,
) -> HttpResponse:  # fmt: skip
    events = timeline(actor, matter.case.key, limit=LINES)
    last = events[-1].position if events else 0
    offered = offered_acts(actor, matter)
    initial = {"expected": matter.case.version, "seen": last, "part": request.GET.get("part", "")}
    if act is not None and act.name not in offered.names:
        act, form = None, None
    if act is not None and form is None:
        form = _form(act, matter, initial=initial)
    if form is not None and form.is_bound:  # the next try is made on what the page shows now
        kept = {name: form.data.get(name, "") for name in form.fields}
        form.data = {**kept, "expected": matter.case.version, "seen": last}
    subject = matter.order or matter.request
    before, after, place, of = neighbours(actor, matter.case.number)
    context: dict[str, Any] = {
        "matter": matter, "case": matter.case, "subject": subject,
        "state": state_words(f"{matter.case.type}:{matter.case.state}"),
        "clocks": [{"clock": one, "label": CLOCKS.get(one.kind, one.kind)} for one in matter.case.clocks],
        "nearest": next((one for one in matter.case.clocks if not one.look.startswith("done")), None),
        "parts": [
            {
                "part": one, "label": PARTS[one.part], "phase": PART_PHASES[one.state],
                "acts": offered.of_parts.get(one.unit_code, []),
            }
            for one in matter.case.assignments
        ],
        "told": told_lines(events), "meanwhile": told_lines(tuple(e for e in events if e.position > (seen or last))),
        "offered": offered, "act": act, "form": form, "initial": initial, "problem": problem, "shown": shown,
        "transfers": [shown_transfer(one) for one in matter.transfers], "perms_take": actor.may("hotline.take"),
        "before": before, "after": after, "place": place, "of": of,
        "decisions": list_of_order(actor, matter.order.key) if matter.order else (),
        "units": list_choices(subject.area_code) if subject and act is not None and act.form is UnitForm else (),
        "takes_photos": act is not None and act.form is PhotosForm,
        "promise": moment_words(matter.order.promised_until)
        if matter.order and matter.order.promised_until else "",
    }  # fmt: skip
    return render(request, "hotline/case.html", context, status=status)
