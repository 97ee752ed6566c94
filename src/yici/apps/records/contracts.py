"""What may leave the records app: facts about elements, populations, rows of values, answers, problems. No Django."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

Value = str | int | bool | Decimal | tuple[str, ...] | None
"""A plain value. Texts, numbers people are known by, codes and references are ``str``; dates are ISO texts of their
precision ("2020", "2020-05", "2020-05-17"); ``int`` and ``bool`` as such; measures and money are ``Decimal``;
elements with several codes hold a tuple."""

ADDRESS_LEVELS = {"city": 2, "banner": 3, "township": 4, "village": 5, "group": 6}


class Relation(enum.StrEnum):
    """A record's dated relation to an area (户籍, 常住, 承包, 草原承包, 就学就业; things are ``located``)."""

    REGISTERED = "registered"
    RESIDENT = "resident"
    CONTRACT = "contract"
    PASTURE = "pasture"
    WORKS = "works"
    LOCATED = "located"


class LinkKind(enum.StrEnum):
    """A dated relation between two records; the part comes first: a person is ``member`` of a household."""

    MEMBER = "member"
    OWNED_BY = "owned_by"
    LOCATED_IN = "located_in"
    BRANCH = "branch"
    BENEFITS = "benefits"


@dataclass(frozen=True, slots=True)
class ElementFacts:
    """One element (数据元) as the catalogue in the database holds it today."""

    code: str
    version: int
    name: str
    entity: str
    type: str
    unit: str = ""
    code_list: str = ""
    validator: str = ""
    owner: str = ""
    owner_unit: int | None = None
    writers: tuple[str, ...] = ()
    sensitivity: str = "internal"
    storage: str = "plain"
    readers: str = ""
    sharing: str = ""
    refresh: str = ""
    identifier: str = ""
    derive: str = ""
    aliases: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    is_forbidden: bool = False
    is_provisional: bool = False
    name_en: str = ""
    polarity: str = ""
    forbidden_words: tuple[str, ...] = ()
    note: str = ""

    @property
    def validators(self) -> tuple[str, ...]:
        """The names of the rules that values meet, and conditions over the record."""
        return tuple(self.validator.split("|")) if self.validator else ()

    @property
    def reader_classes(self) -> tuple[str, ...]:
        """The classes of readers, one of which a post needs; none: everybody who reads records."""
        return tuple(self.readers.split())

    @property
    def is_protected(self) -> bool:
        """Whether values are stored as ciphertext and every read of one is logged."""
        return self.storage == "protected"


@dataclass(frozen=True, slots=True)
class CodeValue:
    """An allowed value of a code list with the names by which forms call it."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class CodeList:
    """The allowed values of an element, in the order of the list."""

    code: str
    values: tuple[CodeValue, ...]
    by_code: Mapping[str, CodeValue] = field(repr=False, compare=False, default_factory=dict)
    by_name: Mapping[str, str] = field(repr=False, compare=False, default_factory=dict)  # folded name or alias -> code


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All elements and code lists in force. ``stamp`` changes with every change of either."""

    stamp: str
    elements: Mapping[str, ElementFacts]
    lists: Mapping[str, CodeList]
    joined: Mapping[str, str] = field(default_factory=dict)  # provisional code -> the code it was joined to

    def element(self, code: str) -> ElementFacts | None:
        """The element of this code, following a provisional element to the one it was joined to."""
        return self.elements.get(self.joined.get(code, code))

    def of_entity(self, entity: str) -> list[ElementFacts]:
        """The elements of an entity, by code."""
        return sorted((one for one in self.elements.values() if one.entity == entity), key=lambda one: one.code)


class Known(NamedTuple):
    """A value as it was read: with the version of the record it was read from (a joined value: of the joined record).

    ``is_claim``: said by somebody other than the owner and not confirmed. ``is_stale``: older than the element's
    refresh cycle on the day of the report. ``is_derived``: computed, by the element's rule, from other values.
    """

    value: Value
    version: int
    is_claim: bool = False
    is_stale: bool = False
    is_derived: bool = False


@dataclass(frozen=True, slots=True)
class FormerValue:
    """The last value that was told of an element, as stored, and the day from which it held.

    ``is_effective`` is False when it was ended since; a protected one is not opened (``value`` is None then).
    """

    value: Any
    on: dt.date
    is_effective: bool
    is_protected: bool = False


