"""What may leave the hotline: frozen descriptions. Imports no Django. Keys are UUIDs, instants UTC."""

from yici.apps.hotline.contracts.catalogue import Confidence, Move, QueueLine, Simulation, Suggestion, Suggestions
from yici.apps.hotline.contracts.closing import (
    AnswerLine,
    AttemptView,
    CallLine,
    CallView,
    ClosingCount,
    ClosingPanel,
    DecisionView,
    RatedView,
)
from yici.apps.hotline.contracts.deciding import ABOUT_ORDERS, Asking, OrderDecision, UnitChoice
from yici.apps.hotline.contracts.desk import Alike, CaseFile, Matter, Person, Shown
from yici.apps.hotline.contracts.following import FOLLOW_ACTS, FollowLine, FollowView
from yici.apps.hotline.contracts.kinds import Reason, RequestKind, TransferItem
from yici.apps.hotline.contracts.orders import DispatchOutcome, OrderView
from yici.apps.hotline.contracts.releasing import NearLine, ReleaseProposal
from yici.apps.hotline.contracts.requests import (
    ABOUT,
    ASKINGS,
    CHANNELS,
    CLOSING_REASONS,
    EXITS,
    SOLVED,
    URGENCIES,
    Contact,
    DayFigures,
    Intake,
    Outcome,
    RequestReceipt,
    RequestView,
)

__all__ = [
    "ABOUT",
    "ABOUT_ORDERS",
    "ASKINGS",
    "CHANNELS",
    "CLOSING_REASONS",
    "EXITS",
    "FOLLOW_ACTS",
    "SOLVED",
    "URGENCIES",
    "Alike",
    "AnswerLine",
    "Asking",
    "AttemptView",
    "CallLine",
    "CallView",
    "CaseFile",
    "ClosingCount",
    "ClosingPanel",
    "Confidence",
    "Contact",
    "DayFigures",
    "DecisionView",
    "DispatchOutcome",
    "FollowLine",
    "FollowView",
    "Intake",
    "Matter",
    "Move",
    "NearLine",
    "OrderDecision",
    "OrderView",
    "Outcome",
    "Person",
    "QueueLine",
    "RatedView",
    "Reason",
    "ReleaseProposal",
    "RequestKind",
    "RequestReceipt",
    "RequestView",
    "Shown",
    "Simulation",
    "Suggestion",
    "Suggestions",
    "TransferItem",
    "UnitChoice",
]
