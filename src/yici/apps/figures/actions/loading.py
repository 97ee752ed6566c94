"""Definitions as a city's files: rows are kept as they stand, and each change of them makes a new version."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from yici.apps.figures.actions.versions import retire_definition, write_definition
from yici.apps.figures.cityfiles import rows_of_spec, spec_of_rows
from yici.apps.figures.contracts import DefinitionFacts
from yici.apps.records.public import catalogue
from yici.core.access import SYSTEM
from yici.core.threeway import LoadedTable, Row, table_of_rows

FIGURES, MEASURES = "figures.csv", "figure_measures.csv"


def loaded_tables() -> dict[str, LoadedTable]:
    """The tables of figures for loading and exporting a city's files."""
    figures, measures = table_of_rows(FIGURES), table_of_rows(MEASURES)

    def write_figures(rows: dict[str, Row], retired: list[str]) -> None:
        figures.write(rows, retired)
        _compose(rows)
        for code in retired:
            retire_definition(SYSTEM, code)

    def write_measures(rows: dict[str, Row], retired: list[str]) -> None:
        measures.write(rows, retired)
        _compose({key.partition("|")[0] for key in (*rows, *retired)})

    return {
        "figures": LoadedTable(FIGURES, figures.read, write_figures),
        "figure_measures": LoadedTable(MEASURES, measures.read, write_measures),
    }


def _compose(codes: Iterable[str]) -> None:
    """Write a version of each of these definitions whose rows say something new; one without columns waits."""
    elements, lists = catalogue().elements, catalogue().lists
    of_element = {one.code: one.code_list for one in elements.values() if one.code_list}
    names = {name: [(one.code, one.name, one.name_en) for one in found.values] for name, found in lists.items()}
    measures: dict[str, list[Row]] = defaultdict(list)
    for row in table_of_rows(MEASURES).read().values():
        measures[row["figure"]].append(row)
    figures = table_of_rows(FIGURES).read()
    for code in sorted(set(codes) & set(figures)):
        if measures[code]:
            row = figures[code]
            write_definition(
                SYSTEM, code, name=row["name"], name_en=row["name_en"],
                spec=spec_of_rows(row, measures[code], names, of_element), is_public=row["public"] == "yes",
                owner=row["owner"], valid_from=dt.date.fromisoformat(row["valid_from"]), note=row["note"],
            )  # fmt: skip


def keep_as_rows(made: DefinitionFacts) -> None:
    """Rows of the files for a definition made at the desk, so that an export carries it. Inside an action."""
    left = "|".join(f"{one.entity}: {one.condition}: {one.reason}" for one in made.spec.exclusions)
    row = {
        "code": made.code, "name": made.name, "name_en": made.name_en or made.name, "source": made.spec.source,
        "by": made.spec.by, "period": made.spec.period, "public": "yes" if made.is_public else "no",
        "owner": made.owner, "left_out": left, "valid_from": made.valid_from.isoformat(), "note": made.note,
    }  # fmt: skip
    table_of_rows(FIGURES).write({made.code: row}, [])
    rows = {f"{made.code}|{one['code']}": one for one in rows_of_spec(made.code, made.spec)}
    measures = table_of_rows(MEASURES)
    gone = [key for key in measures.read() if key.startswith(f"{made.code}|") and key not in rows]
    measures.write(dict(rows), gone)
