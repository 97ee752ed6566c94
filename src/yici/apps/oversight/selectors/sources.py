"""Inspections as sources of figures: one row a visit, one row a hazard. Counts and words of the city, never persons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q
from django.urls import NoReverseMatch, reverse

from yici.apps.figures.public import FigureSource, SourceColumn
from yici.apps.oversight.models import Hazard, Visit
from yici.apps.oversight.rules.words import GRADES, KINDS, RESULTS
from yici.apps.oversight.selectors.city import class_caps
from yici.apps.oversight.selectors.plans import visits_this_year
from yici.apps.places.public import in_scope
from yici.core import clock
from yici.core.access import Actor

VISITS, HAZARDS = "inspections", "hazards"


def figure_sources() -> list[FigureSource]:
    """What oversight offers to figures."""
    return [
        FigureSource(VISITS, "行政检查", _VISIT_COLUMNS, visit_rows, labels=_labels, public_page="open:checks"),
        FigureSource(HAZARDS, "隐患", _HAZARD_COLUMNS, hazard_rows, labels=_labels, public_page="open:checks"),
    ]


_VISIT_COLUMNS = (
    SourceColumn("inspection.kind", "启动方式", "text", "public"),
    SourceColumn("inspection.unit", "牵头单位", "text", "public"),
    SourceColumn("inspection.units", "参加单位数", "int", "public"),
    SourceColumn("inspection.class", "信用风险分类", "text", "public"),
    SourceColumn("inspection.result", "结果", "text", "public"),
    SourceColumn("inspection.hazards", "发现隐患", "int", "public"),
    SourceColumn("inspection.is_public", "结果已公开", "bool", "public"),
    SourceColumn("inspection.in_time", "按时公开", "bool", "public"),
    SourceColumn("inspection.at_cap", "达到全年上限", "bool", "public"),
)
_HAZARD_COLUMNS = (
    SourceColumn("hazard.grade", "等级", "text", "public"),
    SourceColumn("hazard.unit", "单位", "text", "public"),
    SourceColumn("hazard.is_closed", "已了结", "bool", "public"),
    SourceColumn("hazard.is_repeat", "重复出现", "bool", "public"),
    SourceColumn("hazard.by_patrol", "网格巡查发现", "bool", "public"),
)


def visit_rows(actor: Actor, since: dt.date | None, until: dt.date, path: str) -> Iterator[Mapping[str, Any]]:
    """One row for a visit that was made, on the day on which it ended."""
    rows = Visit.objects.filter(in_scope(actor, "area__path"), area__path__startswith=path, finished_at__isnull=False)
    found = list(rows.select_related("area", "unit", "case").prefetch_related("hazards", "case__clocks").order_by("id"))
    caps: dict[str, int] = class_caps()
    counts: dict[tuple[int, int], int] = {}
    for year in {one.year for one in found}:
        targets = [one.target_id for one in found if one.year == year]
        counts |= {(year, target): count for target, (count, _) in visits_this_year(targets, year).items()}
    for one in found:
        assert one.finished_at is not None
        day = clock.day_of(one.finished_at)
        if day > until or (since is not None and day < since):
            continue
        late = any(each.kind == "publication" and each.overdue_at is not None for each in one.case.clocks.all())
        cap = caps.get(one.risk_class)
        yield {
            "path": one.area.path, "on": day, "label": f"{one.number} {one.target_name}",
            "url": _address("oversight:visit", one.number), "inspection.kind": one.kind,
            "inspection.unit": one.unit.short_name, "inspection.units": len({each["unit"] for each in one.matters}),
            "inspection.class": one.risk_class, "inspection.result": one.result,
            "inspection.hazards": len(one.hazards.all()), "inspection.is_public": one.published_at is not None,
            "inspection.in_time": one.published_at is not None and not late,
            "inspection.at_cap": cap is not None and counts.get((one.year, one.target_id), 0) >= cap,
        }  # fmt: skip


def hazard_rows(actor: Actor, since: dt.date | None, until: dt.date, path: str) -> Iterator[Mapping[str, Any]]:
    """One row for a hazard, on the day on which it was found."""
    days = Q(found_on__lte=until) & (Q(found_on__gte=since) if since is not None else Q())
    rows = Hazard.objects.filter(days, in_scope(actor, "area__path"), area__path__startswith=path)
    for one in rows.select_related("area", "unit", "case").order_by("id").iterator(chunk_size=500):
        yield {
            "path": one.area.path, "on": one.found_on, "label": one.number,
            "url": _address("oversight:hazard", one.number), "hazard.grade": one.grade,
            "hazard.unit": one.unit.short_name, "hazard.is_closed": one.case.phase == "closed",
            "hazard.is_repeat": one.repeat_of_id is not None, "hazard.by_patrol": one.patrol_id is not None,
        }  # fmt: skip


def _labels(column: str, values: Any) -> Mapping[str, str]:
    words: Mapping[str, Any] = {
        "inspection.kind": KINDS, "inspection.result": RESULTS, "hazard.grade": GRADES,
    }.get(column, {})  # fmt: skip
    return {one: str(words[one]) for one in values if one in words}


def _address(name: str, number: str) -> str:
    try:
        return reverse(name, args=[number])
    except NoReverseMatch:  # the public face has no desk
        return ""
