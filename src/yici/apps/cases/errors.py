"""What can go wrong with a case, in words."""

from __future__ import annotations

from yici.core.errors import NotFound, YiciError


class CaseNotFound(NotFound):
    """There is no such case, or it is not yours to see."""


class StateNotKnown(YiciError):
    """Running cases are in states that this version does not know: {states}.
    Put the former version back, or let its upgrade move these cases first."""

    code = "state_not_known"
    status = 500


class DayIsPast(YiciError):
    """The last day {day} is already over. Choose today or a later day."""

    code = "day_is_past"
