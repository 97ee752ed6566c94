"""The dispatch catalogue: rules in force, a new version, what it would have done, what contradicts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yici.apps.hotline.actions.catalogue import save_rule
from yici.apps.hotline.contracts import Simulation
from yici.apps.hotline.forms.dispatching import RuleForm, kind_choices
from yici.apps.hotline.rules.catalogue import ALL_HOURS, ALL_MONTHS, Rule, conflicts, rule_of
from yici.apps.hotline.selectors.catalogue import list_rules, raw_rule, rules_on, simulate
from yici.apps.places.public import actor_of, desk_page, unit_names
from yici.core import clock
from yici.core.answers import SeeOther
from yici.core.errors import YiciError
from yici.core.ratelimit import Bucket, limited

CHANGES = Bucket(burst=60, per_minute=60)
CATALOGUE = "hotline.catalogue"


@desk_page(CATALOGUE)
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """The rules in force, those that begin later, and pairs that contradict each other."""
    today = clock.today()
    known = list_rules()
    now = rules_on(today)
    later = [one for one in known if one.valid_from > today.isoformat()]
    context = {
        "rules": _lines(now), "later": _lines(later), "pairs": conflicts([*now, *later]),
        "versions": len(known),
    }  # fmt: skip
    return render(request, "hotline/catalogue.html", context)


def _lines(rules: list[Rule]) -> list[dict[str, Any]]:
    kinds = dict(kind_choices())
    names = unit_names([code for one in rules for code in (one.main, *one.assisting)])
    return [
        {
            "rule": one, "kind": kinds.get(one.kind, one.kind), "main": names.get(one.main, one.main),
            "assisting": "、".join(names.get(code, code) for code in one.assisting),
            "when": _when(one),
        }
        for one in rules
    ]  # fmt: skip


def _when(rule: Rule) -> str:
    if rule.months == ALL_MONTHS and rule.hours == ALL_HOURS:
        return ""
    row = raw_rule(rule.code, rule.valid_from)
    parts = []
    if rule.months != ALL_MONTHS:
        parts.append(_("months {span}").format(span=row.get("months", "")))
    if rule.hours != ALL_HOURS:
        parts.append(_("hours {span}").format(span=row.get("hours", "")))
    return " ".join(parts)


@desk_page(CATALOGUE)
@limited(CHANGES)
@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest) -> HttpResponse:
    """A rule as its next version: tried on last month first, then kept."""
    actor = actor_of(request)
    if request.method == "GET":
        code = request.GET.get("code", "")
        row = next((raw_rule(one.code, one.valid_from) for one in rules_on(clock.today()) if one.code == code), {})
        initial = {**row, "valid_from": clock.today().isoformat(), "valid_to": ""}
        return _page(request, RuleForm(initial=initial))
    form = RuleForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    draft = rule_of(form.row())
    if request.POST.get("what") != "keep":
        return _page(request, form, found=simulate(draft), draft=draft)
    try:
        kept = save_rule(actor=actor, row=form.row())
    except YiciError as error:
        return _page(request, form, problem=error.message, status=error.status)
    messages.add_message(request, messages.INFO, _("Kept: {rule}.").format(rule=kept.name), extra_tags="good")
    return SeeOther(reverse("hotline:catalogue"))


def _page(
    request: HttpRequest, form: RuleForm, *, found: Simulation | None = None, draft: Rule | None = None,
    problem: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    others = [one for one in rules_on(clock.today()) if draft is None or one.code != draft.code]
    pairs = conflicts([*others, draft]) if draft else []
    context = {
        "form": form, "found": found, "problem": problem, "pairs": [pair for pair in pairs if draft in pair],
    }  # fmt: skip
    return render(request, "hotline/rule.html", context, status=status)
