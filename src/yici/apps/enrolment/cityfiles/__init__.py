"""Which files of a city speak of classes and of school places. Pure: no database, no Django."""

from yici.apps.enrolment.cityfiles import classes, schools
from yici.apps.enrolment.cityfiles.classes import COLUMNS_FILE
from yici.apps.enrolment.cityfiles.schools import (
    CATCHMENTS_FILE,
    PLACES_FILE,
    PRIORITIES_FILE,
    ROUNDS_FILE,
    SCHOOLS_FILE,
)
from yici.core.cityfiles.schema import Check, Table

TABLES: tuple[Table, ...] = (*classes.TABLES, *schools.TABLES)
CHECKS: tuple[Check, ...] = (*classes.CHECKS, *schools.CHECKS)

__all__ = [
    "CATCHMENTS_FILE",
    "CHECKS",
    "COLUMNS_FILE",
    "PLACES_FILE",
    "PRIORITIES_FILE",
    "ROUNDS_FILE",
    "SCHOOLS_FILE",
    "TABLES",
]
