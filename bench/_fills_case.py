"""Every list form filled for one demo village, compared with the records: rows, cells, questions, second fill.

Run as a module in a process of its own, because Django is set up for the bench's own database. What belongs into a form
(``gold_rows.csv``) and what a column asks (``gold_columns.csv``) is said by hand, not by the matcher.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench.match import FORMS, ROOT, SAMPLES, is_right, same_facts

SIZES = {"small": 300, "full": 1_200}


def data_folder(scale: str) -> Path:
    """Where the demo village of a scale is kept between runs."""
    return ROOT / ".bench" / f"fills-{scale}"


def environment(scale: str) -> dict[str, str]:
    """The environment of the bench's own database."""
    return environment_of(data_folder(scale))


def environment_of(folder: Path) -> dict[str, str]:
    """The environment of a SQLite database in a folder of its own."""
    found = {
        **os.environ, "YICI_DATA": str(folder), "YICI_KEYS": str(folder / "keys"),
        "DJANGO_SETTINGS_MODULE": "yici.shell.settings",
    }  # fmt: skip
    found.pop("DATABASE_URL", None)
    return found


def prepare(scale: str) -> None:
    """A fresh database with one demo village: answers of an earlier run must not help."""
    folder = data_folder(scale)
    subprocess.run(["rm", "-rf", str(folder)], check=True)
    folder.mkdir(parents=True)
    yici = [sys.executable, "-m", "yici.shell.cli"]
    for command in (
        ["django", "migrate", "-v", "0"],
        ["city", "load", str(ROOT / "cities" / "ordos")],
        ["demo", "residents", "--count", str(SIZES[scale]), "--seed", "11", "--places"],
    ):
        subprocess.run([*yici, *command], check=True, capture_output=True, env=environment(scale), cwd=ROOT)


def measure() -> list[dict[str, Any]]:
    """One line a form. Needs Django set up."""
    from yici.apps.places.public import list_areas
    from yici.apps.records.public import PopulationQuery, find_population
    from yici.core.access import SYSTEM

    areas = list_areas(SYSTEM, level=5, most=2000)
    village = max(areas, key=lambda area: find_population(SYSTEM, PopulationQuery("person", area_key=area.key)).count)
    with (ROOT / "bench" / "gold_rows.csv").open(encoding="utf-8", newline="") as file:
        gold = list(csv.DictReader(file))
    return [line for row in gold if (line := _one_form(row, village)) is not None]


def _path_of(name: str) -> Path:
    return (SAMPLES if "/" in name else FORMS) / name


def _one_form(row: dict[str, str], village: Any) -> dict[str, Any] | None:
    from yici.apps.records.public import PopulationQuery, find_population
    from yici.apps.tables.public import choose_population, make_file, understand_form
    from yici.core.access import SYSTEM

    path = _path_of(row["file"])
    if not path.exists():
        return None
    expected = find_population(
        SYSTEM, PopulationQuery(row["entity"], row["condition"], row["relation"], area_key=village.key)
    )
    data = path.read_bytes()
    view = understand_form(actor=SYSTEM, data=data, file_name=path.name, area=village.key, purpose="bench")
    sheet = next(one for one in view.sheets if one.name == row["sheet"])
    line: dict[str, Any] = {"file": row["file"], "sheet": row["sheet"], "expected_rows": expected.count}
    if sheet.skipped:
        return {**line, "state": "skipped", "why": sheet.skipped}
    asked_population = sheet.population is None or sheet.population.is_asked
    if asked_population:
        view = choose_population(actor=SYSTEM, fill=view.key, sheet=sheet.name, condition=row["condition"])
    view = make_file(actor=SYSTEM, fill=view.key)
    rows = _rows_of(view.key, row["sheet"])
    line.update(
        state="population asked" if asked_population else "filled", rows=len(rows),
        missing=len(set(expected.records) - {record for _, record in rows}),
        extra=len({record for _, record in rows} - set(expected.records)), cells=view.counts,
        questions=view.open_questions,
    )  # fmt: skip
    line.update(_wrong_cells(view, row, rows))
    line.update(_second_time(view, data, path.name, village))
    return line


def _rows_of(key: uuid.UUID, sheet: str) -> list[tuple[int, uuid.UUID]]:
    from yici.apps.tables.models import ReceiptRow

    return list(ReceiptRow.objects.filter(fill__key=key, sheet=sheet).order_by("row").values_list("row", "record"))


