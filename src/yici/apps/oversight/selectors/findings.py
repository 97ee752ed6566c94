"""Hazards and patrols for the desk."""

from __future__ import annotations

from collections.abc import Sequence

from yici.apps.cases.public import CaseView, cases_of
from yici.apps.oversight.contracts.findings import HazardView, PatrolView
from yici.apps.oversight.guards import get_hazard_for, hazard_key_of, visible_hazards, visible_patrols
from yici.apps.oversight.models import Hazard, Patrol
from yici.apps.oversight.states import HazardFacts
from yici.core.access import Actor

A_PAGE = 40
HAZARD_TYPE = "hazard"


def facts_of(actor: Actor, row: Hazard) -> HazardFacts:
    """What decides the steps of a hazard for this actor."""
    known = actor.account is not None
    return HazardFacts(
        is_main=actor.is_system or actor.unit_id == row.unit_id,
        is_finder=known and row.found_by == actor.account,
        is_reporter=known and row.reported_by == actor.account,
    )


def view_of(row: Hazard, case: CaseView | None = None) -> HazardView:
    """A row as contract."""
    case = case or cases_of(HAZARD_TYPE, [row.key])[row.key]
    due = next((one for one in case.clocks if one.stopped_at is None), None)
    return HazardView(
        key=row.key, number=row.number, case=case.key, state=case.state, version=case.version,
        target_code=row.target.code if row.target else "", target_name=row.target.name if row.target else "",
        place=row.place, area_name=row.area.short_name, unit_id=row.unit_id, unit_name=row.unit.short_name,
        item=row.item, item_name=row.item_name, grade=row.grade, words=row.words, found_on=row.found_on,
        found_by=row.found_by, reported_by=row.reported_by, measure=row.measure, rectify_on=row.rectify_on,
        repeat_of=row.repeat_of.number if row.repeat_of else "", visit_number=row.visit.number if row.visit else "",
        due_words=due.words if due else "", due_look=due.look if due else "", position=row.pk,
    )  # fmt: skip


def get_hazard(actor: Actor, number: str) -> HazardView:
    """The hazard with this number; ``HazardNotFound`` for strangers."""
    return view_of(get_hazard_for(actor, hazard_key_of(actor, number)))


def list_hazards(actor: Actor, *, which: str = "", before: int = 0) -> tuple[list[HazardView], int | None]:
    """Hazards that the actor may see, newest first. ``which``: "open", "major", "repeat" or "closed"."""
    rows = visible_hazards(actor)
    if which == "open":
        rows = rows.exclude(case__phase="closed")
    elif which == "closed":
        rows = rows.filter(case__phase="closed")
    elif which == "major":
        rows = rows.filter(grade="major").exclude(case__phase="closed")
    elif which == "repeat":
        rows = rows.exclude(repeat_of=None)
    rows = rows.filter(id__lt=before) if before else rows
    some = list(rows.select_related("unit", "area", "target", "visit", "repeat_of").order_by("-id")[: A_PAGE + 1])
    return views_of(some[:A_PAGE]), some[A_PAGE - 1].pk if len(some) > A_PAGE else None


def views_of(rows: Sequence[Hazard]) -> list[HazardView]:
    """Rows as contracts, with their cases read at once."""
    cases = cases_of(HAZARD_TYPE, [one.key for one in rows])
    return [view_of(one, cases[one.key]) for one in rows]


def patrol_view(row: Patrol) -> PatrolView:
    """A row as contract."""
    hazard = Hazard.objects.filter(patrol=row).values_list("number", flat=True).first()
    return PatrolView(row.key, row.at, row.who, row.area.short_name, row.place, row.words, hazard or "", row.pk)


def list_patrols(actor: Actor, before: int = 0) -> tuple[list[PatrolView], int | None]:
    """Patrols that the actor may see, newest first."""
    rows = visible_patrols(actor).select_related("area").order_by("-id")
    some = list((rows.filter(id__lt=before) if before else rows)[: A_PAGE + 1])
    return [patrol_view(one) for one in some[:A_PAGE]], some[A_PAGE - 1].pk if len(some) > A_PAGE else None
