"""What a table of figures is read into: clauses, readings of labels, and what stands behind each cell. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

#: An age as a clause compares it.
AGE = "age(person.birth_date)"

#: How a cell is known: counted or added up, computed from other cells, a fact of the area's own record, a figure of an
#: earlier period, to be asked, left blank on purpose, printed in the form.
CellKind = Literal["measure", "formula", "fact", "previous", "ask", "blank", "kept", "elsewhere"]
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Clause:
    """One part of a condition. Values of a code list in ``codes``, whole numbers from ``low`` to ``high`` (both
    included, of ``element`` as an expression), anything else in ``text``."""

    element: str
    entity: str
    words: str
    codes: frozenset[str] | None = None
    low: int | None = None
    high: int | None = None
    text: str = ""

    @property
    def condition(self) -> str:
        """The clause in the language of conditions."""
        if self.text:
            return self.text
        if self.codes is not None:
            listed = ", ".join(f"'{code}'" for code in sorted(self.codes))
            return f"{self.element} = {listed}" if len(self.codes) == 1 else f"{self.element} in ({listed})"
        bounds = []
        if self.low is not None:
            bounds.append(f"{self.element} >= {self.low}")
        if self.high is not None:
            bounds.append(f"{self.element} <= {self.high}")
        return " and ".join(bounds)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase may mean.

    ``kind``: who (a population), value (of a code list), band (of ages), sum (a number of the records is added up),
    measure (the city counts it so), rate (first over second), fact (of the area's own record), entity (人数, 户数),
    amount (面积, 金额: what is measured is said elsewhere), op (合计, 占比 …), period, name (of an element: what the
    labels below are values of), noise.
    """

    kind: str
    words: str = ""
    entity: str = ""
    clauses: tuple[Clause, ...] = ()
    relation: str = ""
    element: str = ""
    function: str = ""
    op: str = ""
    contexts: tuple[str, ...] = ()
    is_whole: bool = False
    over: Meaning | None = None
    factor: int = 1
    name: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A part of a label with all that it may mean."""

    text: str
    meanings: tuple[Meaning, ...]
    is_whole_label: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """One label of a header path, cut into phrases. ``rest`` is what no word explains."""

    text: str
    core: str = ""
    phrases: tuple[Phrase, ...] = ()
    rest: str = ""
    unit: str = ""
    op: str = ""
    period: str = ""
    is_of_which: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    told: Told | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What a person said that a row or column means: in words, or a condition over an entity, or an element."""

    words: str = ""
    entity: str = ""
    condition: str = ""
    element: str = ""
    relation: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A printed row or a column of the table. ``outer`` are the labels above it, ``own`` its own ones.

    ``place`` names it inside its sheet for a correction; ``area`` is set where the line stands for an area. ``path``
    holds the texts of all its labels, names of areas included. ``doubtful`` are headings among ``outer`` of which it
    may be no part: printed after a row marked 其中, without an indentation of its own.
    """

    number: int
    place: str
    own: tuple[Label, ...]
    outer: tuple[Label, ...] = ()
    sections: tuple[Label, ...] = ()
    unit: str = ""
    area: Area | None = None
    is_area: bool = False
    takes_value: bool = True
    code: str = ""
    parent: int = 0
    side: int = 0
    path: tuple[str, ...] = ()
    doubtful: tuple[Label, ...] = ()
    indent: int = 0

    @property
    def op(self) -> str:
        """What is computed here from other cells, empty for a plain line."""
        own = next((one.op for one in reversed(self.own) if one.op), "")
        if not own and self.place.startswith("column:") and any(one.op == "total" for one in self.outer):
            return "total"  # 合计 over 当月 and 累计
        return own

    @property
    def period(self) -> str:
        """The period the line speaks of, empty for the form's own."""
        return next((one.period for one in reversed((*self.outer, *self.own)) if one.period), "")

    @property
    def title(self) -> str:
        """The line in words."""
        return self.place


@dataclass(frozen=True, slots=True)
class Area:
    """An area that a row or column stands for."""

    key: uuid.UUID
    name: str
    level: int


@dataclass(frozen=True, slots=True)
class Ask:
    """One number over records: what is counted or added up, in the element's own unit."""

    entity: str
    condition: str = ""
    function: str = "count"
    value: str = ""
    relation: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell computed from other cells. ``op``: sum; ratio (first over second, times 100 for a share); growth (change
    in percent) and change of the first against the second."""

    op: Literal["sum", "ratio", "growth", "change"]
    parts: tuple[Place, ...]
    factor: int = 1


@dataclass(frozen=True, slots=True)
class CellMeaning:
    """What stands behind a cell. ``over`` is a second number by which the first is divided (a mean per head, a rate).

    ``sentence`` says it in words without the number; ``reason`` says why it is asked. ``choices`` are the codes of a
    question with codes.
    """

    kind: CellKind
    sentence: str
    ask: Ask | None = None
    over: Ask | None = None
    factor: int = 1
    fact: str = ""
    area: Area | None = None
    formula: Formula | None = None
    check: Formula | None = None
    unit: str = ""
    reason: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    period: str = ""


@dataclass(frozen=True)
class TableMeaning:
    """A table of figures as understood, cell by cell of the open places."""

    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    cells: Mapping[Place, CellMeaning] = field(default_factory=dict)
    base: str = ""

    def row(self, number: int, side: int = 0) -> Line | None:
        """The printed row of this number."""
        return next((one for one in self.rows if one.number == number and side in (0, one.side)), None)

    def row_of(self, place: Place) -> Line | None:
        """The printed row of a cell: of two tables side by side the one that the cell's column belongs to."""
        found = [one for one in self.rows if one.number == place[0]]
        return max((one for one in found if one.side <= place[1]), key=lambda one: one.side, default=None)

    def column(self, number: int) -> Line | None:
        """The column of this number."""
        return next((one for one in self.columns if one.number == number), None)
