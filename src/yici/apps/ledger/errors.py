"""What can go wrong in the ledger, in words."""

from __future__ import annotations

from yici.core.errors import NotFound, YiciError


class TextNotFound(NotFound):
    """This text does not exist, or it is not yours to see."""

    code = "ledger_text_not_found"


class MarkNotFound(NotFound):
    """This sentence does not exist in the text, or it is not yours to decide."""

    code = "ledger_mark_not_found"


class EntryNotFound(NotFound):
    """This entry does not exist, or it is not yours to see."""

    code = "ledger_entry_not_found"


class ReportNotFound(NotFound):
    """This report does not exist, or it is not yours to see."""

    code = "ledger_report_not_found"


class ChangeNotFound(NotFound):
    """This change was not asked for, or it is not yours to see."""

    code = "ledger_change_not_found"


class TextRefused(YiciError):
    """This text cannot be read: {problem}"""

    code = "ledger_text_refused"
    status = 422


class ReasonNeeded(YiciError):
    """Write why. It stays in the ledger beside the names of both people."""

    code = "ledger_reason_needed"
    status = 422


class NothingChanges(YiciError):
    """Nothing would be different. Change at least one field."""

    code = "ledger_nothing_changes"
    status = 422


class OwnChange(YiciError):
    """You asked for this change yourself. Somebody else who may approve decides it."""

    code = "ledger_own_change"
    status = 409


class EntryMoved(YiciError):
    """The entry {number} was changed after this was asked: {fields}. Look at both and ask again."""

    code = "ledger_entry_moved"
    status = 409


class DecidedAlready(YiciError):
    """This was decided already. Open the page again to see how."""

    code = "ledger_decided_already"
    status = 409


class FieldWrong(YiciError):
    """The field “{field}” cannot be taken: {problem}"""

    code = "ledger_field_wrong"
    status = 422


class WordsMissing(YiciError):
    """A new figure needs a number and its day, or a sentence that says how far it is."""

    code = "ledger_words_missing"
    status = 422


class CannotJoin(YiciError):
    """These cannot be put together: {problem}"""

    code = "ledger_cannot_join"
    status = 409


class RowsWrong(YiciError):
    """Nothing was imported. {problem}"""

    code = "ledger_rows_wrong"
    status = 422
