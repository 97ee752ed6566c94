"""The cases of ``reports``, in a process whose Django serves the bench's own database."""

from __future__ import annotations

import datetime as dt
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

from bench._city import ROOT, SIZES, data_folder

REPORTS = 300
AT_ONCE = 50
AGES = (6, 16, 18, 35, 45, 60, 65, 70, 80, 90)
CODES = {
    "person.sex": ("1", "2"),
    "person.ethnicity": ("01", "02"),
    "person.education": ("20", "30", "60", "70", "80", "90"),
    "person.presence": ("home", "away_region", "away_outside", "away_county"),
    "person.medical_insurance": ("resident", "none"),
    "person.health_status": ("healthy", "chronic", "weak", "major"),
    "person.work_status": ("farming", "unemployed", "unable", "student", "migrant_in_region"),
    "person.marital_status": ("10", "20", "30"),
    "elder.living_alone": ("couple", "children", "alone"),
    "elder.self_care": ("intact", "mild", "moderate"),
}
MONEY = ("person.pension_amount", "elder.allowance")


def definitions(today: dt.date) -> list[tuple[str, str]]:
    """(condition, the same in hand-written SQL) of every report: one to three simple conditions."""
    random = Random(3)
    found = []
    for _ in range(REPORTS):
        parts = [_part(random, today) for _ in range(random.choice((1, 2, 2, 3)))]
        word = random.choice((" and ", " and ", " or "))
        found.append((word.join(one for one, _ in parts), word.upper().join(two for _, two in parts)))
    return found


def _part(random: Random, today: dt.date) -> tuple[str, str]:
    draw = random.random()
    if draw < 0.35:
        years = random.choice(AGES)
        limit = today.replace(year=today.year - years, day=min(today.day, 28 if today.month == 2 else today.day))
        if random.random() < 0.5:
            return f"age(person.birth_date) >= {years}", f"person__birth_date <= DATE '{limit}'"
        return f"person.age < {years}", f"person__birth_date > DATE '{limit}'"
    if draw < 0.45:
        code, amount = random.choice(MONEY), random.choice((140, 200, 250, 300))
        return f"{code} > {amount}", f"{code.replace('.', '__')} > {amount}"
    code = random.choice(list(CODES))
    column, values = code.replace(".", "__"), random.sample(CODES[code], 2)
    if random.random() < 0.5:
        return f"{code} = '{values[0]}'", f"{column} = '{values[0]}'"
    inside = f"('{values[0]}', '{values[1]}')"
    return f"{code} in {inside}", f"{column} IN {inside}"


def statements(table: str, count: str, today: dt.date) -> list[str]:
    """The reports in hand-written SQL, fifty a scan."""
    sql = [two for _, two in definitions(today)]
    lives = f"state <> 'merged' AND (ended_on IS NULL OR ended_on > DATE '{today}') AND registered IS NOT NULL"
    return [
        f"SELECT registered, {', '.join(count.format(one) for one in sql[at : at + AT_ONCE])} "
        f"FROM {table} WHERE {lives} GROUP BY registered ORDER BY registered"
        for at in range(0, len(sql), AT_ONCE)
    ]


def line(case: str, ours: float, unit: str, scale: str, **more: Any) -> None:
    """Print a line in the shape of every bench."""
    peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
    found = {
        "bench": "reports", "case": case, "ours": ours, "unit": unit, "limit": None, "ratio": None, "goal": None,
        "met": None, "peer": {}, "peak_mb": peak, "rounds": 1, "spread": 0.0, "scale": scale, "database": "sqlite",
        **more,
    }  # fmt: skip
    print(json.dumps(found, ensure_ascii=False), flush=True)


