"""Reading and matching one form that was never seen, against the library that only gives its rows.

Every form of ``tests/forms`` (lists, cross-tabs, row-forms, cards; .xlsx and .xls) is one unseen form: nothing of it is
remembered. The catalogue is loaded once, as in a server. The limit is python-calamine (.xlsx) or xlrd (.xls) giving the
rows of all sheets.
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from yici.apps.tables.matching.catalogue import from_files
from yici.apps.tables.matching.contracts import Catalogue
from yici.apps.tables.population import Lexicon, lexicon_of
from yici.apps.tables.understanding import understand_workbook
from yici.sheets.opening import open_workbook

ROOT = Path(__file__).resolve().parent.parent
FORMS = ROOT / "tests" / "forms"
CITY = ROOT / "cities" / "ordos"
#: Seconds for one form.
GOAL = 0.3
SMALL = 6


def rows_only(path: Path) -> int:
    """The limit: how many rows the library gives."""
    if path.suffix == ".xls":
        import xlrd

        with xlrd.open_workbook(str(path)) as book:
            return sum(len(sheet.row_values(row)) > 0 for sheet in book.sheets() for row in range(sheet.nrows))
    from python_calamine import CalamineWorkbook

    found = CalamineWorkbook.from_path(str(path))
    return sum(len(found.get_sheet_by_name(name).to_python()) for name in found.sheet_names)


def read_and_match(path: Path, catalogue: Catalogue, lexicon: Lexicon) -> int:
    """Ours: how many places of the form were looked at."""
    form = understand_workbook(open_workbook(path), catalogue, lexicon, file_name=path.name)
    return sum(len(sheet.main.match.columns) + len(sheet.main.row_facts) for sheet in form.sheets)


def _timed(work: Callable[[], int]) -> float:
    start = time.perf_counter()
    if not work():
        raise AssertionError("nothing was read")
    return time.perf_counter() - start


def run(scale: str, rounds: int) -> Iterator[dict[str, Any]]:
    """Medians over forms and rounds, ours and limit one after the other."""
    paths = sorted(path for path in FORMS.iterdir() if path.suffix in (".xls", ".xlsx"))
    paths = paths[:: max(len(paths) // SMALL, 1)] if scale == "small" else paths
    began = time.perf_counter()
    catalogue, lexicon = from_files(CITY), lexicon_of(CITY)
    read_and_match(paths[0], catalogue, lexicon)
    cold = time.perf_counter() - began
    ours: dict[Path, list[float]] = {path: [] for path in paths}
    limits: dict[Path, list[float]] = {path: [] for path in paths}
    for _ in range(max(3, rounds)):
        for path in paths:
            ours[path].append(_timed(lambda path=path: read_and_match(path, catalogue, lexicon)))  # type: ignore[misc]
            limits[path].append(_timed(lambda path=path: rows_only(path)))  # type: ignore[misc]
    medians = [statistics.median(times) for times in ours.values()]
    mine, limit = statistics.median(medians), statistics.median(map(statistics.median, limits.values()))
    worst = max(ours, key=lambda path: statistics.median(ours[path]))
    yield {
        "bench": "read", "case": "unseen form", "ours": round(mine, 4), "unit": "s", "limit": round(limit, 5),
        "ratio": round(mine / limit, 1), "goal": GOAL, "met": max(medians) <= GOAL, "peer": {},
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1), "rounds": max(3, rounds),
        "spread": round((max(medians) - min(medians)) / mine, 3), "scale": scale, "database": None, "forms": len(paths),
        "slowest": worst.name, "slowest_s": round(max(medians), 4), "first_form_with_catalogue_s": round(cold, 3),
    }  # fmt: skip


if __name__ == "__main__":
    for line in run(sys.argv[1] if len(sys.argv) > 1 else "small", 3):
        print(json.dumps(line, ensure_ascii=False))
