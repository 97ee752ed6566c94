"""Formulas of a form beside the records: they stay formulas; where their last result disagrees it is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from yici.apps.records.public import RowValues
from yici.apps.tables.matching.contracts import Catalogue
from yici.apps.tables.planning.columns import ColumnPlan
from yici.apps.tables.planning.plan import SheetPlan, columns_with_formulas
from yici.apps.tables.planning.rows import Ledger
from yici.apps.tables.planning.writing import UNWRITABLE, writing
from yici.apps.tables.rules import is_same


def compared(plan: SheetPlan, catalogue: Catalogue) -> tuple[ColumnPlan, ...]:
    """The columns whose formulas the records can say something about, as if they were filled."""
    found = []
    for column in columns_with_formulas(plan):
        element = column.element
        assert element is not None
        codes = catalogue.code_lists.get(element.code_list, ())
        found.append(replace(column, use="value", code=element.code, codes=codes))
    return tuple(found)


def watched(
    plan: SheetPlan, columns: tuple[ColumnPlan, ...], values: Iterable[RowValues], ledger: Ledger
) -> Iterator[RowValues]:
    """The rows as they come; where the result that a formula had when the file was saved differs from what the records
    say, the column's tally counts a conflict."""
    former, sheet = plan.former, plan.reading.sheet
    writers = [(column, writing(column)) for column in columns]
    for row in values:
        number = former.rows.get(row.record) if former is not None else None
        for column, write in writers if number is not None else ():
            known, cell = row.values.get(column.code), sheet.cell(number or 0, column.number)
            if known is None or known.value is None or cell is None or cell.formula is None or not cell.text.strip():
                continue
            said = write(known.value)
            if said is not UNWRITABLE and not is_same(cell.text, said, column.format, column.codes):
                tally = ledger.tallies.setdefault(column.place, {})
                tally["conflict"] = tally.get("conflict", 0) + 1
        yield row
