"""The two types of cases that collecting has: planned forms and sent forms."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yici.apps.cases.public import CaseType
from yici.apps.collecting import states
from yici.apps.collecting.guards import sees_plan

PLAN = "plan"
SENT = "sent"


def case_types() -> tuple[CaseType, ...]:
    """What the shell registers when Django starts."""
    return (
        CaseType(
            name=PLAN, letter="P", version=1, table=states.PLAN_STATES, phases=states.PLAN_PHASES,
            verbs=states.PLAN_VERBS, url_name="collecting:plan", sees=sees_plan,
            words=states.PLAN_WORDS, next_words=states.PLAN_NEXT, label=_("planned form"),
        ),
        CaseType(
            name=SENT, letter="S", version=1, table=states.SENT_STATES, phases=states.SENT_PHASES,
            verbs=states.SENT_VERBS, url_name="collecting:sent", words=states.SENT_WORDS,
            next_words=states.SENT_NEXT, label=_("sent form"),
        ),
    )  # fmt: skip
