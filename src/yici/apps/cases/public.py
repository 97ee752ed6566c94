"""The door of cases: everything with a clock is opened, taken further and read here."""

from yici.apps.cases.actions.clocks import (
    extend_clock,
    pause_clock,
    resume_clock,
    start_clock,
    stop_clock,
)
from yici.apps.cases.actions.keeping import check_states, keep_states
from yici.apps.cases.actions.opening import open_case
from yici.apps.cases.actions.stepping import step
from yici.apps.cases.actions.sweeping import mark_overdue
from yici.apps.cases.actions.telling import tell
from yici.apps.cases.contracts import (
    AssignmentView,
    CaseView,
    ClockView,
    DuePoint,
    EventView,
    InboxCount,
    InboxLine,
    Limit,
)
from yici.apps.cases.errors import (
    BeyondLimitAbove,
    CaseNotFound,
    ClockNotRunning,
    DayIsPast,
    ExtendedAlready,
    ExtensionTooLate,
    LimitMissing,
    StateNotKnown,
    UnitBarred,
)
from yici.apps.cases.guards import case_scope
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
from yici.apps.cases.states import CaseType, ClockMoves, register_type, state_words

__all__ = [
    "AssignmentView",
    "BeyondLimitAbove",
    "CaseNotFound",
    "CaseType",
    "CaseView",
    "ClockMoves",
    "ClockNotRunning",
    "ClockView",
    "DayIsPast",
    "DuePoint",
    "EventView",
    "ExtendedAlready",
    "ExtensionTooLate",
    "InboxCount",
    "InboxLine",
    "Limit",
    "LimitMissing",
    "StateNotKnown",
    "UnitBarred",
    "case_scope",
    "cases_of",
    "check_states",
    "count_assignments",
    "day_words",
    "extend_clock",
    "find_case_of",
    "get_case",
    "get_case_by_number",
    "keep_states",
    "last_day",
    "list_assignments",
    "list_steps",
    "mark_overdue",
    "open_case",
    "pause_clock",
    "register_type",
    "resume_clock",
    "start_clock",
    "state_words",
    "step",
    "stop_clock",
    "tell",
    "timeline",
]
