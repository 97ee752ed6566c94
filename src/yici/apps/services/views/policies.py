"""/policies/: what may be due to whom, for everybody; and a self check of which nothing is stored."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yici.apps.services.contracts import Policy, PolicyQuestion
from yici.apps.services.rules.self_check import DONT_KNOW, at_most_left, next_question, number_of, questions_of
from yici.apps.services.selectors.catalogue import list_policies
from yici.apps.services.selectors.policies import (
    GROUPS,
    checked,
    get_policy,
    list_versions,
    question_view,
    type_of,
    views_of,
)
from yici.core import clock
from yici.core.ratelimit import Bucket, limited

READS = Bucket(burst=120, per_minute=240)
ANSWERS = Bucket(burst=120, per_minute=120)
MOST_ANSWERS = 60


@limited(READS)
@require_safe
def policies(request: HttpRequest) -> HttpResponse:
    """All policies of today in plain words, those for people and families before those for firms."""
    rows = views_of(list_policies())
    groups = [(group, [one for one in rows if one.policy.entity in kinds]) for group, kinds in GROUPS.items()]
    return render(request, "services/policies.html", {"groups": [one for one in groups if one[1]]})


@limited(READS)
@require_safe
def policy(request: HttpRequest, code: str) -> HttpResponse:
    """One policy: conditions, how it is had, what its versions changed."""
    found = get_policy(code)
    [view] = views_of([found])
    context = {"row": view, "versions": list_versions(code, clock.today()), "group": _group_of(found)}
    return render(request, "services/policy.html", context)


def _group_of(policy: Policy) -> str:
    return next(group for group, kinds in GROUPS.items() if policy.entity in kinds)


@never_cache
@limited(ANSWERS, methods=("GET", "POST"))
@require_http_methods(["GET", "HEAD", "POST"])
def check_yourself(request: HttpRequest) -> HttpResponse:
    """One question a page; answers travel with the page and are stored nowhere."""
    sent = request.POST if request.method == "POST" else request.GET
    group, code = sent.get("for", "")[:12], sent.get("policy", "")[:80]
    chosen = [get_policy(code)] if code else [one for one in list_policies() if one.entity in GROUPS.get(group, ())]
    if not chosen:
        return render(request, "services/policy_check.html", {"is_start": True})
    asked, today, problem = questions_of(chosen, type_of), clock.today(), ""
    said = _said(request, asked) if request.method == "POST" else {}
    question = next_question(chosen, asked, said, today)
    act, typed = request.POST.get("act", ""), request.POST.get("said", "")[:40].strip()
    typed = DONT_KNOW if act == "skip" else typed
    if act in ("answer", "skip") and question and question.key == request.POST.get("about"):
        if _is_answer(question, typed):
            said[question.key] = typed
            question = next_question(chosen, asked, said, today)
        else:
            problem = typed or DONT_KNOW
    context: dict[str, Any] = {
        "group": group, "code": code, "said": said.items(), "problem": problem, "typed": typed if problem else "",
        "left": at_most_left(chosen, asked, said, today), "nth": len(said) + 1, "names": views_of(chosen),
    }  # fmt: skip
    if question:
        context["question"] = question_view(question)
    else:
        rows = checked(chosen, asked, said, today)
        context |= {
            "due": [one for one in rows if one.holds is True], "open": [one for one in rows if one.holds is None],
            "not_due": [one for one in rows if one.holds is False],
        }  # fmt: skip
    return render(request, "services/policy_check.html", context, status=422 if problem else 200)


def _said(request: HttpRequest, asked: dict[str, PolicyQuestion]) -> dict[str, str]:
    """The answers so far in the order they were given; ``back`` takes the last one away."""
    pairs = zip(request.POST.getlist("key")[:MOST_ANSWERS], request.POST.getlist("value")[:MOST_ANSWERS], strict=False)
    said = {key: value[:40] for key, value in pairs if key in asked and _is_answer(asked[key], value[:40])}
    if request.POST.get("act") == "back" and said:
        said.popitem()
    return said


def _is_answer(question: PolicyQuestion, text: str) -> bool:
    if question.kind == "number":
        return text == DONT_KNOW or number_of(text) is not None
    return text in {value for value, _words in question_view(question).options}
