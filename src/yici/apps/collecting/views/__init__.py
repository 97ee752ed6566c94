"""Pages of collecting."""

from yici.apps.collecting.views.burden import burden, burden_rows
from yici.apps.collecting.views.plans import (
    allowed_forms,
    collections,
    column,
    describe,
    new,
    plan,
    plan_file,
    step,
)
from yici.apps.collecting.views.sendings import merge, merge_file, send, sending, sending_step
from yici.apps.collecting.views.sent import print_page, seal_page, sent, sent_step, submission_file, to_print

__all__ = [
    "allowed_forms",
    "burden",
    "burden_rows",
    "collections",
    "column",
    "describe",
    "merge",
    "merge_file",
    "new",
    "plan",
    "plan_file",
    "print_page",
    "seal_page",
    "send",
    "sending",
    "sending_step",
    "sent",
    "sent_step",
    "step",
    "submission_file",
    "to_print",
]
