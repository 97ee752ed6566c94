"""Filling a form of 30 columns from stored records: decryption, formats, access events and the receipt included.

The records are demo residents in a database of their own under ``.bench``; run as a module in a process of its own,
because Django is set up for that folder. The limit is the same cells written as sheet XML, as in the case ``rows``.
"""

from __future__ import annotations

import io
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from yici.apps.tables.matching.words import words

ROOT = Path(__file__).resolve().parent.parent
SIZES = {"small": 2_000, "full": 50_000}
GOAL = 6.0
HEADINGS = words(
    """序号 姓名 性别 身份证号码 出生日期 年龄 民族 文化程度 政治面貌 联系电话 户籍地址 与户主关系 户主姓名 户编号
    家庭人口
    农户类型 村民小组 行政村 婚姻状况 身体状况 劳动能力 务工状况 务工地点 务工时间 开户银行 银行账号 残疾人证号 残疾类别
    入党时间 备注"""
)


def data_folder(scale: str) -> Path:
    """Where the database of a scale is kept between runs."""
    return ROOT / ".bench" / f"fill-records-{scale}"


def prepare(scale: str) -> None:
    """Make the database with its residents once."""
    folder = data_folder(scale)
    if (folder / "ready").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    yici = [sys.executable, "-m", "yici.shell.cli"]
    environment = {**os.environ, "YICI_DATA": str(folder), "YICI_KEYS": str(folder / "keys")}
    environment.pop("DATABASE_URL", None)
    for command in (
        ["django", "migrate", "-v", "0"],
        ["city", "load", str(ROOT / "cities" / "ordos")],
        ["demo", "residents", "--count", str(SIZES[scale]), "--seed", "1"],
    ):
        subprocess.run([*yici, *command], check=True, capture_output=True, env=environment, cwd=ROOT)
    (folder / "ready").touch()


def in_own_process(scale: str, rounds: int) -> Iterator[dict[str, Any]]:
    """The line of this case, measured in a process whose Django serves the bench's own database."""
    prepare(scale)
    folder = data_folder(scale)
    environment = {
        **os.environ, "YICI_DATA": str(folder), "YICI_KEYS": str(folder / "keys"),
        "DJANGO_SETTINGS_MODULE": "yici.shell.settings",
    }  # fmt: skip
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "bench._records_case", scale, str(rounds)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment, cwd=ROOT)
    yield json.loads(done.stdout.splitlines()[-1])


def build_form() -> bytes:
    """A list of residents with 30 columns and two blank rows."""
    from openpyxl import Workbook
    from openpyxl.styles import Border, Side

    book = Workbook()
    sheet = book.active
    sheet.title = "台账"
    sheet["A1"] = "户籍人口信息台账"
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(HEADINGS))
    line = Side("thin")
    for column, heading in enumerate(HEADINGS, 1):
        sheet.cell(2, column).value = heading
        for row in (2, 3, 4):
            sheet.cell(row, column).border = Border(left=line, right=line, top=line, bottom=line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def measure(scale: str, rounds: int) -> dict[str, Any]:
    """Ours and limit one after the other in each round. Needs Django set up."""
    from bench.fill import write_limit
    from yici.apps.places.public import list_areas
    from yici.apps.tables.public import get_file, make_file, understand_form
    from yici.core.access import SYSTEM

    city = next(area for area in list_areas(SYSTEM, level=2))
    view = understand_form(actor=SYSTEM, data=build_form(), file_name="bench.xlsx", area=city.key, purpose="bench")
    population = view.sheets[0].population
    count = population.count if population else 0
    times: dict[str, list[float]] = {"ours": [], "limit": []}
    cells: list[tuple[Any, ...]] = []
    for _ in range(max(3, rounds)):
        began = time.perf_counter()
        view = make_file(actor=SYSTEM, fill=view.key)
        times["ours"].append(time.perf_counter() - began)
        cells = cells or _typed_rows(get_file(SYSTEM, view.key).data, count or 0)
        began = time.perf_counter()
        write_limit(cells)
        times["limit"].append(time.perf_counter() - began)
    ours, limit = statistics.median(times["ours"]), statistics.median(times["limit"])
    return {
        "bench": "fill", "case": "records", "ours": round(ours, 3), "unit": "s", "limit": round(limit, 3),
        "ratio": round(ours / limit, 2), "goal": GOAL, "met": ours <= GOAL * limit, "peer": {},
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1), "rounds": len(times["ours"]),
        "spread": round((max(times["ours"]) - min(times["ours"])) / ours, 3), "scale": scale, "database": "sqlite",
        "rows": count, "columns": len(HEADINGS), "cells": view.counts,
        "rows_per_s": round((count or 0) / ours),
    }  # fmt: skip


def _typed_rows(data: bytes, count: int) -> list[tuple[Any, ...]]:
    """The cells of the filled form as typed Python rows, for the limit; checks that every record has its row."""
    from openpyxl import load_workbook

    sheet = load_workbook(io.BytesIO(data), read_only=True).worksheets[0]
    rows = [row for row in sheet.iter_rows(min_row=3, max_col=len(HEADINGS), values_only=True) if row[1]]
    if len(rows) != count:
        raise AssertionError(f"{count} records became {len(rows)} rows")
    return [tuple(cell.date() if hasattr(cell, "date") else cell for cell in row) for row in rows]


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2])), ensure_ascii=False))
