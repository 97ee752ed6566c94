"""An order is worked on by several units: some help, one below gets it handed down, each signs and answers its part."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from yici.apps.cases import public as cases
from yici.apps.cases.public import CaseView
from yici.apps.hotline.guards import get_order_for
from yici.apps.hotline.models import WorkOrder
from yici.apps.hotline.selectors.kinds import limits_of
from yici.apps.places.public import find_unit
from yici.core.access import Actor
from yici.core.actions import action


@action
def add_helper(*, actor: Actor, order: uuid.UUID, unit: str, expected: int, text: str = "") -> CaseView:
    """Let a unit (by code) help; it signs and answers inside the limits of the order."""
    row = get_order_for(actor, order)
    return cases.add_assisting(
        actor=actor, case=row.case_id, unit_id=find_unit(unit).id, expected=expected, text=text, limits=_limits(row)
    )


@action
def hand_over(*, actor: Actor, order: uuid.UUID, unit: str, expected: int, text: str = "") -> CaseView:
    """Hand an order, or the own part of it, to a unit below, which answers to this one."""
    row = get_order_for(actor, order)
    return cases.hand_down(
        actor=actor, case=row.case_id, unit_id=find_unit(unit).id, expected=expected, text=text, limits=_limits(row)
    )


def _limits(row: WorkOrder) -> list[cases.Limit]:
    return limits_of(row.kind, row.urgency, "sign", "final")


@action
def work_on_part(
    *, actor: Actor, order: uuid.UUID, expected: int, event: str, text: str = "", article: str = ""
) -> CaseView:
    """The own unit's part of an order: ``sign``, ``answer`` or ``return`` (with the article of the duty list)."""
    row = get_order_for(actor, order)
    if event == "sign":
        return cases.sign_part(actor=actor, case=row.case_id, expected=expected)
    if event == "return":
        return cases.return_part(actor=actor, case=row.case_id, expected=expected, article=article, text=text)
    return cases.answer_part(actor=actor, case=row.case_id, expected=expected, text=text)


_ABOVE: dict[str, Callable[..., CaseView]] = {
    "send_back": cases.send_back_part, "sign_off": cases.sign_off_part, "uphold": cases.uphold_part,
    "remove": cases.remove_part,
}  # fmt: skip


@action
def settle_part(*, actor: Actor, order: uuid.UUID, unit: str, expected: int, event: str, text: str = "") -> CaseView:
    """What the unit above does with a part (of this unit, by code): ``sign_off``, ``send_back``, ``uphold``,
    ``remove``.
    """
    row = get_order_for(actor, order)
    return _ABOVE[event](actor=actor, case=row.case_id, unit_id=find_unit(unit).id, expected=expected, text=text)
