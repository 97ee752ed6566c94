"""Which files of a city speak of evaluation: one rule file for each regime and day from which it is in force. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from yici.apps.evaluation.contracts import GROUNDS, REGIMES, RegimeRule
from yici.core.cityfiles.city import CityFiles
from yici.core.cityfiles.problems import Problem
from yici.core.cityfiles.schema import Check, Column, Table

FILE = "evaluation/*.toml"
PROFESSIONS = "evaluation_professions.csv"
WHOLE = (
    "answer_minutes", "award_days", "deviation_per_mille", "draw_earliest", "experts_in", "experts_of",
    "relation_years",
    "report_days", "representatives_most", "side_venues_least", "size_large", "size_large_from", "size_least", "trim",
)  # fmt: skip
MAY_BE_ZERO = ("draw_earliest", "representatives_most", "size_large_from", "trim")
WORDS = ("name", "name_en", "buyer_word", "expert_word", "evaluation_word", "source")

TABLES: tuple[Table, ...] = (
    Table(
        "evaluation_rules",
        FILE,
        (
            Column("code", "choice", required=True, choices=frozenset(REGIMES)),
            Column("valid_from", "day", required=True),
            *(Column(name, required=True) for name in WORDS),
            *(Column(name, "int", required=True) for name in WHOLE),
            Column("avoid", "list", required=True, choices=frozenset(GROUNDS)),
            Column("size_odd", "choice", required=True, choices=frozenset({"yes", "no"})),
            Column("draw_earliest_rule", "choice", required=True, choices=frozenset({"hours", "working_days"})),
            Column("names_buyer", "choice", required=True, choices=frozenset({"opening", "award"})),
            Column("note"),
        ),
        key=("code", "valid_from"),
        stem=lambda row: f"{row['code']}-{row['valid_from']}",
        is_required=False,
    ),
    Table(
        "evaluation_professions",
        PROFESSIONS,
        (
            Column("code", "pattern", required=True, pattern=r"[a-z0-9]+(_[a-z0-9]+)*"),
            Column("name", required=True),
            Column("name_en", required=True),
            Column("parent", references="evaluation_professions"),
            Column("note"),
        ),
        is_required=False,
    ),
)


def rule_of(row: Mapping[str, Any]) -> RegimeRule:
    """The rule that a row of the table says (or that a project keeps)."""
    texts: dict[str, Any] = {name: row[name] for name in WORDS}
    whole: dict[str, Any] = {name: int(row[name]) for name in WHOLE}
    return RegimeRule(
        code=row["code"], valid_from=dt.date.fromisoformat(row["valid_from"]), size_odd=row["size_odd"] == "yes",
        avoid=tuple(row["avoid"].split("|")), draw_earliest_rule=row["draw_earliest_rule"],
        names_buyer=row["names_buyer"], note=row.get("note", ""), **texts, **whole,
    )  # fmt: skip


def _check_numbers(city: CityFiles) -> Iterator[Problem]:
    for line in city.lines("evaluation_rules"):
        row = line.values
        for name in WHOLE:
            least = 0 if name in MAY_BE_ZERO else 1
            if row[name].lstrip("-").isdigit() and int(row[name]) < least:
                what = "{column}: at least {least}."
                yield Problem(line.file, line.number, what, "Correct it.", {"column": name, "least": least})
        shares = [row[name] for name in ("experts_of", "experts_in")]
        if all(one.isdigit() for one in shares) and int(shares[0]) > int(shares[1]):
            what = "experts_of is larger than experts_in: no committee can have that share."
            yield Problem(line.file, line.number, what, "Correct it.", {})


CHECKS: tuple[Check, ...] = (_check_numbers,)
