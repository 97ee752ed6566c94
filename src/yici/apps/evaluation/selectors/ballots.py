"""What an expert sees at a seat, by its code."""

from __future__ import annotations

from yici.apps.evaluation.cityfiles import rule_of
from yici.apps.evaluation.contracts import BallotView
from yici.apps.evaluation.guards import get_seat_by_code
from yici.apps.evaluation.models import Seat, Sheet
from yici.apps.evaluation.selectors.projects import bid_view, criteria_of, deviations_of, state_of


def get_ballot(code: str) -> BallotView:
    """The ballot that a seat code opens; ``SeatNotFound`` for a wrong one."""
    return ballot_of(get_seat_by_code(code))


def ballot_of(seat: Seat) -> BallotView:
    """The ballot of a seat. Bids stand on it from the opening on."""
    row, state = seat.project, state_of(seat.project)
    sheet = Sheet.objects.filter(seat=seat).first()
    is_open = state in ("scoring", "checking", "ranked")
    return BallotView(
        seat.key, seat.pseudonym, row.number, row.title, rule_of(row.rule).expert_word, state,
        tuple(bid_view(one) for one in row.bids.order_by("position")) if is_open else (), criteria_of(row),
        sheet.digest if sheet else "", deviations_of(row, seat) if sheet and row.scores_opened_at else (),
    )  # fmt: skip
