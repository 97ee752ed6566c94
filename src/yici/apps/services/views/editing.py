"""Items and things at the desk: what their guides lack, a version in sections, and the steps until it holds."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yici.apps.places.public import account_names, actor_of, desk_page, unit_names
from yici.apps.services.actions.editing import begin_version, move_version, save_section, set_day, undo_save
from yici.apps.services.cityfiles.sections import SECTIONS, Section, clean, section_of
from yici.apps.services.contracts import Change, Found, VersionKind, VersionView
from yici.apps.services.errors import VersionNotFound
from yici.apps.services.guards import get_version_for
from yici.apps.services.rules.differing import differences
from yici.apps.services.selectors.editing import (
    changes_of,
    facts_of_version,
    find_unfinished,
    held_content,
    let_go_versions,
    list_own_items,
    may_open_item,
    problems_of,
    version_view,
    waiting_versions,
)
from yici.apps.services.selectors.offering import field_for, find_elements, list_choices, names_of_codes
from yici.apps.services.states import EDIT, PUBLISH, VERSION_STATES, VERSION_WORDS
from yici.apps.services.views.editing_rows import after_act, edited_rows, sentence_of, typed_rows
from yici.apps.services.views.editing_words import CHANGES, CHOICES, COLUMNS, EVENTS, LACKS
from yici.apps.services.views.editing_words import SECTIONS as SECTION_WORDS
from yici.apps.services.views.rules_tried import fields_to_try, said_by_rules
from yici.core import clock
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import ChangedMeanwhile, NotFound, TooManyTries, YiciError
from yici.core.ratelimit import Bucket

SAVES = Bucket(burst=240, per_minute=120)  # typing saves by itself


def editor_of(request: HttpRequest) -> Actor:
    """Whoever writes versions or lets them go; for everybody else there is no such page."""
    actor = actor_of(request)
    if not (actor.may(EDIT) or actor.may(PUBLISH)):
        raise NotFound
    return actor


def address_of(kind: VersionKind, code: str) -> str:
    """The page of an item or a thing."""
    return reverse("services-desk:version", args=[kind, code])


@desk_page()
@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """Items of the own unit (of all for who lets go), those first whose guide lacks most; what waits to be let go."""
    actor, words = editor_of(request), request.GET.get("q", "")[:60]
    lines = list_own_items(actor, words, everything=actor.may(PUBLISH))
    waiting = waiting_versions(actor)
    context = {
        "lines": [{"item": one, "address": address_of(one.kind, one.code), "state": VERSION_WORDS.get(one.state, ""),
                   "lacks": [LACKS[lack] for lack in one.lacks]} for one in lines],
        "waiting": [{"version": one, "address": address_of(one.kind, one.code)} for one in waiting],
        "lacking": sum(bool(one.lacks) for one in lines), "words": words, "may_write": actor.may(EDIT),
        "units": unit_names(sorted({one.unit for one in lines} | {one.unit for one in waiting})),
        "shows_units": actor.may(PUBLISH),
    }  # fmt: skip
    return render(request, "services/editing_items.html", context)


@desk_page(EDIT)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a version of an item that is there, or a new item or thing; the unfinished one when there is one."""
    kind: VersionKind = "thing" if request.POST.get("kind") == "thing" else "item"
    code = request.POST.get("code", "").strip()[:80]
    try:
        begin_version(actor=actor_of(request), kind=kind, code=code)
    except NotFound:
        raise
    except YiciError as error:
        messages.error(request, error.message, extra_tags="over")
        return SeeOther(reverse("services-desk:items"))
    return SeeOther(address_of(kind, code))


@desk_page()
@require_safe
def version(request: HttpRequest, kind: VersionKind, code: str) -> HttpResponse:
    """An item with the version somebody writes, how it differs from what holds, and what can be done now."""
    return version_page(request, kind, code)


