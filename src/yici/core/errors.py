"""What can go wrong, in words. The docstring of an error is its message and says what to do next."""

from __future__ import annotations

import inspect

from django.utils.translation import gettext


class YiciError(Exception):
    """Something went wrong. Try again, and tell the administrator if it happens twice."""

    code = "error"
    status = 400

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(type(self).__name__)

    @property
    def message(self) -> str:
        """The docstring, translated, with the facts filled in."""
        return gettext(inspect.cleandoc(type(self).__doc__ or "").replace("\n", " ")).format(**self.facts)

    def __str__(self) -> str:
        return self.message


class NotFound(YiciError):
    """There is nothing here under this address, or it is not yours to see."""

    code = "not_found"
    status = 404


class NotAllowed(YiciError):
    """Your post does not include this step. Ask the person who manages posts in your unit."""

    code = "not_allowed"
    status = 403


class ChangedMeanwhile(YiciError):
    """Somebody changed this a moment ago. Look at the difference, then save again."""

    code = "changed_meanwhile"
    status = 409


class SameKeyOtherContent(YiciError):
    """This submission was already received with other content. Open the page again and send it once more."""

    code = "same_key_other_content"
    status = 409


class Busy(YiciError):
    """Many people are saving at this moment and your turn did not come. Nothing was lost; try again."""

    code = "busy"
    status = 503


class KeyMissing(YiciError):
    """A stored value names the field key {key_id}, which the key file {file} does not hold.
    Put the key file back from its own backup; values cannot be read without it."""

    code = "key_missing"
    status = 500


class KeyFileBroken(YiciError):
    """The key file {file} cannot be used: {problem}.
    Put it back from its own backup; do not delete it, stored values cannot be read without it."""

    code = "key_file_broken"
    status = 500


class SealBroken(YiciError):
    """A protected value was altered, cut short or moved to another place, and is not shown.
    Tell the administrator, who compares it with the backup."""

    code = "seal_broken"
    status = 500


class FileGone(YiciError):
    """This file is no longer kept here. Upload it again."""

    code = "file_gone"
    status = 404


class UploadRefused(YiciError):
    """The file “{name}” was not taken: {problem}"""

    code = "upload_refused"
    status = 400


class LeaseLost(YiciError):
    """The job {name} was silent for too long and another worker has taken it over. Nothing is to be done."""

    code = "lease_lost"
    status = 409


class KeyStillUsed(YiciError):
    """The key {key_id} is still used ({places}). Let the re-sealing job finish, then try again."""

    code = "key_still_used"
    status = 409


class StepNotDeclared(YiciError):
    """This step ({event}) does not exist for {thing} in the state “{state}”.
    Open the page again to see what is possible."""

    code = "step_not_declared"
    status = 409


class StepNotYet(YiciError):
    """This step is not possible yet: {reason}"""

    code = "step_not_yet"
    status = 409

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason=gettext(reason))


class TooManyTries(YiciError):
    """Too many tries in a short time. Wait {seconds} seconds and try again."""

    code = "too_many_tries"
    status = 429


class FontsMissing(YiciError):
    """No Chinese font was found on this computer, so no PDF can be made.
    Install one: apt-get install fonts-noto-cjk."""

    code = "fonts_missing"
    status = 500


class FeedNotReadable(YiciError):
    """What changed since the last report cannot be read ({reason}), so no report is given rather than an old one."""

    code = "feed_not_readable"
    status = 503
