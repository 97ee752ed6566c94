"""A self check: what to ask next so that policies are answered with the fewest questions. Nothing is stored.

Answers are texts by element: "yes" or "no" to a condition's own sentence, a number, a code; ``DONT_KNOW`` leaves what
needs it open, ``NONE_OF_THESE`` is a code that no condition names.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from yici.apps.records.conditions import (
    Compare,
    Element,
    Expression,
    In,
    Literal,
    elements_of,
    evaluate,
    parse,
    parts_of,
)
from yici.apps.services.contracts import ConditionAnswer, Policy, PolicyAnswer, PolicyCondition, PolicyQuestion

DONT_KNOW, NONE_OF_THESE = "?", "-"
NUMBERS = frozenset({"int", "dec", "money", "area", "year"})

#: The type of an element by its code or path ("int", "code", "bool" …); "" when the city has no such element.
TypeOf = Callable[[str], str]


def questions_of(policies: Sequence[Policy], type_of: TypeOf) -> dict[str, PolicyQuestion]:
    """What can be asked to answer these policies, by element, in the order of their conditions."""
    uses: dict[str, list[PolicyCondition]] = {}
    for one in _asked(policies):
        for path in _paths(one):
            uses.setdefault(path, []).append(one)
    return {path: _question(path, conditions, type_of(path)) for path, conditions in uses.items()}


def _question(path: str, conditions: Sequence[PolicyCondition], kind: str) -> PolicyQuestion:
    first = conditions[0]
    if all(_paths(one) == [path] and parse(one.when) == parse(first.when) for one in conditions):
        return PolicyQuestion(path, "yes_no", first)
    if kind in NUMBERS:
        return PolicyQuestion(path, "number", first)
    named = dict.fromkeys(code for one in conditions for code in _codes(parse(one.when), path))
    return PolicyQuestion(path, "choice", first, tuple(named))


def _codes(tree: Expression, path: str) -> list[str]:
    """The values that a condition compares an element with."""
    match tree:
        case In(Element() as one, choices, _) if one.path == path:
            return [_text(choice) for choice in choices]
        case Compare(_, Element() as one, Literal(value)) if one.path == path:
            return [_text(value)]
    return [code for part in parts_of(tree) for code in _codes(part, path)]


def _text(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def check(policy: Policy, asked: Mapping[str, PolicyQuestion], said: Mapping[str, str], as_of: dt.date) -> PolicyAnswer:
    """What a policy says of what was answered so far."""
    found = tuple(_answer(one, asked, said, as_of) for one in policy.conditions)
    holds: bool | None = None if any(one.holds is None for one in found) else True
    if any(one.holds is False for one in found):
        holds = False
    return PolicyAnswer(policy.code, policy.valid_from, holds, found)


def _answer(
    one: PolicyCondition, asked: Mapping[str, PolicyQuestion], said: Mapping[str, str], as_of: dt.date
) -> ConditionAnswer:
    if one.is_given:
        return ConditionAnswer(one.code, True, one.yes, one.yes_en)
    paths = _paths(one)
    missing = tuple(path for path in paths if said.get(path, DONT_KNOW) == DONT_KNOW)
    holds: bool | None
    if missing:
        holds = None
    elif len(paths) == 1 and asked[paths[0]].kind == "yes_no":
        holds = said[paths[0]] == "yes"
    else:
        holds = evaluate(one.when, {path: _value(asked[path], said[path]) for path in paths}, as_of)
    if holds is None:
        return ConditionAnswer(one.code, None, one.unknown, one.unknown_en, missing)
    reason, english = (one.yes, one.yes_en) if holds else (one.no, one.no_en)
    return ConditionAnswer(one.code, holds, reason, english)


def _value(question: PolicyQuestion, text: str) -> Any:
    if question.kind == "number":
        return number_of(text)
    return {"yes": True, "no": False}.get(text, text)


def number_of(text: str) -> Decimal | None:
    """A number as typed, full-width digits too; None when it is none."""
    try:
        found = Decimal(text.strip().replace("，", "").replace(",", ""))
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < 10**9 else None


def next_question(
    policies: Sequence[Policy], asked: Mapping[str, PolicyQuestion], said: Mapping[str, str], as_of: dt.date
) -> PolicyQuestion | None:
    """The question that most of the policies still open wait for; None when nothing that can be asked would help."""
    waiting: Counter[str] = Counter()
    for policy in policies:
        found = check(policy, asked, said, as_of)
        if found.holds is not None:
            continue
        waiting.update({path for one in found.conditions for path in one.missing if path not in said})
    if not waiting:
        return None
    order = list(asked)
    return asked[min(waiting, key=lambda path: (-waiting[path], order.index(path)))]


def at_most_left(
    policies: Sequence[Policy], asked: Mapping[str, PolicyQuestion], said: Mapping[str, str], as_of: dt.date
) -> int:
    """How many questions may still come at most."""
    left = {
        path
        for policy in policies
        if (found := check(policy, asked, said, as_of)).holds is None
        for one in found.conditions
        for path in one.missing
        if path not in said
    }
    return len(left)


def _asked(policies: Sequence[Policy]) -> list[PolicyCondition]:
    return [one for policy in policies for one in policy.conditions if not one.is_given]


def _paths(one: PolicyCondition) -> list[str]:
    return sorted({found.path for found in elements_of(parse(one.when))}, key=lambda path: (one.when.find(path), path))
