"""The burden account of a month is published once the month is over: frozen for the whole city."""

from __future__ import annotations

import datetime as dt

from yici.apps.collecting.selectors.burden_account import DEFINITION
from yici.apps.figures.public import DefinitionNotFound, freeze, get_definition, list_reports, run_report
from yici.apps.places.public import list_areas
from yici.core import clock
from yici.core.access import SYSTEM


def publish_burden() -> int:
    """Freeze last month's account of the city unless it is frozen already; returns how many were (for the worker)."""
    last = clock.today().replace(day=1) - dt.timedelta(days=1)
    try:
        get_definition(DEFINITION)
    except DefinitionNotFound:
        return 0
    done = {one.area for one in list_reports(SYSTEM, definition=DEFINITION, is_frozen=True) if one.as_of == last}
    count = 0
    for city in list_areas(SYSTEM, level=2):
        if city.key in done:
            continue
        report = run_report(actor=SYSTEM, area=city.key, as_of=last, definition=DEFINITION, now=True)
        freeze(actor=SYSTEM, report=report.key, expected=report.version)
        count += 1
    return count
