"""The first page of the desk: one inbox for all matters, what is due first on top. Every view of it is an address."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from yici.apps.cases.public import (
    TABS,
    InboxCount,
    InboxLine,
    InboxQuery,
    count_inbox,
    count_tab,
    list_inbox,
    list_labels,
    page_of,
)
from yici.apps.cases.views.many import JUST_DONE
from yici.apps.places.public import AreaNotFound, actor_of, desk_page, find_area, list_areas
from yici.core import clock
from yici.core.access import Actor

A_PAGE = 50
TAB_WORDS = {
    "mine": _("Mine"),
    "unit": _("My unit"),
    "others": _("With others"),
    "paused": _("Paused"),
    "done": _("Done"),
}
CLOCKS = {"late": _("Over the last day"), "today": _("Due today"), "later": _("Still time")}
FILTERS = ("type", "area", "clock", "q")


@desk_page()
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """A tab of the inbox under its filters."""
    actor, asked = actor_of(request), _asked(request)
    wanted = _query(actor, asked)
    after = _position(request.GET.get("after", ""))
    lines = list_inbox(actor, wanted, after=after, limit=A_PAGE + 1)
    count = count_inbox(actor, wanted) if wanted.tab != "done" else InboxCount(0, 0, 0)
    shown = [_line(one) for one in lines[:A_PAGE]]
    context = {
        "tab": wanted.tab,
        "groups": _groups(shown, count, wanted.tab),
        "count": count,
        "now": count.late + count.today,
        "next": shown[0]["line"] if shown else None,
        "may_sign": any(one["line"].may_sign for one in shown),
        "later": _address(asked, after=_words(lines[A_PAGE - 1])) if len(lines) > A_PAGE else "",
        "is_first_page": after is None,
        "tabs": [(name, TAB_WORDS[name], _address({"tab": name}), _count(actor, name, wanted, count)) for name in TABS],
        "types": list_labels(),
        "clocks": list(CLOCKS.items()),
        "areas": list_areas(actor, level=3, most=60),
        "asked": asked,
        "is_filtered": any(asked.get(name) for name in FILTERS),
        "plain": _address({"tab": wanted.tab}),
        "here": request.get_full_path(),
        "at": clock.now(),
        "done": request.session.pop(JUST_DONE, None),
        "tables_url": reverse("tables:start") if actor.may("tables.fill") else "",
    }
    return render(request, "cases/inbox.html", context)


def _asked(request: HttpRequest) -> dict[str, str]:
    tab = request.GET.get("tab", "")
    asked = {"tab": tab if tab in TABS else TABS[0]}
    return asked | {name: request.GET.get(name, "").strip()[:100] for name in FILTERS}


def _query(actor: Actor, asked: dict[str, str]) -> InboxQuery:
    path = ""
    if asked["area"]:
        try:
            path = find_area(asked["area"]).path
        except AreaNotFound:
            asked["area"] = ""
    kind = asked["type"] if asked["type"] in dict(list_labels()) else ""
    due = asked["clock"] if asked["clock"] in CLOCKS and asked["tab"] != "done" else ""
    return InboxQuery(asked["tab"], kind, path, due, asked["q"])


def _address(asked: dict[str, str], **more: str) -> str:
    words = {name: value for name, value in {**asked, **more}.items() if value and (name, value) != ("tab", TABS[0])}
    return reverse("cases:inbox") + (f"?{urlencode(words)}" if words else "")


def _count(actor: Actor, tab: str, wanted: InboxQuery, count: InboxCount) -> str:
    """The number on a tab, up to a bound; none on the tab of what has ended."""
    if tab == "done":
        return ""
    if tab == wanted.tab and wanted == InboxQuery(tab):
        total = count.late + count.today + count.later
        return f"{total}+" if count.more else str(total or "")
    found = count_tab(actor, tab)
    return "99+" if found >= 100 else str(found or "")


def _groups(shown: list[dict[str, Any]], count: InboxCount, tab: str) -> list[dict[str, Any]]:
    if tab == "done":
        return [{"label": "", "count": "", "lines": shown}] if shown else []
    now, tonight = clock.now(), clock.end_of(clock.today())
    kinds: dict[str, list[dict[str, Any]]] = {name: [] for name in CLOCKS}
    for one in shown:
        due = one["line"].due_at
        kinds["later" if due is None or due > tonight else "late" if due <= now else "today"].append(one)
    counts = {"late": count.late, "today": count.today, "later": f"{count.later}+" if count.more else count.later}
    return [{"label": CLOCKS[name], "count": counts[name], "lines": some} for name, some in kinds.items() if some]


def _line(one: InboxLine) -> dict[str, Any]:
    return {"line": one, "url": page_of(one), "moment": one.due_at.isoformat() if one.due_at else ""}


def _words(one: InboxLine) -> str:
    return f"{one.position[0].isoformat()}_{one.position[1]}"


def _position(text: str) -> tuple[dt.datetime, int] | None:
    moment, _sign, number = text.partition("_")
    try:
        found = dt.datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (found, int(number)) if number.isdecimal() and len(number) < 19 and found.tzinfo is not None else None
