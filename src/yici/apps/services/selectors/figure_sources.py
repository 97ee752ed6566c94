"""What services offer to figures: parts decided, applications, materials, ratings; versions of items and things.

Everything is counted from versions and cases; nothing is typed. Rows say numbers and codes, never who applied.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Min, Q

from yici.apps.figures.public import FigureSource, SourceColumn
from yici.apps.places.public import in_scope, unit_labels
from yici.apps.services.models import Application, ApplicationPart, Evidence, PinnedVersion, ServiceRating
from yici.apps.services.rules.comparing import compare
from yici.apps.services.rules.reading import in_force, items_of, things_of
from yici.apps.services.selectors.catalogue import list_items, tables, window_code
from yici.core import clock
from yici.core.access import Actor

Row = Mapping[str, Any]


def _columns(prefix: str, *found: tuple[str, str, str]) -> tuple[SourceColumn, ...]:
    return tuple(SourceColumn(f"{prefix}.{code}", name, kind, "public") for code, name, kind in found)


_UNIT = ("unit", "单位", "text")
_PARTS = _columns(
    "part", _UNIT, ("item", "事项", "text"), ("channel", "渠道", "text"), ("in_time", "承诺时限内办结", "bool"),
    ("at_once", "一次办成（没有补正）", "bool"), ("immediate", "即办件", "bool"), ("online", "网上申请", "bool"),
    ("granted", "准予", "bool"),
)  # fmt: skip
_RECEIVED = _columns(
    "received", ("channel", "渠道", "text"), ("in_hall", "在大厅收的", "bool"), ("one_window", "综合窗口收的", "bool"),
    ("is_thing", "一件事", "bool"),
)  # fmt: skip
_MATERIALS = _columns(
    "material", ("code", "材料", "text"), ("way", "怎么有的", "text"), ("exempt", "免提交", "bool"),
)  # fmt: skip
_RATINGS = _columns(
    "rating", _UNIT, ("level", "等级", "int"), ("counts", "计入", "bool"), ("is_praise", "前三级", "bool"),
    ("is_bad", "差评", "bool"), ("is_settled", "差评已整改", "bool"),
)  # fmt: skip
_ITEMS = _columns(
    "item", _UNIT, ("code", "事项", "text"), ("online", "全程网办", "bool"), ("one_visit", "最多跑一次", "bool"),
    ("immediate", "即办件", "bool"), ("legal", "法定时限（同单位）", "int"), ("promised", "承诺时限（同单位）", "int"),
)  # fmt: skip
_THINGS = _columns(
    "thing", ("code", "一件事", "text"),
    *((f"{what}_{side}", f"{name}{words}", "int")
      for what, name in (("days", "工作日"), ("materials", "材料"), ("steps", "环节"), ("fields", "字段"))
      for side, words in (("before", "（原来）"), ("cut", "（减少）"))),
)  # fmt: skip


def figure_sources() -> list[FigureSource]:
    """The sources that the shell registers."""
    page = "open:services"
    return [
        FigureSource("service_parts", "办件", _PARTS, part_rows, part_rows, _labels, public_page=page),
        FigureSource("service_received", "收件", _RECEIVED, received_rows, received_rows, public_page=page),
        FigureSource(
            "service_materials", "办件材料", _MATERIALS, material_rows, material_rows, _labels, public_page=page
        ),
        FigureSource("service_ratings", "政务服务好差评", _RATINGS, rating_rows, labels=_labels, public_page=page),
        FigureSource("service_items", "事项清单", _ITEMS, item_rows, labels=_labels, public_page=page),
        FigureSource("service_things", "一件事清单", _THINGS, thing_rows, labels=_labels, public_page=page),
    ]


def _labels(column: str, values: Sequence[str]) -> Mapping[str, str]:
    kind = column.partition(".")[2]
    if kind == "unit":
        return unit_labels(values)
    if column in ("part.item", "item.code"):
        return {one.code: one.name for one in list_items()}
    if column == "thing.code":
        return {row["code"]: row["name"] for row in tables()["service_things"]}
    if column == "material.code":
        return {row["code"]: row["name"] for row in tables()["service_materials"]}
    ways = {"held": "已有", "promise": "告知承诺", "shared": "别处共享", "bring": "自己带来"}
    channels = {"web": "网上", "window": "窗口", "elsewhere": "别处"}
    return {"way": ways, "channel": channels}.get(kind, {})


def part_rows(
    actor: Actor, since: dt.date | None, until: dt.date, path: str, known_at: dt.datetime | None = None
) -> Iterator[Row]:  # fmt: skip
    """One row for a part that was granted or refused, on the day on which it was decided."""
    rows = ApplicationPart.objects.filter(
        in_scope(actor, "application__area__path"), application__area__path__startswith=path,
        decided_at__lt=clock.end_of(until),
    )  # fmt: skip
    if since:
        rows = rows.filter(decided_at__gte=clock.end_of(since - dt.timedelta(days=1)))
    if known_at:
        rows = rows.filter(decided_at__lte=known_at)
    late = Min("case__clocks__overdue_at", filter=Q(case__clocks__kind="promised"))
    found = rows.annotate(late=late).order_by("id").values_list(
        "application__area__path", "decided_at", "unit__code", "item", "application__channel", "late",
        "supplemented_at", "pinned", "case__state_id",
    )  # fmt: skip
    versions = {one.pk: one.content for one in PinnedVersion.objects.filter(pk__in=rows.values("pinned").distinct())}
    for area, at, unit, item, channel, late_at, supplemented_at, pinned, state in found.iterator(chunk_size=2000):
        assert at is not None
        content = versions[pinned]
        yield {
            "path": area, "on": clock.day_of(at), "label": str(content["name"]), "part.unit": unit, "part.item": item,
            "part.channel": channel, "part.in_time": late_at is None or late_at >= at,
            "part.at_once": supplemented_at is None and int(content.get("visits", 1)) <= 1,
            "part.immediate": content.get("handling") == "immediate", "part.online": channel == "web",
            "part.granted": state.partition(":")[2] in ("granted", "served"),
        }  # fmt: skip


def _received(
    actor: Actor, since: dt.date | None, until: dt.date, path: str, known_at: dt.datetime | None
) -> Any:  # fmt: skip
    rows = Application.objects.filter(
        in_scope(actor, "area__path"), area__path__startswith=path, received_on__lte=until
    )  # fmt: skip
    if since:
        rows = rows.filter(received_on__gte=since)
    return rows.filter(received_at__lte=known_at) if known_at else rows


def received_rows(
    actor: Actor, since: dt.date | None, until: dt.date, path: str, known_at: dt.datetime | None = None
) -> Iterator[Row]:  # fmt: skip
    """One row for an application, on the day on which it was received."""
    window = window_code()
    found = _received(actor, since, until, path, known_at).order_by("id")
    for area, on, channel, owner, kind in found.values_list(
        "area__path", "received_on", "channel", "case__owner__code", "pinned__kind"
    ).iterator(chunk_size=2000):  # fmt: skip
        in_hall = channel == "window"
        yield {
            "path": area, "on": on, "received.channel": channel, "received.in_hall": in_hall,
            "received.one_window": in_hall and owner == window, "received.is_thing": kind == "thing",
        }  # fmt: skip


def material_rows(
    actor: Actor, since: dt.date | None, until: dt.date, path: str, known_at: dt.datetime | None = None
) -> Iterator[Row]:  # fmt: skip
    """One row for a material that an application wants, on the day on which the application was received."""
    applications = _received(actor, since, until, path, known_at)
    rows = Evidence.objects.filter(application__in=applications.values("pk")).order_by("id")
    for area, on, material, way in rows.values_list(
        "application__area__path", "application__received_on", "material", "way"
    ).iterator(chunk_size=2000):  # fmt: skip
        yield {
            "path": area, "on": on, "material.code": material, "material.way": way,
            "material.exempt": way in ("held", "promise", "shared"),
        }  # fmt: skip


def rating_rows(actor: Actor, since: dt.date | None, until: dt.date, path: str) -> Iterator[Row]:
    """One row for a rating of an application, on its day; one found mistaken does not count."""
    rows = ServiceRating.objects.filter(
        in_scope(actor, "application__area__path"), application__area__path__startswith=path, rated_on__lte=until
    )  # fmt: skip
    if since:
        rows = rows.filter(rated_on__gte=since)
    for area, on, unit, level, is_mistaken, state in rows.order_by("id").values_list(
        "application__area__path", "rated_on", "application__case__owner__code", "level", "is_mistaken",
        "case__state_id",
    ):  # fmt: skip
        yield {
            "path": area, "on": on, "rating.unit": unit or "", "rating.level": level, "rating.counts": not is_mistaken,
            "rating.is_praise": level <= 3, "rating.is_bad": level >= 4,
            "rating.is_settled": str(state or "").endswith(":settled"),
        }  # fmt: skip


def item_rows(actor: Actor, since: dt.date | None, until: dt.date, path: str) -> Iterator[Row]:
    """One row for an item in force on the last day, by its version of that day."""
    known = {(row["code"], row["valid_from"]): row for row in tables()["service_items"]}
    for one in list_items(until):
        same = one.legal.rule == one.promised.rule
        yield {
            "path": path, "on": until, "label": one.name, "item.unit": one.unit, "item.code": one.code,
            "item.online": known[one.code, one.valid_from.isoformat()].get("online") == "IV",
            "item.one_visit": one.visits <= 1, "item.immediate": one.handling == "immediate",
            "item.legal": one.legal.length if same else None, "item.promised": one.promised.length if same else None,
        }  # fmt: skip


def thing_rows(actor: Actor, since: dt.date | None, until: dt.date, path: str) -> Iterator[Row]:
    """One row for a thing in force on the last day, against its items of the day before it began, if all were there."""
    versions = items_of(tables())
    for thing in in_force(things_of(tables()), until).values():
        before = in_force(versions, thing.valid_from - dt.timedelta(days=1))
        if not {part.item for part in thing.parts} <= set(before):
            continue  # its items began with it: there is nothing to compare it with
        cuts = compare(list(before.values()), list(in_force(versions, until).values()), thing)
        numbers = {
            f"thing.{what}_{side}": one.before if side == "before" else one.before - one.after
            for what, one in cuts.items()
            for side in ("before", "cut")
        }
        yield {"path": path, "on": until, "label": thing.name, "thing.code": thing.code, **numbers}