def version_page(
    request: HttpRequest, kind: VersionKind, code: str, *, problem: YiciError | None = None, reason: str = ""
) -> HttpResponse:  # fmt: skip
    """The page of an item."""
    actor = editor_of(request)
    row = may_open_item(actor, kind, code)
    found = find_unfinished(actor, kind, code)
    view = version_view(found) if found else None
    problems = problems_of(view) if view else []
    let_go = let_go_versions(actor, kind, code)
    context: dict[str, Any] = {
        "kind": kind, "code": code, "row": row, "view": view, "problem": problem, "reason": reason,
        "name": view.name if view else (row or {}).get("name", code), "today": clock.today(),
        "sections": _sections(view, problems) if view else [], "problems": [sentence_of(one) for one in problems],
        "changes": change_lines(changes_of(view)) if view else [], "steps": _steps(actor, found, bool(problems)),
        "let_go": [{"version": one, "words": VERSION_WORDS[one.state], "steps": _withdrawing(actor, one)}
                   for one in let_go],
        "may_begin": actor.may(EDIT) and (row is None or row["unit"] == actor.unit_code) and view is None,
        "may_write": bool(view and _may_write(actor, view)), "state": VERSION_WORDS[view.state] if view else "",
        "who": account_names(list(view.authors)) if view else {},
        "unit": unit_names([view.unit if view else (row or {}).get("unit", "")]),
    }  # fmt: skip
    return render(request, "services/editing_version.html", context, status=problem.status if problem else 200)


def _may_write(actor: Actor, view: VersionView) -> bool:
    return actor.may(EDIT) and view.unit == actor.unit_code and view.state == VERSION_STATES.initial


def _sections(view: VersionView, problems: list[Found]) -> list[dict[str, Any]]:
    return [
        {"name": one.name, "title": SECTION_WORDS[one.name], "rows": len(view.content.get(one.name, ())),
         "is_single": not one.name_of, "problems": sum(found.section == one.name for found in problems)}
        for one in SECTIONS[view.kind]
    ]  # fmt: skip


def _steps(actor: Actor, row: Any, is_wrong: bool) -> list[dict[str, Any]]:
    if row is None:
        return []
    facts = facts_of_version(actor, row, is_sound=not is_wrong)
    return [
        {"event": one.event, "label": EVENTS[one.event][0], "icon": EVENTS[one.event][1],
         "is_possible": one.is_possible, "reason": one.reason, "asks": one.event == "send_back",
         "is_main": one.event in ("submit", "publish")}
        for one in VERSION_STATES.allowed(row.state, actor=actor, facts=facts)
    ]  # fmt: skip


def _withdrawing(actor: Actor, view: VersionView) -> bool:
    facts = facts_of_version(actor, get_version_for(actor, view.key))
    return any(one.is_possible for one in VERSION_STATES.allowed(view.state, actor=actor, facts=facts))


def change_lines(changes: list[Change]) -> list[dict[str, Any]]:
    """Differences in words, with both sides."""
    names = names_of_codes()
    return [
        {"section": SECTION_WORDS.get(one.section, one.section), "what": CHANGES[one.what],
         "row": names.get(one.row, one.row), "column": COLUMNS.get(one.column, one.column),
         "before": _shown(one.before), "after": _shown(one.after)}
        for one in changes
    ]  # fmt: skip


def _shown(text: str) -> str:
    return str(CHOICES.get(text, text.replace("|", "；")))


@desk_page()
@require_POST
def step(request: HttpRequest, kind: VersionKind, code: str) -> HttpResponse:
    """A step of a version, its first day, or the last save taken back: 303 to its page, 409 with what is there now."""
    actor, reason = editor_of(request), request.POST.get("reason", "")[:1000]
    key, event, expected = (request.POST.get(one, "") for one in ("version", "event", "expected"))
    number = int(expected) if expected.isdecimal() and len(expected) < 10 else -1
    try:
        found = next((one for one in _own(actor, kind, code) if str(one.key) == key), None)
        if found is None:
            raise VersionNotFound
        if event == "day":
            set_day(
                actor=actor, version=found.key, valid_from=_day(request.POST.get("day", ""), found), expected=number
            )
        elif event == "undo":
            undo_save(actor=actor, version=found.key, expected=number)
        else:
            move_version(actor=actor, version=found.key, event=event, expected=number, reason=reason)
    except NotFound:
        raise
    except YiciError as error:
        return version_page(request, kind, code, problem=error, reason=reason)
    gone = event == "drop" and not _exists(actor, kind, code)
    return SeeOther(reverse("services-desk:items") if gone else address_of(kind, code))


def _own(actor: Actor, kind: VersionKind, code: str) -> list[VersionView]:
    row = find_unfinished(actor, kind, code)
    return [*([version_view(row)] if row else []), *let_go_versions(actor, kind, code)]