def _wrong_cells(view: Any, row: dict[str, str], rows: list[tuple[int, uuid.UUID]]) -> dict[str, Any]:
    """Filled cells that do not say what the records say about the gold's fact."""
    from yici.apps.records.public import read_rows
    from yici.apps.tables.planning.memory import matcher_catalogue
    from yici.apps.tables.public import get_file
    from yici.core.access import SYSTEM
    from yici.sheets.grid import column_number
    from yici.sheets.opening import open_workbook

    catalogue, same = matcher_catalogue(), same_facts()
    drawn = open_workbook(get_file(SYSTEM, view.key).data).sheet(row["sheet"])
    gold = gold_of(row["file"], row["sheet"])
    sheet = next(one for one in view.sheets if one.name == row["sheet"])
    wrong: Counter[str] = Counter()
    checked = 0
    codes = {column.letter: column.element for column in sheet.columns if column.element}
    opposite = {column.letter for column in sheet.columns if column.format.endswith("!")}
    values = {one.record: one.values for one in read_rows(
        SYSTEM, [record for _, record in rows], list(dict.fromkeys(codes.values())), purpose="bench"
    )} if rows else {}  # fmt: skip
    for letter, code in codes.items():
        right = letter not in gold or not gold[letter] or is_right(code, gold[letter], catalogue, same)
        for number, record in rows:
            text = drawn.text(number, column_number(letter)).strip()
            if not text:
                continue
            checked += 1
            known = values[record].get(code)
            value = known.value if known is not None else None
            value = not value if letter in opposite and isinstance(value, bool) else value
            if not right or value is None or not says(text, value, catalogue, code):
                wrong[letter] += 1
    return {"checked": checked, "wrong": sum(wrong.values()), "wrong_columns": dict(wrong)}


def gold_of(file: str, sheet: str) -> dict[str, str]:
    """The gold's element by column letter, for columns with a keepable fact."""
    found: dict[str, str] = defaultdict(str)
    with (FORMS / "gold_columns.csv").open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            if row["file"] == file and row["sheet"].strip() == sheet.strip():
                found[row["column"]] = row["element"] if row["class"] in ("element", "derived") else ""
    return found


def says(text: str, value: Any, catalogue: Any, code: str) -> bool:
    """Whether a cell's text says the value, in any usual way of writing it."""
    element = catalogue.elements[code]
    several = value if isinstance(value, tuple) else (value,)
    accepted = {str(one) for one in several}
    if isinstance(value, bool):
        return text in (("是", "有", "√", "1") if value else ("否", "无", "×", "2"))
    for entry in catalogue.code_lists.get(element.code_list, ()):
        if entry.code in accepted:
            accepted |= {entry.name, *entry.aliases}
    bare = re.sub(r"\D", "", text)
    if any(
        re.fullmatch(r"\d{4}(-\d\d){0,2}", one) and bare and one.replace("-", "").startswith(bare[:4])
        for one in accepted
    ):
        return True
    if any(_same_measure(text, one) for one in accepted):
        return True
    numbers = {one.rstrip("0").rstrip(".") if "." in one else one for one in accepted}
    plain = text.rstrip("0").rstrip(".") if "." in text else text
    return plain in numbers or any(one in text or text in one for one in accepted)


def _same_measure(text: str, value: str) -> bool:
    """Whether a cell holds the value in another unit (元 and 万元, 亩 and 公顷)."""
    try:
        said, kept = float(text), float(value)
    except ValueError:
        return False
    return any(abs(said * factor - kept) <= abs(kept) * 0.001 for factor in (1, 10_000, 1e-4, 15, 1 / 15))


def _answer_to(question: Any) -> str:
    by_type = {
        "phone": "14000009999", "date": "2020-05-01", "int": "1", "dec": "1", "money": "100", "area": "1", "bool": "是",
        "year": "2020", "number": "1",
    }  # fmt: skip
    if question.choices:
        return str(question.choices[0])
    return by_type.get(question.type, "试填")


def _second_time(view: Any, data: bytes, name: str, village: Any) -> dict[str, Any]:
    """Everything answered once; then the same form again: what is still asked."""
    from yici.apps.tables.public import Answer, answer_questions, list_questions, understand_form
    from yici.core.access import SYSTEM

    questions = list_questions(SYSTEM, view.key, limit=100_000)
    refused: Iterable[Any] = ()
    if questions:
        answers = [Answer(one.number, _answer_to(one)) for one in questions]
        refused = answer_questions(actor=SYSTEM, fill=view.key, answers=answers).refused
    again = understand_form(actor=SYSTEM, data=data, file_name=name, area=village.key, purpose="bench")
    return {
        "answered": len(questions) - len(list(refused)),
        "refused": len(list(refused)),
        "asked_again": again.open_questions,
    }


def in_own_process(scale: str) -> list[dict[str, Any]]:
    """The lines, measured in a process whose Django serves the bench's own database."""
    prepare(scale)
    command = [sys.executable, "-m", "bench._fills_case"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment(scale), cwd=ROOT)
    return [json.loads(line) for line in io.StringIO(done.stdout) if line.startswith("{")]


if __name__ == "__main__":
    import django

    django.setup()
    for found_line in measure():
        print(json.dumps(found_line, ensure_ascii=False, default=str), flush=True)
