"""Which files of a city speak of requests: kinds, limits, words of danger, transfers from and to the police, reasons.

Pure: no database, no Django.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from yici.apps.hotline.contracts import ASKINGS, CLOSING_REASONS, URGENCIES
from yici.apps.hotline.contracts.supervision import FACTS, LEVELS
from yici.apps.hotline.rules.catalogue import conflicts, rule_of
from yici.core.cityfiles.city import CityFiles
from yici.core.cityfiles.problems import Problem
from yici.core.cityfiles.schema import Check, Column, Line, Table

CODE = r"[a-z0-9]+(_[a-z0-9]+)*"
#: A unit by its code, or by its role in the area of the request: "@government", "@urban_management".
TARGET = r"@?[a-z0-9]+([_-][a-z0-9]+)*"
#: What a limit is set for. The first two are of the request, then those of the order, then what comes after the answer,
#: and those of suggestions of deputies and proposals of members.
CLOCKS = (
    "dispatch", "contact", "sign", "final", "redo", "return", "sign_off", "call_back", "bad_rating",
    "motion_assign", "motion_sign", "motion_answer", "motion_opinion", "motion_again",
)  # fmt: skip
RULES = frozenset({"hours", "calendar_days", "working_days"})
#: What reasons are listed for: whatever one asks and another decides, and how a claim for wages ends.
REASONS_FOR = (*ASKINGS, "wage_conclusion")
NUMBERS = frozenset({"110", "119", "120", "122"})
DIRECTIONS = frozenset({"110_to_12345", "12345_to_110"})

_NOTE = Column("note")

TABLES: tuple[Table, ...] = (
    Table(
        "request_kinds",
        "request_kinds.csv",
        (
            Column("code", "pattern", required=True, pattern=CODE),
            Column("name", required=True),
            Column("name_en", required=True),
            Column("parent", references="request_kinds"),
            Column("urgency", "choice", required=True, choices=frozenset(URGENCIES)),
            Column("procedure"),
            Column("question"),
            Column("yes"),
            Column("no"),
            _NOTE,
        ),
        is_required=False,
    ),
    Table(
        "request_limits",
        "request_limits.csv",
        (
            Column("kind", references="request_kinds"),
            Column("urgency", "choice", choices=frozenset(URGENCIES)),
            Column("clock", "choice", required=True, choices=frozenset(CLOCKS)),
            Column("rule", "choice", required=True, choices=RULES),
            Column("length", "int", required=True),
            _NOTE,
        ),
        key=("kind", "urgency", "clock"),
        is_required=False,
    ),
    Table(
        "dispatch_rules",
        "dispatch_rules.csv",
        (
            Column("code", "pattern", required=True, pattern=CODE),
            Column("kind", references="request_kinds"),
            Column("area", references="areas"),
            Column("months", "pattern", pattern=r"(1[0-2]|[1-9])-(1[0-2]|[1-9])"),
            Column("hours", "pattern", pattern=r"(2[0-3]|1?\d)-(2[0-4]|1?\d)"),
            Column("main", "pattern", required=True, pattern=TARGET),
            Column("assisting", "list"),
            Column("valid_from", "day", required=True),
            Column("valid_to", "day"),
            _NOTE,
        ),
        key=("code", "valid_from"),
        is_required=False,
    ),
    Table(
        "emergency_words",
        "emergency_words.csv",
        (
            Column("word", required=True),
            Column("number", "choice", required=True, choices=NUMBERS),
            _NOTE,
        ),
        key=("word",),
        is_required=False,
    ),
    Table(
        "transfer_list",
        "transfer_list.csv",
        (
            Column("code", "pattern", required=True, pattern=CODE),
            Column("direction", "choice", required=True, choices=DIRECTIONS),
            Column("class", required=True),
            Column("item", required=True),
            Column("valid_from", "day", required=True),
            Column("valid_to", "day"),
            _NOTE,
        ),
        is_required=False,
    ),
    Table(
        "hotline_reasons",
        "hotline_reasons.csv",
        (
            Column("decision", "choice", required=True, choices=frozenset(REASONS_FOR)),
            Column("code", "pattern", required=True, pattern=CODE),
            Column("position", "int", required=True),
            Column("name", required=True),
            Column("name_en", required=True),
            _NOTE,
        ),
        key=("decision", "code"),
        is_required=False,
    ),
    Table(
        "knowledge",
        "knowledge.csv",
        (
            Column("code", "pattern", required=True, pattern=CODE),
            Column("title", required=True),
            Column("words"),
            Column("kind", references="request_kinds"),
            Column("answer", required=True),
            Column("unit", references="units"),
            Column("valid_from", "day", required=True),
            Column("valid_to", "day"),
            _NOTE,
        ),
        key=("code", "valid_from"),
        is_required=False,
    ),
    Table(
        "supervision_rules",
        "supervision_rules.csv",
        (
            Column("code", "pattern", required=True, pattern=CODE),
            Column("name", required=True),
            Column("name_en", required=True),
            Column("level", "choice", required=True, choices=frozenset(LEVELS)),
            Column("fact", "choice", required=True, choices=frozenset(FACTS)),
            Column("at_least", "int", required=True),
            Column("answer_days", "int", required=True),
            _NOTE,
        ),
        is_required=False,
    ),
)


def _problem(line: Line, what: str, repair: str, **facts: object) -> Problem:
    return Problem(line.file, line.number, what, repair, facts)


def _check_kinds(city: CityFiles) -> Iterator[Problem]:
    kinds = {row["code"]: row for row in city.rows("request_kinds")}
    for line in city.lines("request_kinds"):
        row = line.values
        if row["parent"] and kinds.get(row["parent"], {}).get("parent"):
            what = "{code}: kinds have two levels, and {parent} lies on the second."
            yield _problem(line, what, "Name one of the first level.", code=row["code"], parent=row["parent"])
        asked = [bool(row[name]) for name in ("question", "yes", "no")]
        if any(asked) and not all(asked):
            what = "{code}: the question to the requester needs its yes and its no."
            yield _problem(line, what, "Fill in question, yes and no, or none of them.", code=row["code"])


def _check_limits(city: CityFiles) -> Iterator[Problem]:
    for line in city.lines("request_limits"):
        length = line.values["length"]
        if length.lstrip("-").isdigit() and int(length) < 1:
            yield _problem(line, "length: a limit is at least 1.", "Correct it.")


def _check_reasons(city: CityFiles) -> Iterator[Problem]:
    given: dict[str, set[str]] = defaultdict(set)
    for line in city.lines("hotline_reasons"):
        row = line.values
        if row["decision"] == "closing" and row["code"] not in CLOSING_REASONS:
            what = "{code} is none of the five reasons to close a request without its requester's word."
            names = ", ".join(CLOSING_REASONS)
            yield _problem(line, what, "Use one of: {names}", code=row["code"], names=names)
        given[row["decision"]].add(row["code"])
    if given:
        for decision in sorted(set(ASKINGS) - set(given)):
            what = "{decision} has no reason, so nobody can ask for it."
            yield Problem("hotline_reasons.csv", 0, what, "Add at least one.", {"decision": decision})


def _check_supervision(city: CityFiles) -> Iterator[Problem]:
    for line in city.lines("supervision_rules"):
        for name in ("at_least", "answer_days"):
            if line.values[name].lstrip("-").isdigit() and int(line.values[name]) < 1:
                yield _problem(line, "{column}: at least 1.", "Correct it.", column=name)


def _check_rules(city: CityFiles) -> Iterator[Problem]:
    rules = [rule_of(row) for row in city.rows("dispatch_rules") if row["months"].count("-") in (0, 1)]
    stated = {(one.code, one.valid_from): one for one in rules}
    for one, two in conflicts(rules):
        line = next(
            line for line in city.lines("dispatch_rules")
            if stated.get((line.values["code"], line.values["valid_from"])) is two
        )  # fmt: skip
        what = "{two} and {one} are equally specific and name different units."
        yield _problem(line, what, "Make one narrower, or end one.", one=one.name, two=two.name)


CHECKS: tuple[Check, ...] = (_check_kinds, _check_limits, _check_reasons, _check_supervision, _check_rules)
