"""What may leave evaluation: rules, libraries, projects and what came of them, as frozen descriptions. No Django."""

from yici.apps.evaluation.contracts.drafts import BidDraft, ProjectDraft, TypedProject
from yici.apps.evaluation.contracts.projects import (
    BallotView,
    BidScore,
    BidView,
    CriterionView,
    DeviationView,
    DrawRef,
    NamedExpert,
    OpenProject,
    ProjectLine,
    ProjectView,
    SeatView,
)
from yici.apps.evaluation.contracts.rules import (
    GROUNDS,
    REGIMES,
    Bidder,
    Expert,
    PastEmployer,
    Regime,
    RegimeRule,
    Wanted,
)
from yici.apps.evaluation.contracts.venues import FreeVenue, LibraryView, VenueView

__all__ = [
    "GROUNDS",
    "REGIMES",
    "BallotView",
    "BidDraft",
    "BidScore",
    "BidView",
    "Bidder",
    "CriterionView",
    "DeviationView",
    "DrawRef",
    "Expert",
    "FreeVenue",
    "LibraryView",
    "NamedExpert",
    "OpenProject",
    "PastEmployer",
    "ProjectDraft",
    "ProjectLine",
    "ProjectView",
    "Regime",
    "RegimeRule",
    "SeatView",
    "TypedProject",
    "VenueView",
    "Wanted",
]
