"""What can go wrong with items, things and their versions."""

from __future__ import annotations

from yici.core.errors import NotFound, YiciError


class ItemNotFound(NotFound):
    """There is no such item now. Look it up in the list, or call 12345."""


class ThingNotFound(NotFound):
    """There is no such thing now. Look it up in the list, or call 12345."""


class VersionNotFound(NotFound):
    """There is no such version, or it is not one of your unit."""


class VersionExists(YiciError):
    """A version from {day} is there already. Choose another day; what was let go is never changed."""

    code = "version_exists"
    status = 409


class CodeNotUsable(YiciError):
    """{code} cannot be a code: small letters, digits and {sign}, and no other item or thing of this code."""

    code = "code_not_usable"
    status = 422


class VersionHasProblems(YiciError):
    """Something in it is still wrong ({count}). Each place says what; put it right and try again."""

    code = "version_has_problems"
    status = 422


class VersionClosed(YiciError):
    """This version is not being written any more. Take it back first, or begin a new one."""

    code = "version_closed"
    status = 409


class ItemFileUnreadable(YiciError):
    """{file} holds no items that can be read. Take the template, or a file in the exchange layout (JSON, CSV, XLSX)."""

    code = "item_file_unreadable"
    status = 422


class NothingToUndo(YiciError):
    """There is no save that could be taken back."""

    code = "nothing_to_undo"
    status = 409


class ReasonForWriters(YiciError):
    """Say why, so that whoever wrote it knows what to change."""

    code = "reason_for_writers"
    status = 422
