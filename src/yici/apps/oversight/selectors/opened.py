"""What everybody reads of inspections: published facts only. Names of officers, words written inside and patrols stay
inside; complaint-led visits say that a complaint led there, never whose.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count

from yici.apps.draws.public import list_draws_of
from yici.apps.oversight.models import Hazard, PlanLine, Visit
from yici.apps.oversight.selectors.plans import PUBLIC, TARGETS
from yici.apps.places.public import unit_names
from yici.core import clock

A_PAGE = 30
MADE = ("visit:recorded", "visit:published")


@dataclass(frozen=True, slots=True)
class OpenVisit:
    """A visit as everybody reads it. ``hazards`` by grade; ``open_hazards`` are not struck off yet."""

    code: str
    name: str
    kind: str
    on: dt.date | None
    units: tuple[str, ...]
    matters: tuple[str, ...]
    state: str
    result: str
    words: str
    cancel_reason: str
    plan_number: str
    plan_title: str
    draw_number: str
    risk_class: str
    permille: int
    size: int
    quota: int
    rank: int
    is_order: bool
    general: int
    major: int
    open_hazards: int
    repeats: int
    position: int = 0


@dataclass(frozen=True, slots=True)
class OpenLine:
    """What became of a business in a plan without a visit: removed before the draw, or drawn and capped."""

    plan_number: str
    plan_title: str
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class OpenNumbers:
    """The year in numbers. ``in_time`` of ``published``; complaint-led visits stand apart."""

    year: int
    planned: int
    made: int
    published: int
    in_time: int
    late: int
    cancelled: int
    led: int
    hazards: int
    major: int
    closed: int
    repeats: int


@dataclass(frozen=True, slots=True)
class OpenBusiness:
    """Everything published about one business."""

    code: str
    name: str
    visits: tuple[OpenVisit, ...]
    lines: tuple[OpenLine, ...] = field(default=())


def numbers_of(year: int) -> OpenNumbers:
    """The numbers of a year: drawn visits by the year of their plan, complaint-led ones by that of their opening."""
    drawn = Visit.objects.filter(kind="drawn", year=year)
    led = Visit.objects.filter(kind="complaint", year=year)
    hazards = Hazard.objects.filter(visit__year=year)
    published = drawn.filter(case__state_id="visit:published")
    late = published.filter(case__clocks__kind="publication", case__clocks__overdue_at__isnull=False).count()
    count = published.count()
    waiting = drawn.filter(
        case__state_id="visit:recorded", case__clocks__kind="publication", case__clocks__due_at__lte=clock.now()
    ).count()
    return OpenNumbers(
        year=year, planned=drawn.count(), made=drawn.filter(case__state_id__in=MADE).count(), published=count,
        in_time=count - late, late=late + waiting, cancelled=drawn.filter(case__state_id="visit:cancelled").count(),
        led=led.filter(case__state_id__in=MADE).count(), hazards=hazards.count(),
        major=hazards.filter(grade="major").count(), closed=hazards.filter(case__phase="closed").count(),
        repeats=hazards.exclude(repeat_of=None).count(),
    )  # fmt: skip


def list_published(before: int = 0, plan: str = "") -> tuple[list[OpenVisit], int | None]:
    """Published results, newest first; where the next page begins (None: nowhere)."""
    rows = Visit.objects.filter(case__state_id="visit:published")
    rows = rows.filter(plan__number=plan) if plan else rows
    rows = rows.filter(id__lt=before) if before else rows
    some = list(rows.select_related("plan", "case").order_by("-id")[: A_PAGE + 1])
    return _views(some[:A_PAGE]), some[A_PAGE - 1].pk if len(some) > A_PAGE else None


def find_business(code: str) -> OpenBusiness | None:
    """A business by its credit code: each visit published or not made, why it was drawn; None: nothing is public."""
    rows = Visit.objects.filter(target_code=code, case__state_id__in=("visit:published", "visit:cancelled"))
    visits = list(rows.select_related("plan", "case").order_by("-id")[:100])
    lines = PlanLine.objects.filter(
        code=code, outcome__in=("removed", "capped"), plan__case__state_id__in=PUBLIC, plan__targets_draw__isnull=False
    )
    found = [
        OpenLine(one.plan.number, one.plan.title, one.outcome, one.reason)
        for one in lines.select_related("plan").order_by("-id")[:100]
    ]
    if not visits and not found:
        return None
    name = visits[0].target_name if visits else lines.order_by("-id")[0].name
    return OpenBusiness(code, name, tuple(_views(visits)), tuple(found))


def _views(rows: Sequence[Visit]) -> list[OpenVisit]:
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    found = Hazard.objects.filter(visit__in=rows).values("visit", "grade", "case__phase").annotate(
        many=Count("id"), again=Count("repeat_of")
    )  # fmt: skip
    for one in found:
        counts[one["visit"]][one["grade"]] += one["many"]
        counts[one["visit"]]["open"] += one["many"] if one["case__phase"] != "closed" else 0
        counts[one["visit"]]["again"] += one["again"]
    names = unit_names(list({matter["unit"] for one in rows for matter in one.matters}))
    draws = {one.plan.key: list_draws_of(TARGETS, one.plan.key) for one in rows if one.plan}
    return [
        OpenVisit(
            code=one.target_code, name=one.target_name, kind=one.kind,
            on=clock.day_of(one.started_at) if one.started_at else None,
            units=tuple(dict.fromkeys(names.get(matter["unit"], matter["unit"]) for matter in one.matters)),
            matters=tuple(matter["name"] for matter in one.matters), state=one.case.state_id.partition(":")[2],
            result=one.result, words=one.public_words, cancel_reason=one.cancel_reason,
            plan_number=one.plan.number if one.plan else "", plan_title=one.plan.title if one.plan else "",
            draw_number=draws[one.plan.key][-1].number if one.plan and draws.get(one.plan.key) else "",
            risk_class=one.risk_class, permille=int(one.why.get("permille", 0)), size=int(one.why.get("size", 0)),
            quota=int(one.why.get("quota", 0)), rank=int(one.why.get("position", 0)),
            is_order=bool(one.why.get("is_order")), general=counts[one.pk]["general"], major=counts[one.pk]["major"],
            open_hazards=counts[one.pk]["open"], repeats=counts[one.pk]["again"], position=one.pk,
        )
        for one in rows
    ]  # fmt: skip
