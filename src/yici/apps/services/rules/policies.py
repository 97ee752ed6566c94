"""Policies find people: what a policy says of a record, condition by condition with its reason; versions compared.

An answer is a hint that something may be due. It is shown to the person and to who looks after them, and decides
nothing: the person says yes or no, and a unit decides.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from yici.apps.records.conditions import elements_of, evaluate, parse
from yici.apps.services.contracts import ConditionAnswer, Policy, PolicyAnswer, PolicyChange, PolicyCondition


def answers(policy: Policy, values: Mapping[str, Any], as_of: dt.date) -> PolicyAnswer:
    """What a version of a policy says of a record on a day. ``values`` are as for ``records.conditions.evaluate``."""
    found = tuple(_answer(one, values, as_of) for one in policy.conditions)
    holds: bool | None = None if any(one.holds is None for one in found) else True
    if any(one.holds is False for one in found):
        holds = False
    return PolicyAnswer(policy.code, policy.valid_from, holds, found)


def _answer(condition: PolicyCondition, values: Mapping[str, Any], as_of: dt.date) -> ConditionAnswer:
    holds = evaluate(condition.when, values, as_of)
    if holds is None:
        missing = tuple(path for path in _paths(condition.when) if values.get(path) in (None, "", ()))
        return ConditionAnswer(condition.code, None, condition.unknown, condition.unknown_en, missing)
    reason, english = (condition.yes, condition.yes_en) if holds else (condition.no, condition.no_en)
    return ConditionAnswer(condition.code, holds, reason, english)


def elements_needed(policy: Policy) -> tuple[str, ...]:
    """The elements that a policy looks at, each once, in the order of its conditions."""
    return tuple(dict.fromkeys(path for one in policy.conditions for path in _paths(one.when)))


def condition_of(policy: Policy) -> str:
    """All conditions of a version as one."""
    return " and ".join(f"({one.when})" for one in policy.conditions)


def _paths(condition: str) -> list[str]:
    return list(dict.fromkeys(one.path for one in elements_of(parse(condition))))


def changes(before: Policy, after: Policy) -> list[PolicyChange]:
    """What a version asks otherwise than the one before it; words alone are no change."""
    old = {one.code: one.when for one in before.conditions}
    new = {one.code: one.when for one in after.conditions}
    found = [PolicyChange(code, "dropped", when, "") for code, when in old.items() if code not in new]
    for code, when in new.items():
        if code not in old:
            found.append(PolicyChange(code, "added", "", when))
        elif parse(old[code]) != parse(when):
            found.append(PolicyChange(code, "changed", old[code], when))
    return found
