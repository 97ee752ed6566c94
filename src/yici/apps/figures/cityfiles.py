"""Which files of a city define figures, and what must hold in them beyond form. Pure: no database, no Django."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from yici.apps.figures.contracts import RECORDS, Exclusion, FigureMeasure, FigureSpec
from yici.apps.records.cityfiles import CityCatalogue
from yici.apps.records.conditions import check_condition
from yici.core.cityfiles.city import CityFiles
from yici.core.cityfiles.problems import Problem
from yici.core.cityfiles.schema import Check, Column, Line, Row, Table

CODE = r"[a-z0-9]+([_-][a-z0-9]+)*"
FUNCTIONS = frozenset({"count", "distinct", "max", "mean", "min", "sum"})
RELATIONS = frozenset({"registered", "resident", "contract", "pasture", "works", "located"})
YES_NO = frozenset({"yes", "no"})
NUMBERS = frozenset({"int", "dec", "money", "area", "year"})
AREA_ROWS = re.compile(r"area(:[2-6])?")
LEFT_OUT = re.compile(r"(?P<entity>[a-z_]+): (?P<condition>.+): (?P<reason>[^:]+)")
REST = "unknown"  # the column of those whose value is not known, beside the columns of a split

TABLES: tuple[Table, ...] = (
    Table(
        "figures",
        "figures.csv",
        (
            Column("code", "pattern", required=True, pattern=CODE),
            Column("name", required=True),
            Column("name_en", required=True),
            Column("source", required=True),
            Column("by"),
            Column("period", "choice", choices=frozenset({"month", "year"})),
            Column("public", "choice", required=True, choices=YES_NO),
            Column("owner", references="units"),
            Column("left_out", "list"),
            Column("valid_from", "day", required=True),
            Column("note"),
        ),
        is_required=False,
    ),
    Table(
        "figure_measures",
        "figure_measures.csv",
        (
            Column("figure", required=True, references="figures"),
            Column("code", "pattern", required=True, pattern=CODE),
            Column("position", "int", required=True),
            Column("name", required=True),
            Column("name_en", required=True),
            Column("sentence", required=True),
            Column("entity"),
            Column("condition"),
            Column("function", "choice", choices=FUNCTIONS),
            Column("value"),
            Column("relation", "choice", choices=RELATIONS),
            Column("split"),
            Column("raw", "choice", choices=YES_NO),
            Column("numerator"),
            Column("denominator"),
            Column("unit"),
            Column("note"),
        ),
        key=("figure", "code"),
        is_required=False,
    ),
)


def exclusions_of(row: Row) -> tuple[Exclusion, ...]:
    """What a figure leaves out: "entity: condition: reason", joined by |."""
    found = (LEFT_OUT.fullmatch(part) for part in (row["left_out"].split("|") if row["left_out"] else ()))
    return tuple(Exclusion(one["entity"], one["condition"], one["reason"]) for one in found if one is not None)


def spec_of_rows(
    figure: Row, measures: Sequence[Row], codes: Mapping[str, Sequence[tuple[str, str, str]]], lists: Mapping[str, str]
) -> FigureSpec:
    """The specification that rows of the files make.

    ``lists`` names the code list of an element, ``codes`` what is in a list (code, name, English name): a row with
    ``split`` becomes a column for each code and one for those whose value is not known.
    """
    columns: list[FigureMeasure] = []
    for row in sorted(measures, key=lambda one: (int(one["position"]), one["code"])):
        columns += _split(row, codes[lists[row["split"]]]) if row["split"] else [_measure(row)]
    return FigureSpec(tuple(columns), figure["by"], figure["source"], exclusions_of(figure), figure["period"])


def _measure(row: Row, **changed: str) -> FigureMeasure:
    same = ("code", "name", "name_en", "sentence", "entity", "condition", "value", "relation")
    values = {name: row[name] for name in (*same, "numerator", "denominator", "unit")}
    is_raw = row.get("raw") == "yes"
    return FigureMeasure(**{**values, "function": row["function"] or "count", **changed}, is_raw=is_raw)


def _split(row: Row, codes: Sequence[tuple[str, str, str]]) -> Iterator[FigureMeasure]:
    element, own = row["split"], row["condition"]
    for code, name, name_en in codes:
        condition = f"{element} = '{code}'"
        yield _measure(
            row,
            code=f"{row['code']}_{code.lower()}",
            name=name,
            name_en=name_en,
            condition=f"({own}) and {condition}" if own else condition,
        )
    condition = f"{element} is not known"
    yield _measure(
        row,
        code=f"{row['code']}_{REST}",
        name="未登记",
        name_en="Not recorded",
        condition=f"({own}) and {condition}" if own else condition,
    )


def rows_of_spec(code: str, spec: FigureSpec) -> list[dict[str, str]]:
    """The rows of ``figure_measures.csv`` that say a specification; columns of a split stand one by one."""
    return [
        {
            "figure": code,
            "code": one.code,
            "position": str(at),
            "name": one.name,
            "name_en": one.name_en or one.name,
            "sentence": one.sentence or one.name,
            "entity": one.entity,
            "condition": one.condition,
            "function": "" if one.is_rate else one.function,
            "value": one.value,
            "relation": one.relation,
            "split": "",
            "raw": "yes" if one.is_raw else "",
            "numerator": one.numerator,
            "denominator": one.denominator,
            "unit": one.unit,
            "note": "",
        }
        for at, one in enumerate(spec.measures, 1)
    ]


def _problem(line: Line, what: str, repair: str, **facts: object) -> Problem:
    return Problem(line.file, line.number, what, repair, facts)


def _check_figures(city: CityFiles) -> Iterator[Problem]:
    catalogue = CityCatalogue(city)
    sketches = catalogue.sketches()
    counted = {row["figure"] for row in city.rows("figure_measures")}
    for line in city.lines("figures"):
        row = line.values
        if row["code"] not in counted:
            what = "{code}: a figure has at least one column."
            yield _problem(line, what, "Add it to figure_measures.csv or remove the figure.", code=row["code"])
        if row["source"] != RECORDS:
            continue
        if row["by"] and not AREA_ROWS.fullmatch(row["by"]) and row["by"] not in sketches.elements:
            what = "by: {by} is neither area, area:2 to area:6, nor an element."
            yield _problem(line, what, "Correct it, or leave it empty for one row.", by=row["by"])
        element = catalogue.elements.get(row["by"])
        if element is not None and not element.code_list and element.type not in ("bool", "int", "year"):
            what = "by: {by} holds texts that people write, not kinds."
            yield _problem(line, what, "Name an element with a code list.", by=row["by"])
        for part in row["left_out"].split("|") if row["left_out"] else ():
            found = LEFT_OUT.fullmatch(part)
            if found is None or found["entity"] not in catalogue.entities:
                what = "left_out: {part} is not “entity: condition: reason”."
                yield _problem(line, what, "Correct it.", part=part)
                continue
            for detail in check_condition(found["condition"], found["entity"], sketches):
                yield _problem(line, "left_out: {detail}.", "Correct the condition.", detail=detail)


def _check_measures(city: CityFiles) -> Iterator[Problem]:
    catalogue = CityCatalogue(city)
    sketches = catalogue.sketches()
    figures = {row["code"]: row for row in city.rows("figures")}
    plain: dict[str, set[str]] = defaultdict(set)
    for row in city.rows("figure_measures"):
        if not row["numerator"] and not row["split"]:
            plain[row["figure"]].add(row["code"])
    for line in city.lines("figure_measures"):
        row = line.values
        if bool(row["numerator"]) != bool(row["denominator"]) or bool(row["numerator"]) == bool(row["function"]):
            what = "{code}: a column is counted by a function, or a rate with numerator and denominator."
            yield _problem(line, what, "Fill in one of the two.", code=row["code"])
            continue
        if row["numerator"]:
            for part in (row["numerator"], row["denominator"]):
                if part not in plain[row["figure"]]:
                    what = "{part} is no counted column of {figure}."
                    yield _problem(line, what, "Name one of them.", part=part, figure=row["figure"])
        elif figures.get(row["figure"], {}).get("source", RECORDS) == RECORDS:
            yield from _check_counted(line, figures.get(row["figure"], {}).get("by", ""), catalogue, sketches)


def _check_counted(line: Line, by: str, catalogue: CityCatalogue, sketches: object) -> Iterator[Problem]:
    row = line.values
    if row["entity"] not in catalogue.entities:
        yield _problem(line, "entity: {entity} is none.", "Name one of entities.csv.", entity=row["entity"])
        return
    for detail in check_condition(row["condition"], row["entity"], sketches) if row["condition"] else ():  # type: ignore[arg-type]
        yield _problem(line, "condition: {detail}.", "Correct the expression.", detail=detail)
    if (row["function"] == "count") == bool(row["value"]):
        what = "value: a count has none, every other function has one."
        yield _problem(line, what, "Correct function or value.")
    element = catalogue.elements.get(row["value"])
    if row["value"] and row["function"] != "distinct" and (element is None or element.type not in NUMBERS):
        yield _problem(line, "value: {value} is no element with a number.", "Correct it.", value=row["value"])
    split = catalogue.elements.get(row["split"])
    if row["split"] and (split is None or not split.code_list or split.entity != row["entity"]):
        what = "split: {split} is no element of {entity} with a code list."
        yield _problem(line, what, "Correct it.", split=row["split"], entity=row["entity"])
    rows = catalogue.elements.get(by)
    if rows is not None and rows.entity != row["entity"]:
        what = "The rows are values of {by}, which is no fact about {entity}."
        yield _problem(line, what, "Count {wanted} in this figure.", by=by, entity=row["entity"], wanted=rows.entity)


CHECKS: tuple[Check, ...] = (_check_figures, _check_measures)