def _exists(actor: Actor, kind: VersionKind, code: str) -> bool:
    return held_content(kind, code, dt.date.max) is not None or find_unfinished(actor, kind, code) is not None


def _day(text: str, view: VersionView) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return view.valid_from


@desk_page()
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, kind: VersionKind, code: str, name: str) -> HttpResponse:
    """A section of a version: written by its unit, read by who lets it go. Typing saves by itself (JSON)."""
    actor = editor_of(request)
    row, one = find_unfinished(actor, kind, code), section_of(kind, name)
    if row is None or one is None:
        raise VersionNotFound
    view = version_view(row)
    held = list(view.content.get(name, ()))
    if request.method != "POST":
        return _section(request, view, one, held)
    wait = SAVES.take(str(actor.account))
    if wait:
        raise TooManyTries(seconds=math.ceil(wait))
    act, mark = request.POST.get("act", "save")[:120], request.POST.get("expected", "")
    rows = typed_rows(one, request.POST, held)
    fresh = field_for(act[4:]) if name == "fields" and act.startswith("add.") else {}
    rows = after_act(one, rows, act, clean(one, fresh))
    try:
        expected = int(mark) if mark.isdecimal() and len(mark) < 10 else -1
        view = save_section(actor=actor, version=view.key, section=name, rows=rows, expected=expected)
    except NotFound:
        raise
    except YiciError as error:
        if act == "autosave":
            return JsonResponse({"problem": error.message}, status=error.status)
        return _section(request, view, one, rows, problem=error)
    if act == "autosave":
        return _saved(request, view, one)
    find = request.POST.get("find", "")[:60] if act == "find" else ""
    return SeeOther(f"{request.path}{f'?find={find}' if find else ''}{_anchor(act, len(rows))}")


def _anchor(act: str, count: int) -> str:
    verb, _dot, mark = act.partition(".")
    if verb in ("up", "down") and mark.isdecimal():
        return f"#row-{int(mark) + (1 if verb == 'down' else -1)}"
    return f"#row-{count - 1}" if verb == "add" else "#find" if verb == "find" else ""


def _saved(request: HttpRequest, view: VersionView, one: Section) -> JsonResponse:
    """What a page that saves by itself needs to know: the new count, what is wrong where, what the rules say."""
    problems = [found for found in problems_of(view) if found.section == one.name]
    said = {f"{found.column}.{found.row}": sentence_of(found) for found in problems}
    words = _("Saved at {time}").format(time=timezone.localtime(clock.now()).strftime("%H:%M:%S"))
    tried = said_by_rules(view, request.POST) if one.name == "rules" else []
    return JsonResponse({
        "mark": view.marks.get(one.name, 0), "saved": words, "problems": said, "said": [str(text) for _, text in tried]
    })  # fmt: skip


def _section(
    request: HttpRequest, view: VersionView, one: Section, rows: list[Any], *, problem: YiciError | None = None
) -> HttpResponse:  # fmt: skip
    actor, names = actor_of(request), names_of_codes()
    shown = replace(view, content={**view.content, one.name: rows})
    problems = problems_of(shown)
    options = list_choices(one.name, shown.content)
    find = request.GET.get("find", "")[:60]
    clash = []
    if isinstance(problem, ChangedMeanwhile):
        clash = change_lines(differences({one.name: view.content.get(one.name, ())}, {one.name: rows},
                                         {one.name: one.name_of}))  # fmt: skip
    context = {
        "view": view, "section": one, "title": SECTION_WORDS[one.name], "problem": problem, "clash": clash,
        "rows": edited_rows(one, rows, problems, options, names), "mark": view.marks.get(one.name, 0),
        "general": [sentence_of(found) for found in problems if found.section == one.name and found.row < 0],
        "may_write": _may_write(actor, view), "address": address_of(view.kind, view.code),
        "sections": _sections(view, problems), "find": find,
        "elements": find_elements(find, [row.get("code", "") for row in rows]) if one.name == "fields" else [],
        "codes": [(row["code"], row["name"]) for row in view.content.get("fields", ()) if row["code"]],
        "trying": fields_to_try(view, request.POST) if one.name == "rules" else [],
        "said": said_by_rules(view, request.POST) if one.name == "rules" else [],
    }  # fmt: skip
    return render(request, "services/editing_section.html", context, status=problem.status if problem else 200)
