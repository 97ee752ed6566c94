"""From the text to the ledger: dropping a text, reading it sentence by sentence, comparing it with earlier promises."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yici.apps.ledger.actions.texts import (
    NewText,
    accept_mark,
    add_text,
    content_of,
    is_shared,
    link_dropped,
    link_mark,
    merge_marks,
    refuse_mark,
    sentence_around,
    split_mark,
    undo_mark,
)
from yici.apps.ledger.contracts import EntryFacts, MarkView, TextView
from yici.apps.ledger.errors import MarkNotFound, TextRefused
from yici.apps.ledger.forms import EntryForm, TextForm, initial_of
from yici.apps.ledger.guards import get_mark_for
from yici.apps.ledger.reading import UnreadableText, read_text, text_of
from yici.apps.ledger.rules.folding import apply
from yici.apps.ledger.rules.numbers import shown
from yici.apps.ledger.selectors.texts import Earlier, compare_text, earlier_of, get_text, list_texts, suggest_for
from yici.apps.ledger.views.answers import CHANGES, UPLOADS, let_in, whole
from yici.apps.ledger.views.wording import KIND_WORDS, LINK_WORDS
from yici.apps.places.public import actor_of, desk_page, unit_labels
from yici.core import files
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ratelimit import limited

A_PAGE = 50
LARGEST = 30_000_000
CUTS = re.compile(r"[，、；。]|(?<=.)(?=以及|并且|同时)")


@desk_page()
@limited(UPLOADS, methods=("POST",))
@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: HttpRequest) -> HttpResponse:
    """The texts, and a new one: 303 to its reader, or 422 with one sentence."""
    actor = let_in(actor_of(request), office=True)
    form = TextForm(request.POST or None, request.FILES or None)
    problem, status = "", 200
    if request.method == "POST":
        actor.must("ledger.keep")
        status = 422
        if form.is_valid():
            try:
                return SeeOther(reverse("ledger:text", args=[_take(request, actor, form.cleaned_data)]))
            except UnreadableText as error:
                problem = TextRefused(problem=_(str(error))).message
            except YiciError as error:
                problem, status = error.message, error.status
    before = whole(request.GET.get("before"))
    rows = list_texts(actor, before=before)
    older = f"{reverse('ledger:texts')}?{urlencode({'before': rows[-1].position})}" if len(rows) == A_PAGE else ""
    context = {
        "form": form, "problem": problem, "rows": rows, "older": older, "may_keep": actor.may("ledger.keep"),
        "is_open": bool(problem or form.errors),
    }  # fmt: skip
    return render(request, "ledger/texts.html", context, status=status)


def _take(request: HttpRequest, actor: Actor, data: dict[str, Any]) -> uuid.UUID:
    file, prepared, name = request.FILES.get("file"), None, ""
    if file is not None:
        content = file.read(LARGEST + 1)
        text, name = text_of(content), (file.name or "")[:200]
        prepared = files.prepare(content)
    else:
        text = data["pasted"].replace("\r\n", "\n").replace("\r", "\n")
    title = (
        data["title"] or name.rpartition(".")[0] or next((one.strip() for one in text.splitlines() if one.strip()), "")
    )
    new = NewText(title[:200], data["year"], data["on"], is_public=data["is_public"])
    items = read_text(text, year=data["year"])
    return add_text(actor=actor, new=new, text=text, items=items, file=prepared, file_name=name)


@desk_page()
@require_safe
def reader(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A text with its marks, and the card of one of them."""
    actor = let_in(actor_of(request), office=True)
    return _page(request, actor, get_text(actor, key))


def _page(
    request: HttpRequest, actor: Actor, found: TextView, *, form: EntryForm | None = None, problem: str = "",
    status: int = 200, chosen: MarkView | None = None,
) -> HttpResponse:  # fmt: skip
    current = chosen or _current(found, request.GET.get("mark", ""))
    context: dict[str, Any] = {
        "text": found, "paragraphs": paragraphs(found, current), "current": current, "problem": problem,
        "open": sum(1 for one in found.marks if not one.decision), "may_keep": actor.may("ledger.keep"),
        "taken": sum(1 for one in found.marks if one.decision == "accepted"),
        "kinds": [(code, words) for code, words in KIND_WORDS.items()],
    }  # fmt: skip
    if current is not None:
        context |= _card(actor, found, current, form)
    return render(request, "ledger/reader.html", context, status=status)


