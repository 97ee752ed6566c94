"""Each one's chance to be drawn: exact where that is a fraction, else counted over test seeds."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yici.apps.draws.contracts import Line, Rule
from yici.apps.draws.rules.checking import quotas_of
from yici.apps.draws.rules.computing import compute
from yici.apps.draws.rules.freezing import rule_hash

MOST_WORK = 20_000_000  # lines times test draws


@dataclass(frozen=True, slots=True)
class Chances:
    """``of``: id → (numerator, denominator). Not exact: counted over ``rounds`` draws with test seeds (1 … rounds).

    For assign the number is that of tasks an assignee has to expect; classes have no chance to be drawn or not.
    """

    of: Mapping[str, tuple[int, int]]
    is_exact: bool
    rounds: int = 0


def chances(rule: Rule, lines: Sequence[Line], rounds: int = 2000) -> Chances:
    """Chances under a rule that ``freeze`` took. Where avoidance, capacity or weights bend them they are counted."""
    if rule.kind == "permutation":
        wanted = rule.k or len(lines)
        return Chances({line.id: (wanted, len(lines)) for line in lines}, is_exact=True)
    if rule.kind == "balanced-classes":
        return Chances({}, is_exact=True)
    bent = rule.weights or rule.avoid or rule.together or rule.capacity_by
    if rule.kind == "subset" and not bent:
        quotas, strata = quotas_of(rule), [line.values.get(rule.strata, "") for line in lines]
        there = Counter(strata)
        return Chances(
            {line.id: (quotas[name], there[name]) for line, name in zip(lines, strata, strict=True)}, is_exact=True
        )
    rounds = max(1, min(rounds, MOST_WORK // max(len(lines), 1)))
    base, counts = bytes.fromhex(rule_hash(rule)), Counter[str]()
    for number in range(1, rounds + 1):
        result = compute(rule, lines, hashlib.sha256(base + number.to_bytes(8, "big")).digest())
        if rule.kind == "subset":
            counts.update(result.chosen)
        else:
            counts.update(id for ids in result.groups.values() for id in ids)
    ids = [line.id for line in lines if rule.kind == "subset" or line.values.get("role") == "assignee"]
    return Chances({id: (counts[id], rounds) for id in ids}, is_exact=False, rounds=rounds)
