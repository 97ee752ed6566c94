"""What can go wrong with registers, plans, visits and hazards, in words."""

from __future__ import annotations

from yici.core.errors import NotFound, YiciError


class PlanNotFound(NotFound):
    """There is no such plan of inspections, or it is not yours to see."""


class VisitNotFound(NotFound):
    """There is no visit under this number, or it is not yours to see."""


class HazardNotFound(NotFound):
    """There is no hazard under this number, or it is not yours to see."""


class EntryNotFound(NotFound):
    """There is no such entry in this register."""


class MatterUnknown(YiciError):
    """“{matter}” is no matter of inspection that holds today. Choose from the list of matters."""

    code = "matter_unknown"
    status = 422


class EntryUnusable(YiciError):
    """The entry cannot be kept: {problem}. Correct it and save again."""

    code = "entry_unusable"
    status = 422


class RegisterReasonNeeded(YiciError):
    """Say why the register is changed: each change is a version that others read."""

    code = "register_reason_needed"
    status = 422


class RegisterChanged(YiciError):
    """The register was changed since the file was checked (version {version} now). Check the file once more."""

    code = "register_changed"
    status = 409


class PlanUnusable(YiciError):
    """The plan cannot be kept: {problem}."""

    code = "plan_unusable"
    status = 422


class NothingToDraw(YiciError):
    """No target is left to draw from: every one of these classes was removed, or the register has none."""

    code = "nothing_to_draw"
    status = 422


class TooFewInspectors(YiciError):
    """{unit} has {count} inspectors whose licence lasts to the end of the plan and covers its matters; {needed} are
    needed. Add them to the register first."""

    code = "too_few_inspectors"
    status = 422


class NotAnOfficer(YiciError):
    """Only the officers of this visit write here. Whoever heads the unit may appoint another one before it begins."""

    code = "not_an_officer"
    status = 403


class DayUnusable(YiciError):
    """The visit must be on a day from today to the last day of its plan ({until})."""

    code = "day_unusable"
    status = 422


class NoticeNeeded(YiciError):
    """Say how the business was told, or why it is told only on arrival."""

    code = "notice_needed"
    status = 422


class AnswerUnusable(YiciError):
    """“{item}” needs yes, no or not applicable; a no needs a few words about what was seen."""

    code = "answer_unusable"
    status = 422


class SignatureUnusable(YiciError):
    """A signature needs the name of who signs; a refusal needs a witness and what was said."""

    code = "signature_unusable"
    status = 422


class SignedAlready(YiciError):
    """This visit is signed; what was written stays as it was signed."""

    code = "signed_already"
    status = 409


class ResultNeeded(YiciError):
    """Choose the result of the visit. “Problems found” needs an item answered with no; “no problem” must have none."""

    code = "result_needed"
    status = 422


class OfficerUnusable(YiciError):
    """{name} cannot be appointed: {problem}."""

    code = "officer_unusable"
    status = 422


class WhyNeeded(YiciError):
    """Say in a few words why."""

    code = "why_needed"
    status = 422


class RectifyDayNeeded(YiciError):
    """Say what is to be done until which day; the day lies ahead."""

    code = "rectify_day_needed"
    status = 422
