"""What can go wrong with applications, their parts, papers and letters."""

from __future__ import annotations

from yici.core.errors import NotFound, YiciError


class ApplicationNotFound(NotFound):
    """There is no application under this number and key, or it is not yours to see."""


class PartNotFound(NotFound):
    """There is no such part of an application, or it is not yours to see."""


class LetterNotFound(NotFound):
    """There is no such letter, or it is not yours to read."""


class ApplicantNeeded(YiciError):
    """Say who applies: a name, and for a firm its credit code."""

    code = "applicant_needed"
    status = 422


class FieldsWrong(YiciError):
    """Some fields are missing or wrong: {fields}. Nothing is lost; put them right and send it again."""

    code = "fields_wrong"
    status = 422


class MandateNeeded(YiciError):
    """Whoever acts for somebody else says so by name, as agent, guardian or helper."""

    code = "mandate_needed"
    status = 422


class MissingNotNamed(YiciError):
    """Say what is missing, all of it: it can be asked for once only."""

    code = "missing_not_named"
    status = 422


class GroundsNeeded(YiciError):
    """Say why, and what the applicant can do about it."""

    code = "grounds_needed"
    status = 422


class DraftNotFound(NotFound):
    """No form is kept under this address any more. Begin again; what was handed in is found by number and code."""


class PaperNotFound(NotFound):
    """There is no such paper, or it is not yours to see."""


class TooManyPictures(YiciError):
    """{most} pictures of one paper at most. Put several pages into one PDF, or bring it to the window."""

    code = "too_many_pictures"
    status = 422


class PurposeNeeded(YiciError):
    """Say what for. It is written down with your name, and the applicant may read it."""

    code = "purpose_needed"
    status = 422
