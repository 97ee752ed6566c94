"""The door of collecting: forms are planned, sent out, collected and merged here; what they cost is counted."""

from yici.apps.collecting.actions.erasing import (
    erase_collected_files,
)
from yici.apps.collecting.actions.merging import (
    merge_submissions,
    start_merge,
    take_merge,
)
from yici.apps.collecting.actions.planning import (
    decide_column,
    describe_plan,
    expire_plans,
    move_plan,
    plan_form,
)
from yici.apps.collecting.actions.publishing import (
    publish_burden,
)
from yici.apps.collecting.actions.sending import (
    give_out,
    revoke_sending,
    send_out,
    urge,
)
from yici.apps.collecting.actions.submitting import (
    fill_in,
    move_sent,
    print_form,
    review_fill,
    seal,
    sign,
    submit_form,
)
from yici.apps.collecting.actions.types import (
    case_types,
)
from yici.apps.collecting.contracts import (
    AllowedForm,
    BurdenLine,
    BurdenRow,
    BurdenView,
    ElementHint,
    MergeLine,
    MergeReceipt,
    MergeRowView,
    Overlap,
    PlanHead,
    PlanLine,
    PlannedColumn,
    PlanView,
    PrintCell,
    PrintPage,
    PrintSheet,
    PrintView,
    RowsChoice,
    SendingCounts,
    SendingView,
    SentFormLine,
    SentFormView,
    Signature,
    StoredBytes,
    SubmissionView,
)
from yici.apps.collecting.errors import (
    MonthUnknown,
)
from yici.apps.collecting.selectors.burden import (
    sources,
)
from yici.apps.collecting.selectors.burden_account import (
    KINDS,
    days_of_month,
    get_burden,
    list_burden_rows,
)
from yici.apps.collecting.selectors.merges import (
    get_merge_receipt,
    get_print_page,
)
from yici.apps.collecting.selectors.plans import (
    get_plan,
    get_plan_file,
    list_allowed,
    list_plans,
)
from yici.apps.collecting.selectors.sendings import (
    get_sending,
    get_sent_form,
    get_submission_file,
    list_received,
    list_sendings,
    list_sent_forms,
)

__all__ = [
    "KINDS",
    "AllowedForm",
    "BurdenLine",
    "BurdenRow",
    "BurdenView",
    "ElementHint",
    "MergeLine",
    "MergeReceipt",
    "MergeRowView",
    "MonthUnknown",
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
    "case_types",
    "days_of_month",
    "decide_column",
    "describe_plan",
    "erase_collected_files",
    "expire_plans",
    "fill_in",
    "get_burden",
    "get_merge_receipt",
    "get_plan",
    "get_plan_file",
    "get_print_page",
    "get_sending",
    "get_sent_form",
    "get_submission_file",
    "give_out",
    "list_allowed",
    "list_burden_rows",
    "list_plans",
    "list_received",
    "list_sendings",
    "list_sent_forms",
    "merge_submissions",
    "move_plan",
    "move_sent",
    "plan_form",
    "print_form",
    "publish_burden",
    "review_fill",
    "revoke_sending",
    "seal",
    "send_out",
    "sign",
    "sources",
    "start_merge",
    "submit_form",
    "take_merge",
    "urge",
]
