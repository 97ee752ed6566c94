"""Rule, list and seed in, result out: the one function that every draw comes down to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

from yici.apps.draws.contracts import Line, Result, Rule
from yici.apps.draws.rules.assigning import draw_assignment
from yici.apps.draws.rules.canonical import canonical_json, domain_hash
from yici.apps.draws.rules.classes import deal
from yici.apps.draws.rules.subset import draw_subset
from yici.apps.draws.rules.tickets import permuted


def compute(rule: Rule, lines: Sequence[Line], seed: bytes, struck: Collection[str] = ()) -> Result:
    """The result of a seed of 32 bytes. ``lines``: a frozen list (sorted by id); ``struck``: the strike list."""
    if rule.kind == "subset":
        return draw_subset(rule, lines, seed, struck)
    if rule.kind == "assign":
        return draw_assignment(rule, lines, seed, struck)
    out = set(struck)
    if rule.kind == "permutation":
        return _draw_permutation(rule, lines, seed, out)
    groups = deal([line for line in lines if line.id not in out], rule, seed)
    return Result(groups=groups, skipped=dict.fromkeys(sorted(out), "struck"))


def _draw_permutation(rule: Rule, lines: Sequence[Line], seed: bytes, out: set[str]) -> Result:
    wanted = rule.k or len(lines)
    ids: list[str] = []
    for place in permuted(domain_hash("permutation", seed), len(lines)):
        if lines[place].id not in out:
            ids.append(lines[place].id)
            if len(ids) == wanted + rule.substitutes:
                break
    short = {"": rule.k - len(ids)} if len(ids) < rule.k else {}
    return Result(ids[:wanted], ids[wanted:], skipped=dict.fromkeys(sorted(out), "struck"), short=short)


RESULT_KEYS: Final = {"chosen", "cut_off", "groups", "short", "skipped", "substitutes"}


def result_object(result: Result) -> dict[str, Any]:
    """The result as JSON."""
    return {
        "chosen": list(result.chosen),
        "cut_off": dict(result.cut_off),
        "groups": {name: list(ids) for name, ids in result.groups.items()},
        "short": dict(result.short),
        "skipped": dict(result.skipped),
        "substitutes": list(result.substitutes),
    }


def result_from_object(found: dict[str, Any]) -> Result:
    """The reverse of ``result_object``."""
    return Result(
        tuple(found["chosen"]), tuple(found["substitutes"]),
        {name: tuple(ids) for name, ids in found["groups"].items()},
        dict(found["skipped"]), dict(found["cut_off"]), dict(found["short"]),
    )  # fmt: skip


def result_hash(content: dict[str, Any]) -> str:
    """64 hexadecimal digits over a result as JSON."""
    return domain_hash("result", canonical_json(content)).hex()
