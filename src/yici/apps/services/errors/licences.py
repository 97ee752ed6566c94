"""What can go wrong with licences and their copies."""

from __future__ import annotations

from yici.core.errors import NotFound, YiciError


class LicenceNotFound(NotFound):
    """There is no such licence, or it is not yours to see."""


class LicenceKnown(YiciError):
    """A licence with this number is in the library already. Find it by its number and look at what it says."""

    code = "licence_known"
    status = 409


class LicenceIncomplete(YiciError):
    """Say which licence it is: its kind, its number, and whose it is."""

    code = "licence_incomplete"
    status = 422


class CheckedAlready(YiciError):
    """The original of this licence has been seen, or its unit issued it itself. Nothing is to be checked."""

    code = "checked_already"
    status = 409


class CopyNotPossible(YiciError):
    """A copy is made of a licence that is valid today, for a purpose, for somebody, until a day within a year."""

    code = "copy_not_possible"
    status = 422


class CopyOver(NotFound):
    """The day until which this copy could be used has passed, or the licence is not valid any more."""
