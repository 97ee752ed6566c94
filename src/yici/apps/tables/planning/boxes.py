"""Single boxes: one value, a sign in each of the cells under its heading or after its label."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from yici.apps.tables.planning.columns import ColumnPlan
from yici.sheets.grid import column_letter


def boxes_after(plan: ColumnPlan) -> Iterator[ColumnPlan]:
    """The columns for the second and later boxes of a value; they are neither counted nor asked on their own."""
    digits = plan.facts.letter.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    for box in range(1, plan.format.boxes):
        number = plan.number + box
        facts = replace(plan.facts, letter=f"{column_letter(number)}{digits}")
        yield replace(plan, facts=facts, number=number, box=box, is_asked=False)