@dataclass(frozen=True, slots=True)
class RowValues:
    """The values of one record by requested element; elements without a known value are absent.

    ``others`` are the joined records that values came from, with their versions.
    """

    record: uuid.UUID
    version: int
    values: Mapping[str, Known]
    others: tuple[tuple[uuid.UUID, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Freshness:
    """Of ``records`` looked at, ``known`` hold a value of an element, ``stale`` of these are past its refresh cycle."""

    records: int
    known: int
    stale: int


@dataclass(frozen=True, slots=True)
class PopulationQuery:
    """Which records belong: one entity, a condition over its elements, a relation to an area, as of a day.

    ``order`` is a comma-separated list of ``household``, ``head``, ``group``, ``name``, ``birth``, ``area`` or element
    codes, each with ``-`` in front for the other direction; empty is ``area,household,head,birth``.
    ``since`` opens the period whose moved, dead and ended are listed as doubtful (default: a year before ``as_of``).
    """

    entity: str
    condition: str = ""
    relation: str = Relation.REGISTERED
    area_key: uuid.UUID | None = None
    as_of: dt.date | None = None
    known_at: dt.datetime | None = None
    order: str = ""
    since: dt.date | None = None


@dataclass(frozen=True, slots=True)
class DoubtfulRow:
    """A record at the edge of a population: ``reason`` is died, ended, moved, condition_ended or lives_elsewhere."""

    record: uuid.UUID
    reason: str
    on: dt.date | None
    is_included: bool


@dataclass(frozen=True, slots=True)
class Population:
    """The records that belong, in order, and the doubtful ones for a yes or no."""

    query: PopulationQuery
    count: int
    records: tuple[uuid.UUID, ...]
    doubtful: tuple[DoubtfulRow, ...] = ()
    ids: tuple[int, ...] = field(repr=False, compare=False, default=())


@dataclass(frozen=True, slots=True)
class Measure:
    """One number over the records of an entity that meet a condition: how many, or what a value adds up to.

    ``function`` is count, sum, mean, min, max or distinct; ``value`` is the element code that is added up, or, for
    distinct, what is counted once ("household": the households of the persons that meet the condition).
    ``relation`` is the relation to the area that counts (default: as ``PopulationQuery``).
    """

    name: str
    entity: str
    condition: str = ""
    function: str = "count"
    value: str = ""
    relation: str = ""


@dataclass(frozen=True, slots=True)
class TableQuery:
    """Measures over an area, by what ``by`` names, as of a day.

    ``by``: "" one row over the whole area; "area" one row for each area directly below; "area:3" … "area:6" one row for
    each area of that level at or below; an element code: one row for each value (measures of its entity only).
    ``area_key`` None: the actor's areas. Areas without records have their row, with counts of 0.
    """

    measures: tuple[Measure, ...]
    by: str = ""
    area_key: uuid.UUID | None = None
    as_of: dt.date | None = None
    known_at: dt.datetime | None = None
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table: area key or value as text, its label, one number a measure (None: nothing to compute)."""

    key: str
    label: str
    values: tuple[int | Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What ``tabulate`` gives back. ``moment`` is the instant up to which it knows (recorded values), in UTC."""

    query: TableQuery
    as_of: dt.date
    moment: dt.datetime
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A value that somebody gives: for a record, or (``record`` None) for whatever ``record_answers`` is told to make.

    ``value`` is text as typed or an already typed value; None or "" ends the value from ``valid_on`` on. With
    ``expected`` the write is refused when the record has another version by now.
    """

    record: uuid.UUID | None
    element: str
    value: Any
    valid_on: dt.date | None = None
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """Where values come from: ``kind`` is form, import, typed, demo or merge; ``reference`` names the fill or file."""

    kind: str
    title: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a value. A warning does not stop the write."""

    element: str
    code: str
    message: str
    is_warning: bool = False
    record: uuid.UUID | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class AnswerResult:
    """What became of answers: record versions made, claims, doubts opened, warnings."""

    versions: Mapping[uuid.UUID, int]
    claims: int = 0
    doubts: int = 0
    unchanged: int = 0
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """A record as its page names it."""

    key: uuid.UUID
    entity: str
    version: int
    state: str
    ended_on: dt.date | None = None
    end_reason: str = ""
    merged_into: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A living person as they are greeted: name, and the area where they live, else are registered."""

    record: uuid.UUID
    name: str
    area_code: str
    area_path: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed since the version that a writer saw: plain values by element, protected ones only named."""

    record: uuid.UUID
    expected: int
    found: int
    changed: Mapping[str, Value]
    protected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A record found for given facts. ``certain`` only by identifier; by name, birth date and area it is a proposal."""

    record: uuid.UUID
    certain: bool
    by: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """A checked or applied import. With ``problems`` that are no warnings nothing was staged."""

    batch: uuid.UUID | None
    entity: str
    state: str
    rows: int
    new: int
    changed: int
    unchanged: int
    problems: tuple[Problem, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)  # heading -> element code ("" = left out)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class DoubtFacts:
    """An open question for the owner of an element: two values that differ, or two records that may be one."""

    key: uuid.UUID
    kind: str
    record: uuid.UUID
    other_record: uuid.UUID | None
    element: str
    owner: str
    source: str
    opened_at: dt.datetime
    value_in_force: Value = None
    value_claimed: Value = None


@dataclass(frozen=True, slots=True)
class AccessFacts:
    """One reading of somebody's protected values, as the person's page lists it."""

    at: dt.datetime
    purpose: str
    elements: tuple[str, ...]
    context: str
    account: uuid.UUID | None
    post: uuid.UUID | None


EMPTY: Mapping[str, Any] = MappingProxyType({})
