"""Cross-tabs, row-forms and lists of areas filled for one town, every number compared with SQL written by hand.

Run as a module in a process of its own. The SQL (``bench/_figure_forms.py``) reads the tables of the database; it knows
nothing of how labels are read, of conditions or of the mirror. Sample sheets and our own drawn forms are counted too,
without SQL where nobody wrote it.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from bench._figure_forms import FORMS, Figures, H, P
from bench._fills_case import environment
from bench.match import FORMS as DRAWN
from bench.match import ROOT, SAMPLES

SIZES = {"small": 800, "full": 20_000}
TOWN = "150602101"


def scale_name(scale: str) -> str:
    """The folder of the town's database."""
    return f"figures-{scale}"


def prepare(scale: str) -> None:
    """A fresh database with the villages of one town and its mirror."""
    folder = ROOT / ".bench" / f"fills-{scale_name(scale)}"
    subprocess.run(["rm", "-rf", str(folder)], check=True)
    folder.mkdir(parents=True)
    with (ROOT / "cities" / "ordos" / "areas.csv").open(encoding="utf-8", newline="") as file:
        villages = [row["code"] for row in csv.DictReader(file) if row["parent"] == TOWN]
    yici = [sys.executable, "-m", "yici.shell.cli"]
    for command in (
        ["django", "migrate", "-v", "0"],
        ["city", "load", str(ROOT / "cities" / "ordos")],
        ["demo", "residents", "--count", str(SIZES[scale]), "--seed", "7", "--places", "--areas", ",".join(villages)],
        ["mirror", "build"],
    ):
        subprocess.run([*yici, *command], check=True, capture_output=True, env=environment(scale_name(scale)), cwd=ROOT)


def measure() -> Iterator[dict[str, Any]]:
    """One line a form. Needs Django set up."""
    for form in FORMS:
        yield _own(form)
    for path in sorted(DRAWN.glob("*.xls*")):
        if path.name.startswith(("cross_", "rowform_")):
            yield from _other(path, "own")
    for folder in ("guangzhou", "jiangsu"):
        for path in sorted((SAMPLES / folder).glob("*.xls*")) if SAMPLES.exists() else ():
            yield from _other(path, folder)


def _town() -> Any:
    from yici.apps.places.public import find_area

    return find_area(TOWN)


def _own(form: Figures) -> dict[str, Any]:
    """A form with SQL: every cell that was filled is compared."""
    from yici.apps.places.public import list_areas
    from yici.apps.tables.tests.tables_of_figures import a_table
    from yici.core.access import SYSTEM

    areas = [one for one in list_areas(SYSTEM, parent=_town(), most=100) if form.of_areas]
    cells = [*form.cells, *([one.short_name] for one in areas)]
    line, figures = _fill(a_table(cells, top=form.head), f"{form.name}.xlsx", form.name)
    heads = {text: at for at, text in enumerate(form.cells[form.head - 1], 1) if text}
    wrong = []
    for at, row in enumerate(cells[form.head :], form.head + 1):
        for name, of_column in form.columns.items():
            found = figures.get((at, heads[name]))
            area = areas[at - form.head - 1] if form.of_areas else None
            of_row = "1" if form.of_areas else form.rows[str(row[0])]
            if found is None or found["known"] not in ("derived", "records", "conflict"):
                line["missing"] += of_row is not None and of_column is not None
                continue
            if of_row is None or of_column is None:
                line["unchecked"] += 1
                continue
            expected = _expected(form, str(row[0]), name, of_row, of_column, area)
            line["checked"] += 1
            if abs(Fraction(found["shown"] or 0) - expected) > Fraction(1, 100):
                wrong.append((row[0], name, found["shown"], float(expected), found["sentence"]))
    return {**line, "wrong": len(wrong), "wrong_cells": wrong[:5]}


