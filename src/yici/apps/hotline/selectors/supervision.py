"""Which open orders the city's rules point out, and what supervision asked of units."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from yici.apps.cases.public import cases_of
from yici.apps.hotline.contracts.supervision import LEVELS, Candidate, SupervisionRule, SupervisionView
from yici.apps.hotline.guards import get_supervision_for, visible_orders, visible_supervisions
from yici.apps.hotline.models import Supervision, WorkOrder
from yici.core import clock
from yici.core.access import Actor
from yici.core.models import CityRow

RULES = "supervision_rules.csv"
A_PAGE = 40
BAD = 2  # levels of the five that are a bad rating: this and below
_COUNTS = {"redos": "redo_count", "returns": "return_count", "urges": "urge_count"}


def list_rules() -> list[SupervisionRule]:
    """The city's rules of supervision, the highest level first."""
    rows = CityRow.objects.filter(file=RULES, retired_on=None).values_list("content", flat=True)
    found = [
        SupervisionRule(
            row["code"], row["name"], row["name_en"], row["level"], row["fact"], int(row["at_least"]),
            int(row["answer_days"]),
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-LEVELS.index(one.level), one.code))


def list_candidates(
    actor: Actor, level: str, after: int | None = None, most: int = A_PAGE
) -> tuple[list[Candidate], int | None]:
    """Open orders that a rule of this level points out and that have not come to it yet, oldest first; where the next
    page begins (None: nowhere). ``urge``: not urged by supervision today.
    """
    rules = [one for one in list_rules() if one.level == level]
    if not rules:
        return [], None
    rows = _open_orders(actor).filter(_reached(rules)).exclude(_had(level))
    if after is not None:
        rows = rows.filter(id__gt=after)
    some = list(rows.select_related("area", "unit", "case").order_by("id")[: most + 1])
    facts = _facts([row.pk for row in some])
    found = [_candidate(row, rules, facts[row.pk]) for row in some[:most]]
    return found, found[-1].position if len(some) > most else None


def _open_orders(actor: Actor) -> QuerySet[WorkOrder]:
    """Orders that a unit has in hand."""
    return visible_orders(actor).filter(case__phase__in=("waiting", "working"))


def _had(level: str) -> Q:
    if level == "urge":
        return Q(pk__in=Supervision.objects.filter(level="urge", asked_on=clock.today()).values("order"))
    return Q(supervision__in=LEVELS[LEVELS.index(level) :])


def _reached(rules: Sequence[SupervisionRule]) -> Q:
    found = Q(pk__in=[])
    for rule in rules:
        found |= _reaches(rule)
    return found


def _reaches(rule: SupervisionRule) -> Q:
    before = clock.now() - dt.timedelta(days=rule.at_least)
    match rule.fact:
        case "overdue_days":
            late = WorkOrder.objects.filter(
                case__clocks__kind="final", case__clocks__stopped_at=None, case__clocks__paused_at=None,
                case__clocks__due_at__lte=before,
            )  # fmt: skip
            return Q(pk__in=late.values("pk"))
        case "age_days":
            return Q(first_dispatched_at__lte=before)
        case "redispatches":
            return Q(dispatch_count__gt=rule.at_least)
        case "bad_ratings":
            bad = WorkOrder.objects.filter(shares__request__confirmations__level__lte=BAD)
            many = bad.annotate(bad=Count("shares__request__confirmations")).filter(bad__gte=rule.at_least)
            return Q(pk__in=many.values("pk"))
        case _:
            return Q(**{f"{_COUNTS[rule.fact]}__gte": rule.at_least})


def _facts(ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """The facts that rules count, of these orders."""
    now = clock.now()
    bad = dict(
        WorkOrder.objects.filter(pk__in=ids, shares__request__confirmations__level__lte=BAD)
        .annotate(bad=Count("shares__request__confirmations")).values_list("pk", "bad")
    )  # fmt: skip
    due = dict(
        WorkOrder.objects.filter(pk__in=ids, case__clocks__kind="final", case__clocks__stopped_at=None)
        .annotate(due=Max("case__clocks__due_at")).values_list("pk", "due")
    )  # fmt: skip
    return {
        row.pk: {
            "redos": row.redo_count, "returns": row.return_count, "urges": row.urge_count,
            "redispatches": row.dispatch_count - 1, "age_days": (now - row.first_dispatched_at).days,
            "overdue_days": max((now - due[row.pk]).days, 0) if row.pk in due else 0, "bad_ratings": bad.get(row.pk, 0),
        }
        for row in WorkOrder.objects.filter(pk__in=ids)
    }  # fmt: skip


def _candidate(row: Any, rules: Sequence[SupervisionRule], facts: Mapping[str, int]) -> Candidate:
    reached = tuple(one for one in rules if facts[one.fact] >= one.at_least)
    return Candidate(
        order=row.key, number=row.number, case_version=row.case.version, title=row.title,
        area_name=row.area.short_name, unit_code=row.unit.code, unit_name=row.unit.short_name,
        people=row.shares.filter(left_at=None).count(), rules=reached,
        facts=tuple(facts[one.fact] for one in reached), urge_count=row.urge_count, supervision=row.supervision,
        position=row.pk,
    )  # fmt: skip


def get_supervision(actor: Actor, key: uuid.UUID) -> SupervisionView:
    """Something that supervision asked; ``SupervisionNotFound`` for strangers."""
    return supervision_views([get_supervision_for(actor, key)])[0]


def list_supervisions(
    actor: Actor, *, is_open: bool = True, order: uuid.UUID | None = None, before: int | None = None
) -> tuple[list[SupervisionView], int | None]:
    """What supervision asked, newest first, keyset by ``before``; of one order, if asked."""
    rows = visible_supervisions(actor)
    rows = rows.exclude(case__phase="closed") if is_open else rows
    rows = rows.filter(order__key=order) if order else rows
    rows = rows.filter(id__lt=before) if before else rows
    some = list(rows.select_related("order__unit", "case").order_by("-id")[: A_PAGE + 1])
    found = supervision_views(some[:A_PAGE])
    return found, found[-1].position if len(some) > A_PAGE else None


def supervision_views(rows: Sequence[Supervision]) -> list[SupervisionView]:
    """Rows as contracts."""
    cases = cases_of("supervision", [row.key for row in rows])
    return [_view(row, cases[row.key]) for row in rows]


def _view(row: Supervision, case: Any) -> SupervisionView:
    clocks = [one for one in case.clocks if one.kind == "answer"]
    main = [one for one in case.assignments if one.part == "main"]
    return SupervisionView(
        key=row.key, number=row.number, state=case.state, version=case.version, level=row.level, rule=row.rule,
        text=row.text, answer=row.answer, order=row.order.key, order_number=row.order.number, title=row.order.title,
        unit_code=main[0].unit_code if main else "", unit_name=main[0].unit_name if main else "",
        joint=tuple(one.unit_name for one in case.assignments if one.part == "assisting"),
        due_on=clocks[0].due_on if clocks else None, due_words=clocks[0].words if clocks else "",
        recheck_on=row.recheck_on, outcome=row.outcome, asked_at=row.asked_at, position=row.pk,
    )  # fmt: skip
