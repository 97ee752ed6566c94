"""Pages of collecting."""

from yici.apps.collecting.views.burden import burden, burden_rows
from yici.apps.collecting.views.inbox import inbox
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

__all__ = [
    "allowed_forms",
    "burden",
    "burden_rows",
    "collections",
    "column",
    "describe",
    "inbox",
    "new",
    "plan",
    "plan_file",
    "step",
]
