"""Pupils into classes that differ little. Pure: the same lines, rule and seed give the same groups."""

from __future__ import annotations

from collections.abc import Sequence

from yici.apps.draws.contracts import Line, Rule
from yici.apps.draws.rules.refusals import Refused
from yici.apps.draws.rules.tickets import ticket_of


def deal(lines: Sequence[Line], rule: Rule, seed: bytes) -> dict[str, list[str]]:
    """Class number ("1" … "k") → ids, dealt in ticket order to and fro (1 … k, k … 1).

    ``lines`` are those that are not struck, sorted by the bytes of their ids.
    """
    if rule.k > len(lines):
        raise Refused("classes_few", wanted=rule.k, there=len(lines))
    order = sorted((line.id for line in lines), key=lambda id: (ticket_of(seed, id), id))
    groups: dict[str, list[str]] = {str(number): [] for number in range(1, rule.k + 1)}
    for at, id in enumerate(order):
        round_, place = divmod(at, rule.k)
        groups[str(place + 1 if round_ % 2 == 0 else rule.k - place)].append(id)
    return groups
