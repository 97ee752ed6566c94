"""What is understood of a sheet: blocks with their header, rows, columns, fields, and the reason for each decision.

`as_json()` gives exactly the shape that `tables read --json` prints; the other attributes serve matching and filling.
Rows and columns count from 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from yici.sheets.grid import Box, address, column_letter

Kind = Literal["list", "cross", "rowform", "card", "none"]
Role = Literal["title", "note", "column_header", "row_header", "data", "total", "footer", "blank"]
ColumnUse = Literal["value", "sequence", "signature", "stub", "unit", "code", "formula"]


@dataclass(frozen=True, slots=True)
class Line:
    """A cell of words outside the body: a title, a note, a footer."""

    row: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """A leaf column: its header path from the top, its unit of measure, what it is for, and how we know."""

    number: int
    path: tuple[str, ...]
    unit: str = ""
    use: ColumnUse = "value"
    allowed: tuple[str, ...] = ()
    number_mark: str = ""
    formula: str = ""
    is_total: bool = False
    is_required: bool = False
    """Marked with `*` or 必填, which are no part of the path."""
    code: str = ""
    """The name for machines that a code row gives it."""
    repeat: int = 0
    """Which of several equal column groups side by side it belongs to, 0 for the first."""
    leaf: int = 0
    """First column of the merged header cell over this one (itself when the cell is one column wide)."""
    reason: str = ""

    @property
    def letter(self) -> str:
        return column_letter(self.number)

    def as_json(self) -> dict[str, Any]:
        return {"column": self.letter, "path": list(self.path), "unit": self.unit or None}


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row that the form prints and names (cross-tab, row-form). Sections take no value."""

    number: int
    path: tuple[str, ...]
    unit: str = ""
    takes_value: bool = True
    is_total: bool = False
    code: str = ""
    choices: tuple[str, ...] = ()
    """What may be written into the row, where it says so (1.是 2.否)."""
    stub: int = 0
    """First stub column of the row: two row-forms may stand side by side."""

    def as_json(self) -> dict[str, Any]:
        return {
            "row": self.number, "path": list(self.path), "unit": self.unit or None, "takes_value": self.takes_value,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """A label with the cell that takes its value. Where a cell holds both (`填报人：____`) they are the same cell."""

    label: Box
    value: Box
    path: tuple[str, ...]
    unit: str = ""
    use: Literal["value", "signature", "photo", "date"] = "value"

    def as_json(self) -> dict[str, Any]:
        return {
            "label": address(self.label.top, self.label.left), "value": address(self.value.top, self.value.left),
            "path": list(self.path), "unit": self.unit or None,
        }  # fmt: skip


class Labels(NamedTuple):
    """First places of the cells of `area` that head their column and of those that head their row (filled tables)."""

    area: Box
    columns: frozenset[tuple[int, int]]
    rows: frozenset[tuple[int, int]]


@dataclass(slots=True)
class Block:
    """One table of a sheet. `area` is where it lies, `reasons` say in words why it was read so."""

    kind: Kind
    area: Box
    title: list[Line] = field(default_factory=list)
    header: Box | None = None
    data_top: int = 0
    data_bottom: int = -1
    totals: list[int] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    footers: list[Line] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    rows: list[PrintedRow] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    slots: list[Field] = field(default_factory=list)
    """Header and footer slots such as `填报单位：` or `年 月 日`, with the cell that takes the value."""
    number_rows: list[int] = field(default_factory=list)
    allowed_rows: list[int] = field(default_factory=list)
    example_rows: list[int] = field(default_factory=list)
    code_rows: list[int] = field(default_factory=list)
    """Rows of machine codes beside the header and hidden rows under it: never data, never written."""
    blank_rows: list[int] = field(default_factory=list)
    """Body rows that hold nothing yet and can take a record."""
    has_keys: bool = False
    """The body already names its rows: complete them, add none."""
    unit_note: str = ""
    stub_columns: list[int] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    confidence: float = 1.0
    label_cells: frozenset[tuple[int, int]] = frozenset()
    heading_cells: frozenset[tuple[int, int]] = frozenset()
    """Cells of nested headings inside a card (column headers of an inner table)."""
    labels: Labels | None = None
    """What the learned weights say of a table that is filled already."""

    def as_json(self) -> dict[str, Any]:
        """The issue's shape of one block."""
        header = self.header
        return {
            "kind": self.kind,
            "title": [line.text for line in self.title],
            "header": None if header is None else header._asdict(),
            "data": {"top": self.data_top, "bottom": self.data_bottom} if self.data_top else None,
            "totals": list(self.totals),
            "notes": [line.text for line in self.notes],
            "footers": [line.text for line in self.footers],
            "columns": [column.as_json() for column in self.columns],
            "rows": [row.as_json() for row in self.rows],
            "fields": [one.as_json() for one in self.fields],
        }


@dataclass(slots=True)
class SheetLayout:
    """A sheet as understood: its main block, further blocks, what is parked beside them, and a role per cell."""

    name: str
    visibility: str
    main: Block
    more: list[Block] = field(default_factory=list)
    parked: list[Box] = field(default_factory=list)
    """Look-up lists beside or below the form; never filled."""
    height: int = 0
    width: int = 0
    roles: list[list[Role]] = field(default_factory=list)

    @property
    def kind(self) -> Kind:
        return self.main.kind

    def as_json(self, roles: bool = False) -> dict[str, Any]:
        """The issue's shape of one sheet; `roles` adds a role for each physical cell."""
        document = {"name": self.name, **self.main.as_json(), "more": [block.as_json() for block in self.more]}
        if roles:
            document["roles"] = self.roles
        return document
