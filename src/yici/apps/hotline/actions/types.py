"""The types of cases that the hotline has; the shell registers them."""

from __future__ import annotations

from yici.apps.cases.public import CaseType
from yici.apps.hotline import states
from yici.apps.hotline.guards import sees_requests

REQUEST, ORDER = "request", "work_order"


def case_types() -> tuple[CaseType, ...]:
    """What the shell registers when Django starts."""
    return (
        CaseType(
            name=REQUEST, letter="R", version=1, table=states.REQUEST_STATES, phases=states.REQUEST_PHASES,
            url_name="hotline:case", by_number=True, sees=sees_requests, moves=states.REQUEST_MOVES,
            words=states.REQUEST_WORDS, next_words=states.REQUEST_NEXT, on_soon=states.ON_SOON,
            on_overdue=states.ON_OVERDUE,
        ),
        CaseType(
            name=ORDER, letter="W", version=1, table=states.ORDER_STATES, phases=states.ORDER_PHASES,
            url_name="hotline:case", by_number=True, sees=sees_requests, moves=states.ORDER_MOVES,
            words=states.ORDER_WORDS, next_words=states.ORDER_NEXT, powers=states.ORDER_POWERS,
            lives={"returned": "returned"}, lapse="lapse", undo={"sign": "unsign"},
            on_soon=states.ON_SOON,
            on_overdue=states.ON_OVERDUE,
        ),
    )  # fmt: skip
