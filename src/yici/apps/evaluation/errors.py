"""What can go wrong with projects, libraries, venues, committees and scores, in words."""

from __future__ import annotations

from yici.core.errors import NotFound, YiciError


class ProjectNotFound(NotFound):
    """There is no project under this number, or it is not yours to see."""


class SeatNotFound(NotFound):
    """This seat code opens nothing. Ask at the desk of the venue for a new one."""


class LibraryNotFound(NotFound):
    """There is no library of experts for this regime yet. Import one first."""


class VenueNotFound(NotFound):
    """There is no such venue."""


class RuleMissing(YiciError):
    """No rule file of the regime {regime} is in force on {day}. Add one to the city's files, then try again."""

    code = "evaluation_rule_missing"
    status = 409


class LibraryRefused(YiciError):
    """Nothing was imported: line {line}, {column}: {problem}. Put it right and import the file again."""

    code = "library_refused"
    status = 422


class SizeTooSmall(YiciError):
    """A committee has at least {least} members here, this one has {size}. Add experts."""

    code = "committee_too_small"
    status = 422


class SizeEven(YiciError):
    """A committee has an odd number of members, this one has {size}. Add or remove one."""

    code = "committee_even"
    status = 422


class ExpertsTooFew(YiciError):
    """At least {of} of {out_of} members are experts; {experts} of {size} are too few. Add experts."""

    code = "experts_too_few"
    status = 422


class RepresentativesTooMany(YiciError):
    """At most {most} of the buyer's own people sit in the committee. Put fewer."""

    code = "representatives_too_many"
    status = 422


class SideVenuesTooFew(YiciError):
    """A remote evaluation has at least {least} side venues. Put more."""

    code = "side_venues_too_few"
    status = 422


class ProjectIncomplete(YiciError):
    """This is still missing: {what}. Fill it in, then save again."""

    code = "project_incomplete"
    status = 422


class DrawTooEarly(YiciError):
    """Under this rule the experts are drawn from {moment} on, not before. Come back then."""

    code = "draw_too_early"
    status = 409


class DrawTooLate(YiciError):
    """The opening has passed, so nobody is drawn for it any more. Stop the project and set a new opening."""

    code = "draw_too_late"
    status = 409


class VenuesTooFew(YiciError):
    """Only {found} venues have free seats and can host this discipline on that day; {needed} are needed.
    Choose another day or fewer side venues."""

    code = "venues_too_few"
    status = 409


class CandidatesTooFew(YiciError):
    """At {venue} there are {found} experts for {profession} after avoidance; {needed} are needed.
    Ask for another profession or draw other venues."""

    code = "candidates_too_few"
    status = 409


class SeatsTaken(YiciError):
    """{venue} has {free} free seats on that day; {needed} are needed. Another project took them meanwhile."""

    code = "seats_taken"
    status = 409


class AnswerUnknown(YiciError):
    """Choose one of the answers: comes, does not come, must stay away, not reached."""

    code = "answer_unknown"
    status = 422


class ReasonMissing(YiciError):
    """Say why in a few words; it stays in the record."""

    code = "evaluation_reason_missing"
    status = 422


class PurposeMissing(YiciError):
    """Say what you need the name for; it stays on the timeline."""

    code = "evaluation_purpose_missing"
    status = 422


class ScoresIncomplete(YiciError):
    """Each bid needs points for each criterion, at most what the criterion allows: {where}. Nothing was handed in."""

    code = "scores_incomplete"
    status = 422


class HandedInAlready(YiciError):
    """This sheet was handed in and sealed; it cannot be changed any more."""

    code = "sheet_handed_in"
    status = 409


class NotYourDeviation(YiciError):
    """There is no open question about this score at your seat. Open the page again."""

    code = "no_such_deviation"
    status = 409


class BidUnknown(YiciError):
    """Choose one of the bids of this project."""

    code = "bid_unknown"
    status = 422


class NamesClosed(YiciError):
    """Names are sealed until {when}."""

    code = "names_sealed"
    status = 403
