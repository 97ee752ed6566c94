"""What can go wrong with a form, in words."""

from __future__ import annotations

from yici.core.errors import NotAllowed, NotFound, YiciError


class FillNotFound(NotFound):
    """There is no such fill, or it is not yours to see."""


class FormUnreadable(YiciError):
    """{reason}"""

    code = "form_unreadable"
    status = 422


class FormStopped(YiciError):
    """The file carries the mark {mark}. It was not opened and nothing of it was kept.
    Ask the secrecy office of your unit before you go on."""

    code = "form_stopped"
    status = 422


class AreaNeeded(YiciError):
    """Choose the area that this form is filled for, then go on."""

    code = "area_needed"


class AreaUnknown(YiciError):
    """There is no area with the code {code} in this city. Check the code in the list of areas."""

    code = "area_unknown"


class AreaOutOfReach(NotAllowed):
    """The area {name} is not covered by your post. Ask the office that covers it to fill the form."""

    code = "area_out_of_reach"


class PopulationNeeded(YiciError):
    """The form does not say which rows belong in it.
    Choose one of the offered populations or give a condition, then make the file."""

    code = "population_needed"


class ConditionUnreadable(YiciError):
    """The condition {condition} cannot be read: {problem}. Correct it and try again."""

    code = "condition_unreadable"


class PlaceUnknown(YiciError):
    """The sheet {sheet} has no column {place}. Open the form again and choose a column that it has."""

    code = "place_unknown"


class ElementUnknown(YiciError):
    """There is no element {element} in the catalogue. Choose one from the list."""

    code = "element_unknown"


class ElementForbidden(NotAllowed):
    """{name} is never stored by this city ({source}). Leave the column blank and tell the issuing unit."""

    code = "element_forbidden"


class NothingToFill(YiciError):
    """No sheet of this form can be filled yet: {reason}"""

    code = "nothing_to_fill"
    status = 422


class FormNotFillable(YiciError):
    """The file cannot be filled: {reason}"""

    code = "form_not_fillable"
    status = 422


class NotNone(YiciError):
    """By the records {count} rows belong in this form, so it is no zero report.
    Look at who stands in the rows, or choose other rows."""

    code = "not_none"
    status = 409


class QuestionUnknown(NotFound):
    """This form has no question with the number {number}. Open the list of questions again."""


class FileNotMade(YiciError):
    """The file of this fill was not made yet. Make it first, then take it."""

    code = "file_not_made"
    status = 409


class NotToBeMadeAgain(YiciError):
    """This form is about the people it names, not about a place. Drop it again for somebody else."""

    code = "not_to_be_made_again"
    status = 422


class RecordNeeded(YiciError):
    """This sheet is a card for one {entity}. Say which one by its number or choose it from the list."""

    code = "record_needed"
