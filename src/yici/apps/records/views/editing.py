"""One value of a record: its history, its change in place, a conflict that a person settles, the way back, a doubt."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yici.apps.places.public import actor_of, desk_page
from yici.apps.records.actions.doubts import answer_doubt, ask_doubt
from yici.apps.records.actions.editing import author_of_change, edit_value, may_undo, undo_edit
from yici.apps.records.actions.evidence import prepare_paper
from yici.apps.records.actions.portraits import Portrait, list_history
from yici.apps.records.actions.records import end_record, reopen_record
from yici.apps.records.contracts import ElementFacts, SourceFacts
from yici.apps.records.errors import RecordChangedMeanwhile, ValuesRefused
from yici.apps.records.forms import EndForm, ValueForm
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.selectors.readers import may_read
from yici.apps.records.views.asking import CHANGES, READ, WRITE, entity_named, purpose_of, record_address
from yici.apps.records.views.record import frame_of, portrait_for, tell_value
from yici.apps.records.views.telling import (
    minutes_words,
    name_of_element,
    names_of,
    names_of_owners,
    shown,
    words_of,
)
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, UploadRefused
from yici.core.ratelimit import limited

KINDS_OF_SOURCE = {
    "form": "table-2",
    "import": "file-up",
    "typed": "pencil-line",
    "demo": "flask-conical",
    "merge": "merge",
}


def _element(request: HttpRequest, actor: Actor, entity: str) -> ElementFacts:
    given = request.GET.get("element", "") or request.POST.get("element", "")
    found = catalogue().element(given)
    if found is None:  # a name typed into the box of elements
        named = [one for one in catalogue().of_entity(entity) if given in (one.name, one.name_en)]
        found = named[0] if named else None
    if found is None or found.entity != entity or found.is_forbidden or not may_read(actor, found):
        raise NotFound
    return found


@desk_page(READ)
@limited(CHANGES)
@require_http_methods(["GET", "POST"])
def value(request: HttpRequest, kind: str, key: uuid.UUID) -> HttpResponse:
    """GET: the value with its history and, in place, its form; POST: the change."""
    actor = actor_of(request)
    element = _element(request, actor, entity_named(kind))
    told = portrait_for(request, actor, kind, key)
    if request.method == "POST":
        actor.must(WRITE)
        return _save(request, actor, told, element)
    form = _form(element, told)
    if getattr(request, "htmx", False):
        return render(request, _piece(request), _context(request, actor, told, element, form))
    return render(request, "records/value.html", _context(request, actor, told, element, form, with_history=True))


def _piece(request: HttpRequest) -> str:
    return "records/pieces/line.html" if request.GET.get("piece") == "line" else "records/pieces/edit.html"


def _form(element: ElementFacts, told: Portrait, data: Any = None, files: Any = None) -> ValueForm:
    row = next((one for one in told.values if one.element.code == element.code), None)
    held = row.known.value if row is not None and row.known is not None else ""
    initial = held if element.type == "code" and not isinstance(held, tuple) else words_of(element, held)
    given = {"value": initial, "expected": told.facts.version}
    prefix = {"prefix": None, "auto_id": f"id_{element.code.replace('.', '_')}_%s"}
    return ValueForm(element, data, files, initial=given, **prefix)


def _save(request: HttpRequest, actor: Actor, told: Portrait, element: ElementFacts) -> HttpResponse:
    form = _form(element, told, request.POST, request.FILES)
    if not form.is_valid():
        return _again(request, actor, told, element, form)
    clean = form.cleaned_data
    try:
        paper = prepare_paper(clean["paper"].read(), clean["paper"].name) if clean["paper"] else None
        result = edit_value(
            actor,
            told.facts.key,
            element.code,
            clean["value"],
            title=_("Typed on the page of the record"),
            expected=clean["expected"],
            valid_on=clean["valid_on"],
            reason=clean["reason"],
            paper=paper,
        )
    except UploadRefused as problem:
        form.add_error("paper", problem.message)
        return _again(request, actor, told, element, form)
    except ValuesRefused as problem:
        for one in problem.problems:
            form.add_error("value", one.message)
        return _again(request, actor, told, element, form)
    except RecordChangedMeanwhile as problem:
        return _conflict(request, actor, told, element, form, problem)
    is_new = bool(result.versions) or not result.unchanged
    return _saved(request, actor, told, element, is_new=is_new, waits=bool(result.doubts))


def _saved(
    request: HttpRequest,
    actor: Actor,
    told: Portrait,
    element: ElementFacts,
    *,
    is_new: bool = True,
    waits: bool = False,
) -> HttpResponse:
    undo = may_undo(actor, told.facts.key, element.code) if is_new else None
    undo_url = _undo_address(told, element, undo) if undo else ""
    said = _("{name} saved") if is_new else _("{name} is as it was; nothing to save")
    if waits:
        said = _("{name} noted; until {owner} confirms it the value on record stands")
    owner = names_of_owners([element.owner]).get(element.owner, "")
    words = said.format(name=name_of_element(element), owner=owner)
    if getattr(request, "htmx", False):
        fresh = portrait_for(request, actor, request.resolver_match.kwargs["kind"], told.facts.key)  # type: ignore[union-attr]
        context = _context(request, actor, fresh, element, _form(element, fresh))
        return render(request, "records/pieces/line_saved.html", {**context, "words": words, "undo_url": undo_url})
    request.session["toast"] = {"words": words, "undo_url": undo_url}
    return SeeOther(record_address(told.facts.entity, told.facts.key))


def _undo_address(told: Portrait, element: ElementFacts, version: int) -> str:
    address = record_address(told.facts.entity, told.facts.key, "records:undo")
    return f"{address}?{urlencode({'element': element.code, 'version': str(version)})}"


def _again(request: HttpRequest, actor: Actor, told: Portrait, element: ElementFacts, form: ValueForm) -> HttpResponse:
    is_piece = bool(getattr(request, "htmx", False))
    context = _context(request, actor, told, element, form, with_history=not is_piece)
    return render(request, "records/pieces/edit.html" if is_piece else "records/value.html", context, status=422)


def _conflict(
    request: HttpRequest,
    actor: Actor,
    told: Portrait,
    element: ElementFacts,
    form: ValueForm,
    problem: RecordChangedMeanwhile,
) -> HttpResponse:
    """Both values and who said the other one when; a person chooses. What was typed stays."""
    account, at = author_of_change(actor, problem, element.code)
    theirs = next((one for one in told.values if one.element.code == element.code), None)
    held = theirs.known.value if theirs is not None and theirs.known is not None else None
    context = {
        **_context(request, actor, told, element, form),
        "who": names_of([account]).get(account, _("Somebody")) if account else _("Somebody"),
        "when": minutes_words(at),
        "theirs": shown(element, held) or _("Not known"),
        "mine": _typed_words(element, form.cleaned_data["value"]),
        "found": problem.difference.found,
        "typed": form.cleaned_data,
    }
    is_piece = bool(getattr(request, "htmx", False))
    page = "records/pieces/conflict.html" if is_piece else "records/conflict.html"
    return render(request, page, context, status=422 if is_piece else 409)


def _typed_words(element: ElementFacts, typed: str) -> str:
    return shown(element, typed) or _("Not known")


def _context(
    request: HttpRequest,
    actor: Actor,
    told: Portrait,
    element: ElementFacts,
    form: ValueForm,
    *,
    with_history: bool = False,
) -> dict[str, Any]:
    row = next((one for one in told.values if one.element.code == element.code), None)
    people = names_of([row.account]) if row is not None else {}
    address = record_address(told.facts.entity, told.facts.key, "records:value")
    owner = names_of_owners([element.owner]).get(element.owner, "")
    context = {
        **frame_of(request, actor, told),
        "element": element,
        "form": form,
        "element_name": name_of_element(element),
        "row": tell_value(row, told, actor, people) if row is not None else None,
        "owner": owner,
        "url": f"{address}?{urlencode({'element': element.code})}",
    }
    if with_history:
        context |= {"history": _history(request, actor, told, element)}
    return context


def _history(request: HttpRequest, actor: Actor, told: Portrait, element: ElementFacts) -> list[dict[str, Any]]:
    found = list_history(actor, told.facts.key, element.code, purpose=purpose_of(request), context="history")
    people = names_of(one.account for one in found)
    undo = may_undo(actor, told.facts.key, element.code)
    return [
        {
            "text": shown(element, one.value) if one.value is not None else "",
            "past": one,
            "who": people.get(one.account, "") if one.account else "",
            "when": minutes_words(one.at),
            "icon": KINDS_OF_SOURCE.get(one.source_kind, "file"),
            "undo_url": _undo_address(told, element, undo) if undo == one.number and actor.may(WRITE) else "",
        }
        for one in found
    ]


@desk_page(WRITE)
@limited(CHANGES)
@require_POST
def undo(request: HttpRequest, kind: str, key: uuid.UUID) -> HttpResponse:
    """Take the own last edit of a value back."""
    actor = actor_of(request)
    entity = entity_named(kind)
    element = _element(request, actor, entity)
    version = request.GET.get("version", "")
    undo_edit(actor, key, element.code, int(version) if version.isdecimal() else 0, title=_("Taken back"))
    messages.add_message(
        request,
        messages.SUCCESS,
        _("{name} is as it was before").format(name=name_of_element(element)),
        extra_tags="good",
    )
    return SeeOther(record_address(entity, key))


@desk_page(WRITE)
@limited(CHANGES)
@require_POST
def confirm(request: HttpRequest, kind: str, key: uuid.UUID) -> HttpResponse:
    """One tap: what was known last is still so."""
    actor = actor_of(request)
    element = _element(request, actor, entity_named(kind))
    told = portrait_for(request, actor, kind, key)
    row = next((one for one in told.values if one.element.code == element.code and one.known), None)
    if row is None or row.known is None:
        raise NotFound
    edit_value(
        actor,
        told.facts.key,
        element.code,
        row.known.value,
        title=_("Confirmed as unchanged"),
        expected=told.facts.version,
        reason=_("Confirmed as unchanged"),
    )
    return _saved(request, actor, told, element)


@desk_page(READ)
@limited(CHANGES)
@require_POST
def doubt(request: HttpRequest, kind: str, key: uuid.UUID) -> HttpResponse:
    """Any reader asks whether a value is right; the owner answers."""
    actor = actor_of(request)
    entity = entity_named(kind)
    answered = request.POST.get("doubt", "")
    if answered:
        answer_doubt(actor, uuid.UUID(answered), take=request.POST.get("take") == "yes")
        words = _("Answered; the question is closed")
    else:
        element = _element(request, actor, entity)
        ask_doubt(
            actor, key, element.code, title=request.POST.get("reason", "")[:200] or _("Asked on the page of the record")
        )
        words = _("Asked: the unit that keeps it answers")
    messages.add_message(request, messages.SUCCESS, words, extra_tags="good")
    return SeeOther(record_address(entity, key))


@desk_page(WRITE)
@limited(CHANGES)
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, kind: str, key: uuid.UUID) -> HttpResponse:
    """A record ends, with its day and reason, or lives again."""
    actor = actor_of(request)
    entity = entity_named(kind)
    told = portrait_for(request, actor, kind, key)
    form = EndForm(request.POST or None, initial={"expected": told.facts.version})
    source = SourceFacts("typed", _("Typed on the page of the record"))
    if request.method == "POST" and "reopen" in request.POST:
        reopen_record(actor, key, source=source)
        return SeeOther(record_address(entity, key))
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        end_record(actor, key, on=clean["on"], reason=clean["reason"], source=source, expected=clean["expected"])
        return SeeOther(reverse("records:record", args=[kind, key]))
    status = 200 if request.method == "GET" else 422
    return render(request, "records/end.html", {**frame_of(request, actor, told), "form": form}, status=status)
