"""What requesters said in a time, as a source of figures: one row for a request, as it was known at an instant.

A request gives a row when its requester answered in the time (the newest answer counts, once), or when it was closed
without an answer. Facts come from rows that are only added (answers, decisions), so that the same instant gives the
same rows. Read in batches by keyset, of the time asked for only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from yici.apps.figures.public import SourceColumn
from yici.apps.hotline.models import Confirmation, Decision, Request, Share
from yici.apps.hotline.rules.tiers import tier_of
from yici.apps.places.public import in_scope
from yici.core import clock
from yici.core.access import Actor

BATCH = 1000
Row = dict[str, Any]

COLUMNS = (
    SourceColumn("requests.unit", "主办单位", "text", "public"),
    SourceColumn("requests.tier", "单位层级", "text", "public"),
    SourceColumn("requests.kind", "诉求类别", "text", "public"),
    SourceColumn("requests.channel", "来源渠道", "text", "public"),
    SourceColumn("requests.outcome", "结果", "text", "public"),
    SourceColumn("requests.is_valid", "有效回答", "bool", "public"),
    SourceColumn("requests.is_contacted", "有人联系过", "bool", "public"),
    SourceColumn("requests.is_contact_in_time", "按时联系", "bool", "public"),
    SourceColumn("requests.solved", "是否解决", "text", "public"),
    SourceColumn("requests.level", "满意等级", "int", "public"),
    SourceColumn("requests.about", "不满意的是", "text", "public"),
    SourceColumn("requests.is_excluded", "批准剔除", "bool", "public"),
    SourceColumn("requests.excluded_reason", "剔除理由", "text", "public"),
    SourceColumn("requests.closed_reason", "无回答办结的理由", "text", "public"),
    SourceColumn("requests.round", "第几轮", "int", "public"),
    SourceColumn("requests.matter", "工单", "text", "internal"),
)


def request_rows(
    actor: Actor,
    since: dt.date | None,
    until: dt.date,
    path: str,
    known_at: dt.datetime | None = None,
    *,
    unit: str = "",
    after: tuple[dt.datetime, int] | None = None,
) -> Iterator[Row]:
    """Those answered, by the time of their answer, then those closed without one. ``unit`` keeps those of one main
    unit; ``after`` ("position" of a row) goes on behind a row that was answered.
    """
    span = Span(since, until, known_at or clock.now())
    seen = Q(in_scope(actor, "request__area__path"), request__area__path__startswith=path)
    answers = span.newest_answers().filter(seen).filter(_of_unit(unit)).select_related("worked_unit__area")
    position = after
    while True:
        later = Q(at__gt=position[0]) | Q(at=position[0], id__gt=position[1]) if position else Q()
        some = list(answers.filter(later).order_by("at", "id")[:BATCH])
        if not some:
            break
        yield from _rows_of({one.request_id: one for one in some}, {}, span)
        position = (some[-1].at, some[-1].id)
    closed = span.closings().filter(seen).exclude(request__in=span.answers().values("request_id"))
    ends = {one.request_id: one for one in closed.order_by("decided_at", "id") if one.request_id is not None}
    ids = list(ends)
    for at in range(0, len(ids), BATCH):
        rows = _rows_of({}, {key: ends[key] for key in ids[at : at + BATCH]}, span)
        yield from (row for row in rows if not unit or row["requests.unit"] == unit)


def _of_unit(unit: str) -> Q:
    if not unit:
        return Q()
    older = Q(worked_unit=None, request__shares__order__unit__code=unit, request__shares__left_at=None)
    return Q(worked_unit__code=unit) | older


class Span:
    """The time that is asked for, and the instant up to which is known."""

    def __init__(self, since: dt.date | None, until: dt.date, known: dt.datetime) -> None:
        self.begin = clock.end_of(since - dt.timedelta(days=1)) if since is not None else None
        self.end, self.known = clock.end_of(until), known

    def within(self, field: str) -> Q:
        """The filter that keeps rows of the time, known by then."""
        found = Q(**{f"{field}__lt": self.end, f"{field}__lte": self.known})
        return found & Q(**{f"{field}__gte": self.begin}) if self.begin is not None else found

    def answers(self) -> QuerySet[Confirmation]:
        """Answers that somebody gave in the time."""
        return Confirmation.objects.filter(self.within("at"), is_reached=True)

    def newest_answers(self) -> QuerySet[Confirmation]:
        """The newest of each request."""
        later = self.answers().filter(request=OuterRef("request"), id__gt=OuterRef("id"))
        return self.answers().exclude(Exists(later))

    def closings(self) -> QuerySet[Decision]:
        """Decisions of the time that end a request without its requester's word."""
        return Decision.objects.filter(
            self.within("decided_at"), kind__in=("closing", "refusal"), state="granted", request__isnull=False
        )

    def exclusions(self, ids: Sequence[int]) -> dict[int, str]:
        """Requests that were left out of the adjusted rates by then, with the reason. An appeal that was granted takes
        it back."""
        lifted = Decision.objects.filter(
            appeals=OuterRef("pk"), kind="appeal", state="granted", decided_at__lte=self.known
        )
        rows = Decision.objects.filter(kind="exclusion", state="granted", decided_at__lte=self.known, request__in=ids)
        return dict(rows.exclude(Exists(lifted)).order_by("id").values_list("request_id", "reason"))


