"""What can go wrong in collecting, in words."""

from __future__ import annotations

from yici.core.errors import NotAllowed, NotFound, YiciError


class PlanNotFound(NotFound):
    """There is no such planned form, or it is not yours to see."""


class SendingNotFound(NotFound):
    """There is no such sending, or it is not yours to see."""


class SentFormNotFound(NotFound):
    """There is no such sent form, or it is not yours to see."""


class MonthUnknown(NotFound):
    """“{month}” is no month of the account. Write it as 2026-11; a month that has not begun has no account yet."""


class MergeNotFound(NotFound):
    """There is no such merged workbook, or it is not yours to see."""


class KnownAlready(YiciError):
    """“{column}” is known already: {owner} keeps it. It is taken from the records and asked of nobody.
    To ask for it again, say why."""

    code = "known_already"
    status = 422


class NeverStored(NotAllowed):
    """“{column}” is never stored by this city ({source}). Give the column up."""

    code = "never_stored"


class NotForYou(NotAllowed):
    """“{column}” belongs to {owner} and is not for your post to read. Give the column up or ask the owner."""

    code = "not_for_you"


class ReasonNeeded(YiciError):
    """Say why, in a few words; the others read it."""

    code = "reason_needed"
    status = 422


class OwnerNeeded(YiciError):
    """A new element needs the unit that will own it and the reason why it is needed. Name both for “{column}”."""

    code = "owner_needed"
    status = 422


class PlanNotEditable(YiciError):
    """The plan is no longer a draft. Withdraw it, or wait until it is sent back, then change it."""

    code = "plan_not_editable"
    status = 409


class NotAllowedForm(YiciError):
    """The form is not on the list of allowed forms today. Have its plan approved before it is sent out."""

    code = "not_allowed_form"
    status = 409


class NobodyToSendTo(YiciError):
    """Below {area} there is no place of this level with a unit that could fill the form. Choose another area."""

    code = "nobody_to_send_to"
    status = 422


class PaperCodeUnknown(YiciError):
    """The code {code} belongs to no print of this form. Look at the small code on the page and type it again."""

    code = "paper_code_unknown"
    status = 422


class PaperOutOfDate(YiciError):
    """This page was printed before the data changed. Print it again and have the new page sealed."""

    code = "paper_out_of_date"
    status = 409


class NothingToMerge(YiciError):
    """Nothing was handed over yet that could be merged. Wait for the first submission or urge."""

    code = "nothing_to_merge"
    status = 409
