"""The door of cases: everything with a clock is opened, taken further and read here."""

from yici.apps.cases.actions import (
    check_states,
    keep_states,
    mark_overdue,
    open_case,
    start_clock,
    step,
    stop_clock,
    tell,
)
from yici.apps.cases.contracts import (
    AssignmentView,
    CaseView,
    ClockView,
    EventView,
    InboxCount,
    InboxLine,
)
from yici.apps.cases.errors import CaseNotFound, DayIsPast, StateNotKnown
from yici.apps.cases.rules import day_words, last_day
from yici.apps.cases.selectors import (
    cases_of,
    count_assignments,
    find_case_of,
    get_case,
    get_case_by_number,
    list_assignments,
    list_steps,
    timeline,
)
from yici.apps.cases.states import CaseType, register_type

__all__ = [
    "AssignmentView",
    "CaseNotFound",
    "CaseType",
    "CaseView",
    "ClockView",
    "DayIsPast",
    "EventView",
    "InboxCount",
    "InboxLine",
    "StateNotKnown",
    "cases_of",
    "check_states",
    "count_assignments",
    "day_words",
    "find_case_of",
    "get_case",
    "get_case_by_number",
    "keep_states",
    "last_day",
    "list_assignments",
    "list_steps",
    "mark_overdue",
    "open_case",
    "register_type",
    "start_clock",
    "step",
    "stop_clock",
    "tell",
    "timeline",
]
