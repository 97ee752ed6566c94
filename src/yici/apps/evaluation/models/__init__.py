"""Tables of evaluation. Where a project stands is its case's business (``cases``), a draw is ``draws``' own."""

from yici.apps.evaluation.models.committee import Deviation, NameLook, ProjectDraw, Seat, Sheet
from yici.apps.evaluation.models.library import Library, LibraryLine
from yici.apps.evaluation.models.projects import Bid, Project
from yici.apps.evaluation.models.venues import Venue, VenueDay

__all__ = [
    "Bid",
    "Deviation",
    "Library",
    "LibraryLine",
    "NameLook",
    "Project",
    "ProjectDraw",
    "Seat",
    "Sheet",
    "Venue",
    "VenueDay",
]
