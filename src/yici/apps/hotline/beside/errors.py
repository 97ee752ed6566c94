"""What can go wrong with matters beside the request: wages, mediations, motions, in words."""

from __future__ import annotations

from yici.core.errors import NotFound, YiciError


class ClaimIncomplete(YiciError):
    """A claim for wages needs the employer, at least one person, an amount, and days in their order. Fill them in."""

    code = "claim_incomplete"
    status = 422


class ConclusionUnknown(YiciError):
    """No claim for wages here waits for this conclusion. Choose one of the list; what is concluded stays."""

    code = "conclusion_unknown"
    status = 422


class MediationNotFound(NotFound):
    """There is no such mediation, or it is not yours to see."""


class MediatorMissing(YiciError):
    """No committee or government of this place or above it can mediate. Choose another place."""

    code = "mediator_missing"
    status = 422


class PartiesNeeded(YiciError):
    """A mediation needs two different parties with name and phone who may know of each other. Name them both."""

    code = "parties_needed"
    status = 422


class AgreementIncomplete(YiciError):
    """An agreement needs its words and a day until which it is performed, today or later. Fill in both."""

    code = "agreement_incomplete"
    status = 422


class MotionNotFound(NotFound):
    """There is no such suggestion or proposal, or it is not yours to see."""


class MotionKnown(YiciError):
    """This number of the session is registered already: {number}. Open that one, or correct the number."""

    code = "motion_known"
    status = 409


class MotionIncomplete(YiciError):
    """Session, number, proposer, title and text are needed. Fill them in."""

    code = "motion_incomplete"
    status = 422


class LeadUnitNeeded(YiciError):
    """Choose one lead unit, and other units than it to assist."""

    code = "lead_unit_needed"
    status = 422


class CategoryNeeded(YiciError):
    """Choose A, B or C. What is planned (B) needs a day after today, and only B has one."""

    code = "category_needed"
    status = 422


class OpinionNeeded(YiciError):
    """Choose what the proposer said. “No word” counts only when the limit for the opinion is over."""

    code = "opinion_needed"
    status = 422


class NotToPublish(YiciError):
    """Only an answer that was signed off becomes public, and only when the proposer agrees."""

    code = "not_to_publish"
    status = 422
