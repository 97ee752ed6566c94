"""Planning a form at the desk: the list, the upload, the plan column by column; the public list of allowed forms."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yici.apps.collecting.forms import ColumnForm, HeadForm, StepForm
from yici.apps.collecting.public import (
    PlanHead,
    PlannedColumn,
    PlanView,
    decide_column,
    describe_plan,
    get_plan,
    get_plan_file,
    list_allowed,
    list_plans,
    list_received,
    list_sendings,
    move_plan,
    plan_form,
)
from yici.apps.collecting.views.answers import attachment
from yici.apps.collecting.views.wording import (
    COLUMN_CHOICES,
    FINDINGS,
    PLAN_STATES,
    PLAN_STEPS,
    SENT_STATES,
    verb_words,
)
from yici.apps.places.public import actor_of, desk_page, list_units, unit_names
from yici.core import uploads
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ids import new_key
from yici.core.ratelimit import Bucket, limited

A_PAGE = 30
UPLOADS = Bucket(burst=20, per_minute=10)
CHANGES = Bucket(burst=120, per_minute=120)
PUBLIC = Bucket(burst=60, per_minute=60)
ANY = ("forms.plan", "forms.approve", "forms.submit", "forms.send", "forms.review")


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None


@desk_page()
@require_safe
def collections(request: HttpRequest) -> HttpResponse:
    """What is being collected: plans of the unit, plans waiting for this post, forms received, forms sent out."""
    actor = actor_of(request)
    if not any(actor.may(one) for one in ANY):
        raise NotFound
    before = _number(request.GET.get("before"))
    plans = list_plans(actor, before=before, limit=A_PAGE + 1)
    more = len(plans) > A_PAGE
    context = {
        "plans": [{"plan": one, "state": PLAN_STATES[one.state]} for one in plans[:A_PAGE]],
        "waiting": list_plans(actor, states=("submitted",), limit=A_PAGE) if actor.may("forms.approve") else (),
        "received": [
            {"line": one, "state": SENT_STATES[one.state]}
            for one in (list_received(actor, limit=A_PAGE) if actor.may("forms.submit") else ())
        ],
        "sendings": list_sendings(actor, limit=A_PAGE) if actor.may("forms.send") else (),
        "may_plan": actor.may("forms.plan"),
        "older": f"{reverse('collecting:collections')}?{urlencode({'before': plans[A_PAGE - 1].position})}"
        if more
        else "",
        "is_first_page": before is None,
    }
    return render(request, "collecting/collections.html", context)


@desk_page("forms.plan")
@limited(UPLOADS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A form to be planned comes in: 303 to its plan, or 422 with one sentence."""
    actor = actor_of(request)
    submission = request.POST.get("submission") or str(new_key())
    error = ""
    if request.method == "POST":
        file = request.FILES.get("form")
        if file is None:
            error = _("No file came with it. Choose the form that you plan.")
        else:
            try:
                name = file.name or _("form")
                checked = uploads.check_upload(file.read(uploads.Bounds().size + 1), name, allow=uploads.FORMS)
                plan = plan_form(actor=actor, data=checked.data, file_name=name, submission=uuid.UUID(submission))
            except ValueError:
                error = _("This page was changed on its way. Open it again and put the form in once more.")
            except YiciError as problem:
                error = problem.message
            else:
                return SeeOther(reverse("collecting:plan", args=[plan.key]))
    context = {"submission": submission, "error": error}
    return render(request, "collecting/new.html", context, status=422 if error else 200)


