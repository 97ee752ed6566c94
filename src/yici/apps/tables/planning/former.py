"""A list that came already filled (last month's file): its rows found again among the records, and what differs.

Rows are found by number, else by a name that only one record and only one row has. Nothing is dropped: a row whose
record no longer belongs is *gone* and stays, a row that names nobody for sure is *unclear* and stays as it is.
"""

from __future__ import annotations

import unicodedata
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from yici.apps.records.public import RowValues, read_rows
from yici.apps.tables.planning.columns import ColumnPlan
from yici.apps.tables.planning.frame import Frame
from yici.apps.tables.planning.marking import Marking, marking_of
from yici.apps.tables.planning.plan import SheetPlan
from yici.apps.tables.planning.writing import UNWRITABLE, writing
from yici.apps.tables.rules import is_same
from yici.core.errors import NotFound
from yici.sheets.filling import CellValue
from yici.sheets.grid import Sheet

#: Columns by which a printed row is recognised, strongest first.
KEYS = ("person.id_number", "household.head_id_number", "enterprise.uscc", "household.code", "project.code")
NAMES = ("person.name", "household.head", "enterprise.name", "project.name", "facility.name")
#: From this share of written cells on a list counts as filled before, and bringing it up to date is offered.
FILLED_SHARE = 0.5

Mode = Literal["complete", "update"]
Keys = dict[tuple[str, str], list[uuid.UUID]]