def load_and_build(scale: str) -> None:
    """What putting people in took, and what building the mirror takes (kept from the run that did it)."""
    from yici.apps.records.public import build_mirror, count_records, mirror_standing

    loaded = json.loads((data_folder(scale) / "loaded.json").read_text("utf-8"))
    pace = round(loaded["records"] / loaded["seconds"] * 60)
    line("load", pace, "records/min", scale, goal=">= 200000", met=pace >= 200_000, residents=loaded["people"],
         records=loaded["records"], seconds=loaded["seconds"])  # fmt: skip
    kept = data_folder(scale) / "built.json"
    if mirror_standing() is None or not kept.exists():
        whole, done, shown = count_records(), 0, 0.0
        began, cpu = time.perf_counter(), time.process_time()

        def show(count: int) -> None:
            nonlocal done, shown
            done += count
            if time.perf_counter() - shown > 1:
                shown = time.perf_counter()
                sys.stderr.write(f"\rmirror: {done:,}/{whole:,} records ")

        generation = build_mirror(show)
        sys.stderr.write("\n")
        facts = {"seconds": round(time.perf_counter() - began, 1), "cpu_s": round(time.process_time() - cpu, 1),
                 "rows": sum(generation.manifest.rows.values()), "megabytes": round(generation.bytes() / 1e6, 1),
                 "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)}  # fmt: skip
        kept.write_text(json.dumps(facts), "utf-8")
    facts = json.loads(kept.read_text("utf-8"))
    rate = round(facts["rows"] / facts["seconds"])
    line("build", facts["seconds"], "s", scale, goal=">= 100000 rows/s", met=rate >= 100_000, rows_per_s=rate, **{
        name: facts[name] for name in ("rows", "cpu_s", "megabytes", "peak_mb")
    })  # fmt: skip


def reports(scale: str, rounds: int) -> None:
    """300 reports by village: ours, hand-written DuckDB, and PostgreSQL over typed columns."""
    import duckdb

    from yici.apps.places.public import list_areas
    from yici.apps.records.columnar.mirror import generation_in_force
    from yici.apps.records.public import Measure, TableQuery, tabulate_many
    from yici.core import clock
    from yici.core.access import SYSTEM

    today = clock.today()
    generation = generation_in_force()
    assert generation is not None
    queries = [
        TableQuery((Measure(f"report {n}", "person", one),), "area:5") for n, (one, _) in enumerate(definitions(today))
    ]
    hand = duckdb.connect(str(generation.database), read_only=True)
    numbers = {one.id: str(one.key) for one in list_areas(SYSTEM, level=5, most=5000)}
    times: dict[str, list[float]] = {"ours": [], "limit": [], "ours cpu": [], "limit cpu": []}
    first = 0.0
    for turn in range(rounds + 1):
        began, cpu = time.perf_counter(), time.process_time()
        tables = tabulate_many(SYSTEM, queries)
        spent, used = time.perf_counter() - began, time.process_time() - cpu
        began, cpu = time.perf_counter(), time.process_time()
        rows = [hand.execute(sql).fetchall() for sql in statements("person", "count_if({})", today)]
        if turn == 0:
            first = spent  # expressions are compiled once and kept
            continue
        times["ours"].append(spent)
        times["ours cpu"].append(used)
        times["limit"].append(time.perf_counter() - began)
        times["limit cpu"].append(time.process_time() - cpu)
    expected: dict[tuple[str, int], int] = {}
    for batch, some in enumerate(rows):
        for row in some:
            for place, count in enumerate(row[1:]):
                expected[numbers[row[0]], batch * AT_ONCE + place] = int(count or 0)
    cells = 0
    for number, table in enumerate(tables):
        for one in table.rows:
            cells += 1
            if one.values[0] != expected.get((one.key, number), 0):
                raise AssertionError(f"report {number}: {one} is not {expected.get((one.key, number), 0)}")
    middle = {name: statistics.median(some) for name, some in times.items()}
    peer = postgresql(scale, str(generation.parquet("person")), today, expected, numbers)
    ratio = middle["ours"] / middle["limit"]
    is_met = ratio <= 1.5 and (not peer or peer["postgresql"] >= 10 * middle["ours"])
    line("reports", round(middle["ours"], 3), "s", scale, limit=round(middle["limit"], 3), ratio=round(ratio, 2),
         goal="<= 1.5 x limit, >= 10 x faster than postgresql", met=is_met, peer=peer, rounds=rounds,
         spread=round((max(times["ours"]) - min(times["ours"])) / middle["ours"], 3), residents=SIZES[scale],
         reports=REPORTS, villages=len(tables[0].rows), cells=cells, first_s=round(first, 2),
         cpu_s=round(middle["ours cpu"], 2), limit_cpu_s=round(middle["limit cpu"], 2))  # fmt: skip


def postgresql(
    scale: str, parquet: str, today: dt.date, expected: dict[tuple[str, int], int], numbers: dict[int, str]
) -> dict[str, Any]:
    """Seconds that PostgreSQL takes for the same reports over typed columns, on a server of its own."""
    kept = data_folder(scale) / "postgresql.json"
    command = [str(ROOT / "tests" / "with_postgresql.sh"), sys.executable, "-m", "bench._reports_postgresql"]
    done = subprocess.run([*command, parquet, str(today), str(kept)], cwd=ROOT, env=os.environ, capture_output=True)
    if done.returncode != 0:
        sys.stderr.write(done.stderr.decode()[-500:])
        return {}
    found = json.loads(kept.read_text("utf-8"))
    for batch, rows in enumerate(found.pop("rows")):
        for row in rows:
            for place, count in enumerate(row[1:]):
                if expected[numbers[row[0]], batch * AT_ONCE + place] != count:
                    raise AssertionError("PostgreSQL counted something else")
    return {str(name): value for name, value in found.items()}


def freshness(scale: str, rounds: int) -> None:
    """The next report after one edit, against the same report with nothing changed."""
    from yici.apps.records.columnar.mirror import refresh
    from yici.apps.records.models import Record
    from yici.apps.records.public import Answer, Measure, SourceFacts, TableQuery, record_answers, tabulate
    from yici.core.access import SYSTEM

    if scale == "small":
        refresh()
    query = TableQuery((Measure("unemployed", "person", "person.work_status = 'unemployed'"),), "area:5")
    someone = Record.objects.filter(entity="person", state="living").order_by("id").values_list("key", flat=True)
    keys = list(someone[: rounds + 3])
    quiet: list[float] = []
    cpu: dict[str, list[float]] = {"quiet": [], "edited": []}
    for _ in range(rounds + 3):
        began, used = time.perf_counter(), time.process_time()
        tabulate(SYSTEM, query)
        quiet.append(time.perf_counter() - began)
        cpu["quiet"].append(time.process_time() - used)
    edited: list[float] = []
    said: dict[Any, Any] = {}
    for number, key in enumerate(keys):
        before = sum(int(row.values[0] or 0) for row in tabulate(SYSTEM, query).rows)
        state = said[key] = Record.objects.get(key=key).current.get("person.work_status")
        new = "farming" if state == "unemployed" else "unemployed"
        record_answers(SYSTEM, [Answer(key, "person.work_status", new)], SourceFacts("typed", f"bench {number}"))
        began, used = time.perf_counter(), time.process_time()
        table = tabulate(SYSTEM, query)
        edited.append(time.perf_counter() - began)
        cpu["edited"].append(time.process_time() - used)
        after = sum(int(row.values[0] or 0) for row in table.rows)
        if after - before != (-1 if state == "unemployed" else 1):
            raise AssertionError("the edit is not in the next report")
    for key, state in said.items():  # as it was: the next run compares with the same city
        record_answers(SYSTEM, [Answer(key, "person.work_status", state)], SourceFacts("typed", "bench, back"))
    ours, limit = statistics.median(edited), statistics.median(quiet[3:])
    line("freshness", round((ours - limit) * 1000, 1), "ms added", scale, limit=round(limit * 1000, 1),
         ratio=round(ours / limit, 2), goal="<= 100 ms added", met=ours - limit <= 0.1, rounds=len(keys),
         spread=round((max(edited) - min(edited)) / ours, 3), residents=SIZES[scale],
         report_after_edit_ms=round(ours * 1000, 1),
         cpu_added_ms=round((statistics.median(cpu["edited"]) - statistics.median(cpu["quiet"][3:])) * 1000, 1),
         cpu_quiet_ms=round(statistics.median(cpu["quiet"][3:]) * 1000, 1))  # fmt: skip


def main(scale: str, rounds: int) -> None:
    """Every case in turn."""
    load_and_build(scale)
    reports(scale, rounds)
    freshness(scale, rounds)


if __name__ == "__main__":
    import django

    django.setup()
    main(sys.argv[1], max(3, int(sys.argv[2])))
    assert Path(ROOT).exists()
