"""What everybody may read of suggestions and proposals: those released, and counts over all."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yici.apps.hotline.beside.states import MOTION_WORDS
from yici.apps.hotline.contracts.motions import CATEGORIES, MOTION_KINDS, OpenMotion
from yici.apps.hotline.forms.motions import CATEGORY_WORDS, KIND_WORDS, OPINION_WORDS
from yici.apps.hotline.selectors.motions import get_open_motion, list_open_motions, list_sessions, motion_account
from yici.core.ratelimit import Bucket, limited

PAGES = Bucket(burst=60, per_minute=60)


@limited(PAGES, methods=("GET",))
@require_safe
def open_motions(request: HttpRequest) -> HttpResponse:
    """The list with its filters, and the counts of what was chosen."""
    asked, before, sessions = request.GET, request.GET.get("before", ""), list_sessions()
    kind = asked.get("kind", "") if asked.get("kind", "") in MOTION_KINDS else ""
    category = asked.get("category", "") if asked.get("category", "") in CATEGORIES else ""
    session = asked.get("session", "") if asked.get("session", "") in sessions else ""
    start = int(before) if before.isdecimal() and len(before) < 18 else 0
    found, following = list_open_motions(kind=kind, category=category, session=session, before=start)
    chosen = {"kind": kind, "category": category, "session": session}
    account = motion_account(kind=kind, session=session)
    names, said = dict(CATEGORY_WORDS), dict(OPINION_WORDS)
    context = {
        "rows": [_line(one) for one in found], "account": account,
        "categories": [(names[one], many) for one, many in account.categories],
        "opinions": [(said[one], many) for one, many in account.opinions],
        "filters": [
            _filter(chosen, "kind", KIND_WORDS), _filter(chosen, "category", CATEGORY_WORDS),
            *([_filter(chosen, "session", [(one, one) for one in sessions])] if len(sessions) > 1 else []),
        ],
        "later": f"?{urlencode({**{n: v for n, v in chosen.items() if v}, 'before': following})}" if following else "",
    }  # fmt: skip
    return render(request, "hotline/open_motions.html", context)


def _filter(chosen: dict[str, str], name: str, values: object) -> dict[str, object]:
    """A row of links: all, and each value; where the other filters stay as they are."""
    rest = {other: value for other, value in chosen.items() if other != name and value}
    links = [
        (words, f"?{urlencode({**rest, name: code})}", chosen[name] == code)
        for code, words in values  # type: ignore[attr-defined]
    ]
    return {"name": name, "all": f"?{urlencode(rest)}", "is_all": not chosen[name], "links": links}


def _line(one: OpenMotion) -> dict[str, object]:
    return {
        "row": one, "kind": dict(KIND_WORDS)[one.kind], "category": dict(CATEGORY_WORDS)[one.category],
        "opinion": dict(OPINION_WORDS).get(one.opinion, ""), "state": MOTION_WORDS[one.state],
    }  # fmt: skip


@limited(PAGES, methods=("GET",))
@require_safe
def open_motion(request: HttpRequest, number: str) -> HttpResponse:
    """One that was released: its text, who answered, the answer, what the proposer says of it."""
    return render(request, "hotline/open_motion.html", _line(get_open_motion(number)))
