"""Tables of enrolment."""

from yici.apps.enrolment.models.classes import ClassChange, ClassDraw, Pupil
from yici.apps.enrolment.models.places import MOST_CHILDREN, PlaceApplication, PlaceChild, PlaceOffer, SchoolRound

__all__ = [
    "MOST_CHILDREN",
    "ClassChange",
    "ClassDraw",
    "PlaceApplication",
    "PlaceChild",
    "PlaceOffer",
    "Pupil",
    "SchoolRound",
]
