"""A specification as JSON and back, and what makes two measures count the same."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from typing import Any

import rfc8785
from django.utils.translation import gettext

from yici.apps.figures.contracts import RECORDS, Exclusion, FigureMeasure, FigureSpec
from yici.apps.records.conditions import (
    And,
    Compare,
    ConditionSyntaxError,
    Expression,
    In,
    IsKnown,
    Literal,
    Not,
    Or,
    parse,
)

_MEASURE = {one.name: one.default for one in fields(FigureMeasure)}


def json_of(spec: FigureSpec) -> dict[str, Any]:
    """The specification as it is kept: what is as usual is left out."""
    return {
        "source": spec.source,
        "by": spec.by,
        "period": spec.period,
        "measures": [
            {name: value for name, value in asdict(one).items() if value != _MEASURE[name]} for one in spec.measures
        ],
        "exclusions": [asdict(one) for one in spec.exclusions],
    }


def spec_of(kept: Mapping[str, Any]) -> FigureSpec:
    """The specification from what is kept."""
    return FigureSpec(
        measures=tuple(FigureMeasure(**one) for one in kept["measures"]),
        by=kept["by"],
        source=kept["source"],
        exclusions=tuple(Exclusion(**one) for one in kept["exclusions"]),
        period=kept.get("period", ""),
    )


def what_is_counted(measure: FigureMeasure, source: str = RECORDS, left_out: tuple[str, ...] = ()) -> str:
    """A digest of what a measure counts, whatever it is called and however its condition is written."""
    relation = measure.relation or ("registered" if measure.entity in ("person", "household") else "located")
    conditions = sorted(same_words(one) for one in left_out)
    parts = [
        source,
        measure.entity,
        same_words(measure.condition),
        measure.function,
        measure.value,
        relation,
        conditions,
    ]
    return hashlib.sha256(rfc8785.dumps(parts)).hexdigest()


def digest_of_measure(spec: FigureSpec, measure: FigureMeasure, nothing_left_out: bool) -> str:
    """The digest of a measure of a specification, with what is left out of its entity (if anything was)."""
    left = () if nothing_left_out else tuple(one.condition for one in spec.exclusions if one.entity == measure.entity)
    return what_is_counted(measure, spec.source, left)


def same_words(condition: str) -> str:
    """One text for conditions that say the same: parts of and/or in order, no double not, one-choice lists as =."""
    if not condition.strip():
        return ""
    try:
        return repr(_same(parse(condition)))
    except ConditionSyntaxError:
        return " ".join(condition.split())


def _same(node: Expression) -> Expression:
    match node:
        case And(parts) | Or(parts):
            kind = type(node)
            flat: list[Expression] = []
            for part in map(_same, parts):
                flat += part.parts if isinstance(part, kind) else [part]
            found = tuple(sorted(dict.fromkeys(flat), key=repr))
            return found[0] if len(found) == 1 else kind(found)
        case Not(part):
            inner = _same(part)
            if isinstance(inner, Not):
                return inner.part
            if isinstance(inner, IsKnown | In):
                return replace(inner, negated=not inner.negated)
            return Not(inner)
        case In(value, choices, False) if len(choices) == 1:
            return Compare("=", value, Literal(choices[0]))
        case In(value, choices, negated):
            return In(value, tuple(sorted(choices, key=repr)), negated)
        case _:
            return node


def problems_of(spec: FigureSpec) -> list[str]:
    """What is wrong with the form of a specification, in words."""
    codes = [one.code for one in spec.measures]
    found = [] if codes else [gettext("it has no column")]
    twice = [code for code in dict.fromkeys(codes) if codes.count(code) > 1]
    found += [gettext("the column “{code}” stands twice").format(code=code) for code in twice]
    rates = {one.code for one in spec.measures if one.is_rate}
    for one in spec.measures:
        if not one.name.strip():
            found.append(gettext("the column “{code}” has no name").format(code=one.code))
        for part in (one.numerator, one.denominator) if one.is_rate else ():
            if part not in codes or part in rates:
                words = gettext("the rate “{name}” is over “{part}”, which is no counted column of this figure")
                found.append(words.format(name=one.name, part=part))
    return found
