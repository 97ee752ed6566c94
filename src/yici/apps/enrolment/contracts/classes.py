"""What may leave enrolment: frozen descriptions. Imports no Django."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

#: The draws of one class draw, in their order, by the name of their matter.
GROUPS, NUMBERS, TEACHERS, LATE = "classes.groups", "classes.numbers", "classes.teachers", "classes.late"
PARTS = (GROUPS, NUMBERS, TEACHERS)

MOST_CLASSES = 40


@dataclass(frozen=True, slots=True)
class ClassColumn:
    """What classes may be balanced by here, by the city's ``class_columns.csv``.

    ``record`` names where a score comes from; ``is_public``: may stand under pseudonyms in a list that everybody reads.
    """

    code: str
    name: str
    name_en: str
    use: str  # balance or score
    words: Sequence[str]
    record: str
    is_public: bool


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row of the school's file that cannot be taken, and why."""

    row: int
    problem: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadPupil:
    """A pupil as the school's file has it. Scores are tenths of a point."""

    row: int
    name: str
    kinds: Mapping[str, str]
    scores: Mapping[str, int]
    together: str = ""
    apart: str = ""


@dataclass(frozen=True, slots=True)
class ReadList:
    """A file that was read whole: pupils under the columns that were found."""

    pupils: Sequence[ReadPupil]
    balance: Sequence[str]
    scores: Sequence[str]
    ignored: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a school says of a grade before its list is sealed."""

    year: int
    grade: int
    classes: int
    teams: Sequence[str] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Beacon:
    """Where the randomness will come from: ``witnesses``, or a named lottery with the moment of its draw."""

    name: str
    at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class ClassDrawView:
    """A class draw of one school and grade. ``draws``: matter → (number of the draw, its state)."""

    key: uuid.UUID
    number: str
    title: str
    school: str
    year: int
    grade: int
    attempt: int
    reason: str
    classes: int
    pupils: int
    state: str
    version: int
    balance: Sequence[str]
    scores: Sequence[str]
    teams: Sequence[str]
    is_open: bool
    draws: Mapping[str, tuple[str, str]]
    class_teams: Mapping[int, str]
    imported_at: dt.datetime
    published_at: dt.datetime | None
    objections_until: dt.date | None
    are_scores_erased: bool


@dataclass(frozen=True, slots=True)
class PupilLine:
    """A pupil at the school's desk. ``code`` is for the parents' slip and empty elsewhere."""

    key: uuid.UUID
    line: int
    name: str
    pseudonym: str
    kinds: Mapping[str, str]
    group: int | None
    class_number: int | None
    is_late: bool
    code: str = ""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A pupil who was to change classes afterwards: who asked, who decided."""

    key: uuid.UUID
    line: int
    pseudonym: str
    from_class: int
    to_class: int
    reason: str
    state: str
    asked_by: str
    asked_at: dt.datetime
    decided_by: str
    decided_at: dt.datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class BalanceColumn:
    """How alike the classes are in one column. ``cells``: value → pupils per class, empty where a count is below five.

    ``gap``: the largest difference between two classes; for a score in points, for a value in pupils beyond the one
    that cannot be helped.
    """

    name: str
    use: str
    gap: str
    difference: str
    cells: Mapping[str, Sequence[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Balance:
    """The published balance: sizes by class number, columns, the index and its word (``LEVELS``)."""

    sizes: Mapping[int, int]
    columns: Sequence[BalanceColumn]
    index: str
    level: str

    @property
    def size_gap(self) -> int:
        """By how many pupils the largest class is larger than the smallest."""
        return max(self.sizes.values(), default=0) - min(self.sizes.values(), default=0)


@dataclass(frozen=True, slots=True)
class OwnChild:
    """What a parent sees for a code: school, grade, pseudonym, class, or that it is not drawn yet."""

    number: str
    title: str
    school: str
    pseudonym: str
    class_number: int | None
    team: str
    state: str
