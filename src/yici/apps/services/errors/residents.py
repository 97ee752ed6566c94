"""What can go wrong with who somebody is and what they agreed to."""

from __future__ import annotations

from yici.core.errors import NotFound, YiciError


class IdentityNotKnown(YiciError):
    """Number and key do not belong together. Look at the slip again; a window gives you a new one."""

    code = "identity_not_known"
    status = 422


class IdentityCardNeeded(YiciError):
    """A key is given only to somebody whose identity card you have seen. Say that you have."""

    code = "identity_card_needed"
    status = 422


class PersonNotFound(NotFound):
    """Nobody of your areas has this number. Look at the identity card again."""


class IdentifyAgain(YiciError):
    """Your time here has ended. Sign in again with your key; what you typed is still there."""

    code = "identify_again"
    status = 422


class ConsentEnded(YiciError):
    """You took your yes back, so nothing of the city's was used. Answer again, or fill it in yourself."""

    code = "consent_ended"
    status = 409


class SourceDown(YiciError):
    """What the city holds cannot be asked just now. Fill it in yourself or hand it in later; what you typed is here."""

    code = "source_down"
    status = 503


class ConsentNotFound(NotFound):
    """There is no such consent, or it has ended already."""
