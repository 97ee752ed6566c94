"""The type of cases that evaluation registers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yici.apps.cases.public import CaseType
from yici.apps.evaluation import states
from yici.apps.evaluation.guards import sees_projects

PROJECT = "evaluation"


def case_types() -> tuple[CaseType, ...]:
    """What the shell registers when Django starts."""
    return (
        CaseType(
            name=PROJECT, letter="E", version=1, table=states.PROJECT_STATES, phases=states.PROJECT_PHASES,
            url_name="evaluation:project", by_number=True, sees=sees_projects, moves=states.PROJECT_MOVES,
            words=states.PROJECT_WORDS, next_words=states.PROJECT_NEXT, label=_("bid evaluation"),
            on_soon=states.ON_SOON, on_overdue=states.ON_OVERDUE,
        ),
    )  # fmt: skip
