"""Headings under which forms are asked, and English words that stand beside the Chinese ones, one for one."""

from __future__ import annotations

from collections.abc import Iterator

from yici.apps.services.cityfiles.columns import CODE, NOTE, problem
from yici.core.cityfiles.city import CityFiles
from yici.core.cityfiles.problems import Problem
from yici.core.cityfiles.schema import Check, Column, Table

TABLES: tuple[Table, ...] = (
    Table(
        "service_headings",
        "service_headings.csv",
        (
            Column("code", "pattern", required=True, pattern=CODE),
            Column("position", "int", required=True),
            Column("name", required=True),
            Column("name_en", required=True),
            Column("entities", "list"),
            NOTE,
        ),
        is_required=False,
    ),
)


def _check_headings(city: CityFiles) -> Iterator[Problem]:
    """Entities that the city does not have or that stand under two headings."""
    known = {row["code"] for row in city.rows("entities")} | {
        row["code"].partition(".")[0] for row in city.rows("elements")
    }
    seen: set[str] = {""}
    for line in city.lines("service_headings"):
        for entity in line.values["entities"].split("|"):
            if entity in seen - {""}:
                yield problem(line, "{entity} stands under two headings.", "Leave it under one.", entity=entity)
            elif entity and entity not in known | {"form"}:
                yield problem(line, "{entity} is no entity of the city.", "Correct it.", entity=entity)
            seen.add(entity)


def _check_english(city: CityFiles) -> Iterator[Problem]:
    """English choices that are more or fewer than the Chinese ones."""
    for line in city.lines("service_fields"):
        row = line.values
        if row["choices_en"] and row["choices_en"].count("|") != row["choices"].count("|"):
            what = "{code} offers other choices in English."
            yield problem(line, what, "Write one for each, in the same order.", code=row["code"])


CHECKS: tuple[Check, ...] = (_check_headings, _check_english)
