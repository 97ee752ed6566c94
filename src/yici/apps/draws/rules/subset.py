"""Choosing some: one walk down the order of tickets; what does not fit is skipped and named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from yici.apps.draws.contracts import Line, Result, Rule
from yici.apps.draws.rules.checking import capacity_of, groups_of, quotas_of, weight_of
from yici.apps.draws.rules.tickets import ticket_of, tickets_of, weighted_ticket_of

SPARE = 64  # candidates beyond the expected number that are looked at first


@dataclass(slots=True)
class Item:
    """Those who come or stay together, mostly one; the smallest id's ticket is that of all."""

    ticket: bytes
    ids: list[str]
    strata: list[str]
    kinds: list[str]  # values of the column of capacity


@dataclass(slots=True)
class Walk:
    """What the walk has taken so far."""

    rule: Rule
    quotas: dict[str, int]
    avoid: dict[str, list[str]]
    chosen: list[str] = field(default_factory=list)
    place: dict[str, int] = field(default_factory=dict)  # chosen id -> its place
    taken: Counter[str] = field(default_factory=Counter)
    used: Counter[str] = field(default_factory=Counter)
    substitutes: list[str] = field(default_factory=list)
    spares: Counter[str] = field(default_factory=Counter)
    skipped: dict[str, str] = field(default_factory=dict)
    cut_off: dict[str, str] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)  # strata that still take somebody

    def visit(self, item: Item) -> None:
        """Take the item, skip it with a name, keep it as a substitute, or pass over it because its strata are full."""
        quotas, taken = self.quotas, self.taken
        if all(taken[stratum] >= quotas[stratum] for stratum in item.strata):
            self._as_substitute(item)
            return
        reason = self._why_not(item)
        if reason:
            self.skipped.update(dict.fromkeys(item.ids, reason))
            return
        for id, stratum, kind in zip(item.ids, item.strata, item.kinds, strict=True):
            self.place[id] = len(self.chosen)
            self.chosen.append(id)
            taken[stratum] += 1
            self.used[kind] += 1
            self.cut_off[stratum] = item.ticket.hex()
            self._close(stratum)

    def _as_substitute(self, item: Item) -> None:
        if len(item.ids) == 1 and self.spares[item.strata[0]] < self.rule.substitutes:
            self.substitutes.append(item.ids[0])
            self.spares[item.strata[0]] += 1
            self._close(item.strata[0])

    def _close(self, stratum: str) -> None:
        if self.taken[stratum] >= self.quotas[stratum] and self.spares[stratum] >= self.rule.substitutes:
            self.open.discard(stratum)

    def _why_not(self, item: Item) -> str:
        if len(item.ids) > 1:
            need = Counter(item.strata)
            if any(self.taken[stratum] + count > self.quotas[stratum] for stratum, count in need.items()):
                return "room"
        against = [self.place[other] for id in item.ids for other in self.avoid.get(id, ()) if other in self.place]
        if against:
            return f"avoid {self.chosen[min(against)]}"
        if self.rule.capacity_by:
            for kind, count in sorted(Counter(item.kinds).items()):
                limit = capacity_of(self.rule, kind)
                if limit is not None and self.used[kind] + count > limit:
                    return f"capacity {kind}"
        return ""


def draw_subset(rule: Rule, lines: Sequence[Line], seed: bytes, struck: Collection[str] = ()) -> Result:
    """``lines`` in any order; the result depends on ids, columns and seed only."""
    out = set(struck)
    left = [line for line in lines if line.id not in out] if out else lines
    quotas = dict(quotas_of(rule))
    strata = [line.values[rule.strata] for line in left] if rule.strata else None
    there = Counter(strata) if strata is not None else Counter({"": len(left)})
    tickets = _tickets(rule, left, seed)
    avoid: dict[str, list[str]] = {}
    for first, second in rule.avoid:
        avoid.setdefault(first, []).append(second)
        avoid.setdefault(second, []).append(first)
    groups = groups_of(rule.together)
    tied = _tied(rule, left, seed, groups, out)
    share = {name: quotas[name] + rule.substitutes for name in there}
    while True:
        bounds = {name: _bound(share[name], there[name]) for name in there}
        walk = Walk(rule, quotas, avoid, skipped=dict.fromkeys(sorted(out), "struck"))
        walk.open = {name for name in there if quotas[name] + rule.substitutes}
        for item in sorted(
            [*_items(rule, left, strata, tickets, bounds, groups), *tied], key=lambda one: (one.ticket, one.ids)
        ):
            walk.visit(item)
            if not walk.open:
                break
        again = [name for name in walk.open if share[name] < there[name]]
        if not again:
            return _result(walk, out)
        for name in again:
            share[name] *= 4