@dataclass(frozen=True, slots=True)
class OldRow:
    """A row of the file that no record of the population stands behind; ``reason`` says why, as records put it."""

    number: int
    name: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell of the file beside what the records say (``value`` None: they say nothing)."""

    number: int
    record: uuid.UUID
    column: ColumnPlan
    printed: str
    value: CellValue


@dataclass
class Former:
    """What a file that came filled holds. ``rows`` are its records with their rows; ``new`` belong and have no row."""

    mode: Mode
    rows: dict[uuid.UUID, int] = field(default_factory=dict)
    new: tuple[uuid.UUID, ...] = ()
    gone: list[OldRow] = field(default_factory=list)
    unclear: list[OldRow] = field(default_factory=list)
    share: float = 0.0
    marking: Marking | None = None
    differences: list[Difference] = field(default_factory=list)
    only_here: list[Difference] = field(default_factory=list)

    @property
    def is_offered(self) -> bool:
        """Whether the list counts as filled before: it may be brought up to date."""
        return self.share >= FILLED_SHARE

    @property
    def is_updating(self) -> bool:
        """Whether a person said that it is brought up to date."""
        return self.mode == "update"

    def counts(self) -> dict[str, int]:
        """How many cells differ, rows are new, gone, unclear, and cells only the file knows."""
        return {
            "changed": len(self.differences), "new": len(self.new), "gone": len(self.gone),
            "unclear": len(self.unclear), "only_here": len(self.only_here),
        }  # fmt: skip


def with_former(plan: SheetPlan, frame: Frame) -> SheetPlan:
    """The plan of a list that names its rows: its records in the order of the file, new ones after them when a person
    said so. Reads the columns by which rows are found; must not run inside an action."""
    if not plan.is_filled or plan.reading.layout.kind != "list" or not plan.reading.layout.main.has_keys:
        return plan
    former = Former("update" if frame.decided(plan.name).get("former") == "update" else "complete")
    _find_rows(plan, frame, former)
    former.share = _share(plan, former)
    records = tuple(sorted(former.rows, key=former.rows.__getitem__))
    former.marking = marking_of(plan)
    columns = tuple(_unasked(column, former.marking) for column in plan.columns)
    if former.is_updating:
        records += former.new
    return replace(plan, records=records, columns=columns, former=former)


def _unasked(column: ColumnPlan, marking: Marking | None) -> ColumnPlan:
    return replace(column, use="blank") if marking is not None and column.number == marking.column else column


def text_of(sheet: Sheet, number: int, column: ColumnPlan) -> str:
    """What stands in a row under a column; single boxes read as one."""
    cells = range(column.number, column.number + max(column.format.boxes, 1))
    return "".join(sheet.text(number, one).strip() for one in cells)


def _find_rows(plan: SheetPlan, frame: Frame, former: Former) -> None:
    keys = _key_columns(plan)
    if not keys:
        return
    known = _known(_read(plan, frame, plan.records, keys), keys)
    left = _left(plan, frame, keys)
    sheet, block = plan.reading.sheet, plan.reading.layout.main
    numbers = [row for row in range(block.data_top, block.data_bottom + 1) if row not in block.totals]
    often = Counter((column.code, folded(text_of(sheet, row, column))) for row in numbers for column in keys)
    for number in numbers:
        texts = {column.code: folded(text_of(sheet, number, column)) for column in keys}
        if not any(texts.values()):
            continue
        name = next((text_of(sheet, number, one) for one in keys if one.code in NAMES), "")
        record = _one_of(texts, known, often)
        if record is not None and record not in former.rows:
            former.rows[record] = number
        elif record is None and (away := _one_of(texts, left.keys, often)) is not None:
            former.gone.append(OldRow(number, name, left.reasons[away]))
        elif record is None and any(texts.get(code) for code in KEYS):
            former.gone.append(OldRow(number, name))
        else:
            former.unclear.append(OldRow(number, name))
    former.new = tuple(key for key in plan.records if key not in former.rows)


def _key_columns(plan: SheetPlan) -> list[ColumnPlan]:
    by_code = {column.code: column for column in plan.columns if column.use == "value" and not column.box}
    return [by_code[code] for code in (*KEYS, *NAMES) if code in by_code]


def _one_of(texts: dict[str, str], known: Keys, often: Counter[tuple[str, str]]) -> uuid.UUID | None:
    """The one record that a row names: a number decides alone; a name only when one record and one row have it."""
    for code, text in texts.items():
        if not text:
            continue
        records = known.get((code, text), [])
        if code in KEYS:
            if len(records) == 1:
                return records[0]
            if not records:
                return None  # a number that belongs to nobody here: the name alone never decides
        elif len(records) == 1 and often[(code, text)] == 1:
            return records[0]
    return None


@dataclass(frozen=True, slots=True)
class _Left:
    keys: Keys
    reasons: dict[uuid.UUID, str]


def _left(plan: SheetPlan, frame: Frame, keys: Sequence[ColumnPlan]) -> _Left:
    """Who moved, died or ended in the period and has no row by the records: the reason why a row is gone."""
    inside = set(plan.records)
    doubtful = plan.population.doubtful if plan.population is not None else ()
    away = {one.record: one for one in doubtful if one.record not in inside}
    found: Keys = {}
    for record, one in away.items():
        day = frame.as_of if one.on is None else min(one.on, frame.as_of)
        try:
            rows = list(
                read_rows(
                    frame.actor, [record], [column.code for column in keys], as_of=day, purpose=frame.purpose,
                    context=frame.number,
                )
            )  # fmt: skip
        except NotFound:
            continue  # another area's by now: the row is gone all the same, without a reason
        for place, records in _known(rows, keys).items():
            found.setdefault(place, []).extend(records)
    return _Left(found, {record: one.reason for record, one in away.items()})


def _read(
    plan: SheetPlan, frame: Frame, records: Sequence[uuid.UUID], keys: Sequence[ColumnPlan]
) -> Iterator[RowValues]:
    if not records:
        return iter(())
    return read_rows(
        frame.actor, records, [column.code for column in keys], as_of=frame.as_of, known_at=frame.known_at,
        purpose=frame.purpose, context=frame.number, relation=plan.query.relation if plan.query else "",
    )  # fmt: skip


def _known(rows: Iterable[RowValues], keys: Sequence[ColumnPlan]) -> Keys:
    """Records by what their rows may say: the value as it is and as the form writes it."""
    writers = [(column, writing(column)) for column in keys]
    found: Keys = {}
    for row in rows:
        for column, write in writers:
            value = row.values.get(column.code)
            if value is None or value.value is None:
                continue
            cell = write(value.value)
            texts = {folded(str(value.value)), "" if cell is UNWRITABLE else folded(str(cell))}
            for text in texts - {""}:
                found.setdefault((column.code, text), []).append(row.record)
    return found


def _share(plan: SheetPlan, former: Former) -> float:
    """How much of the rows found is written already, the columns that name them left out."""
    keys = {column.number for column in _key_columns(plan)}
    columns = [
        one for one in plan.columns if one.use in ("value", "ask") and not one.box and one.number not in keys
    ]  # fmt: skip
    cells = [(number, one) for number in former.rows.values() for one in columns]
    sheet = plan.reading.sheet
    return sum(bool(text_of(sheet, number, one)) for number, one in cells) / len(cells) if cells else 0.0


def note_row(
    former: Former, plan: SheetPlan, record: uuid.UUID, written: Sequence[ColumnPlan], cells: Sequence[CellValue]
) -> Iterator[Difference]:
    """What differs between a row of the file and its record; kept in ``former`` and given back."""
    number = former.rows.get(record)
    if number is None:
        return
    sheet = plan.reading.sheet
    for column, value in zip(written, cells, strict=True):
        if column.box or column.use not in ("value", "ask"):
            continue
        cell = sheet.cell(number, column.number)
        printed = text_of(sheet, number, column)
        if not printed or (cell is not None and cell.formula is not None):
            continue
        if value is None:
            former.only_here.append(Difference(number, record, column, printed, None))
            continue
        whole = "".join(str(one) for other, one in zip(written, cells, strict=True) if other.place == column.place)
        said: CellValue = whole if column.format.boxes else value
        if not is_same(printed, said, column.format, column.codes):
            difference = Difference(number, record, column, printed, said)
            former.differences.append(difference)
            yield difference


def folded(text: str) -> str:
    """A key in one spelling."""
    return unicodedata.normalize("NFKC", text).replace(" ", "").replace("·", "").strip("'’‘").upper()
