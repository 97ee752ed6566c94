"""The page on which a form is filled: facts, what is held, what to bring, then the fields under their headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yici.apps.hotline.public import find_place, list_places
from yici.apps.places.public import actor_of
from yici.apps.services.actions.bringing import list_brought
from yici.apps.services.actions.drafting import DraftView
from yici.apps.services.actions.receiving import APPLICANT
from yici.apps.services.contracts import Field, ItemRule, MergedField
from yici.apps.services.forms import ROLES, SAID_ABOVE, Filled
from yici.apps.services.rules.forms import FormState, for_browser, understand
from yici.apps.services.rules.headings import SECONDS_EACH, in_headings, minutes_for
from yici.apps.services.rules.saying import sayings
from yici.apps.services.selectors.catalogue import list_headings, list_rules
from yici.apps.services.selectors.guides import Guide
from yici.apps.services.selectors.signs import field_with_look
from yici.apps.services.states import TAKE
from yici.apps.services.views.choices import options_of, said, said_in_words
from yici.apps.services.views.held import HeldPage, held_for, ways_for
from yici.apps.services.views.problems import PROBLEMS, ROLE_WORDS
from yici.apps.services.views.reading import limits_of
from yici.core import clock
from yici.core.access import Actor
from yici.core.errors import YiciError


def taker_of(request: HttpRequest) -> Actor:
    """The window clerk who is signed in, or nobody: somebody who applies from a phone."""
    if request.user.is_authenticated:
        actor = actor_of(request)
        if actor.may(TAKE):
            return actor
    return APPLICANT


def weighty_rules(guide: Guide, filled: Filled, rules: Sequence[ItemRule] | None = None) -> list[str]:
    """Rules that ask for something or say no, of a form that is complete."""
    state = understand(guide.composed.fields, filled.values, clock.today())
    found = sayings(list_rules(guide.items) if rules is None else rules, state.values, clock.today())
    return [] if state.problems else [f"{one.item}.{one.code}" for one in found if one.then != "hint"]


def form_page(
    request: HttpRequest, guide: Guide, filled: Filled, kept: DraftView | None = None,
    problem: YiciError | None = None, apart: Sequence[Mapping[str, str]] = (), *,
    rules: Sequence[ItemRule] | None = None, template: str = "services/form.html",
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    """The page with what was typed. Problems are said after somebody pressed a button, not before.

    A version that is tried before it holds brings its own ``rules``, template and context (``more``).
    """
    held = held_for(request, guide, filled, kept)
    state = understand(guide.composed.fields, held.values, clock.today())
    says = state.problems if problem else {key: what for key, what in state.problems.items() if what != "missing"}
    found = sayings(list_rules(guide.items) if rules is None else rules, state.values, clock.today())
    head = _head_of(guide, filled, held)
    missing = [*head["missing"], *state.problems]
    context: dict[str, Any] = {
        "guide": guide, "title": said(guide.name, guide.row.get("name_en", "")), "filled": filled, "kept": kept,
        "sentence": said(guide.row.get("sentence", ""), guide.row.get("sentence_en", "")),
        "problem": problem, "apart": apart, "is_saved": "saved" in request.GET, "head": head,
        "limits": limits_of(guide),
        "read": " ".join(weighty_rules(guide, replace(filled, values=held.values), rules)),
        "sayings": said_in_words(found if filled.values else []),
        "left": len(missing), "minutes": minutes_for(len(missing)), "seconds_each": SECONDS_EACH,
        "sections": _headings(guide, filled, state, says, held.used), "tree": for_browser(guide.composed.fields),
        "today": clock.today().isoformat(), "words": {what: str(words) for what, words in PROBLEMS.items()},
        "held": held, "resident": held.resident, "papers": _papers(guide, filled, held, kept),
        "roles": [(role, ROLE_WORDS[role]) for role in ROLES], "at_window": not taker_of(request).is_system,
        "has_look": bool(field_with_look({one.field.code for one in guide.composed.fields})),
        **_place(request, filled), **(more or {}),
    }  # fmt: skip
    return render(request, template, context, status=problem.status if problem else 200)


def _place(request: HttpRequest, filled: Filled) -> dict[str, Any]:
    chosen = find_place(filled.area)
    if chosen:
        return {"chosen": chosen}
    here, places = list_places(request.POST.get("within", ""), request.POST.get("find", ""))
    return {"here": here, "places": places, "find": request.POST.get("find", "")}


def _head_of(guide: Guide, filled: Filled, held: HeldPage) -> dict[str, Any]:
    """What the head of the page must have: facts that no field of the form asks."""
    asked = {one.field.code for one in guide.composed.fields}
    needs_number = any(one.object == "enterprise" for one in guide.items)
    musts = {
        "name": "person.name" not in asked and held.resident is None,
        "number": needs_number and "person.id_number" not in asked,
    }  # fmt: skip
    missing = [name for name, must in musts.items() if must and not getattr(filled.who, name).strip()]
    return {
        "musts": musts, "missing": missing if filled.area else [*missing, "area"],
        "needs_number": needs_number or "person.id_number" in asked, "needs_phone": "person.phone" in asked,
    }  # fmt: skip


def _papers(guide: Guide, filled: Filled, held: HeldPage, kept: DraftView | None) -> dict[str, Any]:
    """Papers by the way they are had; ``left`` are those of which no picture is there yet."""
    there = list_brought(kept.code) if kept else {}
    found: dict[str, list[dict[str, Any]]] = {"bring": [], "promise": []}
    ways = ways_for(guide, held)
    for one in guide.papers:
        way = ways.get(one.need.material, one.way)
        place = {"bring": "bring", "shared": "bring", "promise": "promise"}.get(way)
        if place:
            found[place].append({
                "material": one.need.material, "name": said(one.name, one.name_en), "hint": said(one.hint, one.hint_en),
                "necessity": one.need.necessity, "copies": one.need.copies,
                "is_promised": one.need.material in filled.promised, "files": there.get(one.need.material, ()),
            })  # fmt: skip
    return {**found, "left": sum(not one["files"] for one in found["bring"])}


def _headings(
    guide: Guide, filled: Filled, state: FormState, problems: Mapping[str, str], used: Sequence[str]
) -> list[dict[str, Any]]:  # fmt: skip
    asked = [one for one in guide.composed.fields if one.field.code not in SAID_ABOVE]
    looks = field_with_look({one.field.code for one in asked})
    found = []
    for one in in_headings(asked, list_headings()):
        codes = {member.field.code for member in one.fields}
        found.append({
            "code": one.heading.code, "name": said(one.heading.name, one.heading.name_en),
            "rows": _rows(one.fields, filled, state, problems, used, looks), "is_shown": bool(codes & set(state.shown)),
            "left": sum(key.rpartition("].")[2] in codes for key in state.problems),
        })  # fmt: skip
    return found


def _rows(
    fields: Sequence[MergedField], filled: Filled, state: FormState, problems: Mapping[str, str], used: Sequence[str],
    looks: str,
) -> list[dict[str, Any]]:  # fmt: skip
    rows: list[dict[str, Any]] = []
    seen: set[str] = set()
    for one in fields:
        group, code = one.field.group, one.field.code
        if group in seen:
            continue
        if group:
            seen.add(group)
            members = [other.field for other in fields if other.field.group == group]
            rows.append({
                "group": group, "is_shown": code in state.shown, "names": [said(it.name, it.name_en) for it in members],
                "lines": _lines(group, members, filled, problems),
            })  # fmt: skip
            continue
        rows.append({
            "field": one.field, "name": said(one.field.name, one.field.name_en), "value": filled.values.get(code, ""),
            "hint": said(one.field.hint, one.field.hint_en), "is_shown": code in state.shown and code not in used,
            "computed": state.computed.get(code, ""), "problem": PROBLEMS.get(problems.get(code, ""), ""),
            "is_optional": one.required_when is None, "options": options_of(one.field),
            "has_look": bool(looks) and code == looks,
        })  # fmt: skip
    return rows


def _lines(
    group: str, members: Sequence[Field], filled: Filled, problems: Mapping[str, str]
) -> list[list[dict[str, Any]]]:  # fmt: skip
    """What stands in the rows of a repeated group, and two empty ones."""
    held = list(filled.values.get(group) or ())
    return [
        [
            {"field": one, "name": said(one.name, one.name_en), "value": line.get(one.code, ""),
             "problem": PROBLEMS.get(problems.get(f"{group}[{at}].{one.code}", ""), ""), "options": options_of(one)}
            for one in members
        ]
        for at, line in enumerate([*held, {}, {}])
    ]  # fmt: skip
