"""What must hold in the files of records beyond form: expressions, contexts, codes, phrases."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from yici.apps.records.cityfiles.catalogue import CONTEXT, CityCatalogue, parts_of
from yici.apps.records.cityfiles.tables import ORDER_WORDS, VALIDATORS
from yici.apps.records.conditions import (
    ConditionSyntaxError,
    check_condition,
    check_derivation,
    elements_of,
    parse,
)
from yici.core.cityfiles.city import CityFiles
from yici.core.cityfiles.problems import Problem
from yici.core.cityfiles.schema import Check, Line, Row

_RANGE = re.compile(r"range\((-?\d+), (-?\d+)\)")


def _problem(line: Line, what: str, repair: str, **facts: object) -> Problem:
    return Problem(line.file, line.number, what, repair, facts)


def _check_elements(city: CityFiles) -> Iterator[Problem]:
    sketches = CityCatalogue(city).sketches()
    for line in city.lines("elements"):
        row = line.values
        entity, code = row["entity"], row["code"]
        if (row["type"] == "code") != bool(row["code_list"]):
            yield _problem(line, "{code}: type code and a code list go together.", "Give both or none.", code=code)
        if (row["sensitivity"] == "sensitive") != bool(row["readers"]):
            what = "{code}: sensitive elements, and only they, name a class of readers."
            yield _problem(line, what, "Fill in readers or lower the sensitivity.", code=code)
        if row["storage"] == "protected" and row["type"] not in ("id", "phone"):
            what = "{code}: only numbers (type id or phone) are stored as ciphertext."
            yield _problem(line, what, "Correct type or storage.", code=code)
        if not row["owner"] and not row["derive"]:
            what = "{code}: an element has an owner or is derived."
            yield _problem(line, what, "Name the unit whose value wins.", code=code)
        for detail in check_derivation(row["derive"], entity, sketches) if row["derive"] else ():
            yield _problem(line, "derive: {detail}.", "Correct the expression.", detail=detail)
        for one in parts_of(row["validator"]):
            if one not in VALIDATORS and not _RANGE.fullmatch(one):
                for detail in check_condition(one, entity, sketches):
                    repair = "Use a validator by name, range(least, most) or a condition."
                    yield _problem(line, "validator: {detail}.", repair, detail=detail)
        yield from _check_words(line)


def _check_circles(city: CityFiles) -> Iterator[Problem]:
    """A derivation that leads back to its own element could never be computed."""
    lines = {line.values["code"]: line for line in city.lines("elements") if line.values["derive"]}
    reads = {code: _reads(line.values["derive"]) & set(lines) for code, line in lines.items()}
    for code, line in sorted(lines.items()):
        seen: set[str] = set()
        ahead = set(reads[code])
        while ahead:
            one = ahead.pop()
            seen.add(one)
            ahead |= reads[one] - seen
        if code in seen:
            what = "derive: {code} is computed from itself."
            yield _problem(line, what, "Break the circle at one of: {codes}", code=code, codes=", ".join(sorted(seen)))


def _reads(expression: str) -> set[str]:
    try:
        return {one.code for one in elements_of(parse(expression)) if not one.links}
    except ConditionSyntaxError:
        return set()


def _check_words(line: Line) -> Iterator[Problem]:
    row = line.values
    aliases = {row["name"], *parts_of(row["aliases"])}
    for word in sorted(set(parts_of(row["polarity"])) - aliases):
        yield _problem(line, "polarity: {word} is no alias.", "Add it to the aliases or remove it.", word=word)
    for context in parts_of(row["contexts"]):
        found = CONTEXT.fullmatch(context)
        if found is None:
            what = "contexts: {word} is neither +word, -word nor alias:+word."
            yield _problem(line, what, "Correct it.", word=context)
        elif found["alias"] and found["alias"] not in aliases:
            what = "contexts: {word} is no alias of the element."
            yield _problem(line, what, "Add it to the aliases or correct it.", word=found["alias"])
    for word in parts_of(row["forbidden"]):
        for alias in sorted(one for one in aliases if word in one):
            what = "forbidden: {word} stands in the alias {alias}, which could never match."
            yield _problem(line, what, "Remove one of the two.", word=word, alias=alias)


def _check_shared_aliases(city: CityFiles) -> Iterator[Problem]:
    """One heading for two elements of one entity needs words that tell them apart."""
    users: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in city.lines("elements"):
        if not line.values["valid_to"]:
            for alias in {line.values["name"], *parts_of(line.values["aliases"])}:
                users[line.values["entity"], alias].append(line)
    for (_, alias), lines in sorted(users.items()):
        plain = [line for line in lines if not _has_context(line.values, alias)]
        if len(plain) > 1:
            codes = ", ".join(line.values["code"] for line in plain)
            what = "{alias} names several elements without a context: {codes}."
            repair = "Write {alias}:+word or {alias}:-word into contexts, or remove the alias from all but one."
            yield _problem(plain[1], what, repair, alias=alias, codes=codes)


def _has_context(row: Row, alias: str) -> bool:
    return any(one.startswith(f"{alias}:") for one in parts_of(row["contexts"]))


def _check_lists(city: CityFiles) -> Iterator[Problem]:
    seen: dict[tuple[str, str], str] = {}
    for line in city.lines("code_lists"):
        row = line.values
        for word in {row["name"], *parts_of(row["aliases"])}:
            first = seen.setdefault((row["list"], word), row["code"])
            if first != row["code"]:
                what = "{word} stands for two codes of {list}: {first} and {code}."
                facts = {"word": word, "list": row["list"], "first": first, "code": row["code"]}
                yield _problem(line, what, "Keep it with one of them.", **facts)


def _check_populations(city: CityFiles) -> Iterator[Problem]:
    sketches = CityCatalogue(city).sketches()
    seen: dict[str, str] = {}
    for line in city.lines("populations"):
        row = line.values
        for detail in check_condition(row["condition"], row["entity"], sketches) if row["condition"] else ():
            yield _problem(line, "condition: {detail}.", "Correct the expression.", detail=detail)
        for word in (one.strip().removeprefix("-") for one in row["order"].split(",") if one.strip()):
            if word not in ORDER_WORDS and word not in sketches.elements:
                what = "order: {word} is neither an element nor one of {words}."
                yield _problem(line, what, "Correct it.", word=word, words=", ".join(sorted(ORDER_WORDS)))
        for phrase in parts_of(row["phrases"]):
            first = seen.setdefault(phrase, row["code"])
            if first != row["code"]:
                what = "phrases: {phrase} already asks for {first}."
                yield _problem(line, what, "Keep it with one of them.", phrase=phrase, first=first)


def _check_entities(city: CityFiles) -> Iterator[Problem]:
    codes = {row["code"] for row in city.rows("entities")}
    for line in city.lines("entities"):
        for link in line.values["links"].split():
            name, _, target = link.partition(":")
            if not name or target not in codes:
                yield _problem(line, "links: {link} is not name:entity.", "Correct it.", link=link)


CHECKS: tuple[Check, ...] = (
    _check_entities,
    _check_elements,
    _check_circles,
    _check_shared_aliases,
    _check_lists,
    _check_populations,
)
