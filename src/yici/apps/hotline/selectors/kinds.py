"""Kinds of requests and their limits, as the city's files have them (``request_kinds.csv``, ``request_limits.csv``)."""

from __future__ import annotations

import dataclasses
from typing import Any

from yici.apps.cases.public import Limit
from yici.apps.hotline.contracts import RequestKind
from yici.apps.hotline.errors import KindUnknown
from yici.core.lately import lately
from yici.core.models import CityRow
from yici.core.threeway import settings_of

CONTACT_DAYS = 730  # two years: the system's own definition
RINGS = ("urgent", "emergency")  # notices about their limits are not held over quiet hours
KINDS, LIMITS = "request_kinds.csv", "request_limits.csv"

#: What holds where a city's file names nothing. By the practice of the field (2 h, 24 h, 7 and 15 days), not by law.
FALLBACK = {
    "dispatch": Limit("dispatch", "hours", 2),
    "contact": Limit("contact", "hours", 24),
    "sign": Limit("sign", "hours", 4),
    "final": Limit("final", "working_days", 5),
    "redo": Limit("redo", "working_days", 3),
    "return": Limit("return", "hours", 4),
    "call_back": Limit("call_back", "working_days", 3),
    "reopen": Limit("reopen", "calendar_days", 15),  # in which "not solved" counts after a closing
    "bad_rating": Limit("bad_rating", "working_days", 15),
    "motion_assign": Limit("motion_assign", "working_days", 5),
    "motion_sign": Limit("motion_sign", "working_days", 5),
    "motion_answer": Limit("motion_answer", "calendar_days", 90),
    "motion_opinion": Limit("motion_opinion", "calendar_days", 15),
    "motion_again": Limit("motion_again", "calendar_days", 30),
}


def list_kinds() -> list[RequestKind]:
    """All kinds in force, by code."""
    rows = CityRow.objects.filter(file=KINDS, retired_on=None).order_by("code").values_list("code", "content")
    return [_kind(code, content) for code, content in rows]


def _kind(code: str, content: dict[str, str]) -> RequestKind:
    return RequestKind(
        code, content["name"], content.get("name_en", ""), content.get("parent", ""),
        content.get("urgency", "") or "normal", content.get("procedure", ""),
        content.get("question", ""), content.get("yes", ""), content.get("no", ""),
    )  # fmt: skip


@lately(5)
def get_kind(code: str) -> RequestKind:
    """A kind in force; raises ``KindUnknown``."""
    found = CityRow.objects.filter(file=KINDS, code=code, retired_on=None).values_list("content", flat=True).first()
    if found is None:
        raise KindUnknown(kind=code)
    return _kind(code, found)


def find_parent_kind(code: str) -> str:
    """The kind above a kind; empty for one at the top or one that is no longer there."""
    found = CityRow.objects.filter(file=KINDS, code=code).values_list("content", flat=True).first() if code else None
    return str(found.get("parent", "")) if found else ""


def contact_days() -> int:
    """For how many days after its end the contact of a request is kept ([hotline] contact_days of ``city.toml``)."""
    found = settings_of("hotline").get("contact_days")
    return int(found) if found else CONTACT_DAYS


def find_asking(code: str) -> tuple[str, str, str]:
    """The city's question to the requester about a kind and its two answers; of the kind above it where it has none."""
    for one in (code, find_parent_kind(code)):
        found = CityRow.objects.filter(file=KINDS, code=one).values_list("content", flat=True).first() if one else None
        if found and found.get("question"):
            return str(found["question"]), str(found.get("yes", "")), str(found.get("no", ""))
    return "", "", ""


@lately(5)
def limits_of(kind: str, urgency: str, *clocks: str) -> list[Limit]:
    """The limits of these clocks for a kind and an urgency: the kind's own, those for all kinds, the fallback."""
    wanted = [(of, how) for of in dict.fromkeys((kind, "")) for how in dict.fromkeys((urgency, ""))]
    codes = {clock: ["|".join((*one, clock)) for one in wanted] for clock in clocks}
    rows = CityRow.objects.filter(
        file=LIMITS, retired_on=None, code__in=[code for few in codes.values() for code in few]
    )
    known = dict(rows.values_list("code", "content"))
    found = []
    for clock in clocks:
        row = next((known[code] for code in codes[clock] if code in known), None)
        found.append(_limit(clock, row, urgency) or dataclasses.replace(FALLBACK[clock], is_urgent=urgency in RINGS))
    return found


def _limit(clock: str, row: dict[str, Any] | None, urgency: str) -> Limit | None:
    if row is None:
        return None
    return Limit(clock, row["rule"], int(row["length"]), is_urgent=urgency in RINGS)


def reopen_days(kind: str, urgency: str) -> int:
    """For how many days after an answer or a closing "not solved" counts."""
    return limits_of(kind, urgency, "reopen")[0].length


def find_limit(kind: str, urgency: str, clock: str) -> Limit | None:
    """The limit of a clock that need not exist (``sign_off``); None where the city's file names none."""
    codes = ["|".join((of, how, clock)) for of in dict.fromkeys((kind, "")) for how in dict.fromkeys((urgency, ""))]
    known = dict(CityRow.objects.filter(file=LIMITS, retired_on=None, code__in=codes).values_list("code", "content"))
    row = next((known[code] for code in codes if code in known), None)
    return _limit(clock, row, urgency)