def _expected(form: Figures, row: str, column: str, of_row: str, of_column: str, area: Any) -> Fraction:
    is_rate = of_row.startswith("rate:")
    where = f"{form.base} and {of_row.removeprefix('rate:')} and {of_column}"
    asked = form.values.get(f"{column}|{row}") or form.values.get(column)
    number = _number(form, where, area, asked[1] if asked else "")
    if is_rate:
        whole = _number(form, form.base, area, "")
        return number * 100 / whole if whole else Fraction(0)
    return number * Fraction(asked[2]).limit_denominator(10**6) if asked else number


def _number(form: Figures, where: str, area: Any, summed: str) -> Fraction:
    from django.db import connection

    from yici.core import clock

    relation = form.relation if form.entity in (P, H) else "located"
    entity = f"r.entity = '{form.entity}'" if form.entity in (P, H) else "1"
    kind = "member" if form.entity == P else "owned_by"
    what = f"coalesce(sum({summed}), 0)" if summed else "count(*)"
    sql = f"""
        select {what} from records_record r
        left join records_link l on l.part_id = r.id and l.kind = '{kind}' and l.to_on is null and l.replaced_at is null
        left join records_record h on h.id = l.whole_id
        where {entity} and r.state = 'living' and {where} and exists (
          select 1 from records_arearelation a join places_area x on x.id = a.area_id
          where a.record_id = r.id and a.relation = '{relation}' and a.replaced_at is null
            and (a.to_on is null or a.to_on >= :day) and x.path like :path)"""
    path = (area or _town()).path
    with connection.cursor() as cursor:
        text = sql.replace(":day", f"'{clock.today().isoformat()}'").replace(":path", f"'{path}%%'")
        cursor.execute(text.replace("%%", "%"))
        return Fraction(str(cursor.fetchone()[0]))


def _other(path: Path, group: str) -> Iterator[dict[str, Any]]:
    """A sheet without SQL: what is filled and asked, and how long it takes."""
    from yici.sheets.errors import SheetError
    from yici.sheets.opening import open_workbook

    data = path.read_bytes()
    try:
        open_workbook(data)
    except SheetError:
        return
    line, _figures = _fill(data, path.name, f"{group}/{path.name}")
    if line["cells"]:
        yield {**line, "wrong": None}


def _fill(data: bytes, name: str, title: str) -> tuple[dict[str, Any], dict[tuple[int, int], dict[str, Any]]]:
    from yici.apps.tables.models import CellFigure
    from yici.apps.tables.public import make_file, understand_form
    from yici.core.access import SYSTEM
    from yici.core.errors import YiciError

    began = time.perf_counter()
    view = understand_form(actor=SYSTEM, data=data, file_name=name, area=_town().key, purpose="bench")
    with contextlib.suppress(YiciError):  # a card or a list of the same file waits for a choice
        make_file(actor=SYSTEM, fill=view.key)
    seconds = time.perf_counter() - began
    rows = CellFigure.objects.filter(fill__key=view.key)
    known = Counter(rows.values_list("known", flat=True))
    found = rows.values("row", "column", "known", "shown", "sentence")
    figures = {(row["row"], row["column"]): dict[str, Any](row) for row in found}
    filled = known["derived"] + known["records"] + known["conflict"]
    line: dict[str, Any] = {
        "form": title, "cells": sum(known.values()) - known["kept"], "filled": filled, "asked": known["asked"],
        "blank": known["blank"], "told_differences": known["conflict"], "checked": 0, "missing": 0, "unchecked": 0,
        "seconds": round(seconds, 2),
    }  # fmt: skip
    return line, figures


def in_own_process(scale: str) -> list[dict[str, Any]]:
    """The lines, measured in a process whose Django serves the bench's own database."""
    prepare(scale)
    command = [sys.executable, "-m", "bench._figures_case"]
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, env=environment(scale_name(scale)), cwd=ROOT
    )
    return [json.loads(line) for line in io.StringIO(done.stdout) if line.startswith("{")]


if __name__ == "__main__":
    import django

    django.setup()
    for found_line in measure():
        print(json.dumps(found_line, ensure_ascii=False, default=str), flush=True)
