"""What can go wrong with records, in words."""

from __future__ import annotations

from typing import Any

from yici.apps.records.contracts import Difference, Problem
from yici.core.errors import ChangedMeanwhile, YiciError


class RecordChangedMeanwhile(ChangedMeanwhile):
    """Somebody changed this record a moment ago. Look at the difference, then save again."""

    def __init__(self, difference: Difference) -> None:
        self.difference = difference
        super().__init__(record=difference.record, expected=difference.expected, found=difference.found)


class UnknownElement(YiciError):
    """There is no element “{element}” in the catalogue. Choose another one, or plan it in the catalogue first."""

    code = "unknown_element"


class ForbiddenElement(YiciError):
    """“{element}” must never be stored. Leave it out; the catalogue names the rule."""

    code = "forbidden_element"
    status = 403


class ValuesRefused(YiciError):
    """{count} values were refused: {first}. Correct them and save again; nothing was saved."""

    code = "values_refused"
    status = 422

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__(count=len(problems), first=problems[0].message if problems else "")


class NumberTaken(YiciError):
    """This number already belongs to another record. Open that record, or merge the two."""

    code = "number_taken"
    status = 409


class WrongEntity(YiciError):
    """“{element}” is a fact about “{expected}”, not about “{found}”. Name the record it belongs to."""

    code = "wrong_entity"


class RecordIsClosed(YiciError):
    """This record was {state}; it takes no new values. Open the record that stands for it now."""

    code = "record_is_closed"
    status = 409


class CannotMerge(YiciError):
    """These two records cannot become one: {reason}. Check that both are the same thing."""

    code = "cannot_merge"
    status = 409


class NotTheOwner(YiciError):
    """Only the owner of “{element}” decides this. Hand the question to that unit."""

    code = "not_the_owner"
    status = 403


class SecondPersonNeeded(YiciError):
    """Erasing takes two people: one who asks and another one who confirms. Ask a colleague to confirm."""

    code = "second_person_needed"
    status = 403


class ReasonNeeded(YiciError):
    """Erasing needs a reason and the legal basis. Write both."""

    code = "reason_needed"


class ReadFirst(YiciError):
    """Protected values cannot be read in the middle of a write: the access event must be saved first.
    Read, then write."""

    code = "read_first"
    status = 500


class PurposeNeeded(YiciError):
    """Reading protected values needs a purpose. Say in one sentence what they are for."""

    code = "purpose_needed"


class PopulationTooWide(YiciError):
    """No area was named and your post covers none. Name the area."""

    code = "population_too_wide"


class MeasureRefused(YiciError):
    """The measure “{measure}” cannot be computed: {reason}. Correct the measure."""

    code = "measure_refused"


class AreaTooWide(YiciError):
    """A population is worked out record by record, for one township at most. Choose a township or village first."""

    code = "area_too_wide"


class NothingToUndo(YiciError):
    """This value was changed again since, or by somebody else. Look at its history and change it anew."""

    code = "nothing_to_undo"
    status = 409


class VisitConflict(YiciError):
    """Somebody else answered the same question meanwhile. Both answers are shown; choose one."""

    code = "visit_conflict"
    status = 409

    def __init__(self, conflicts: tuple[Any, ...]) -> None:
        self.conflicts = conflicts
        super().__init__()


class SecondFactorNeeded(YiciError):
    """Taking a file away needs the second step. Set it up under your name, sign in with it, and take the file then."""

    code = "second_factor_needed"
    status = 403


class MirrorNotReady(YiciError):
    """Numbers over so many records come from the mirror, and it is not built. Run: yici mirror build."""

    code = "mirror_not_ready"
    status = 503


class ImportHasProblems(YiciError):
    """{count} rows of the file cannot be read as they stand. Correct them and import again; nothing was saved."""

    code = "import_has_problems"
    status = 422


class ImportStateWrong(YiciError):
    """This import is {state}, so it cannot be {step}. Look at its page for what can be done."""

    code = "import_state_wrong"
    status = 409


class OtherImportRuns(YiciError):
    """Another import is changing the same records. Wait until it is effective or withdraw it."""

    code = "other_import_runs"
    status = 409


class FileNotReadable(YiciError):
    """The file cannot be read: {reason}. Save it as .xlsx or .csv (UTF-8) and try again."""

    code = "file_not_readable"
