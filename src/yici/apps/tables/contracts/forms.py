"""A form as it was understood: sheets, columns, populations, fills. Imports no Django."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Literal

from yici.apps.tables.contracts.former import FormerCounts

#: How a column, field or row of a form is known.
MatchKind = Literal["element", "derived", "aggregate", "constant", "sequence", "signature", "free", "unknown"]


#: How a single cell came to be: from records, derived, constant, answered now, still asked, unknown, blank on purpose,
#: kept as printed in the form, or in conflict (a formula or printed value disagrees with the records).
CellKnown = Literal["records", "derived", "constant", "answered", "asked", "unknown", "blank", "kept", "conflict"]


@dataclass(frozen=True, slots=True)
class ElementChoice:
    """An element a person may choose for a column."""

    code: str
    name: str
    entity: str
    unit: str = ""
    owner: str = ""
    is_derived: bool = False


@dataclass(frozen=True, slots=True)
class FormatChoice:
    """A way to write a column: ``text`` goes into ``correct_mapping``, ``shown`` is a masked value of the records."""

    text: str
    is_chosen: bool
    shown: str


@dataclass(frozen=True, slots=True)
class ElementSuggestion:
    """An element that a planned column may already be: ``score`` from 0 to 1, ``is_same`` where the matcher itself
    takes the words for the same fact, ``reason`` in Chinese."""

    element: ElementChoice
    score: float
    is_same: bool
    reason: str


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A leaf column of a list, or a field of a card, as it was understood.

    ``place`` names it inside its sheet for ``correct_mapping`` (normalised header path). ``letter`` is the column of a
    list, ``cell`` the value cell of a card field. ``counts`` counts body cells by how they are known.
    """

    place: str
    path: tuple[str, ...]
    kind: MatchKind
    reason: str
    confidence: float
    letter: str = ""
    cell: str = ""
    unit: str = ""
    element: str = ""
    element_name: str = ""
    owner: str = ""
    format: str = ""
    is_confirmed: bool = False
    is_asked: bool = False
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PopulationChoice:
    """One way to choose the rows, with the count that stands behind it. ``key`` goes into ``choose_population``."""

    key: str
    sentence: str
    count: int


@dataclass(frozen=True, slots=True)
class DoubtfulRecord:
    """A record at the edge of a population: a yes or no before the file is made. ``is_included`` is None until told.

    ``is_out_of_reach``: it was told to belong, but its record is another area's by that day, so it has no row.
    """

    record: uuid.UUID
    label: str
    reason: Literal["moved", "died", "ended", "lives_elsewhere", "other"]
    sentence: str
    on: dt.date | None = None
    is_included: bool | None = None
    is_out_of_reach: bool = False


@dataclass(frozen=True, slots=True)
class PopulationView:
    """Which things become rows. ``is_asked`` means: nothing is filled until a choice is made."""

    entity: str
    condition: str
    relation: str
    order: str
    grain: str
    sentence: str
    reason: str
    confidence: float
    count: int | None
    is_asked: bool
    is_confirmed: bool = False
    choices: tuple[PopulationChoice, ...] = ()
    doubtful: tuple[DoubtfulRecord, ...] = ()
    completes_in_place: bool = False
    former: FormerCounts | None = None
    grains: tuple[PopulationChoice, ...] = ()

    @property
    def asks_grain(self) -> bool:
        """Whether only this is open: what one row is, where two kinds of things repeat."""
        return self.is_asked and bool(self.grains)


@dataclass(frozen=True, slots=True)
class TitleTime:
    """A year, month or quarter in a title that is not the fill's. ``use``: the form's own period (renewed) | of a
    policy or status (kept) | unsure (kept, and a person is asked). ``is_decided``: a person said it."""

    text: str
    renewed: str
    use: Literal["period", "policy", "unsure"]
    is_renewed: bool
    is_decided: bool = False


@dataclass(frozen=True, slots=True)
class NoneReported:
    """A signed answer that a list has no row this time (零报告)."""

    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class SheetView:
    """One sheet: what it is and what will happen with it. ``skipped`` says in words why it stays as it is."""

    name: str
    kind: str
    title: str
    columns: tuple[ColumnView, ...] = ()
    population: PopulationView | None = None
    skipped: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    times: tuple[TitleTime, ...] = ()
    title_filled: str = ""
    may_be_none: bool = False
    """No row belongs by the records: "none" may be signed as the answer."""
    none: NoneReported | None = None


@dataclass(frozen=True, slots=True)
class MappingVersion:
    """One version of what a place of a form means: who said it and when. ``number`` names it for ``restore_mapping``.

    ``origin``: confirmed by a person | learnt from answers | carried over from the form that this one revises.
    """

    number: int
    kind: str
    element: str
    element_name: str
    format: str
    by: str
    at: dt.datetime
    origin: Literal["confirmed", "learnt", "carried"]
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class Revised:
    """What a sheet changed against the known form it revises: headings that are new and gone, meanings carried over."""

    sheet: str
    title: str
    carried: int
    new: tuple[str, ...]
    gone: tuple[str, ...]


STALE = "*stale"


"""The decision of a fill whether it also asks what is out of date; without one it does."""


@dataclass(frozen=True, slots=True)
class FillView:
    """One fill with everything that the page of a form shows. ``counts`` are cells by kind as in the command's output.

    ``state``: understood (area or population still to choose) | asking (questions open) | filled | withdrawn.
    """

    key: uuid.UUID
    number: str
    version: int
    state: str
    form: uuid.UUID
    title: str
    file_name: str
    area: uuid.UUID | None
    area_name: str
    as_of: dt.date
    purpose: str
    sheets: tuple[SheetView, ...]
    counts: dict[str, int]
    open_questions: int
    started_at: dt.datetime
    filled_at: dt.datetime | None = None
    is_known_form: bool = False
    stale: int = 0
    """Cells that are filled with what is past its refresh cycle and asked besides."""
    asks_stale: bool = True
    extension: str = ".xlsx"
    """The ending of the filled file's name: a Word form stays one, older workbooks become .xlsx."""
    lost: tuple[str, ...] = ()
    """What the filled file could not take along from the form, a sentence each."""
    revised: tuple[Revised, ...] = ()
    parts: int = 0
    """Into how many files the rows were split for the system that takes them; 0 when they fit into one."""


@dataclass(frozen=True, slots=True)
class FillSummary:
    """A line in the list of fills."""

    key: uuid.UUID
    number: str
    state: str
    title: str
    file_name: str
    area_name: str
    as_of: dt.date
    open_questions: int
    started_at: dt.datetime
    filled_at: dt.datetime | None
