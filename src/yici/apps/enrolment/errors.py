"""What can go wrong in enrolment, in words."""

from __future__ import annotations

from collections.abc import Sequence

from yici.apps.enrolment.contracts import BadRow
from yici.core.errors import NotFound, YiciError


class ClassDrawNotFound(NotFound):
    """There is no such class draw, or it is not yours to see."""


class CodeUnknown(NotFound):
    """No pupil has this code. Look at the slip from the school again; it has sixteen signs."""


class ListNotReadable(YiciError):
    """The file cannot be taken: {problem}"""

    code = "list_not_readable"
    status = 422


class RowsAreBad(YiciError):
    """{count} rows cannot be taken; nothing was imported. Correct them and put the file in again."""

    code = "rows_are_bad"
    status = 422

    def __init__(self, rows: Sequence[BadRow]) -> None:
        super().__init__(count=len(rows))
        self.rows = tuple(rows)


class GradeHasDraw(YiciError):
    """This grade was drawn already ({number}). A second run needs a reason; both stay in public."""

    code = "grade_has_draw"
    status = 409


class NumberOutOfRange(YiciError):
    """{name}: {least} to {most}, not {value}."""

    code = "number_out_of_range"
    status = 422


class TeamsDoNotFit(YiciError):
    """{teams} teams of teachers for {classes} classes. Name one for each class, all different, or none."""

    code = "teams_do_not_fit"
    status = 422


class BeaconUnclear(YiciError):
    """Choose witnesses, or write lottery:NAME:ISSUE and the moment of that draw, after now."""

    code = "beacon_unclear"
    status = 422


class ClassReasonMissing(YiciError):
    """Say why, in a few words; it stands in the log."""

    code = "class_reason_missing"
    status = 422


class ClassUnknown(YiciError):
    """There is no class {number} here, or the pupil sits in it already. Choose another."""

    code = "class_unknown"
    status = 422


class ChangeIsOpen(YiciError):
    """A change for this pupil waits for a decision already."""

    code = "change_is_open"
    status = 409


class PartMayNotMove(YiciError):
    """This change would part pupils who belong together, or bring together a pair that was to be parted."""

    code = "part_may_not_move"
    status = 422


class RoundNotFound(NotFound):
    """There is no such round of school places."""


class PlaceNotFound(NotFound):
    """There is no application with this number and code. Look at both again; the code has six signs."""


class RoundNotOpen(YiciError):
    """Applications for {round} are taken from {opens} to {closes}."""

    code = "round_not_open"
    status = 409


class PlaceFieldsWrong(YiciError):
    """Look at this again: {fields}."""

    code = "place_fields_wrong"
    status = 422

    def __init__(self, fields: str, problems: dict[str, str]) -> None:
        super().__init__(fields=fields)
        self.problems = problems


class ChildHasApplication(YiciError):
    """For this child there is an application in this round already. Take that one back first, or follow it."""

    code = "child_has_application"
    status = 409


class NotChecked(YiciError):
    """Look at this first: {facts}. A higher class hangs on it."""

    code = "not_checked"
    status = 422


class OtherClassNeedsWords(YiciError):
    """Say why, where a class other than the proposed one is confirmed."""

    code = "other_class_needs_words"
    status = 422


class PlaceWordsNeeded(YiciError):
    """Say it in a few words; parents read them."""

    code = "place_words_needed"
    status = 422


class NobodyWaits(YiciError):
    """No place is free there, or nobody waits for one."""

    code = "nobody_waits"
    status = 409
