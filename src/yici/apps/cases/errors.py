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


class ChildrenOpen(YiciError):
    """Others still work on what belongs to this case ({numbers}), so it is not closed yet.
    Take those back first, or wait for their answer."""

    code = "children_open"
    status = 409


class PartNotFound(NotFound):
    """This unit has no part in the case, or it has ended."""


class NotBelow(YiciError):
    """{unit} does not stand below your unit, so the case cannot be handed down to it. Choose one of your own."""

    code = "not_below"
    status = 422


class ArticleNeeded(YiciError):
    """Name the article of the duty list by which this is not yours; without it nothing is given back."""

    code = "article_needed"
    status = 422


class PartGivenAlready(YiciError):
    """{unit} has a part in this case already."""

    code = "part_given_already"
    status = 409


class NothingToUndo(YiciError):
    """This can no longer be taken back: something happened since, or too much time has passed.
    Take the step that leads on from here instead."""

    code = "nothing_to_undo"
    status = 409


class MessageEmpty(YiciError):
    """Write something, or choose a file."""

    code = "message_empty"
    status = 422


class AttachmentNotFound(NotFound):
    """There is no such file at this case, or it is not yours to see."""


class NothingToSign(YiciError):
    """There is nothing to sign for here any more: it is signed, or another unit has it. Open it to see."""

    code = "nothing_to_sign"
    status = 409
