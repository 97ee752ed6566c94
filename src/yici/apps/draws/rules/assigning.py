"""Assignees of targets: targets in ticket order, each takes by pair tickets; who is stuck makes others move."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from yici.apps.draws.contracts import Line, Result, Rule
from yici.apps.draws.rules.checking import capacity_of
from yici.apps.draws.rules.tickets import pair_tickets_of, tickets_of


@dataclass(slots=True)
class Board:
    """Who has whom so far. ``orders``: target → assignees in the order of its pair tickets, barred ones left out."""

    rule: Rule
    targets: list[str]
    orders: dict[str, list[str]]
    room: dict[str, int]  # assignee -> tasks that still fit
    fixed: set[tuple[str, str]]
    groups: dict[str, list[str]] = field(default_factory=dict)
    holders: dict[str, set[str]] = field(default_factory=dict)  # assignee -> targets
    place: dict[str, int] = field(default_factory=dict)  # target -> its place in ticket order
    moved: dict[str, str] = field(default_factory=dict)

    def give(self, target: str, assignee: str) -> None:
        """One task more."""
        self.groups[target].append(assignee)
        self.holders.setdefault(assignee, set()).add(target)
        self.room[assignee] -= 1

    def take_away(self, target: str, assignee: str) -> None:
        """One task less."""
        self.groups[target].remove(assignee)
        self.holders[assignee].remove(target)
        self.room[assignee] += 1

    def fill(self, target: str) -> None:
        """Take the first free ones; where too few are free, find the shortest row of moves that frees one."""
        for assignee in self.orders[target]:
            if len(self.groups[target]) >= self.rule.k:
                return
            if self.room[assignee] > 0 and assignee not in self.groups[target]:
                self.give(target, assignee)
        while len(self.groups[target]) < self.rule.k and self._move_for(target):
            pass

    def _move_for(self, target: str) -> bool:
        wanted_by: dict[str, str] = {}  # assignee -> target that would take it
        gives: dict[str, str] = {}  # target -> assignee that it would give up
        seen, waiting = {target}, deque([target])
        while waiting:
            one = waiting.popleft()
            for assignee in self.orders[one]:
                if assignee in wanted_by or assignee in self.groups[one]:
                    continue
                wanted_by[assignee] = one
                if self.room[assignee] > 0:
                    self._carry_out(assignee, wanted_by, gives)
                    return True
                for holder in sorted(self.holders.get(assignee, ()), key=self.place.__getitem__):
                    if holder not in seen and (holder, assignee) not in self.fixed:
                        seen.add(holder)
                        gives[holder] = assignee
                        waiting.append(holder)
        return False

    def _carry_out(self, free: str, wanted_by: dict[str, str], gives: dict[str, str]) -> None:
        assignee = free
        while True:
            one = wanted_by[assignee]
            given = gives.get(one)
            if given is not None:
                self.take_away(one, given)
                self.moved[f"{one}\t{given}"] = "moved"
            self.give(one, assignee)
            if given is None:
                return
            assignee = given


def draw_assignment(rule: Rule, lines: Sequence[Line], seed: bytes, struck: Collection[str] = ()) -> Result:
    """Every target gets ``k`` assignees, none more than its capacity, none that it must avoid."""
    out = set(struck)
    targets = [line.id for line in lines if line.values["role"] == "target" and line.id not in out]
    assignees = sorted(line.id for line in lines if line.values["role"] == "assignee" and line.id not in out)
    tickets = tickets_of(seed, [id.encode("utf-8") for id in targets])
    targets = [id for _, id in sorted(zip(tickets, targets, strict=True))]
    barred: dict[str, set[str]] = {}
    for first, second in rule.avoid:
        barred.setdefault(first, set()).add(second)
    encoded = [id.encode("utf-8") for id in assignees]
    orders: dict[str, list[str]] = {}
    skipped = dict.fromkeys(sorted(out), "struck")
    for target in targets:
        order = [id for _, id in sorted(zip(pair_tickets_of(seed, target, encoded), assignees, strict=True))]
        orders[target] = [id for id in order if id not in barred[target]] if target in barred else order
    most = {id: capacity_of(rule, id) for id in assignees}
    room = {id: len(targets) if limit is None else limit for id, limit in most.items()}
    fixed = {(first, second) for first, second in rule.together if first not in out and second not in out}
    board = Board(rule, targets, orders, room, fixed, {target: [] for target in targets})
    board.place = {target: at for at, target in enumerate(targets)}
    for target, assignee in sorted(fixed):
        board.give(target, assignee)
    for target in targets:
        board.fill(target)
    return _result(board, barred, skipped, rule)


def _result(board: Board, barred: dict[str, set[str]], skipped: dict[str, str], rule: Rule) -> Result:
    groups, short = {}, {}
    for target in board.targets:
        held = set(board.groups[target])
        groups[target] = [id for id in board.orders[target] if id in held]
        if len(held) < rule.k:
            short[target] = rule.k - len(held)
        for id in sorted(barred.get(target, ())):
            if id in board.room:
                skipped[f"{target}\t{id}"] = "avoid"
    for pair in board.moved:
        target, id = pair.split("\t")
        if id not in board.groups[target]:
            skipped[pair] = "moved"
    return Result(chosen=list(board.targets), groups=groups, skipped=skipped, short=short)
