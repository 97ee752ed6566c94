"""Lists are sealed for the draws, and what comes out becomes visits.

Who cannot be visited once more leaves the list before it is sealed. Cap and matter are looked at again when the result
is written, with the rows of the targets locked: of two plans that sealed one business the later one makes no visit.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import connection

from yici.apps.cases.public import Limit, get_case, open_case, step
from yici.apps.draws.public import DrawView, Line, Result, Rule, find_draw_of, freeze_draw
from yici.apps.oversight.contracts.plans import Candidate, PlanView
from yici.apps.oversight.errors import NothingToDraw, TooFewInspectors
from yici.apps.oversight.guards import get_plan_for
from yici.apps.oversight.models import Inspector, Plan, PlanLine, PlanUnit, Target, Tie, Visit, VisitOfficer
from yici.apps.oversight.rules.choosing import choose_list, why_removed
from yici.apps.oversight.selectors.city import class_caps
from yici.apps.oversight.selectors.plans import (
    OFFICERS,
    TARGETS,
    facts_of,
    list_candidates,
    plan_of_unit,
    view_of,
    visits_this_year,
)
from yici.apps.oversight.selectors.registers import stand_of
from yici.core import audit, clock
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action
from yici.core.ids import new_key

VISIT_TYPE = "visit"
AT_ONCE = 500


@action
def seal_targets(
    *, actor: Actor, plan: uuid.UUID, expected: int, beacon: str = "", beacon_at: dt.datetime | None = None
) -> PlanView:
    """Seal the list of targets: who can be visited once more is on it, everybody else is named with the reason.

    Raises ``NothingToDraw``, and what ``step`` and ``freeze_draw`` raise.
    """
    row = get_plan_for(actor, plan, is_locked=True)
    step(actor=actor, case=row.case_id, event="seal_targets", expected=expected, facts=facts_of(actor, row))
    candidates = list_candidates(row)
    chosen = choose_list(
        [one for _, _, one in candidates], matters=[one["code"] for one in row.matters], permille=row.permille,
        caps=class_caps(),
    )  # fmt: skip
    if not chosen.listed:
        raise NothingToDraw
    _write_lines(row, candidates, chosen)
    row.beacon = beacon or row.beacon
    rule = (
        Rule("permutation", _purpose(row), row.beacon)
        if row.is_order
        else Rule("subset", _purpose(row), row.beacon, strata="risk_class", quotas=dict(chosen.quotas))
    )
    names = {one.code: name for _, name, one in candidates}
    draw = freeze_draw(
        actor=actor, matter=TARGETS, subject=row.key, title=row.title, rule=rule,
        lines=[Line(one.code, {} if row.is_order else {"risk_class": one.risk_class}) for one in chosen.listed],
        names={one.code: names[one.code] for one in chosen.listed}, beacon_at=beacon_at, reason=_reason(row, TARGETS),
    )  # fmt: skip
    row.targets_draw, row.quotas, row.short = draw.key, dict(chosen.quotas), dict(chosen.short)
    row.sizes, row.stands = dict(chosen.sizes), _stands(row, "targets")
    row.save(update_fields=["beacon", "targets_draw", "quotas", "short", "sizes", "stands"])
    return view_of(row)


def _reason(row: Plan, matter: str, subject: uuid.UUID | None = None) -> str:
    """Why a list is sealed again: the draw before ended without a result, and its public reason says why."""
    before = find_draw_of(matter, subject or row.key)
    return f"{before.number}: {before.void_reason}" if before is not None else ""


def _purpose(row: Plan) -> str:
    return f"{row.number} {row.title}"


def _stands(row: Plan, *registers: Any) -> dict[str, Any]:
    stands = dict(row.stands)
    for one in registers:
        stand = stand_of(one)
        stands[one] = {"version": stand.version, "entries": stand.entries, "digest": stand.digest}
    return stands


def _write_lines(row: Plan, candidates: Sequence[tuple[int, str, Candidate]], chosen: Any) -> None:
    row.lines.all().delete()
    removed = {one.code: one for one in chosen.removed}
    listed = {one.code for one in chosen.listed}
    lines = []
    for pk, name, one in candidates:
        if one.code not in listed and one.code not in removed:
            continue
        gone = removed.get(one.code)
        lines.append(
            PlanLine(
                plan=row, target_id=pk, code=one.code, name=name, risk_class=one.risk_class,
                outcome="removed" if gone else "listed", reason=gone.reason if gone else "",
                matter=gone.matter if gone else "",
            )
        )  # fmt: skip
    PlanLine.objects.bulk_create(lines, batch_size=AT_ONCE)


@action
def seal_officers(*, actor: Actor, plan: uuid.UUID, expected: int, beacon_at: dt.datetime | None = None) -> PlanView:
    """Seal, for each unit of the plan, its inspectors and the targets that were drawn, with the ties between them.

    On a list is who has a licence to the last day of the plan and the powers for the unit's matters. Raises
    ``TooFewInspectors``, and what ``step`` and ``freeze_draw`` raise.
    """
    row = get_plan_for(actor, plan, is_locked=True)
    step(actor=actor, case=row.case_id, event="seal_officers", expected=expected, facts=facts_of(actor, row))
    drawn = list(row.lines.filter(outcome="drawn").order_by("position"))
    for part in row.units.filter(is_drawn=False).select_related("unit").order_by("-is_lead", "id"):
        before = find_draw_of(OFFICERS, part.key)
        if before is None or before.state == "void":
            _seal_unit(actor, row, part, drawn, beacon_at)
    row.stands = _stands(row, "inspectors", "ties")
    row.save(update_fields=["stands"])
    return view_of(row)


def _seal_unit(
    actor: Actor, row: Plan, part: PlanUnit, drawn: Sequence[PlanLine], beacon_at: dt.datetime | None
) -> None:
    wanted = {one["code"] for one in row.matters if one["unit"] == part.unit.code}
    rows = Inspector.objects.filter(unit_id=part.unit_id, retired_on=None, licence_until__gte=row.to_on)
    people = [one for one in rows.order_by("code") if wanted and wanted <= set(one.powers)]
    if len(people) < row.officers:
        raise TooFewInspectors(unit=part.unit.short_name, count=len(people), needed=row.officers)
    codes = {one.code for one in drawn}
    ties = Tie.objects.filter(inspector__in=people, retired_on=None, target__in=[one.target_id for one in drawn])
    pairs = sorted(ties.values_list("target__code", "inspector__code"))
    rule = Rule(
        "assign", f"{_purpose(row)} {part.unit.short_name}", row.beacon, k=row.officers, avoid=pairs,
        capacity={"": row.most_visits} if row.most_visits else {},
    )  # fmt: skip
    lines = [Line(one, {"role": "target"}) for one in sorted(codes)]
    lines += [Line(one.code, {"role": "assignee"}) for one in people]
    draw = freeze_draw(
        actor=actor, matter=OFFICERS, subject=part.key, title=f"{row.title}（{part.unit.short_name}）", rule=rule,
        lines=lines, names={one.code: one.name for one in drawn}, beacon_at=beacon_at,
        reason=_reason(row, OFFICERS, part.key),
    )  # fmt: skip
    part.draw = draw.key
    part.save(update_fields=["draw"])


def react_to_targets(draw: DrawView, result: Result, *, actor: Actor, at: dt.datetime) -> None:
    """The targets are drawn: each is looked at once more, then it is a line to be visited, or named as capped."""
    row = get_plan_for(SYSTEM, draw.subject, is_locked=True)
    lines = {one.code: one for one in row.lines.filter(code__in=list(result.chosen))}
    targets = [one.target_id for one in lines.values()]
    _lock(targets)
    known = visits_this_year(targets, row.year, without=row.pk)
    caps, matters = class_caps(), [one["code"] for one in row.matters]
    for position, code in enumerate(result.chosen, start=1):
        line = lines[code]
        gone = why_removed(
            Candidate(code, line.risk_class, *known.get(line.target_id, (0, frozenset()))), matters, caps
        )
        line.position, line.outcome = position, "capped" if gone else "drawn"
        line.reason, line.matter = (gone.reason, gone.matter) if gone else ("", "")
    PlanLine.objects.bulk_update(list(lines.values()), ["position", "outcome", "reason", "matter"], batch_size=AT_ONCE)
    _system_step(row, "targets_come", {"drawn": sum(one.outcome == "drawn" for one in lines.values())})


def _lock(targets: Sequence[int]) -> None:
    """Two draws that chose the same business wait for one another here (on SQLite every write does)."""
    rows = Target.objects.filter(pk__in=targets).order_by("pk")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    list(rows.values_list("pk", flat=True))


def _system_step(row: Plan, event: str, told: dict[str, object], limits: Sequence[Limit] = ()) -> None:
    case = get_case(SYSTEM, row.case_id)
    step(
        actor=SYSTEM, case=row.case_id, event=event, expected=case.version, facts=facts_of(SYSTEM, row), told=told,
        limits=limits,
    )  # fmt: skip


def react_to_officers(draw: DrawView, result: Result, *, actor: Actor, at: dt.datetime) -> None:
    """One unit's inspectors are drawn; with the last unit's the visits are made."""
    part = plan_of_unit(draw.subject)
    assert part is not None
    row = get_plan_for(SYSTEM, part.plan.key, is_locked=True)
    part.officers, part.is_drawn = {code: list(some) for code, some in result.groups.items()}, True
    part.save(update_fields=["officers", "is_drawn"])
    if row.units.filter(is_drawn=False).exists():
        return
    count = _make_visits(row)
    days = max((row.to_on - clock.today()).days, 1)
    _system_step(row, "officers_come", {"visits": count}, [Limit("plan", "calendar_days", days)])


def _make_visits(row: Plan) -> int:
    parts = list(row.units.order_by("-is_lead", "id"))
    people = {one.code: one for one in Inspector.objects.filter(unit__in=[part.unit_id for part in parts])}
    draws = [str(part.draw) for part in parts]
    lines = list(row.lines.filter(outcome="drawn").select_related("target__area").order_by("position"))
    for line in lines:
        visit = _make_visit(row, line, [part.unit_id for part in parts if not part.is_lead], draws)
        VisitOfficer.objects.bulk_create(
            [
                VisitOfficer(visit=visit, inspector=people[code])
                for part in parts for code in part.officers.get(line.code, ())
            ]
        )  # fmt: skip
    return len(lines)


def _make_visit(row: Plan, line: PlanLine, assisting: Sequence[int], draws: Sequence[str]) -> Visit:
    key, target = new_key(), line.target
    days = max((row.to_on - clock.today()).days, 1)
    case = open_case(
        actor=SYSTEM, case_type=VISIT_TYPE, subject=key, title=target.name, area_id=target.area_id,
        owner_id=row.unit_id, main_id=row.unit_id, assisting_ids=assisting,
        limits=[Limit("visit", "calendar_days", days)],
    )  # fmt: skip
    audit.record("visit.made", actor=SYSTEM, kind=VISIT_TYPE, key=key, number=case.number, plan=row.number)
    return Visit.objects.create(
        key=key, number=case.number, case_id=case.key, kind="drawn", plan=row, target=target, target_code=target.code,
        target_name=target.name, address=target.address, risk_class=line.risk_class, year=row.year,
        unit_id=row.unit_id, area_id=target.area_id, matters=matters_kept(row.matters), items=items_of(row.matters),
        why={
            "draw": str(row.targets_draw), "draws": list(draws), "risk_class": line.risk_class,
            "permille": row.permille.get(line.risk_class, 0), "size": row.sizes.get(line.risk_class, 0),
            "quota": row.quotas.get(line.risk_class, 0), "position": line.position, "is_order": row.is_order,
        },
        until_on=row.to_on,
    )  # fmt: skip


def matters_kept(matters: Sequence[Any]) -> list[dict[str, str]]:
    """Matters as a visit keeps them."""
    return [{name: one[name] for name in ("code", "name", "unit", "basis")} for one in matters]


def items_of(matters: Sequence[Any]) -> list[dict[str, str]]:
    """The items of these matters as a visit keeps them."""
    return [
        {
            "code": f"{one['code']}.{item['code']}", "matter": one["code"], "name": item["name"],
            "grade": item["grade"],
        }
        for one in matters for item in one["items"]
    ]  # fmt: skip


def draw_reactions() -> dict[str, Any]:
    """What the shell registers: who hears the results of which draws."""
    return {TARGETS: react_to_targets, OFFICERS: react_to_officers}
