"""What may leave figures: how a number is defined, what it came to, what was frozen. Imports no Django."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

RECORDS = "records"
DESK, PUBLIC = "desk", "public"


@dataclass(frozen=True, slots=True)
class FigureMeasure:
    """One column of a figure. Over records it is a ``Measure`` of records; over another source ``condition`` and
    ``value`` speak of its columns ("burden.cells"). A rate names two other columns, ``numerator`` and ``denominator``.

    ``sentence`` says to people how it is counted; ``unit`` is that of the number as shown (人, 户, 亩). ``is_raw``:
    over another source than records it counts what is left out as well, so that it can stand beside the adjusted one.
    """

    code: str
    name: str
    sentence: str = ""
    entity: str = ""
    condition: str = ""
    function: str = "count"
    value: str = ""
    relation: str = ""
    numerator: str = ""
    denominator: str = ""
    unit: str = ""
    name_en: str = ""
    is_raw: bool = False

    @property
    def is_rate(self) -> bool:
        """Whether it is a share of one column in another."""
        return bool(self.numerator)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What is left out of every count of an entity, with the reason that stands beside the figure."""

    entity: str
    condition: str
    reason: str


@dataclass(frozen=True, slots=True)
class FigureSpec:
    """The formula: measures in their order, what makes the rows (as ``TableQuery.by``), what is left out.

    ``period`` of a source of happenings: "month" or "year" (the one that the day lies in), "" all up to the day.
    """

    measures: tuple[FigureMeasure, ...]
    by: str = "area"
    source: str = RECORDS
    exclusions: tuple[Exclusion, ...] = ()
    period: str = ""


@dataclass(frozen=True, slots=True)
class DefinitionFacts:
    """A version of a definition. ``replaced_at`` None: in force."""

    code: str
    version: int
    name: str
    name_en: str
    spec: FigureSpec
    is_public: bool
    owner: str
    valid_from: dt.date
    made_at: dt.datetime
    replaced_at: dt.datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with what it is of; ``lowest`` and ``highest`` bound it (Wilson, 95 %). None without a denominator."""

    numerator: int | Decimal
    denominator: int | Decimal
    share: Decimal
    lowest: Decimal | None = None
    highest: Decimal | None = None


Number = int | Decimal | Rate | None


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A row: area key or value as text, its label, one number a measure."""

    key: str
    label: str
    values: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many were left out, and why."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class FigureTable:
    """What a figure came to. ``moment`` is the instant up to which it knows; ``total`` is counted, not added up."""

    spec: FigureSpec
    area: uuid.UUID
    area_name: str
    as_of: dt.date
    moment: dt.datetime
    rows: tuple[FigureRow, ...]
    total: FigureRow
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class SnapshotFacts:
    """A computed table as it is kept: ``table`` is None while it is asked or when it failed."""

    key: uuid.UUID
    number: str
    version: int
    state: str
    title: str
    definition: str
    definition_version: int
    spec: FigureSpec
    area: uuid.UUID
    area_name: str
    as_of: dt.date
    period: str
    known_at: dt.datetime | None
    digest: str
    made_at: dt.datetime
    made_by: uuid.UUID | None
    frozen_at: dt.datetime | None
    frozen_by: uuid.UUID | None
    reason: str
    supersedes: uuid.UUID | None
    superseded_by: uuid.UUID | None
    job: uuid.UUID | None
    problem: str = ""
    table: FigureTable | None = None


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """A cell in which a correction differs from what was frozen."""

    row: str
    column: str
    before: Number
    after: Number


@dataclass(frozen=True, slots=True)
class FrozenFigure:
    """A number out of a frozen report: what a later table shows as last month or last year."""

    value: int | Decimal | None
    snapshot: uuid.UUID
    number: str
    definition: str
    definition_version: int
    measure: str
    area: uuid.UUID
    as_of: dt.date
    frozen_at: dt.datetime
    digest: str


@dataclass(frozen=True, slots=True)
class RowsBehind:
    """A page of the records behind a number. ``columns`` are headings, ``rows`` masked texts after the record's key."""

    count: int
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    after: int
    next_after: int | None


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """A column of a source. ``type`` is int, dec, bool, date or text."""

    code: str
    name: str
    type: str = "int"
    sensitivity: str = "internal"


SourceRows = Callable[[Any, dt.date | None, dt.date, str], Iterable[Mapping[str, Any]]]
DatedRows = Callable[[Any, dt.date | None, dt.date, str, dt.datetime], Iterable[Mapping[str, Any]]]
Labels = Callable[[str, Sequence[str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class FigureSource:
    """Rows of an upper app that figures count. Registered in the shell's ``reactions``.

    ``rows(actor, since, until, area path)`` gives the rows of the days ``since`` (None: from the first) to ``until`` in
    the area's subtree that the actor may see, as mappings by column code ("burden.cells"), and in each: ``path`` (of
    its area), ``on`` (its day) and, if it can be opened, ``label`` and ``url``. ``rows_known`` takes one thing more, an
    instant, and gives the rows as they were known then: a frozen report of such a source is computed again byte for
    byte. ``labels(column, values)`` says how values of a column are called. ``example`` are invented rows with which
    the page of a definition shows how it is counted; ``public_page`` names the page that shows its public numbers.
    """

    code: str
    name: str
    columns: tuple[SourceColumn, ...]
    rows: SourceRows
    rows_known: DatedRows | None = None
    labels: Labels | None = None
    example: tuple[Mapping[str, Any], ...] = ()
    public_page: str = ""


@dataclass(frozen=True, slots=True)
class SavedForm:
    """A filled form that can be made again for another area or day."""

    key: str
    title: str
    area_name: str
    made_at: dt.datetime


class SavedForms(Protocol):
    """What an app of forms offers to reports (``register_saved_forms``)."""

    def list_saved(self, actor: Any) -> Sequence[SavedForm]:
        """The filled forms that the actor may make again, newest first."""

    def make_again(self, actor: Any, key: str, area: uuid.UUID, as_of: dt.date) -> str:
        """Fill it anew; returns the address of the new one."""
