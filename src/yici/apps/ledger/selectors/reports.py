"""Rounds and reports."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from yici.apps.cases.public import cases_of
from yici.apps.ledger.contracts import ReportView
from yici.apps.ledger.guards import get_report_for, visible_reports
from yici.apps.ledger.models import Report, Round
from yici.apps.places.public import find_unit
from yici.core import files
from yici.core.access import Actor

A_PAGE = 200
REPORT_TYPE = "ledger_report"


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round with how many were asked and how many were left in peace."""

    key: uuid.UUID
    month: str
    opened_on: dt.date
    due_on: dt.date
    asked: int
    left: int


def list_rounds(actor: Actor, most: int = 24) -> list[RoundLine]:
    """Rounds of the own office, the newest first."""
    rows = Round.objects.filter(unit_id=find_unit(actor.unit_code).id).order_by("-month")[:most]
    return [RoundLine(row.key, row.month, row.opened_on, row.due_on, row.asked, row.left) for row in rows]


def list_reports(actor: Actor, *, phase: str = "", month: str = "", entry: uuid.UUID | None = None) -> list[ReportView]:
    """Reports of the own unit, or all for the office; ``phase``: open (the unit's), told (the office's), closed."""
    rows = visible_reports(actor).select_related("entry", "unit", "round")
    phases = {"open": ("waiting", "working"), "told": ("answered",), "closed": ("closed",)}.get(phase)
    rows = rows.filter(case__phase__in=phases) if phases else rows
    rows = rows.filter(round__month=month) if month else rows
    rows = rows.filter(entry__key=entry) if entry is not None else rows
    return _views(list(rows.order_by("unit__code", "entry_id", "-pk")[:A_PAGE]))


def get_report(actor: Actor, key: uuid.UUID) -> ReportView:
    """A report; ``ReportNotFound`` for strangers."""
    return _views([get_report_for(actor, key)])[0]


def _views(rows: Sequence[Report]) -> list[ReportView]:
    cases = cases_of(REPORT_TYPE, [row.key for row in rows])
    named = files.list_files_of_many("ledger.report", [row.key for row in rows])
    found = []
    for row in rows:
        case = cases[row.key]
        due = next((one for one in case.clocks if one.stopped_at is None), None)
        found.append(
            ReportView(
                key=row.key, case=case.key, number=row.number, state=case.state, version=case.version,
                round=row.round.month if row.round else "", entry=row.entry.key, entry_number=row.entry.number,
                title=str(row.entry.facts.get("title", "")), unit_code=row.unit.code,
                unit_name=row.unit.short_name or row.unit.name, why=tuple(row.why), flags=tuple(row.flags),
                value=row.value, on=row.on, text=row.text, is_unchanged=row.is_unchanged, who=row.who,
                reviewer=row.reviewer_name, words=row.words, due_on=due.due_on if due else None,
                due_words=due.words if due else "", due_look=due.look if due else "",
                files=tuple((one.address, one.name) for one in named.get(str(row.key), [])),
            )
        )  # fmt: skip
    return found
