"""The types of cases that enrolment has; the shell registers them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yici.apps.cases.public import CaseType
from yici.apps.enrolment import states


def case_types() -> tuple[CaseType, ...]:
    """What the shell registers when Django starts."""
    return (
        CaseType(
            name=states.PLACE_APPLICATION, letter="F", version=1, table=states.PLACE_STATES, phases=states.PLACE_PHASES,
            moves=states.PLACE_MOVES, words=states.PLACE_WORDS, next_words=states.PLACE_NEXT,
            label=_("application for a school place"), url_name="enrolment:place", on_soon=states.ON_SOON,
            on_overdue=states.ON_OVERDUE,
        ),
    )  # fmt: skip