def _current(found: TextView, wanted: str) -> MarkView | None:
    by_key = next((one for one in found.marks if str(one.key) == wanted), None)
    return by_key or next((one for one in found.marks if not one.decision), None) or (
        found.marks[0] if found.marks else None
    )  # fmt: skip


def _card(actor: Actor, found: TextView, current: MarkView, form: EntryForm | None) -> dict[str, Any]:
    item = current.item
    sentence = sentence_around(found.text, item.start, item.end)
    suggestion = suggest_for(actor, item, sentence) if not current.decision else None
    mark = get_mark_for(actor, current.key)
    content = content_of(_plain(item), sentence, year=found.year, is_shared=is_shared(mark))
    start = {**initial_of(apply(EntryFacts(), content)), "lead": suggestion.unit if suggestion else ""}
    at = found.marks.index(current)
    return {
        "form": form or EntryForm(initial=start, auto_id="mark-%s"), "item": item, "kind": KIND_WORDS[item.kind],
        "sure": round(item.confidence * 100), "suggestion": suggestion,
        "lead_name": unit_labels([suggestion.unit]).get(suggestion.unit, "") if suggestion else "",
        "earlier": [_beside(one, item.value, item.unit) for one in earlier_of(actor, mark)],
        "cuts": _cuts(found.text, item.start, item.end), "links": LINK_WORDS,
        "before": found.marks[at - 1].key if at else None,
        "after": found.marks[at + 1].key if at + 1 < len(found.marks) else None,
    }  # fmt: skip


def _plain(item: Any) -> dict[str, Any]:
    return {name: getattr(item, name) for name in item.__dataclass_fields__}


def _beside(one: Earlier, value: Any, unit: str | None) -> dict[str, Any]:
    """An earlier entry with the difference in words: “2022: 1500万吨, this raises it by 500万吨”."""
    was = shown(one.value, one.unit)
    words = str(LINK_WORDS[one.kind])
    if one.kind in ("raised", "lowered") and value is not None and one.value:
        from decimal import Decimal

        gap = abs(Decimal(str(value)) - Decimal(one.value))
        sentence = _("raised by {gap}") if one.kind == "raised" else _("lowered by {gap}")
        words = sentence.format(gap=shown(gap, one.unit))
    return {"row": one, "was": was, "words": words, "kind": LINK_WORDS[one.kind]}


def _cuts(text: str, start: int, end: int) -> list[tuple[int, str, str]]:
    """Where a sentence can be cut: after a sign or before a conjunction, with what stands on both sides."""
    found = []
    for one in CUTS.finditer(text, start, end):
        at = one.end()
        if start < at < end:
            found.append((at, text[start:at], text[at:end]))
    if not found and end - start > 1:
        at = (start + end) // 2
        found.append((at, text[start:at], text[at:end]))
    return found[:12]


def paragraphs(found: TextView, current: MarkView | None) -> list[list[dict[str, Any]]]:
    """The text in paragraphs, each a list of plain pieces and marked ones with their numbers; none overlap."""
    pieces: list[dict[str, Any]] = []
    at = 0
    for one in sorted(found.marks, key=lambda mark: (mark.item.start, mark.item.end)):
        start = max(one.item.start, at)
        if start > at:
            pieces.append({"text": found.text[at:start]})
        if one.item.end > start:
            pieces.append({"text": found.text[start : one.item.end], "marks": [_sign(one, current)]})
            at = one.item.end
        elif pieces and "marks" in pieces[-1]:
            pieces[-1]["marks"].append(_sign(one, current))
    pieces.append({"text": found.text[at:]})
    return _by_line(pieces)


def _sign(one: MarkView, current: MarkView | None) -> dict[str, Any]:
    is_current = current is not None and one.key == current.key
    return {"mark": one, "kind": one.item.kind, "is_current": is_current, "is_decided": bool(one.decision)}


