"""A process that judges mutants: each is read, understood, matched and filled, within bounds of memory and time.

One line of JSON in for each mutant (``{"file": path, "seed": number}``), one out: ``{"outcome": "read" | "filled" |
"refused", "code": …}`` or ``{"outcome": "failed", "why": …}``. ``YICI_MUTANT_MEGABYTES`` bounds what a mutant may take
beside the catalogue; whoever started the process bounds the time.
"""

from __future__ import annotations

import io
import json
import os
import resource
import signal
import sys
import time
import traceback
import zipfile
from pathlib import Path
from typing import Any

from mutate import mutant

from yici.apps.tables.matching.catalogue import from_files
from yici.apps.tables.matching_report import sheets_of
from yici.apps.tables.population import lexicon_of
from yici.apps.tables.understanding import FormReading, understand_workbook
from yici.sheets.errors import MESSAGES, SheetError
from yici.sheets.filling import CellFill, RowsFill, SheetFill, fill_package, outgoing_of
from yici.sheets.grid import Workbook
from yici.sheets.layout import Block, understand
from yici.sheets.opening import open_workbook

SECONDS = 6.0  # of computing, after which a mutant is said to hang, however busy the machine is
MEGABYTES = int(os.environ.get("YICI_MUTANT_MEGABYTES", "500"))
CITY = Path(__file__).resolve().parents[2] / "cities" / "ordos"


class Hang(BaseException):
    """A mutant computes and computes; no ``except Exception`` on its way swallows this."""


def _stop(*_: object) -> None:
    raise Hang


def fills_of(form: FormReading) -> list[SheetFill]:
    """Two rows for each list that was understood, one value for each field of a card."""
    fills = []
    for sheet in form.sheets:
        block = sheet.layout.main
        if sheet.skipped:
            continue
        if block.kind == "card":
            fills.append(SheetFill(sheet.name, [CellFill(one.value.top, one.value.left, "甲") for one in block.fields]))
        elif block.kind == "list" and block.data_top and not block.has_keys:
            fills.append(SheetFill(sheet.name, rows=[_two_rows(block)]))
    return fills


def _two_rows(block: Block) -> RowsFill:
    columns = [column.number for column in block.columns if column.use in ("value", "sequence")]
    rows = [tuple("甲" if place % 2 else place for place in range(len(columns)))] * 2
    return RowsFill(block.data_top, max(block.data_bottom, block.data_top - 1), columns, rows, 2)


def judge(content: bytes, catalogue: Any, lexicon: Any) -> dict[str, Any]:
    """All that is done to a form that somebody drops; only ``SheetError`` may come out of it."""
    try:
        workbook = open_workbook(content)
        _understand_all(workbook)
        form = understand_workbook(workbook, catalogue, lexicon)
        json.dumps(sheets_of(form))
        fills = fills_of(form)
        if not fills:
            return {"outcome": "read"}
        out = io.BytesIO()
        fill_package(content, out, fills)
        outgoing_of(content)
    except SheetError as error:
        assert error.code in MESSAGES and error.message, "an error without its sentence"
        return {"outcome": "refused", "code": error.code}
    assert damaged_parts(out) <= damaged_parts(io.BytesIO(content)), "the filled file is not whole"
    return {"outcome": "filled"}


def damaged_parts(file: io.BytesIO) -> set[str]:
    """Parts that cannot be unpacked: what nobody reads is copied as it is, and may have come damaged."""
    found: set[str] = set()
    if not zipfile.is_zipfile(file):
        return found
    with zipfile.ZipFile(file) as archive:
        for one in archive.infolist():
            try:
                archive.read(one)
            except Exception:
                found.add(one.filename)
    return found


def _understand_all(workbook: Workbook) -> None:
    for sheet in workbook.sheets:
        understand(sheet)


def main() -> None:
    """Judge until there are no more lines."""
    catalogue, lexicon = from_files(CITY), lexicon_of(CITY)
    used = (
        int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() if sys.platform == "linux" else 0
    )
    if used:
        resource.setrlimit(resource.RLIMIT_AS, (used + MEGABYTES * 1_000_000,) * 2)
    signal.signal(signal.SIGVTALRM, _stop)
    whole: dict[str, bytes] = {}
    for line in sys.stdin:
        job = json.loads(line)
        content = whole.setdefault(job["file"], Path(job["file"]).read_bytes())
        made, done = mutant(content, job["seed"]) if job["seed"] is not None else (content, [])
        print(json.dumps({"begun": True}), flush=True)
        began = time.process_time()
        try:
            signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
            said = judge(made, catalogue, lexicon)
        except BaseException as error:  # whatever it is, the next mutant is judged too
            place = traceback.extract_tb(error.__traceback__)[-1]
            said = {"outcome": "failed", "why": f"{error!r:.200} at {Path(place.filename).name}:{place.lineno}"}
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        said.update(done=done, seconds=round(time.process_time() - began, 3))
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main()
