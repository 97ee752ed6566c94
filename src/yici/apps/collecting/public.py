"""The door of collecting: forms are planned, sent out, collected and merged here; what they cost is counted."""

from yici.apps.collecting.actions.publishing import publish_burden
from yici.apps.collecting.actions.types import case_types
from yici.apps.collecting.contracts import BurdenLine, BurdenRow, BurdenView
from yici.apps.collecting.errors import MonthUnknown
from yici.apps.collecting.selectors.burden import sources
from yici.apps.collecting.selectors.burden_account import KINDS, days_of_month, get_burden, list_burden_rows

__all__ = [
    "KINDS",
    "BurdenLine",
    "BurdenRow",
    "BurdenView",
    "MonthUnknown",
    "case_types",
    "days_of_month",
    "get_burden",
    "list_burden_rows",
    "publish_burden",
    "sources",
]