def _by_line(pieces: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    lines: list[list[dict[str, Any]]] = [[]]
    for one in pieces:
        parts = str(one["text"]).split("\n")
        for number, part in enumerate(parts):
            if number:
                lines.append([])
            if part:
                lines[-1].append({**one, "text": part})
    return [line for line in lines if any(str(one["text"]).strip() for one in line)]


@desk_page("ledger.keep")
@limited(CHANGES)
@require_POST
def reader_act(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Accept, cut, put together, not a promise, undo, link: 303 to the next open sentence, or the page with what is
    wrong.
    """
    actor, found = actor_of(request), get_text(actor_of(request), key)
    mark = next((one for one in found.marks if str(one.key) == request.POST.get("mark")), None)
    if mark is None:
        raise MarkNotFound
    act, form = request.POST.get("act", ""), None
    following = ""
    try:
        expected = int(request.POST.get("expected", "-1") or -1)
        if act == "accept":
            form = EntryForm(request.POST, auto_id="mark-%s")
            if not form.is_valid():
                return _page(request, actor, found, form=form, status=422, chosen=mark)
            accept_mark(actor=actor, mark=mark.key, expected=expected, content=form.content())
        elif act == "split":
            at = request.POST.get("at", "")
            following = str(split_mark(actor=actor, mark=mark.key, expected=expected, at=whole(at))[0])
        elif act == "link":
            entry, _sep, how = request.POST.get("link", "").partition(" ")
            link_mark(actor=actor, mark=mark.key, entry=uuid.UUID(entry), kind=how)
        elif act in ACTS:
            following = ACTS[act](actor, mark.key, expected)
        else:
            return _page(request, actor, found, problem=_("Choose one of the buttons."), status=422, chosen=mark)
    except (ValueError, TypeError):
        return _page(request, actor, found, problem=_("Choose one of the buttons."), status=422, chosen=mark)
    except NotFound:
        raise
    except YiciError as error:
        return _page(
            request, actor, get_text(actor, key), form=form, problem=error.message, status=error.status, chosen=mark
        )
    query = f"?mark={following}" if following else _next_after(get_text(actor, key), mark)
    return SeeOther(reverse("ledger:text", args=[key]) + query)


def _refuse(actor: Actor, mark: uuid.UUID, expected: int) -> str:
    refuse_mark(actor=actor, mark=mark, expected=expected)
    return ""


def _merge(actor: Actor, mark: uuid.UUID, expected: int) -> str:
    return str(merge_marks(actor=actor, mark=mark, expected=expected))


def _undo(actor: Actor, mark: uuid.UUID, expected: int) -> str:
    undo_mark(actor=actor, mark=mark, expected=expected)
    return str(mark)


ACTS = {"not": _refuse, "merge": _merge, "undo": _undo}


def _next_after(found: TextView, mark: MarkView) -> str:
    """The next open sentence after this one, or the first open one."""
    later = next((one for one in found.marks if not one.decision and one.item.start >= mark.item.start), None)
    return f"?mark={later.key}" if later is not None else ""


@desk_page()
@require_safe
def compare(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A later text against the promises before it: what it reports on, raises, lowers, says again, no longer says."""
    actor = let_in(actor_of(request), office=True)
    return _compare(request, actor, key)


def _compare(request: HttpRequest, actor: Actor, key: uuid.UUID, problem: str = "", status: int = 200) -> HttpResponse:
    found, text = compare_text(actor, key), get_text(actor, key)
    rows = []
    for one, mark in found.pairs:
        now = shown(None if mark.item.value is None else str(mark.item.value), mark.item.unit or "")
        rows.append({"earlier": one, "mark": mark, "was": shown(one.value, one.unit), "now": now,
                     "kind": LINK_WORDS[one.kind]})  # fmt: skip
    context = {
        "text": text, "rows": rows, "silent": found.silent, "problem": problem, "may_keep": actor.may("ledger.keep"),
        "reported": sum(1 for one, _mark in found.pairs if one.kind == "reported"), "count": len(rows),
    }  # fmt: skip
    return render(request, "ledger/compare.html", context, status=status)


@desk_page("ledger.keep")
@limited(CHANGES)
@require_POST
def compare_act(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A person says yes to a proposal: a sentence speaks of an entry, or the text no longer speaks of it."""
    actor = actor_of(request)
    try:
        entry = uuid.UUID(request.POST.get("entry", ""))
        if request.POST.get("kind") == "dropped":
            link_dropped(actor=actor, text=key, entry=entry)
        else:
            mark = uuid.UUID(request.POST.get("mark", ""))
            if mark not in {one.key for one in get_text(actor, key).marks}:
                raise MarkNotFound
            link_mark(actor=actor, mark=mark, entry=entry, kind=request.POST.get("kind", ""))
    except ValueError:
        return _compare(request, actor, key, _("Choose one of the buttons."), 422)
    except NotFound:
        raise
    except YiciError as error:
        return _compare(request, actor, key, error.message, error.status)
    return SeeOther(f"{reverse('ledger:compare', args=[key])}#e-{entry}")
