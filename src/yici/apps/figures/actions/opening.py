"""The rows behind a number of a report: a page of them, masked, with a purpose and a trace."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace

from yici.apps.figures.contracts import RECORDS, FigureMeasure, FigureSpec, RowsBehind
from yici.apps.figures.errors import OpeningNeedsPurpose, ReportNotComputed, TooManyToOpen
from yici.apps.figures.guards import get_snapshot_for, source_named
from yici.apps.figures.models import Snapshot
from yici.apps.figures.rules.asking import measure_of
from yici.apps.figures.rules.specs import spec_of
from yici.apps.figures.selectors.over_rows import is_counted, rows_of_source
from yici.apps.places.public import AreaView, find_area
from yici.apps.records.public import Known, Measure, TableQuery, catalogue, read_rows, rows_behind, tabulate
from yici.core import audit
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.errors import NotFound
from yici.core.masking import mask

A_PAGE = 50
MOST_LOOKED_THROUGH = 60_000  # rows are found record by record: a township or two, not the city
READ = "records.read"
#: What tells the records of an entity apart, as far as the catalogue has it; numbers come masked.
TELLING = {
    "person": ("person.name", "person.sex", "person.age", "person.id_number"),
    "household": ("household.head", "household.size", "household.type"),
    "plot": ("plot.contractor", "plot.code", "plot.contract_area"),
    "crop": ("crop.kind", "crop.sown_area", "crop.season_year"),
    "livestock": ("livestock.kind", "livestock.stock"),
    "enterprise": ("enterprise.name", "enterprise.kind", "enterprise.status"),
    "pasture": ("pasture.kind", "pasture.contract_area"),
}
NAMES = (".name", ".head", ".contractor")
OPEN = ("public", "internal")


def open_rows(
    *, actor: Actor, report: uuid.UUID, row: str, column: str, purpose: str, after: int = 0, limit: int = A_PAGE
) -> RowsBehind:
    """A page of the records behind a number: of a row (its key; "*": the whole) and a column (a rate: what it counts).

    Names, numbers and other personal values are masked; who looked, at what and what for is logged, and protected
    values make an access event, which the resident finds. Raises ``OpeningNeedsPurpose``,
    ``NotAllowed``, ``ReportNotFound``.
    """
    actor.must(READ)
    snapshot = get_snapshot_for(actor, report)
    if not snapshot.digest:
        raise ReportNotComputed
    if not purpose.strip():
        raise OpeningNeedsPurpose
    spec = spec_of(snapshot.spec)
    measures = {one.code: one for one in spec.measures}
    measure = measures.get(column)
    measure = measures.get(measure.numerator) if measure is not None and measure.is_rate else measure
    if measure is None:
        raise NotFound
    area, key = _area_of(actor, spec, snapshot, row)
    if spec.source == RECORDS:
        return _records(actor, snapshot, spec, measure, area, key, purpose, after, limit)
    return _source_rows(actor, snapshot, spec, measure, area, key, purpose, after, limit)


def _area_of(actor: Actor, spec: FigureSpec, snapshot: Snapshot, row: str) -> tuple[AreaView, str | None]:
    """The area to look in, and the value that the rows must have (None: any)."""
    if row == "*":
        return find_area(snapshot.area.key, actor), None
    if not spec.by.startswith("area"):
        return find_area(snapshot.area.key, actor), row
    try:
        found = find_area(uuid.UUID(row), actor)
    except ValueError:
        raise NotFound from None
    if not found.path.startswith(snapshot.area.path):
        raise NotFound
    return found, None


def _records(
    actor: Actor,
    snapshot: Snapshot,
    spec: FigureSpec,
    measure: FigureMeasure,
    area: AreaView,
    key: str | None,
    purpose: str,
    after: int,
    limit: int,
) -> RowsBehind:
    asked = measure_of(spec, measure)
    everybody = TableQuery((Measure("all", asked.entity, relation=asked.relation),), "", area.key, snapshot.as_of)
    count = tabulate(actor, everybody).rows[0].values[0]
    if isinstance(count, int) and count > MOST_LOOKED_THROUGH:
        raise TooManyToOpen(count=f"{count:,}")
    if key is not None:
        asked = _with_value(asked, spec.by, key)
    found = rows_behind(actor, asked, area.key, snapshot.as_of, snapshot.known_at)
    some = found.records[after : after + limit]
    shown = [code for code in _columns(measure, spec) if catalogue().element(code) is not None]
    log_opening(actor, snapshot, measure.code, key or str(area.key), len(some), purpose)
    rows = read_rows(
        actor, some, shown, as_of=snapshot.as_of, known_at=snapshot.known_at, purpose=purpose,
        context=f"report {snapshot.number}", relation=asked.relation,
    )  # fmt: skip
    told = [tuple(_text(code, one.values.get(code)) for code in shown) for one in rows]
    names = tuple(element.name for code in shown if (element := catalogue().element(code)) is not None)
    more = after + len(some)
    return RowsBehind(found.count, names, tuple(told), after, more if more < found.count else None)


@action
def log_opening(actor: Actor, snapshot: Snapshot, column: str, row: str, count: int, purpose: str) -> None:
    """Who looked at the rows behind which number, and what for."""
    audit.record(
        "report.rows_opened", actor=actor, kind="report", key=snapshot.key, column=column, row=row, rows=count,
        purpose=purpose[:200],
    )  # fmt: skip


def _with_value(asked: Measure, element: str, key: str) -> Measure:
    """The measure for the records of one value only."""
    facts = catalogue().element(element)
    if facts is None or "'" in key:
        raise NotFound
    if key == "":
        part = f"{element} is not known"
    elif facts.type in ("bool", "int", "dec", "money", "area", "date"):
        part = f"{element} = {key}"
    else:
        part = f"{element} = '{key}'"
    return replace(asked, condition=f"({asked.condition}) and {part}" if asked.condition else part)


def _columns(measure: FigureMeasure, spec: FigureSpec) -> list[str]:
    telling = TELLING.get(measure.entity) or (f"{measure.entity}.name", f"{measure.entity}.kind")
    more = [measure.value] if "." in measure.value else []
    if not spec.by.startswith("area") and spec.by:
        more.append(spec.by)
    return list(dict.fromkeys([*telling, *more]))


def _text(code: str, known: Known | None) -> str:
    """A value as people say it, masked where it is personal."""
    element = catalogue().element(code)
    if known is None or known.value is None or element is None:
        return ""
    codes = catalogue().lists.get(element.code_list)
    if codes is not None:
        several = known.value if isinstance(known.value, tuple) else (known.value,)
        return "、".join(codes.by_code[str(one)].name if str(one) in codes.by_code else str(one) for one in several)
    text = str(known.value)
    if isinstance(known.value, bool):
        return "是" if known.value else "否"
    if code.endswith(NAMES):
        return mask("name", text) if element.entity != "enterprise" else text
    if element.is_protected or (element.sensitivity not in OPEN and element.type in ("text", "id", "phone", "ref")):
        return mask(element.identifier or code, text)
    return text


def _source_rows(
    actor: Actor,
    snapshot: Snapshot,
    spec: FigureSpec,
    measure: FigureMeasure,
    area: AreaView,
    key: str | None,
    purpose: str,
    after: int,
    limit: int,
) -> RowsBehind:
    source = source_named(spec.source)
    wanted = [
        row
        for row in rows_of_source(actor, spec, area, snapshot.as_of, snapshot.known_at)
        if _is_counted(spec, measure, row, key, snapshot)
    ]
    shown = [one for one in source.columns if one.sensitivity in OPEN]
    some = wanted[after : after + limit]
    log_opening(actor, snapshot, measure.code, key or str(area.key), len(some), purpose)
    rows = tuple(
        (str(row.get("on", "")), str(row.get("label", "")), *(str(row.get(one.code, "")) for one in shown))
        for row in some
    )
    more = after + len(some)
    names = ("日期", "名称", *(one.name for one in shown))
    return RowsBehind(len(wanted), names, rows, after, more if more < len(wanted) else None)


def _is_counted(
    spec: FigureSpec, measure: FigureMeasure, row: Mapping[str, object], key: str | None, snapshot: Snapshot
) -> bool:
    if key is not None and str(row.get(spec.by, "")) != key:
        return False
    return is_counted(spec, measure.code, row, snapshot.as_of)
