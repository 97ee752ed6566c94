"""The types of cases that services have; the shell registers them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yici.apps.cases.public import CaseType
from yici.apps.services import states
from yici.apps.services.guards import sees_applications, sees_bad_ratings, sees_blocked
from yici.apps.services.states import handing


def case_types() -> tuple[CaseType, ...]:
    """What the shell registers when Django starts."""
    return (
        CaseType(
            name=states.APPLICATION, letter="A", version=1, table=states.APPLICATION_STATES,
            phases=states.APPLICATION_PHASES, words=states.APPLICATION_WORDS, label=_("application"),
            url_name="services-desk:application", sees=sees_applications,
        ),
        CaseType(
            name=states.PART, letter="D", version=1, table=states.PART_STATES, phases=states.PART_PHASES,
            moves=states.PART_MOVES, words=states.PART_WORDS, next_words=states.PART_NEXT,
            label=_("item to decide"), url_name="services-desk:part", on_soon=states.ON_SOON,
            on_overdue=states.ON_OVERDUE,
        ),
        CaseType(
            name=states.PAYMENT, letter="Y", version=1, table=states.PAYMENT_STATES, phases=states.PAYMENT_PHASES,
            moves=states.PAYMENT_MOVES, words=states.PAYMENT_WORDS, next_words=states.PAYMENT_NEXT,
            label=_("payment without a form"), url_name="services-desk:payment", on_soon=states.ON_SOON,
            on_overdue=states.ON_OVERDUE,
        ),
        CaseType(
            name=states.BAD_RATING, letter="G", version=1, table=states.BAD_RATING_STATES,
            phases=states.BAD_RATING_PHASES, moves=states.BAD_RATING_MOVES, words=states.BAD_RATING_WORDS,
            next_words=states.BAD_RATING_NEXT, label=_("bad rating of a service"), url_name="services-desk:rating",
            sees=sees_bad_ratings, on_soon=states.ON_SOON, on_overdue=states.ON_OVERDUE,
        ),
        CaseType(
            name=states.PROMISE_CHECK, letter="K", version=1, table=states.PROMISE_STATES,
            phases=states.PROMISE_PHASES, moves=states.PROMISE_MOVES, words=states.PROMISE_WORDS,
            next_words=states.PROMISE_NEXT, label=_("check of promises"), url_name="services-desk:promise",
            on_soon=states.ON_SOON, on_overdue=states.ON_OVERDUE,
        ),
        CaseType(
            name=states.BLOCKED, letter="N", version=1, table=states.BLOCKED_STATES, phases=states.BLOCKED_PHASES,
            moves=states.BLOCKED_MOVES, words=states.BLOCKED_WORDS, next_words=states.BLOCKED_NEXT,
            label=_("matter that could not be done"), url_name="services-desk:blocked-matter", sees=sees_blocked,
            on_soon=states.ON_SOON, on_overdue=states.ON_OVERDUE,
        ),
        CaseType(
            name=handing.HANDING, letter="T", version=1, table=handing.HANDING_STATES, phases=handing.HANDING_PHASES,
            moves=handing.HANDING_MOVES, words=handing.HANDING_WORDS, next_words=handing.HANDING_NEXT,
            label=_("taken in for another place"), url_name="services-desk:handing", on_soon=handing.HANDING_SOON,
            on_overdue=handing.HANDING_OVERDUE,
        ),
    )  # fmt: skip
