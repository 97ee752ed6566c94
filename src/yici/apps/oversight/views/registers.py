"""Registers: lists, one entry, a file that fills them, and every version."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yici.apps.oversight.actions.registers import apply_import, check_import, retire_entry, save_entry, version_of
from yici.apps.oversight.contracts.registers import REGISTERS, Register
from yici.apps.oversight.forms.registers import ENTRY_FORMS, ImportForm
from yici.apps.oversight.guards import get_inspector_for, get_target_for, has_part
from yici.apps.oversight.rules.trouble import words_of_trouble
from yici.apps.oversight.rules.words import LEVELS, TIES
from yici.apps.oversight.selectors.city import class_caps, class_ratios, list_categories, list_matters
from yici.apps.oversight.selectors.registers import (
    find_tie,
    inspector_view,
    list_changes,
    list_inspectors,
    list_targets,
    list_ties,
    list_versions,
    target_view,
    user_name_of,
)
from yici.apps.oversight.states import REGISTERS as KEEP
from yici.apps.oversight.views.common import CHANGES, before_of, tabs_of
from yici.apps.places.public import actor_of, desk_page, unit_names
from yici.apps.records.public import FileNotReadable, read_grid
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ratelimit import limited

MOST_BYTES = 20_000_000
MOST_TROUBLES = 50


def _register(name: str) -> Register:
    for one in REGISTERS:
        if one == name:
            return one
    raise NotFound


def _names() -> dict[str, str]:
    return {"targets": _("Businesses"), "inspectors": _("Inspectors"), "ties": _("Who must not meet")}


def _frame(actor: Actor, register: str) -> dict[str, Any]:
    names = _names()
    parts = [{"label": _("Matters"), "url": reverse("oversight:registers"), "current": register == "matters"}]
    parts += [
        {"label": names[one], "url": reverse("oversight:register", args=[one]), "current": one == register}
        for one in REGISTERS
    ]
    return {
        "tabs": tabs_of(actor, "registers"), "parts": parts, "register": register, "name": names.get(register, ""),
        "may_keep": actor.may(KEEP),
    }  # fmt: skip


@desk_page()
@require_safe
def registers(request: HttpRequest) -> HttpResponse:
    """The matters with their items, as the city's files have them today; ratios and caps of the classes."""
    actor = actor_of(request)
    if not has_part(actor):
        raise NotFound
    matters, categories = list_matters(), list_categories()
    names, caps = unit_names([one.unit for one in matters]), class_caps()
    rows = [
        {"matter": one, "unit": names.get(one.unit, one.unit), "category": categories.get(one.category, ""),
         "level": LEVELS[one.level]}
        for one in matters
    ]  # fmt: skip
    classes = [
        {"name": name, "percent": f"{permille / 10:g}", "cap": caps.get(name)}
        for name, permille in sorted(class_ratios().items())
    ]
    return render(request, "oversight/matters.html", {**_frame(actor, "matters"), "rows": rows, "classes": classes})


@desk_page()
@require_safe
def register(request: HttpRequest, register: str) -> HttpResponse:
    """One register, a page of its living entries, with its newest versions."""
    actor, which = actor_of(request), _register(register)
    words, after = request.GET.get("q", "").strip()[:60], before_of(request, "after")
    rows: list[Any]
    if which == "targets":
        risk = request.GET.get("class", "")[:1]
        found, following = list_targets(actor, words=words, risk_class=risk, after=after)
        categories = list_categories()
        rows = [{"row": one, "category": categories.get(one.category, one.category)} for one in found]
    elif which == "inspectors":
        people, following = list_inspectors(actor, words=words, after=after)
        names = {one.code: one.name for one in list_matters()}
        rows = [{"row": one, "powers": [names.get(power, power) for power in one.powers]} for one in people]
    else:
        ties, following = list_ties(actor, after)
        rows = [{"row": one, "kind": TIES.get(one.kind, one.kind)} for one in ties]
    context = {
        **_frame(actor, which), "rows": rows, "q": words, "versions": list_versions(actor, which)[:8],
        "later": f"?q={words}&after={following}" if following else "",
    }  # fmt: skip
    return render(request, f"oversight/register_{which}.html", context)


