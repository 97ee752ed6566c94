"""What a visit asks: values past their cycle first, then what most neighbours have and this one lacks."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from yici.apps.records.contracts import ElementFacts
from yici.apps.records.rules.staleness import stale_before

ASKED_TYPES = frozenset({"code", "bool", "text", "int", "dec", "money", "area", "date", "month", "year"})
LOCAL_WORDS = frozenset({"village", "village_clerk", "township", "township_clerk"})
MOST_FOR_ONE = 6  # questions for one household in one visit
USUAL_SHARE = 0.5  # a fact is missed where so many of the neighbours have it
FEWEST_NEIGHBOURS = 5
_NUMERALS = "零一二三四五六七八九十0123456789"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question about one record: ``told_on`` is the ISO day of what is out of date, "" for what is missing."""

    element: str
    told_on: str


def is_asked(element: ElementFacts, unit: str) -> bool:
    """Whether a village worker is asked for it at the door: typed by hand, kept or written by the village."""
    speakers = {element.owner, *element.writers}
    is_own = bool(speakers & LOCAL_WORDS) or (bool(unit) and unit in speakers)
    is_plain = not (element.is_protected or element.derive or element.is_forbidden or element.is_provisional)
    return is_own and is_plain and not element.identifier and element.type in ASKED_TYPES


def usual(elements: Collection[ElementFacts], neighbours: Iterable[Mapping[str, Any]]) -> set[str]:
    """Elements that most of the neighbours have a value of."""
    count, having = 0, Counter[str]()
    for current in neighbours:
        count += 1
        having.update(current.keys())
    if count < FEWEST_NEIGHBOURS:
        return set()
    return {one.code for one in elements if having[one.code] >= USUAL_SHARE * count}


def band_of(current: Mapping[str, Any], today: dt.date) -> str:
    """With whom a person is compared: children are not asked what grown people do for a living."""
    born = str(current.get("person.birth_date", ""))[:4]
    if not born.isdecimal():
        return ""
    age = today.year - int(born)
    return "child" if age < 17 else "old" if age >= 60 else "grown"


def in_order(groups: Iterable[str]) -> list[str]:
    """Village groups as people count them: 一社, 二社, 三社 …"""
    return sorted(groups, key=lambda name: ([_NUMERALS.find(sign) for sign in name if sign in _NUMERALS], name))


def asked_of(
    elements: Collection[ElementFacts], current: Mapping[str, Any], told_on: Mapping[str, str],
    expected: Collection[str], today: dt.date,
) -> list[Asked]:  # fmt: skip
    """The questions about one record: out of date ones by age, then missing ones."""
    stale = []
    for one in elements:
        before = stale_before(one.refresh, today)
        told = told_on.get(one.code, "")
        if before and one.code in current and told and told < before:
            stale.append(Asked(one.code, told))
    stale.sort(key=lambda one: one.told_on)
    return stale + [Asked(one.code, "") for one in elements if one.code in expected and one.code not in current]
