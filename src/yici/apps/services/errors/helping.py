"""What can go wrong with helping somebody, and what could not be done."""

from __future__ import annotations

from yici.core.errors import NotFound, YiciError


class BlockedNotFound(NotFound):
    """There is no such matter under this number and code, or it is not yours to see."""


class BlockedWordsNeeded(YiciError):
    """Say in your own words what stood in the way, or what comes of it."""

    code = "blocked_words_needed"
    status = 422


class NotAnsweredYet(YiciError):
    """Nobody has answered yet. You are asked when somebody has."""

    code = "not_answered_yet"
    status = 409


class SaidAlready(YiciError):
    """You have said whether it helped; what was said first stays. Tell it again as a new matter."""

    code = "said_already"
    status = 409


class HelpingNotFound(NotFound):
    """There is nobody like this whom you help. Look at your list."""


class AgreementNeeded(YiciError):
    """Tick what the person said yes to; without a yes nobody is helped."""

    code = "agreement_needed"
    status = 422


class SlipGone(YiciError):
    """This slip was printed. The code stands on it only; at the window a person with an identity card gets help."""

    code = "slip_gone"
    status = 409
