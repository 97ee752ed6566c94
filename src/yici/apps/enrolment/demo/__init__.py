"""The demo of enrolment: a school's class draws, and two rounds of school places. Nobody in it exists."""

from yici.apps.enrolment.demo.classes import has_classes, make_demo_classes
from yici.apps.enrolment.demo.places import has_places, make_demo_places

__all__ = ["has_classes", "has_places", "make_demo_classes", "make_demo_places"]
