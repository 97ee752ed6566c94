"""Mediations for the desk; which unit mediates where."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from yici.apps.cases.public import cases_of
from yici.apps.hotline.beside.errors import MediationNotFound, MediatorMissing
from yici.apps.hotline.beside.states import MediationFacts
from yici.apps.hotline.contracts.mediating import MediationView
from yici.apps.hotline.guards import visible_mediations
from yici.apps.hotline.models import Mediation
from yici.apps.places.public import AreaView, UnitView, governing_units, list_area_line
from yici.core import numbers
from yici.core.access import Actor

A_PAGE = 40


def mediator_of(area: AreaView, without: Container[int] = ()) -> UnitView:
    """The committee or government of an area, or the nearest above; raises ``MediatorMissing``."""
    line = list_area_line(area)
    units = governing_units([one.id for one in line])
    for one in reversed(line):
        if one.id in units and units[one.id].id not in without:
            return units[one.id]
    raise MediatorMissing


def facts_of(actor: Actor, row: Mediation) -> MediationFacts:
    """What decides the steps for this actor."""
    agreed = row.parties.exclude(agreed_at=None).count()
    return MediationFacts(is_mediator=actor.unit_id == row.unit_id, do_both_agree=agreed == row.parties.count())


def get_mediation(actor: Actor, number: str) -> MediationView:
    """The mediation with this number; ``MediationNotFound`` for strangers."""
    rows = visible_mediations(actor).filter(number=numbers.normalise(number) or "-")
    row = rows.select_related("case", "unit", "area", "request").first()
    if row is None:
        raise MediationNotFound
    return view_of(row)


def list_mediations(actor: Actor, before: int = 0) -> tuple[list[MediationView], int | None]:
    """Mediations that the actor may see, newest first; where the next page begins (None: nowhere)."""
    rows = visible_mediations(actor).select_related("case", "unit", "area", "request").prefetch_related("parties")
    rows = rows.filter(id__lt=before) if before else rows
    some = list(rows.order_by("-id")[: A_PAGE + 1])
    cases = cases_of("mediation", [row.key for row in some[:A_PAGE]])
    found = [view_of(row, cases[row.key]) for row in some[:A_PAGE]]
    return found, found[-1].position if len(some) > A_PAGE else None


def view_of(row: Mediation, case: Any = None) -> MediationView:
    """A row as contract."""
    case = case or cases_of("mediation", [row.key])[row.key]
    due = next((one for one in case.clocks if one.kind == "performance"), None)
    return MediationView(
        key=row.key, number=row.number, case=case.key, state=case.state, version=case.version, title=row.title,
        text=row.text, area_name=row.area.short_name, unit_id=row.unit_id, unit_name=row.unit.short_name,
        request_number=row.request.number if row.request else "",
        agreed_sides=tuple(one.side for one in row.parties.all() if one.agreed_at is not None),
        agreement=row.agreement, perform_on=row.perform_on, road=row.road, due_words=due.words if due else "",
        due_look=due.look if due else "", opened_at=row.opened_at, position=row.pk,
    )  # fmt: skip
