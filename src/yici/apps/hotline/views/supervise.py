"""The desk of supervision: who is stuck and why, urged with one key; what was asked, answered and looked at."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yici.apps.hotline.actions.supervising import answer_supervision, look_at_answer, supervise
from yici.apps.hotline.contracts.supervision import LEVELS, Candidate, SupervisionRule, SupervisionView
from yici.apps.hotline.forms.supervising import AnswerForm, SuperviseForm
from yici.apps.hotline.selectors.supervision import (
    get_supervision,
    list_candidates,
    list_rules,
    list_supervisions,
)
from yici.apps.hotline.states import SUPERVISION_STATES, SUPERVISION_WORDS, SupervisionFacts
from yici.apps.places.public import actor_of, desk_page
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ratelimit import Bucket, limited

CHANGES = Bucket(burst=60, per_minute=120)
LEVEL_NAMES = {
    "urge": gettext_lazy("Urge"),
    "supervise": gettext_lazy("Supervise"),
    "joint": gettext_lazy("Supervise jointly"),
    "media": gettext_lazy("Media watch"),
}
FACT_WORDS = {
    "redos": gettext_lazy("redone {n} times"),
    "redispatches": gettext_lazy("re-dispatched {n} times"),
    "returns": gettext_lazy("returned {n} times"),
    "urges": gettext_lazy("urged {n} times"),
    "overdue_days": gettext_lazy("{n} days past its limit"),
    "age_days": gettext_lazy("open for {n} days"),
    "bad_ratings": gettext_lazy("{n} bad ratings"),
}


@desk_page("hotline.supervise")
@require_safe
def supervise_page(request: HttpRequest) -> HttpResponse:
    """Candidates of a level with the rule that names them, and what was asked and is not closed."""
    return _page(request)


@desk_page("hotline.supervise")
@limited(CHANGES)
@require_POST
def supervise_order(request: HttpRequest, order: uuid.UUID) -> HttpResponse:
    """Urge, supervise, jointly, media: 303 back to the list, or the list with the sentence that refuses it."""
    actor, form = actor_of(request), SuperviseForm(request.POST)
    if not form.is_valid():
        return _page(request, problem=_("Say what is asked of the unit, in at most 2,000 signs."), status=422)
    data = form.cleaned_data
    try:
        made = supervise(
            actor=actor, order=order, level=data["level"], text=data["text"], rule=data["rule"], joint=form.units()
        )
    except NotFound:
        raise
    except YiciError as error:
        return _page(request, problem=error.message, status=error.status)
    words = _("{unit} was urged; its answer is due on {day}.") if data["level"] == "urge" else _(
        "{unit} was asked; its answer is due on {day}."
    )  # fmt: skip
    said = words.format(unit=made.unit_name, day=made.due_on)
    messages.add_message(request, messages.INFO, said, extra_tags="good")
    return SeeOther(f"{reverse('hotline:supervise')}?{urlencode({'level': data['level']})}")


def _page(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    asked = request.GET.get("level") or request.POST.get("level") or ""
    level = asked if asked in LEVELS else "urge"
    after = request.GET.get("after", "")
    found, following = list_candidates(actor, level, int(after) if after.isdecimal() else None)
    open_ones, _more = list_supervisions(actor)
    context = {
        "problem": problem,
        "level": level,
        "level_name": LEVEL_NAMES[level],
        "levels": [
            {"name": LEVEL_NAMES[one], "url": _address(one), "is_current": one == level, "code": one} for one in LEVELS
        ],
        "candidates": [_candidate(one) for one in found],
        "later": f"{_address(level)}&after={following}" if following else "",
        "rules": [{"name": rule_name(one), "level": LEVEL_NAMES[one.level], "days": one.answer_days}
                  for one in list_rules()],
        "asked": [_asked(one) for one in open_ones],
    }  # fmt: skip
    return render(request, "hotline/supervise.html", context, status=status)


def _address(level: str) -> str:
    return f"{reverse('hotline:supervise')}?{urlencode({'level': level})}"


def rule_name(rule: SupervisionRule) -> str:
    """What a rule is called in the language of the page."""
    return rule.name_en if (get_language() or "").startswith("en") else rule.name


def _candidate(one: Candidate) -> dict[str, Any]:
    why = [
        {"rule": rule_name(rule), "fact": str(FACT_WORDS[rule.fact]).format(n=fact)}
        for rule, fact in zip(one.rules, one.facts, strict=True)
    ]
    return {
        "row": one,
        "why": why,
        "rule": one.rules[0].code if one.rules else "",
        "url": reverse("hotline:case", args=[one.number]),
        "act": reverse("hotline:supervise-order", args=[one.order]),
    }


def _asked(one: SupervisionView) -> dict[str, Any]:
    return {
        "row": one,
        "level": LEVEL_NAMES[one.level],
        "state": SUPERVISION_WORDS[one.state],
        "url": reverse("hotline:supervision", args=[one.key]),
    }


@desk_page()
@require_safe
def supervision(request: HttpRequest, asked_key: uuid.UUID) -> HttpResponse:
    """What supervision asks of a unit: for the unit to answer, for who asked to look at."""
    return _one(request, asked_key)


@desk_page()
@limited(CHANGES)
@require_POST
def supervision_step(request: HttpRequest, asked_key: uuid.UUID) -> HttpResponse:
    """Answer, accept, ask again, take back."""
    actor, form = actor_of(request), AnswerForm(request.POST)
    get_supervision(actor, asked_key)
    if not form.is_valid():
        return _one(request, asked_key, problem=_("Fill in the answer and, if you name one, a day."), status=422)
    data = form.cleaned_data
    try:
        if data["event"] == "answer":
            answer_supervision(actor=actor, supervision=asked_key, expected=data["expected"], text=data["text"])
        else:
            look_at_answer(
                actor=actor, supervision=asked_key, expected=data["expected"], event=data["event"], text=data["text"],
                recheck_on=data["recheck_on"],
            )  # fmt: skip
    except NotFound:
        raise
    except YiciError as error:
        return _one(request, asked_key, problem=error.message, status=error.status)
    return SeeOther(reverse("hotline:supervision", args=[asked_key]))


def _one(request: HttpRequest, asked_key: uuid.UUID, problem: str = "", status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    found = get_supervision(actor, asked_key)
    facts = SupervisionFacts(has_it=found.unit_code == actor.unit_code, has_answer=bool(found.answer))
    names = {one.code: rule_name(one) for one in list_rules()}
    context = {
        **_asked(found),
        "problem": problem,
        "typed": request.POST.get("text", ""),
        "rule": names.get(found.rule, ""),
        "case_url": reverse("hotline:case", args=[found.order_number]),
        "steps": {
            one.event
            for one in SUPERVISION_STATES.allowed(found.state, actor=actor, facts=facts)
            if one.is_possible
        },
        "back": reverse("hotline:supervise") if actor.may("hotline.supervise") else "",
    }  # fmt: skip
    return render(request, "hotline/supervision.html", context, status=status)
