"""What can go wrong with figures and reports."""

from __future__ import annotations

from yici.core.errors import NotFound, YiciError


class DefinitionNotFound(NotFound):
    """There is no figure called “{code}”. Look it up in the list of figures."""

    code = "definition_not_found"


class ReportNotFound(NotFound):
    """There is no report under this address, or it is not yours to see."""

    code = "report_not_found"


class SourceNotFound(YiciError):
    """The figure counts rows of “{source}”, which this installation does not offer. Choose another source."""

    code = "source_not_found"
    status = 400


class DefinitionRefused(YiciError):
    """The figure cannot be defined so: {reason}. Correct it and save again; nothing was saved."""

    code = "definition_refused"
    status = 422


class ReportNotComputed(YiciError):
    """This report is not computed yet. Wait until it is, then go on."""

    code = "report_not_computed"
    status = 409


class NothingToRevise(YiciError):
    """Computed again, this report comes to the same figures. There is nothing to correct."""

    code = "nothing_to_revise"
    status = 409


class RevisionNeedsReason(YiciError):
    """A correction needs a reason. Say in one sentence what was wrong."""

    code = "revision_needs_reason"
    status = 400


class TooManyToOpen(YiciError):
    """Behind this number {count} records would have to be looked through. Make the report for a smaller area and open
    the number there."""

    code = "too_many_to_open"
    status = 409


class OpeningNeedsPurpose(YiciError):
    """Opening the rows of a number needs a purpose. Say in one sentence what for."""

    code = "opening_needs_purpose"
    status = 400


class NotOneArea(YiciError):
    """“{words}” names no area of yours, or several. Type its whole name, or leave it empty for your own."""

    code = "not_one_area"
    status = 422
