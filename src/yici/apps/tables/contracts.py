"""What may leave tables: frozen descriptions of forms, fills, questions and receipts. Imports no Django.

Keys are UUIDs, days are days of the city, cells are A1 addresses of the file as it came unless said otherwise. Texts
are in Chinese or in the form's own words; a confidence is between 0 and 1 and is never shown as a bare decimal.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Literal

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
class CopyLine:
    """One value of a copy sheet, as it is to be typed; empty where it is not on record."""

    title: str
    value: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class CopySheet:
    """What is known of one record in the order of a form. ``place`` counts the records of the sheet from 0."""

    sheet: str
    who: str
    place: int
    total: int
    lines: tuple[CopyLine, ...]


@dataclass(frozen=True, slots=True)
class FormerCounts:
    """A list that came already filled, beside the records. ``mode``: complete (only blank cells are filled) | update
    (changed cells renewed, new rows added, gone ones marked). ``is_offered``: it may be brought up to date.
    ``only_here`` counts cells that the file knows and the records do not."""

    mode: Literal["complete", "update"]
    is_offered: bool
    changed: int
    new: int
    gone: int
    unclear: int
    only_here: int
    has_marks: bool = False

    @property
    def differs(self) -> bool:
        """Whether anything differs at all."""
        return bool(self.changed or self.new or self.gone or self.unclear or self.only_here)


@dataclass(frozen=True, slots=True)
class FormerCell:
    """A cell of such a file beside the records, both masked. ``value`` is empty where the records know nothing."""

    cell: str
    title: str
    who: str
    printed: str
    value: str


@dataclass(frozen=True, slots=True)
class FormerRow:
    """A row of such a file with the name it says and, in words, why no record of the population stands behind it."""

    row: int
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class FormerView:
    """What differs between a file that came filled and the records; lists hold the first ones, ``counts`` all."""

    sheet: str
    counts: FormerCounts
    changed: tuple[FormerCell, ...]
    only_here: tuple[FormerCell, ...]
    new: tuple[str, ...]
    gone: tuple[FormerRow, ...]
    unclear: tuple[FormerRow, ...]
    marks: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of values taken over from a file: how many, and the cells refused with the reason."""

    taken: int
    refused: tuple[tuple[str, str], ...] = ()


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


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One open or answered question. ``who`` is the row in words (name, household), never with a full number.

    ``choices`` are the allowed values as the form or the code list writes them; ``last_known`` is what was known on an
    earlier day, in words, empty when nothing was. ``record`` is None for a question about the head of the form.
    """

    number: int
    sheet: str
    column: str
    record: uuid.UUID | None
    who: str
    element: str
    element_name: str
    prompt: str
    type: str
    unit: str
    choices: tuple[str, ...]
    hint: str
    last_known: str
    state: Literal["open", "answered", "blank"]
    same: str = ""  # what is on record and out of date, as it would be typed: said again it is confirmed


@dataclass(frozen=True, slots=True)
class QuestionColumn:
    """The questions of one column together. ``number`` is its first question and names it.

    ``open`` and ``numbers`` are those still open; ``settled`` counts what the last act on the whole column settled,
    ``settled_as`` says how. ``takes_one_value`` says whether one value may be given for all its rows.
    """

    number: int
    sheet: str
    column: str
    title: str
    open: int
    numbers: tuple[int, ...]
    choices: tuple[str, ...]
    takes_one_value: bool
    settled: int = 0
    settled_as: Literal["answered", "blank", ""] = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a question by its number; ``value`` as typed."""

    number: int
    value: str


@dataclass(frozen=True, slots=True)
class AnswerRefused:
    """An answer that could not be taken, with the sentence that says what is wrong and what to type."""

    number: int
    message: str


@dataclass(frozen=True, slots=True)
class AnswerOutcome:
    """What became of answers given together: numbers taken, answers refused, questions still open."""

    taken: tuple[int, ...]
    refused: tuple[AnswerRefused, ...]
    still_open: int


