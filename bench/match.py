"""How well columns are matched to elements, against the gold labels (``tests/forms/gold_columns.csv``).

Over all columns, rows and fields with a keepable fact: *coverage* (the catalogue has the fact), *matched* (rightly
understood) and *wrong* (understood as something else: a wrong fill). ``same_facts.csv`` names elements that the
catalogue codes otherwise than the gold, each with its reason. Lines ``other-…`` are headings of ledgers of other cities
and systems without their files (``other_headings.csv``), in sets of the order in which they were labelled; they are not
in ``all``. Run as a module with ``--misses`` it lists every miss.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from yici.apps.tables.matching import match_sheet
from yici.apps.tables.matching.catalogue import from_files
from yici.apps.tables.matching.contracts import Catalogue, ColumnFacts, ColumnMatch, SheetFacts
from yici.apps.tables.matching.periods import period_of
from yici.apps.tables.population import Lexicon, infer_population, lexicon_of
from yici.apps.tables.understanding import BlockReading, FormReading, understand_workbook
from yici.sheets.grid import address
from yici.sheets.opening import open_workbook

ROOT = Path(__file__).resolve().parent.parent
FORMS = ROOT / "tests" / "forms"
SAMPLES = ROOT.parent / "shared" / "data" / "templates"
CITY = ROOT / "cities" / "ordos"
GOALS = {"banan": (0.85, 0.005)}  # (matched at least, wrong at most)


@dataclass
class Score:
    """Counts of one group and the columns that were not rightly understood."""

    counts: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def share(self, name: str) -> float:
        """Part of the columns with a keepable fact."""
        return round(self.counts[name] / max(self.counts["keepable"], 1), 4)


def run(scale: str, rounds: int) -> Iterator[dict[str, Any]]:
    """One line for each group of forms, and one over all."""
    began = time.perf_counter()
    scores = score_all()
    spent = time.perf_counter() - began
    total = Score()
    for one in scores.values():
        total.counts += one.counts
    others = score_other_headings()
    for group, one in [*sorted(scores.items()), ("all", total), *sorted(others.items())]:
        goal = GOALS.get(group)
        matched, wrong = one.share("right"), one.share("wrong")
        yield {
            "bench": "match", "case": group, "ours": matched, "unit": "matched", "limit": 1.0, "ratio": matched,
            "goal": f"matched >= {goal[0]}, wrong <= {goal[1]}" if goal else None,
            "met": (matched >= goal[0] and wrong <= goal[1]) if goal else None, "peer": {}, "peak_mb": None,
            "rounds": 1, "spread": 0.0, "scale": scale, "database": None, "coverage": one.share("covered"),
            "wrong": wrong, "columns": one.counts["columns"], "keepable": one.counts["keepable"],
            "understood_beyond": one.counts["beyond"], "seconds": round(spent, 2),
        }  # fmt: skip


def score_all() -> dict[str, Score]:
    """Scores by group; groups whose files are absent are left out."""
    catalogue, lexicon = from_files(CITY), lexicon_of(CITY)
    same = same_facts()
    by_file: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    with (FORMS / "gold_columns.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            by_file[(row["source"], row["file"])].append(row)
    scores: dict[str, Score] = defaultdict(Score)
    for (source, name), rows in by_file.items():
        path = (SAMPLES if source == "sample" else FORMS) / name
        if not path.exists():
            continue
        form = understand_workbook(open_workbook(path), catalogue, lexicon, file_name=path.name)
        places = {sheet.name.strip(): matches_by_place(form, sheet.name) for sheet in form.sheets}
        for row in rows:
            match = places.get(row["sheet"].strip(), {}).get(row["column"])
            _score(scores[row["group"]], row, match, catalogue, same)
    return dict(scores)


def score_other_headings() -> dict[str, Score]:
    """Scores of headings of other systems, by set: "other-C" …"""
    catalogue, lexicon, same = from_files(CITY), lexicon_of(CITY), same_facts()
    forms: dict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
    with (ROOT / "bench" / "other_headings.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            forms[(row["set"], row["title"], row["kind"])].append(row)
    scores: dict[str, Score] = defaultdict(Score)
    for (name, title, kind), rows in forms.items():
        for row, match in zip(rows, _matched(title, kind, rows, catalogue, lexicon), strict=True):
            said = {"file": name, "sheet": title, "column": row["place"], "path": row["heading"]}
            gold = {"class": "element" if row["element"] else "", "element": row["element"], **said}
            _score(scores[f"other-{name}"], gold, match, catalogue, same)
    return dict(scores)


def _matched(
    title: str, kind: str, rows: list[dict[str, str]], catalogue: Catalogue, lexicon: Lexicon
) -> tuple[ColumnMatch, ...]:
    """Headings without a file, matched again by the entity of their population where that is sure, as sheets are."""
    columns = []
    for row in rows:
        path = tuple(row["heading"].split("/"))
        choices = tuple(filter(None, row["choices"].split("|")))
        columns.append(ColumnFacts(row["place"], path, row["unit"], choices=choices, period=period_of(path)))
    sheet = SheetFacts("Sheet1", kind, title, (), tuple(columns))
    found = match_sheet(sheet, catalogue)
    guess = infer_population(sheet, found.entity.entity, found.columns, lexicon)
    if guess.entity and guess.entity != found.entity.entity and guess.confidence >= 0.8:
        found = match_sheet(sheet, catalogue, row_entity=guess.entity)
    return found.columns


def matches_by_place(form: FormReading, name: str) -> dict[str, ColumnMatch]:
    """Matches of a sheet by column letter, row number, or the label cell of a field."""
    sheet = next(one for one in form.sheets if one.name == name)
    found: dict[str, ColumnMatch] = {}
    main = sheet.as_read[1] if sheet.as_read else sheet.main
    for reading in (*reversed(sheet.more), main):
        found.update(_of_block(reading))
    return found


def _of_block(reading: BlockReading) -> dict[str, ColumnMatch]:
    found: dict[str, ColumnMatch] = {}
    if reading.rows is not None:
        found.update((match.letter, match) for match in reading.rows.columns)
    if reading.block.kind == "card":
        fields = zip(reading.block.fields, reading.match.columns, strict=True)
        found.update((address(one.label.top, one.label.left), match) for one, match in fields)
    else:
        found.update((match.letter, match) for match in reading.match.columns)
        found.update(_at_headings(reading))
    return found


def _at_headings(reading: BlockReading) -> dict[str, ColumnMatch]:
    """Columns by the cells of their headings, rows by the cell of their name: places of a table below another one."""
    header = reading.block.header
    found: dict[str, ColumnMatch] = {}
    for row in range(header.top, header.bottom + 1) if header is not None else ():
        found.update((f"{match.letter}{row}", match) for match in reading.match.columns)
    if reading.rows is not None:
        printed = {str(row.number): row.stub for row in reading.block.rows}
        found.update((address(int(match.letter), printed[match.letter] or 1), match) for match in reading.rows.columns)
    return found


def same_facts() -> set[tuple[str, str]]:
    """(code of the catalogue, code of the gold) that name the same fact."""
    with (ROOT / "bench" / "same_facts.csv").open(encoding="utf-8", newline="") as file:
        return {(row["catalogue"], row["gold"]) for row in csv.DictReader(file)}


def is_right(code: str, gold: str, catalogue: Catalogue, same: set[tuple[str, str]]) -> bool:
    """Whether an element answers what the gold says: the same code, or a rule over it, or a listed equal."""
    element = catalogue.elements.get(code)
    for said in gold.split("|"):
        bare = re.sub(r"\[.*", "", said.strip())
        if code in (bare, said.strip()) or (code, bare) in same or (code, said.split(" ")[0].split("]")[0]) in same:
            return True
        if element is not None and bare and re.search(rf"(?<![\w.]){re.escape(bare)}(?![\w.])", element.derive):
            return True
    return any(code == one and said.startswith(start) for one, start in same for said in gold.split("|"))


def _score(
    score: Score, row: dict[str, str], match: ColumnMatch | None, catalogue: Catalogue, same: set[tuple[str, str]]
) -> None:
    score.counts["columns"] += 1
    gold = row["element"]
    keepable = row["class"] in ("element", "derived") and bool(gold) and not gold.startswith("form.")
    code = match.element if match is not None else None
    right = code is not None and is_right(code, gold, catalogue, same)
    if not keepable:
        score.counts["beyond"] += code is not None
        return
    score.counts["keepable"] += 1
    bases = [re.sub(r"\[.*", "", one.strip()) for one in gold.split("|")]
    covered = (
        right or any(one in catalogue.elements for one in bases) or any(gold_code in bases for _, gold_code in same)
    )
    score.counts["covered"] += covered
    verdict = "right" if right else "wrong" if code is not None else "missed"
    score.counts[verdict] += 1
    if verdict != "right":
        got = f"{code} ({match.confidence})" if code and match else (match.reason if match else "no such place")
        score.misses.append(f"{verdict:6} {row['file']} {row['sheet']}!{row['column']} {row['path']}: {gold} — {got}")


if __name__ == "__main__":
    for line in run("full", 1):
        print(json.dumps(line, ensure_ascii=False))
    if "--misses" in sys.argv:
        for group_name, found_score in {**score_all(), **score_other_headings()}.items():
            print(f"== {group_name}")
            print("\n".join(found_score.misses))
