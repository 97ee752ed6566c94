"""What may leave collecting: frozen descriptions of plans, allowed forms, sendings, sent forms, merges. No Django.

Keys are UUIDs, days are days of the city. ``version`` goes back as ``expected`` with the next change. Shares are counts
(part and whole), never bare percentages.
"""

from yici.apps.collecting.contracts.burden import (
    BurdenLine,
    BurdenRow,
    BurdenView,
)
from yici.apps.collecting.contracts.plans import (
    FREQUENCIES,
    HELD,
    AllowedForm,
    Choice,
    ElementHint,
    Finding,
    Overlap,
    PlanHead,
    PlanLine,
    PlannedColumn,
    PlanView,
    RowsChoice,
)
from yici.apps.collecting.contracts.sendings import (
    MergeLine,
    MergeReceipt,
    MergeRowView,
    PrintCell,
    PrintPage,
    PrintSheet,
    PrintView,
    SendingCounts,
    SendingView,
    SentFormLine,
    SentFormView,
    Signature,
    StoredBytes,
    SubmissionView,
)

__all__ = [
    "FREQUENCIES",
    "HELD",
    "AllowedForm",
    "BurdenLine",
    "BurdenRow",
    "BurdenView",
    "Choice",
    "ElementHint",
    "Finding",
    "MergeLine",
    "MergeReceipt",
    "MergeRowView",
    "Overlap",
    "PlanHead",
    "PlanLine",
    "PlanView",
    "PlannedColumn",
    "PrintCell",
    "PrintPage",
    "PrintSheet",
    "PrintView",
    "RowsChoice",
    "SendingCounts",
    "SendingView",
    "SentFormLine",
    "SentFormView",
    "Signature",
    "StoredBytes",
    "SubmissionView",
]
