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


class UnitBarred(YiciError):
    """This case is about {unit} itself and is never given to it or to a part of it. Choose the unit above it."""

    code = "unit_barred"


class LimitMissing(YiciError):
    """No limit is set for “{kind}”. Enter one in the limits of this kind of request."""

    code = "limit_missing"
    status = 422


class ExtendedAlready(YiciError):
    """A limit is extended once, and this one was. Suspend the matter or ask for supervision instead."""

    code = "extended_already"


class ClockNotRunning(YiciError):
    """The clock “{kind}” does not run here, so it can be neither paused nor extended."""

    code = "clock_not_running"


class ExtensionTooLate(YiciError):
    """The limit “{kind}” was over on {day}. An extension is asked for before the end; ask for supervision instead."""

    code = "extension_too_late"


class BeyondLimitAbove(YiciError):
    """A part lies inside the limit above it, which ends on {day}. Ask for a longer limit of the whole first."""

    code = "beyond_limit_above"
