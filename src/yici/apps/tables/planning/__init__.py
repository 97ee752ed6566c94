"""From an understood form to what goes into its cells: areas, columns, rows, cards, heads, questions. Writes nothing."""

from yici.apps.tables.planning.frame import Frame
from yici.apps.tables.planning.plan import ColumnPlan, SheetPlan, plan_form

__all__ = ["ColumnPlan", "Frame", "SheetPlan", "plan_form"]
