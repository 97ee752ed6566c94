"""A specification as JSON and back, and what makes two measures count the same."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

import rfc8785
from django.utils.translation import gettext

from yici.apps.figures.contracts import Exclusion, FigureMeasure, FigureSpec

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


def what_is_counted(
    source: str, entity: str, condition: str, function: str, value: str, relation: str, exclusions: tuple[str, ...] = ()
) -> str:
    """A digest of what a measure counts, whatever it is called."""
    parts = [source, entity, " ".join(condition.split()), function, value, relation, sorted(exclusions)]
    return hashlib.sha256(rfc8785.dumps(parts)).hexdigest()


def digest_of_measure(spec: FigureSpec, measure: FigureMeasure) -> str:
    """The digest of a measure of a specification, with what is left out of its entity."""
    left_out = tuple(" ".join(one.condition.split()) for one in spec.exclusions if one.entity == measure.entity)
    return what_is_counted(
        spec.source, measure.entity, measure.condition, measure.function, measure.value, measure.relation, left_out
    )


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
