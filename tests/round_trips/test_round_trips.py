"""Filled forms differ from the form in what is allowed alone; LibreOffice opens them and shows the same cells.

``YICI_ROUND_TRIPS`` says how many forms travel (3 here, 40 in ``make verify``), ``YICI_ROUND_TRIPS_REPORT`` where to
write a line about each.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest
from tests.round_trips.differences import differences, document_differences
from tests.round_trips.trips import Trip, forms, travel

from yici.sheets.grid import Cell, Workbook
from yici.sheets.opening import open_workbook

COUNT = int(os.environ.get("YICI_ROUND_TRIPS", "3"))
SOFFICE = shutil.which("soffice") or "soffice"
BATCH = 10


@pytest.fixture(scope="module")
def trips(tmp_path_factory: pytest.TempPathFactory) -> list[Trip]:
    found = filter(None, map(travel, forms(COUNT, tmp_path_factory.mktemp("others"))))
    return list(islice(found, COUNT))


def test_so_many_forms_were_filled_with_rows_of_every_kind(trips: list[Trip]) -> None:
    assert len(trips) == COUNT
    assert {trip.extension for trip in trips} == {".xlsx", ".docx"}
    assert sum(trip.report.rows_inserted for trip in trips) >= COUNT
    assert all(trip.report.cells_written for trip in trips)


def unallowed(trip: Trip) -> list[str]:
    if trip.extension == ".docx":
        return document_differences(trip.base, trip.made)
    return differences(trip.base, trip.made, set(trip.filled))


def test_nothing_differs_but_what_is_allowed(trips: list[Trip]) -> None:
    assert {trip.path.name: found for trip in trips if (found := unallowed(trip))} == {}


def test_every_part_that_changed_was_named_with_a_reason(trips: list[Trip]) -> None:
    from tests.round_trips.differences import parts_of

    for trip in trips:
        old, new = parts_of(trip.base), parts_of(trip.made)
        changed = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
        assert changed <= {change.part for change in trip.report.parts}, trip.path.name


@pytest.mark.libreoffice
def test_libreoffice_opens_each_and_shows_the_same_cells(trips: list[Trip], tmp_path: Path) -> None:
    opened = _through_libreoffice(trips, tmp_path)
    found = {}
    for trip in trips:
        said = _other_cells(open_workbook(trip.made), open_workbook(opened[trip.path]))
        if said:
            found[trip.path.name] = said[:5]
    _report(trips, found)
    assert found == {}


def _through_libreoffice(trips: list[Trip], folder: Path) -> dict[Path, bytes]:
    """Each filled file as LibreOffice saves it again, in its own kind."""
    source, target = folder / "made", folder / "saved"
    source.mkdir()
    names = {}
    for number, trip in enumerate(trips):
        names[trip.path] = f"form{number}{trip.extension}"
        (source / names[trip.path]).write_bytes(trip.made)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    for kind in ("xlsx", "docx"):
        files = [str(source / name) for name in names.values() if name.endswith(kind)]
        for at in range(0, len(files), BATCH):
            command = [SOFFICE, profile, "--headless", "--convert-to", kind, "--outdir", str(target)]
            subprocess.run([*command, *files[at : at + BATCH]], check=True, capture_output=True, timeout=600)
    return {path: (target / name).read_bytes() for path, name in names.items()}


def _other_cells(ours: Workbook, theirs: Workbook) -> list[str]:
    """Cells with words, numbers or formulas that LibreOffice lost or shows otherwise; merged blocks that it lost."""
    found = []
    saved = {sheet.name: sheet for sheet in theirs.sheets}
    for sheet in ours.sheets:
        other = saved.get(sheet.name)
        if other is None:
            found.append(f"the sheet {sheet.name} is gone")
            continue
        for (row, column), cell in sheet.cells.items():
            if cell.is_blank:
                continue
            there = other.cell(row, column)
            if cell.formula is not None:
                if there is None or (there.text.startswith(("#REF", "#NAME", "Err:")) and "#" not in str(cell.value)):
                    found.append(f"{sheet.name} ({row}, {column}): the formula {cell.formula} gives an error")
            elif there is None or _shown(there) != _shown(cell):
                found.append(f"{sheet.name} ({row}, {column}): {cell.value!r} became {there and there.value!r}")
        lost = {box for box in sheet.merges if box.bottom <= sheet.max_row} - set(other.merges)
        found += [f"{sheet.name}: the block {box.ref} is gone" for box in lost if box.right <= other.max_column]
    return found


def _shown(cell: Cell) -> str:
    value = cell.value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value:.9g}"
    return re.sub(r"\s+", " ", str(value)).strip()


def _report(trips: list[Trip], found: dict[str, list[str]]) -> None:
    name = os.environ.get("YICI_ROUND_TRIPS_REPORT")
    if not name:
        return
    lines = [
        {"file": trip.path.name, "becomes": trip.extension, "rows": trip.report.rows_inserted,
         "cells": trip.report.cells_written, "parts": [change.part for change in trip.report.parts],
         "lost": list(map(str, trip.report.lost)), "libreoffice": found.get(trip.path.name, [])}
        for trip in trips
    ]  # fmt: skip
    kinds = Counter(trip.path.suffix for trip in trips)
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in [*lines, dict(kinds)])
    Path(name).write_text(text, encoding="utf-8")