def _tickets(rule: Rule, lines: Sequence[Line], seed: bytes) -> list[bytes]:
    if rule.weights:
        return [weighted_ticket_of(seed, line.id, weight_of(line, rule.weights)) for line in lines]
    return tickets_of(seed, [line.id.encode("utf-8") for line in lines])


def _bound(wanted: int, there: int) -> bytes:
    """Tickets under this are looked at first: about ``wanted`` and some more. The walk stays the same."""
    looked_at = wanted + wanted // 4 + SPARE
    return b"\xff" * 33 if looked_at >= there else (2**256 // there * looked_at).to_bytes(32, "big")


def _items(
    rule: Rule, lines: Sequence[Line], strata: list[str] | None, tickets: list[bytes], bounds: dict[str, bytes],
    groups: dict[str, list[str]],
) -> list[Item]:  # fmt: skip
    if strata is None:
        bound = bounds.get("", b"")
        near = [at for at, ticket in enumerate(tickets) if ticket < bound]
    else:
        near = [at for at, (ticket, name) in enumerate(zip(tickets, strata, strict=True)) if ticket < bounds[name]]
    found = []
    for at in near:
        line = lines[at]
        if line.id not in groups:
            kind = line.values.get(rule.capacity_by, "") if rule.capacity_by else ""
            found.append(Item(tickets[at], [line.id], [strata[at] if strata is not None else ""], [kind]))
    return found


def _tied(rule: Rule, lines: Sequence[Line], seed: bytes, groups: dict[str, list[str]], out: set[str]) -> list[Item]:
    if not groups:
        return []
    by_id = {line.id: line for line in lines if line.id in groups}
    found = []
    for members in {id(one): one for one in groups.values()}.values():
        ids = [one for one in members if one not in out]
        if not ids:
            continue
        first = by_id[ids[0]]
        weight = weight_of(first, rule.weights) if rule.weights else 0
        ticket = weighted_ticket_of(seed, first.id, weight) if weight else ticket_of(seed, first.id)
        strata = [by_id[one].values[rule.strata] if rule.strata else "" for one in ids]
        kinds = [by_id[one].values.get(rule.capacity_by, "") if rule.capacity_by else "" for one in ids]
        found.append(Item(ticket, ids, strata, kinds))
    return found


def _result(walk: Walk, out: set[str]) -> Result:
    short = {name: quota - walk.taken[name] for name, quota in sorted(walk.quotas.items()) if walk.taken[name] < quota}
    return Result(walk.chosen, walk.substitutes, {}, walk.skipped, walk.cut_off, short)


def call_substitutes(
    rule: Rule, lines: Sequence[Line], result: Result, declined: Sequence[str]
) -> list[tuple[str, str]]:
    """(who declined, who is called): the first substitute of the same stratum who fits to those who remain, "" if none.

    ``declined`` in the order in which they declined; a substitute who was called may stand in it later.
    """
    by_id = {line.id: line for line in lines}
    there, gone = set(result.chosen), set[str]()  # gone: called already, or declined beforehand
    answers: list[tuple[str, str]] = []
    pairs = {*rule.avoid, *((second, first) for first, second in rule.avoid)}
    used = Counter(by_id[id].values.get(rule.capacity_by, "") for id in there)
    for one in declined:
        gone.add(one)
        found = ""
        if one in there:
            there.discard(one)
            used[by_id[one].values.get(rule.capacity_by, "")] -= 1
            stratum = by_id[one].values.get(rule.strata, "")
            waiting = (id for id in result.substitutes if id not in gone)
            same = (id for id in waiting if by_id[id].values.get(rule.strata, "") == stratum)
            apart = (id for id in same if not any((id, other) in pairs for other in there))
            found = next((id for id in apart if _has_room(rule, by_id[id], used)), "")
        if found:
            there.add(found)
            gone.add(found)
            used[by_id[found].values.get(rule.capacity_by, "")] += 1
        answers.append((one, found))
    return answers


def _has_room(rule: Rule, line: Line, used: Counter[str]) -> bool:
    kind = line.values.get(rule.capacity_by, "")
    limit = capacity_of(rule, kind) if rule.capacity_by else None
    return limit is None or used[kind] < limit
