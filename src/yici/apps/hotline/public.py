"""The door of the hotline."""

from yici.apps.hotline.actions.confirming import confirm, rate
from yici.apps.hotline.actions.dispatching import dispatch, join, redispatch
from yici.apps.hotline.actions.taking import CITIZEN, receipt_of, take_request
from yici.apps.hotline.actions.types import case_types
from yici.apps.hotline.actions.working import answer, contact, sign
from yici.apps.hotline.contracts import (
    Contact,
    DispatchOutcome,
    FollowLine,
    FollowView,
    Intake,
    OrderView,
    Outcome,
    RequestKind,
    RequestReceipt,
    RequestView,
)
from yici.apps.hotline.errors import OrderNotFound, RequestNotFound
from yici.apps.hotline.selectors.kinds import get_kind, limits_of, list_kinds
from yici.apps.hotline.selectors.orders import get_order
from yici.apps.hotline.selectors.requests import get_request, list_requests

__all__ = [
    "CITIZEN",
    "Contact",
    "DispatchOutcome",
    "FollowLine",
    "FollowView",
    "Intake",
    "OrderNotFound",
    "OrderView",
    "Outcome",
    "RequestKind",
    "RequestNotFound",
    "RequestReceipt",
    "RequestView",
    "answer",
    "case_types",
    "confirm",
    "contact",
    "dispatch",
    "get_kind",
    "get_order",
    "get_request",
    "join",
    "limits_of",
    "list_kinds",
    "list_requests",
    "rate",
    "receipt_of",
    "redispatch",
    "sign",
    "take_request",
]
