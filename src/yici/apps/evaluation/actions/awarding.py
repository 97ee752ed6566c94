"""The end of a project: awarded, with names open from that moment; or stopped, in public."""

from __future__ import annotations

import uuid

from yici.apps.cases.public import step
from yici.apps.evaluation.actions.drawing import main_seats
from yici.apps.evaluation.actions.venues import give_seats_back
from yici.apps.evaluation.contracts import ProjectView
from yici.apps.evaluation.errors import BidUnknown, ReasonMissing
from yici.apps.evaluation.guards import get_centre_project, get_project_for
from yici.apps.evaluation.models import Project, Seat
from yici.apps.evaluation.rules import committee
from yici.apps.evaluation.selectors.projects import facts_of, get_project, planned_of, scores_of, state_of
from yici.core import clock
from yici.core.access import Actor
from yici.core.actions import action


@action
def award(*, actor: Actor, project: uuid.UUID, expected: int, bid: int, reason: str = "") -> ProjectView:
    """The buyer awards to a bid (by its position); another one than the first needs a public reason. Where the
    buyer has no unit here, the centre writes the buyer's decision down. Raises ``BidUnknown`` and ``ReasonMissing``.
    """
    row = get_project_for(actor, project, is_locked=True)
    chosen = row.bids.filter(position=bid).first()
    if chosen is None:
        raise BidUnknown
    ranks = {one.bid.position: one.rank for one in scores_of(row)}
    if ranks.get(bid, 0) != 1 and not reason.strip():
        raise ReasonMissing
    step(
        actor=actor, case=row.case_id, event="award" if row.buyer_id else "write_award", expected=expected,
        facts=facts_of(actor, row), text=reason.strip()[:1000], told={"bid": bid},
    )  # fmt: skip
    now = clock.now()
    Project.objects.filter(pk=row.pk).update(award=chosen, award_reason=reason.strip()[:1000], awarded_at=now)
    Seat.objects.filter(project=row).update(code_index=None)
    return get_project(actor, row.key)


@action
def stop_project(*, actor: Actor, project: uuid.UUID, expected: int, reason: str) -> ProjectView:
    """End a project without an award, for a reason that everybody reads; seats still to come are free again."""
    row = get_centre_project(actor, project)
    if not reason.strip():
        raise ReasonMissing
    before = state_of(row)
    step(
        actor=actor, case=row.case_id, event="stop", expected=expected, facts=facts_of(actor, row),
        text=reason.strip()[:1000],
    )  # fmt: skip
    Project.objects.filter(pk=row.pk).update(stop_reason=reason.strip()[:1000])
    Seat.objects.filter(project=row).update(code_index=None)
    if clock.now() < row.opens_at and before != "planned":
        _free(row)
    return get_project(actor, row.key)


def _free(row: Project) -> None:
    give_seats_back(row.main_venue, row.opens_on, main_seats(row))
    needed = max(committee.seats_by_venue(planned_of(row, side=[f"side{at}" for at in range(row.side_count)])).values())
    drawn = list(row.side_venues.all())
    if not drawn:
        draw = row.draws.filter(kind="venues", is_void=False).first()
        codes = [one[0] for one in draw.lines] if draw else []
        drawn = list(type(row.main_venue).objects.filter(code__in=codes))
    for venue in drawn:
        give_seats_back(venue, row.opens_on, needed)
