"""The types of cases that the hotline has; the shell registers them."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext_lazy as _

from yici.apps.cases.public import CaseType
from yici.apps.hotline import states
from yici.apps.hotline.actions import working
from yici.apps.hotline.actions.motions import sign_motion
from yici.apps.hotline.beside import states as beside
from yici.apps.hotline.contracts.motions import PROPOSAL, SUGGESTION
from yici.apps.hotline.guards import get_motion_for, get_order_for, sees_motions, sees_requests
from yici.apps.hotline.selectors.motions import facts_of as motion_facts_of
from yici.apps.hotline.selectors.steps import facts_of
from yici.core.access import Actor

REQUEST, ORDER, SUPERVISION, BAD_RATING = "request", "work_order", "supervision", "bad_rating"
MEDIATION = "mediation"


def _order_facts(actor: Actor, order: uuid.UUID) -> states.OrderFacts:
    return facts_of(actor, get_order_for(actor, order))


def _sign(actor: Actor, order: uuid.UUID, expected: int) -> object:
    return working.sign(actor=actor, order=order, expected=expected)


def _motion_facts(actor: Actor, motion: uuid.UUID) -> beside.MotionFacts:
    return motion_facts_of(actor, get_motion_for(actor, motion))


def _motion_type(name: str, letter: str, label: object) -> CaseType:
    return CaseType(
        name=name, letter=letter, version=1, table=beside.MOTION_STATES, phases=beside.MOTION_PHASES,
        url_name="hotline:motion", by_number=True, sees=sees_motions, moves=beside.MOTION_MOVES,
        words=beside.MOTION_WORDS, next_words=beside.MOTION_NEXT, powers=beside.MOTION_POWERS, levels=0,
        verbs={row.event: f"motion.{row.event}" for row in beside.MOTION_STATES.rows},
        shared=("in_review", "promised"), facts=_motion_facts, acts={"sign": sign_motion}, label=label,
        on_soon=states.ON_SOON, on_overdue=states.ON_OVERDUE,
    )  # fmt: skip


def case_types() -> tuple[CaseType, ...]:
    """What the shell registers when Django starts."""
    return (
        CaseType(
            name=REQUEST, letter="R", version=1, table=states.REQUEST_STATES, phases=states.REQUEST_PHASES,
            url_name="hotline:case", by_number=True, sees=sees_requests, moves=states.REQUEST_MOVES,
            words=states.REQUEST_WORDS, next_words=states.REQUEST_NEXT, label=_("request"),
            on_soon=states.ON_SOON, on_overdue=states.ON_OVERDUE,
        ),
        CaseType(
            name=ORDER, letter="W", version=1, table=states.ORDER_STATES, phases=states.ORDER_PHASES,
            url_name="hotline:case", by_number=True, sees=sees_requests, moves=states.ORDER_MOVES,
            words=states.ORDER_WORDS, next_words=states.ORDER_NEXT, powers=states.ORDER_POWERS,
            lives={"returned": "returned"}, lapse="lapse", undo={"sign": "unsign"}, shared=("in_review",),
            facts=_order_facts, acts={"sign": _sign}, label=_("work order"), on_soon=states.ON_SOON,
            on_overdue=states.ON_OVERDUE,
        ),
        CaseType(
            name=SUPERVISION, letter="U", version=1, table=states.SUPERVISION_STATES,
            phases=states.SUPERVISION_PHASES, url_name="hotline:supervision", moves=states.SUPERVISION_MOVES,
            words=states.SUPERVISION_WORDS, next_words=states.SUPERVISION_NEXT,
        ),
        CaseType(
            name=BAD_RATING, letter="B", version=1, table=states.BAD_RATING_STATES, phases=states.BAD_RATING_PHASES,
            url_name="hotline:bad-rating", by_number=True, moves=states.BAD_RATING_MOVES,
            words=states.BAD_RATING_WORDS, next_words=states.BAD_RATING_NEXT,
        ),
        CaseType(
            name=MEDIATION, letter="M", version=1, table=beside.MEDIATION_STATES,
            phases=beside.MEDIATION_PHASES, url_name="hotline:mediation", by_number=True,
            moves=beside.MEDIATION_MOVES, words=beside.MEDIATION_WORDS, next_words=beside.MEDIATION_NEXT,
            label=_("mediation"), on_soon=states.ON_SOON, on_overdue=states.ON_OVERDUE,
        ),
        _motion_type(SUGGESTION, "L", _("deputies' suggestion")),
        _motion_type(PROPOSAL, "X", _("members' proposal")),
    )  # fmt: skip
