"""Tables of enrolment."""

from yici.apps.enrolment.models.classes import ClassChange, ClassDraw, Pupil

__all__ = ["ClassChange", "ClassDraw", "Pupil"]