@desk_page()
@require_safe
def plan(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A planned form: what is known of it, what is to be decided, who decides next."""
    actor = actor_of(request)
    return _page(request, actor, get_plan(actor, key))


def _page(
    request: HttpRequest, actor: Actor, found: PlanView, *, head: HeadForm | None = None, problem: str = "",
    wrong: int = 0, status: int = 200,
) -> HttpResponse:  # fmt: skip
    is_open = found.is_own and found.state in ("drafted", "sent_back", "declined")
    asked = [one for one in found.columns if one.finding != "fixed"]
    to_ask = [one for one in asked if one.choice in ("new", "again") or (one.finding == "new" and one.choice == "")]
    counts = {"record": 0, "derived": 0, "unknown": 0, "conflict": 0}
    for one in asked:
        counts[FINDINGS[one.finding].cover] += 1

    def rows(is_decided: bool) -> list[dict[str, Any]]:
        some = [one for one in asked if (one.is_decided and one.position != wrong) == is_decided]
        return [_row(one, found, is_wrong=one.position == wrong) for one in some]

    context: dict[str, Any] = {
        "plan": found,
        "is_open": is_open,
        "state": PLAN_STATES[found.state],
        "counts": counts,
        "asked": len(to_ask),
        "to_decide": rows(False) if is_open else [],
        "decided": rows(True) if is_open else rows(True) + rows(False),
        "fixed": [one.title for one in found.columns if one.finding == "fixed"],
        "head": head or _head(found),
        "units": list_units() if is_open else (),
        "steps": [{"button": one, "words": PLAN_STEPS[one.event]} for one in found.steps if one.event in PLAN_STEPS],
        "has_basis": bool(found.head.basis and found.head.expires_on),
        "problem": problem,
        "told": [{"event": one, "words": verb_words(one.verb)} for one in reversed(found.timeline)],
        "sendings": list_sendings(actor, plan=found.key, limit=A_PAGE) if found.is_own else (),
        "may_send": found.is_own and found.state == "approved" and actor.may("forms.send"),
    }
    return render(request, "collecting/plan.html", context, status=status)


def _row(one: Any, found: PlanView, *, is_wrong: bool) -> dict[str, Any]:
    fresh = ""
    if one.seen:
        fresh = _("{known} of {seen} known").format(known=one.known, seen=one.seen)
        if one.stale:
            fresh += _(", {stale} out of date").format(stale=one.stale)
    return {
        "column": one,
        "finding": FINDINGS[one.finding],
        "fresh": fresh,
        "choices": [(choice, COLUMN_CHOICES[choice]) for choice in FINDINGS[one.finding].choices],
        "chosen": _chosen(one),
        "url": reverse("collecting:column", args=[found.key, one.position]),
        "is_wrong": is_wrong,
    }


def _chosen(one: PlannedColumn) -> str:
    if one.choice == "new" and one.new_owner:
        owners = {"village": _("each village itself"), "township": _("each township itself")}
        name = owners.get(one.new_owner) or unit_names([one.new_owner]).get(one.new_owner, one.new_owner)
        return _("New, owned by {owner}").format(owner=name)
    if one.choice == "same":
        return f"{COLUMN_CHOICES['same']} {one.element_name}"
    return str(COLUMN_CHOICES.get(one.choice, ""))


def _head(found: PlanView) -> HeadForm:
    head = found.head
    return HeadForm(
        initial={
            "expected": found.version, "title": head.title, "purpose": head.purpose, "basis": head.basis,
            "expires_on": head.expires_on, "level": head.level, "frequency": head.frequency,
            "last_day": head.last_day, "days": head.days, "chain": ",".join(head.chain),
            "is_statistical": head.is_statistical, "form_number": head.form_number, "made_by": head.made_by,
            "approval_number": head.approval_number,
        }
    )  # fmt: skip


@desk_page("forms.plan")
@limited(CHANGES)
@require_POST
def describe(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """What the form is for, its basis, who fills it until when: 303 back, or 422 with what is wrong."""
    actor = actor_of(request)
    found = get_plan(actor, key)
    form = HeadForm(request.POST)
    if not form.is_valid():
        return _page(request, actor, found, head=form, status=422)
    given = dict(form.cleaned_data)
    expected = given.pop("expected")
    given["chain"] = tuple(given["chain"].split(","))
    rows = {name.removeprefix("rows-"): str(request.POST[name]) for name in request.POST if name.startswith("rows-")}
    try:
        describe_plan(actor=actor, plan=key, expected=expected, head=PlanHead(**given), rows=rows)
    except YiciError as error:
        if error.status == 404:
            raise
        return _page(request, actor, get_plan(actor, key), head=form, problem=error.message, status=error.status)
    return SeeOther(f"{reverse('collecting:plan', args=[key])}#columns")


@desk_page("forms.plan")
@limited(CHANGES)
@require_POST
def column(request: HttpRequest, key: uuid.UUID, position: int) -> HttpResponse:
    """A decision about one column: 303 back to its row, or the page with the sentence that refuses it."""
    actor = actor_of(request)
    found = get_plan(actor, key)
    form = ColumnForm(request.POST)
    if not form.is_valid():
        return _page(request, actor, found, problem=_("Choose what happens with this column."), status=422)
    try:
        decide_column(actor=actor, plan=key, position=position, **form.cleaned_data)
    except YiciError as error:
        if error.status == 404 and not isinstance(error, NotFound):
            raise
        status = 422 if error.status in (403, 404) else error.status
        now = get_plan(actor, key)
        return _page(request, actor, now, problem=error.message, wrong=position, status=status)
    return SeeOther(f"{reverse('collecting:plan', args=[key])}#column-{position}")


@desk_page()
@limited(CHANGES)
@require_POST
def step(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Hand in, allow, send back, decline, withdraw: 303 back, or the page with the sentence that refuses it."""
    actor = actor_of(request)
    found = get_plan(actor, key)
    form = StepForm(request.POST)
    if not form.is_valid():
        return _page(request, actor, found, problem=_("Open the page again and take the step once more."), status=422)
    given = form.cleaned_data
    try:
        move_plan(actor=actor, plan=key, event=given["event"], expected=given["expected"], text=given["text"])
    except YiciError as error:
        return _page(request, actor, get_plan(actor, key), problem=error.message, status=error.status)
    return SeeOther(reverse("collecting:plan", args=[key]))


@desk_page()
@require_safe
def plan_file(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The planned form as it came, as an attachment."""

    found = get_plan_file(actor_of(request), key)
    return attachment(found)


@limited(PUBLIC, methods=("GET",))
@require_safe
def allowed_forms(request: HttpRequest) -> HttpResponse:
    """The public list of forms that villages and townships may be asked for."""
    text = request.GET.get("q", "").strip()[:60]
    before = _number(request.GET.get("before"))
    forms = list_allowed(before=before, limit=A_PAGE + 1, text=text)
    more = len(forms) > A_PAGE
    query = {"before": str(forms[A_PAGE - 1].position), "q": text} if more else {}
    context = {
        "forms": forms[:A_PAGE],
        "text": text,
        "older": f"{reverse('open:forms')}?{urlencode(query)}" if more else "",
        "is_first_page": before is None,
    }
    return render(request, "collecting/allowed_forms.html", context)
