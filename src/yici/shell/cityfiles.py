"""Which tables a city's files have, from every app, and what is wrong with a folder of them. Needs no database."""

from __future__ import annotations

from pathlib import Path

from yici.apps.enrolment import cityfiles as enrolment_files
from yici.apps.evaluation import cityfiles as evaluation_files
from yici.apps.figures import cityfiles as figures_files
from yici.apps.hotline import cityfiles as hotline_files
from yici.apps.ledger import cityfiles as ledger_files
from yici.apps.oversight import cityfiles as oversight_files
from yici.apps.places import cityfiles as places_files
from yici.apps.records import cityfiles as records_files
from yici.apps.services import cityfiles as services_files
from yici.core.cityfiles import Problem, Table, check_city

TABLES: tuple[Table, ...] = (
    *places_files.TABLES,
    *records_files.TABLES,
    *figures_files.TABLES,
    *hotline_files.TABLES,
    *services_files.TABLES,
    *enrolment_files.TABLES,
    *ledger_files.TABLES,
    *oversight_files.TABLES,
    *evaluation_files.TABLES,
)
CHECKS = (
    *places_files.CHECKS,
    *records_files.CHECKS,
    *figures_files.CHECKS,
    *hotline_files.CHECKS,
    *services_files.CHECKS,
    *enrolment_files.CHECKS,
    *ledger_files.CHECKS,
    *oversight_files.CHECKS,
    *evaluation_files.CHECKS,
)


def problems_of(folder: Path) -> list[Problem]:
    """Every problem of a city's files with file, line and repair."""
    return check_city(folder, TABLES, CHECKS)
