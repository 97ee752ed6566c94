"""The types of cases of oversight, as the shell registers them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yici.apps.cases.public import CaseType
from yici.apps.oversight import states
from yici.apps.oversight.guards import sees_inspections

PLAN_TYPE, VISIT_TYPE, HAZARD_TYPE = "inspection_plan", "visit", "hazard"


def case_types() -> tuple[CaseType, ...]:
    """What the shell registers when Django starts."""
    return (
        CaseType(
            name=PLAN_TYPE, letter="P", version=1, table=states.PLAN_STATES, phases=states.PLAN_PHASES,
            url_name="oversight:plan", by_number=True, sees=sees_inspections, moves=states.PLAN_MOVES,
            words=states.PLAN_WORDS, next_words=states.PLAN_NEXT, label=_("plan of inspections"),
            on_soon=states.ON_SOON, on_overdue=states.ON_OVERDUE, shared=("submitted",),
        ),
        CaseType(
            name=VISIT_TYPE, letter="V", version=1, table=states.VISIT_STATES, phases=states.VISIT_PHASES,
            url_name="oversight:visit", by_number=True, sees=sees_inspections, moves=states.VISIT_MOVES,
            words=states.VISIT_WORDS, next_words=states.VISIT_NEXT, label=_("inspection"),
            on_soon=states.ON_SOON, on_overdue=states.ON_OVERDUE, shared=("proposed", "recorded"),
        ),
        CaseType(
            name=HAZARD_TYPE, letter="H", version=1, table=states.HAZARD_STATES, phases=states.HAZARD_PHASES,
            url_name="oversight:hazard", by_number=True, sees=sees_inspections, moves=states.HAZARD_MOVES,
            words=states.HAZARD_WORDS, next_words=states.HAZARD_NEXT, label=_("hazard"),
            on_soon=states.ON_SOON, on_overdue=states.ON_OVERDUE, shared=("reported", "passed"),
        ),
    )  # fmt: skip