@desk_page(KEEP)
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, register: str) -> HttpResponse:
    """Add an entry, or change or retire the one whose code stands in the address."""
    actor, which, problem, status = actor_of(request), _register(register), "", 200
    code = request.GET.get("code", "")[:100]
    start = {"expected": version_of(which, code), **_start(actor, which, code)} if code else {"expected": 0}
    form = ENTRY_FORMS[which](request.POST or None, initial=start)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = dict(form.cleaned_data)
            expected, why = data.pop("expected"), data.pop("why")
            try:
                if request.POST.get("act") == "retire" and code:
                    retire_entry(actor=actor, register=which, code=code, expected=expected, why=why)
                else:
                    save_entry(actor=actor, register=which, values=_typed(data), expected=expected, why=why)
            except NotFound:
                raise
            except YiciError as error:
                problem, status = error.message, error.status
            else:
                return SeeOther(reverse("oversight:register", args=[which]))
    now = _start(actor, which, code) if status == 409 and code else {}
    differences = [
        {"label": form.fields[name].label, "now": value, "typed": form.data.get(name, "")}
        for name, value in now.items() if name in form.fields and str(value) != form.data.get(name, "")
        and not isinstance(value, list)
    ]  # fmt: skip
    context = {
        **_frame(actor, which), "form": form, "problem": problem, "code": code, "differences": differences,
        "newest": version_of(which, code) if code else 0,
    }  # fmt: skip
    return render(request, "oversight/register_entry.html", context, status=status)


def _typed(data: dict[str, Any]) -> dict[str, Any]:
    return {name: "|".join(value) if isinstance(value, list) else value for name, value in data.items()}


def _start(actor: Actor, which: Register, code: str) -> dict[str, Any]:
    if which == "targets":
        row = target_view(get_target_for(actor, code))
        return {"code": row.code, "name": row.name, "category": row.category, "area": row.area_code,
                "address": row.address, "risk_class": row.risk_class}  # fmt: skip
    if which == "inspectors":
        person = inspector_view(get_inspector_for(actor, code))
        return {
            "code": person.code, "name": person.name, "unit": person.unit_code, "area": person.area_code,
            "licence": person.licence, "licence_until": person.licence_until, "powers": list(person.powers),
            "account": user_name_of(person.account),
        }  # fmt: skip
    tie = find_tie(actor, code)
    return {"inspector": tie.inspector_code, "target": tie.target_code, "kind": tie.kind, "words": tie.words}


@desk_page(KEEP)
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest, register: str) -> HttpResponse:
    """Fill a register from a table: first only looked at, then written as one version when nothing is wrong."""
    actor, which, problem, status, checked = actor_of(request), _register(register), "", 200, None
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                if file.size > MOST_BYTES:
                    raise FileNotReadable(reason="it is larger than 20 MB")
                grid = read_grid(file.read(), file.name or "")
                if request.POST.get("act") == "apply":
                    checked = apply_import(
                        actor=actor, register=which, grid=grid, why=form.cleaned_data["why"], source=file.name or ""
                    )
                    if not checked.troubles:
                        return SeeOther(reverse("oversight:register", args=[which]))
                else:
                    checked = check_import(which, grid)
                    status = 200 if not checked.troubles else 422
            except NotFound:
                raise
            except YiciError as error:
                problem, status = error.message, error.status
    troubles = [(one.line, words_of_trouble(one)) for one in (checked.troubles if checked else ())]
    context = {
        **_frame(actor, which), "form": form, "problem": problem, "checked": checked,
        "troubles": troubles[:MOST_TROUBLES],
        "more": max(len(troubles) - MOST_TROUBLES, 0),
    }  # fmt: skip
    return render(request, "oversight/register_import.html", context, status=status)


@desk_page()
@require_safe
def version(request: HttpRequest, register: str, number: int) -> HttpResponse:
    """What one version changed: each entry before and after."""
    actor, which = actor_of(request), _register(register)
    after = before_of(request, "after")
    found = next(iter(list_versions(actor, which, number + 1)), None)
    if found is None or found.number != number:
        raise NotFound
    changes = list_changes(actor, which, number, after)
    rows = [
        {
            "code": code, "is_new": before is None, "is_gone": after_ is None,
            "parts": [
                {"name": name, "before": (before or {}).get(name, ""), "after": (after_ or {}).get(name, "")}
                for name in (after_ or before or {}) if (before or {}).get(name) != (after_ or {}).get(name)
                and name != "words"
            ],
        }
        for _pk, code, before, after_ in changes
    ]  # fmt: skip
    later = f"?after={changes[-1][0]}" if len(changes) == 50 else ""
    context = {**_frame(actor, which), "version": found, "rows": rows, "later": later}
    return render(request, "oversight/register_version.html", context)