_PLAIN = ("pk", "number", "kind", "channel", "area__path", "contacted_at")


def _rows_of(answers: Mapping[int, Confirmation], ends: Mapping[int, Decision], span: Span) -> Iterator[Row]:
    """The rows of a batch, in the order given."""
    ids = [*answers, *ends]
    requests = {one["pk"]: one for one in Request.objects.filter(pk__in=ids).values(*_PLAIN)}
    decided = [*(span.closings().filter(request__in=list(answers)) if answers else ()), *ends.values()]
    closings = {one.request_id: "refused" if one.kind == "refusal" else one.reason for one in decided}
    excluded, dues = span.exclusions(ids), contact_dues(ids)
    orders = main_orders(ids, {key: one.at for key, one in answers.items()})
    for key in ids:
        one, answer, order = requests[key], answers.get(key), orders.get(key, {})
        unit, tier = order.get("unit", ""), order.get("tier", "")
        if answer is not None and answer.worked_unit is not None:
            worked = answer.worked_unit
            unit, tier = worked.code, tier_of(worked.kind, worked.area.level)
        at = answer.at if answer is not None else ends[key].decided_at
        yield {
            "path": one["area__path"], "on": clock.day_of(at or span.known), "label": masked_number(one["number"]),
            "position": (answer.at, answer.pk) if answer else None,
            "requests.unit": unit, "requests.tier": tier, "requests.matter": order.get("number", ""),
            "requests.kind": one["kind"], "requests.channel": one["channel"],
            "requests.outcome": "answered" if answer else closings[key],
            "requests.closed_reason": closings.get(key, ""), "requests.is_valid": answer is not None,
            "requests.is_excluded": key in excluded, "requests.excluded_reason": excluded.get(key, ""),
            **(_said(answer, one, dues.get(key)) if answer else {}),
        }  # fmt: skip


def _said(answer: Confirmation, one: Mapping[str, Any], due: dt.datetime | None) -> Row:
    spoke = one["contacted_at"]
    return {
        "requests.is_contacted": answer.is_contacted,
        "requests.is_contact_in_time": spoke is not None and (due is None or spoke <= due),
        "requests.solved": answer.solved, "requests.level": answer.level, "requests.about": answer.about,
        "requests.round": answer.round,
    }  # fmt: skip


def contact_dues(ids: Sequence[int]) -> dict[int, dt.datetime]:
    """Until when a unit had to speak with the requester."""
    rows = Request.objects.filter(pk__in=ids, case__clocks__kind="contact")
    return dict(rows.values_list("pk", "case__clocks__due_at"))


def main_orders(ids: Sequence[int], at: Mapping[int, dt.datetime]) -> dict[int, Row]:
    """The first work order of each request that it shared at that moment (now, for the others), with its main unit."""
    fields = ("request_id", "joined_at", "left_at", "order__number", *(f"order__unit__{one}" for one in _UNIT))
    rows: Iterable[Mapping[str, Any]] = Share.objects.filter(request__in=ids).order_by("id").values(*fields)
    found: dict[int, Row] = {}
    for one in rows:
        moment = at.get(one["request_id"])
        is_part = one["left_at"] is None or (moment is not None and one["joined_at"] <= moment < one["left_at"])
        if is_part and one["request_id"] not in found:
            tier = tier_of(one["order__unit__kind"], one["order__unit__area__level"])
            found[one["request_id"]] = {"number": one["order__number"], "unit": one["order__unit__code"], "tier": tier}
    return found


_UNIT = ("code", "kind", "area__level")


def masked_number(number: str) -> str:
    """A number that its owner recognises and nobody else can use: "R26-…827-4" """
    return f"{number[:4]}····{number[-5:]}"