@dataclass(frozen=True, slots=True)
class ReceiptCell:
    """One cell of a filled file: what stands there (masked), how it is known, and the version it came from.

    Of a table of figures ``how`` says what was counted and ``moment`` up to which instant.
    """

    cell: str
    value: str
    known: CellKnown
    words: str
    record: uuid.UUID | None = None
    version: int | None = None
    recorded_on: dt.date | None = None
    how: str = ""
    moment: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class ReceiptColumnView:
    """The rule by which a column was filled."""

    sheet: str
    column: str
    path: str
    rule: str
    element: str
    element_name: str
    element_version: int | None
    format: str
    reason: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The receipt of a made file. ``cells`` holds one page of cells; ``next_row`` continues it, None at the end.

    ``digest`` is SHA-256 of the file in hexadecimal: who holds the file can check it against the receipt.
    """

    number: str
    title: str
    file_name: str
    area_name: str
    as_of: dt.date
    made_at: dt.datetime
    made_by: str
    purpose: str
    digest: str
    counts: dict[str, int]
    seconds: float
    saved_minutes: int
    saved_how: str
    columns: tuple[ReceiptColumnView, ...]
    rows: int
    cells: tuple[ReceiptCell, ...]
    next_row: int | None


@dataclass(frozen=True, slots=True)
class BurdenAssumptions:
    """What time saved is counted with: seconds to look up and type one cell by hand, hours a week promised."""

    seconds_per_cell: int = 15
    hours_a_week: int = 8


@dataclass(frozen=True, slots=True)
class FillAccount:
    """What one fill came to, in numbers of cells. ``made_on`` is None while its file is not made."""

    key: uuid.UUID
    number: str
    title: str
    area: uuid.UUID
    area_name: str
    area_path: str
    unit_name: str
    came_on: dt.date
    made_on: dt.date | None
    known: int
    derived: int
    typed: int
    left_open: int


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell of a table of figures: its number, what was counted, up to which moment, or why it is asked.

    ``kind`` is measure, formula, fact, previous, ask, kept or elsewhere; ``parts`` are the cells it is computed from.
    ``trouble`` says what disagrees; ``has_rows`` whether the records behind the number may be listed.
    """

    sheet: str
    cell: str
    row_place: str
    column_place: str
    kind: str
    known: str
    shown: str
    unit: str
    sentence: str
    reason: str
    trouble: str
    moment: dt.datetime | None
    has_rows: bool
    condition: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BehindView:
    """Some of the records behind a number: how many there are, and the first of them by name."""

    count: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A filled file to hand out."""

    name: str
    data: bytes
    media_type: str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class DrawnCell:
    """A cell of the drawn form; spans count columns and rows, sides are the drawn borders ("lrtb", a subset).

    ``known`` is empty for what is printed in the form; ``place`` joins header and body cells to a ``ColumnView``.
    """

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    role: str = "blank"
    known: CellKnown | Literal[""] = ""
    place: str = ""
    is_bold: bool = False
    font_size: float = 11.0
    align: Literal["left", "center", "right", ""] = ""
    sides: str = ""
    fill: str = ""
    is_vertical: bool = False


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A row of the drawn form; height in points, 0 for the default."""

    row: int
    height: float
    cells: tuple[DrawnCell, ...]


@dataclass(frozen=True, slots=True)
class DrawnSheet:
    """A sheet as it looks: column widths in characters, rows down to the first few filled body rows.

    ``more_rows`` counts the body rows that are not drawn ("还有 37 行"); protected values are masked.
    """

    name: str
    widths: tuple[float, ...]
    rows: tuple[DrawnRow, ...]
    more_rows: int
    header_rows: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class PopulationOffer:
    """A population of the city that the rows of a list may be."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class OutlineSheet:
    """A sheet of a form that nobody fills yet. ``is_population_asked``: its words do not say which rows belong."""

    name: str
    digest: str
    kind: str
    population: str
    is_population_asked: bool
    offers: tuple[PopulationOffer, ...] = ()


@dataclass(frozen=True, slots=True)
class OutlineColumn:
    """A column (or field, or row of a row-form) of such a form, matched: no values were read.

    ``is_closed``: its element is not for the actor's post to read. ``forbidden_word`` names what the city never stores.
    """

    sheet: str
    digest: str
    place: str
    path: tuple[str, ...]
    letter: str
    unit: str
    entity: str
    kind: MatchKind
    element: str
    measures: str
    reason: str
    confidence: float
    is_closed: bool = False
    forbidden_word: str = ""
    forbidden_source: str = ""
    has_formula: bool = False
    samples: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormOutline:
    """A form as it was recognised for planning."""

    form: uuid.UUID
    title: str
    sheets: tuple[OutlineSheet, ...]
    columns: tuple[OutlineColumn, ...]


@dataclass(frozen=True, slots=True)
class PlaceMeaning:
    """What a plan settled: a column means an element (none: it stays blank), or the rows are a population."""

    digest: str
    place: str = ""
    element: str = ""
    population: str = ""
