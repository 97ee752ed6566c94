"""Pupils into classes that differ little: dealt by tickets, then exchanged by a deterministic search in integers. Pure.

The specification (``docs/reference/draws.md``, *Classes*) says the same in words; where the two differ, it is right.
Every number stays below 2**53, so that a browser computes the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from yici.apps.draws.contracts import Line, Rule
from yici.apps.draws.rules.canonical import domain_hash
from yici.apps.draws.rules.refusals import Refused
from yici.apps.draws.rules.tickets import permuted, ticket_of

#: What numbers may be, so that no product passes 2**53.
MOST_SCORE: Final = 10_000
MOST_SCORES: Final = 9
MOST_BALANCE: Final = 10
MOST_IN_CLASS: Final = 200
MOST_PUPILS: Final = 100_000

#: How often all values are walked and how many classes are tried at either end; how many looks there are for each
#: class at its scores, and with how many others it is compared.
WALKS: Final = 4
ENDS: Final = 4
LOOKS: Final = 8
PARTNERS: Final = 2

_INTEGER = re.compile(r"(0|[1-9][0-9]{0,4})\Z")


def deal(lines: Sequence[Line], rule: Rule, seed: bytes) -> dict[str, list[str]]:
    """Class number ("1" … "k") → ids of its pupils in order. The order in which lines come changes nothing."""
    pupils = _read(lines, rule, lambda id: ticket_of(seed, id))
    made = _Classes(pupils, rule.k).make()
    named = {
        number: sorted(pupils.ids[at] for at in members)
        for number, members in zip(labels(rule.k, seed), made, strict=True)
    }
    return {str(number): named[number] for number in sorted(named)}


def labels(k: int, seed: bytes) -> list[int]:
    """The number of each class in the order they were made; drawn apart from all else, so that all orders are alike."""
    return [place + 1 for place in permuted(domain_hash("labels", seed), k)]


def check_classes(lines: Sequence[Line], rule: Rule) -> None:
    """Refuse (``Refused``) a list that some seed could not make classes of; called before anything is committed."""
    pupils = _read(lines, rule, lambda id: b"")
    if not _Classes(pupils, rule.k).seat_bound(_hardest_first(pupils)):
        raise Refused("pairs_no_room")


@dataclass(slots=True)
class _Pupils:
    """The list as numbers, a column each: ``kinds`` are the values of balance columns, ``marks`` the scores.

    ``blocks`` are the pupils named in pairs, grouped by who stays together; ``apart`` says which blocks never meet.
    """

    ids: list[str]
    tickets: list[bytes]
    kinds: list[list[int]]
    widths: list[int]
    marks: list[list[int]]
    blocks: list[list[int]]
    apart: Mapping[int, set[int]]


def _read(lines: Sequence[Line], rule: Rule, ticket: Callable[[str], bytes]) -> _Pupils:
    lines = sorted(lines, key=lambda line: line.id)
    _check_sizes(len(lines), rule)
    places = {line.id: at for at, line in enumerate(lines)}
    if len(places) != len(lines):
        raise Refused("duplicate", id=next(a.id for a, b in pairwise(lines) if a.id == b.id))
    words = [[line.values.get(column, "") for line in lines] for column in rule.balance]
    known = [{word: at for at, word in enumerate(sorted(set(column)))} for column in words]
    marks = [[_score(line, column) for line in lines] for column in rule.scores]
    if len(marks) > 1:
        marks.append([sum(each) for each in zip(*marks, strict=True)])
    blocks, apart = _bonds(rule, places)
    return _Pupils(
        ids=[line.id for line in lines],
        tickets=[ticket(line.id) for line in lines],
        kinds=[[number[word] for word in column] for number, column in zip(known, words, strict=True)],
        widths=[len(number) for number in known],
        marks=marks,
        blocks=blocks,
        apart=apart,
    )


def _check_sizes(count: int, rule: Rule) -> None:
    if not 1 <= rule.k <= count:
        raise Refused("classes_few", wanted=rule.k, there=count)
    if count > MOST_PUPILS or count > rule.k * MOST_IN_CLASS:
        raise Refused("classes_many", most=MOST_IN_CLASS, pupils=MOST_PUPILS)
    if len(rule.balance) > MOST_BALANCE or len(rule.scores) > MOST_SCORES:
        raise Refused("classes_columns", balance=MOST_BALANCE, scores=MOST_SCORES)


def _score(line: Line, column: str) -> int:
    text = line.values.get(column, "")
    if not _INTEGER.match(text) or int(text) > MOST_SCORE:
        raise Refused("score", id=line.id, column=column, value=text, most=MOST_SCORE)
    return int(text)


def _bonds(rule: Rule, places: Mapping[str, int]) -> tuple[list[list[int]], dict[int, set[int]]]:
    """Blocks, and which of them never meet. Pairs with somebody who was struck mean nothing any more."""
    together = [pair for pair in rule.together if pair[0] in places and pair[1] in places]
    avoid = [pair for pair in rule.avoid if pair[0] in places and pair[1] in places]
    head = {places[id]: places[id] for pair in (*together, *avoid) for id in pair}

    def top(at: int) -> int:
        while head[at] != at:
            at = head[at]
        return at

    for first, second in together:
        low, high = sorted((top(places[first]), top(places[second])))
        head[high] = low
    number = {at: n for n, at in enumerate(sorted({top(at) for at in head}))}
    blocks: list[list[int]] = [[] for _ in number]
    for at in sorted(head):
        blocks[number[top(at)]].append(at)
    apart: dict[int, set[int]] = {}
    for first, second in avoid:
        one, other = number[top(places[first])], number[top(places[second])]
        if one == other:
            raise Refused("contradiction", first=first, second=second)
        apart.setdefault(one, set()).add(other)
        apart.setdefault(other, set()).add(one)
    return blocks, apart


def _hardest_first(pupils: _Pupils) -> list[int]:
    """An order of blocks that no seed changes: the largest first, then who must avoid most."""
    return sorted(range(len(pupils.blocks)), key=lambda b: (-len(pupils.blocks[b]), -len(pupils.apart.get(b, ())), b))


class _Classes:
    """Classes in the making, 0 … k-1; what they are called is drawn apart."""

    def __init__(self, pupils: _Pupils, k: int) -> None:
        self.pupils, self.k, self.count = pupils, k, len(pupils.ids)
        least, more = divmod(self.count, k)
        self.size = [least + (c < more) for c in range(k)]
        self.sums = [sum(column) for column in pupils.marks]
        self.weights = [1 << place for place in reversed(range(len(pupils.kinds)))]
        self.clear()

    def clear(self) -> None:
        self.bound: list[list[int]] = [[] for _ in range(self.k)]
        self.free: list[list[int]] = [[] for _ in range(self.k)]
        #: [balance column][class][value] → pupils.
        self.have = [[[0] * width for _ in range(self.k)] for width in self.pupils.widths]
        #: [score column][class] → how far its sum is off, times ``unit``: while dealing, nothing is rounded.
        self.off, self.unit = [[0] * self.k for _ in self.sums], self.count

    def make(self) -> list[list[int]]:
        pupils = self.pupils
        by_ticket = sorted(range(len(pupils.blocks)), key=lambda b: (pupils.tickets[pupils.blocks[b][0]], b))
        if not self.seat_bound(by_ticket) and not self.seat_bound(_hardest_first(pupils)):
            raise Refused("pairs_no_room")
        self._deal_free()
        self._level_kinds()
        self._level_marks()
        return [bound + free for bound, free in zip(self.bound, self.free, strict=True)]

    # -- dealing ---------------------------------------------------------------------------------------------------

    def seat_bound(self, order: Sequence[int]) -> bool:
        """Each block into the emptiest class where it has room and need avoid nobody. These pupils stay there."""
        self.clear()
        seat: dict[int, int] = {}
        for block in order:
            members = self.pupils.blocks[block]
            barred = {seat[other] for other in self.pupils.apart.get(block, ()) if other in seat}
            fitting = [c for c in range(self.k) if c not in barred and self._room(c) >= len(members)]
            if not fitting:
                return False
            seat[block] = min(fitting, key=lambda c: (len(self.bound[c]), c))
            for at in members:
                self._put(at, seat[block], self.bound)
        return True

    def _room(self, c: int) -> int:
        return self.size[c] - len(self.bound[c]) - len(self.free[c])

    def _put(self, at: int, c: int, where: list[list[int]]) -> None:
        where[c].append(at)
        for have, kind in zip(self.have, self.pupils.kinds, strict=True):
            have[c][kind[at]] += 1
        for off, column, total in zip(self.off, self.pupils.marks, self.sums, strict=True):
            off[c] += column[at] * self.count - total

    def _deal_free(self) -> None:
        """Pupils alike lie side by side; round by round each class that has room gets one."""
        pupils = self.pupils
        keys = list(zip(*pupils.kinds, strict=True)) if pupils.kinds else [()] * self.count
        bound = {at for members in self.bound for at in members}
        order = sorted(
            (at for at in range(self.count) if at not in bound),
            key=lambda at: (keys[at], pupils.tickets[at], at),
        )
        start = number = 0
        while start < len(order):
            room = [c for c in range(self.k) if self._room(c)]
            end = min(start + len(room), len(order))
            for alike in _runs(order[start:end], keys):
                room = self._deal_alike(alike, keys[alike[0]], room, number)
            start, number = end, number + 1

    def _deal_alike(self, alike: list[int], key: tuple[int, ...], room: list[int], number: int) -> list[int]:
        """Pupils of one kind to the classes that have fewest such, the best to the weakest; returns the others."""
        room = sorted(room, key=lambda c: (self._crowding(c, key), c))
        takers, others = room[: len(alike)], room[len(alike) :]
        if self.sums:
            column, off = (each[number % len(self.sums)] for each in (self.pupils.marks, self.off))
            alike = sorted(alike, key=lambda at: (-column[at], self.pupils.tickets[at], at))
            takers = sorted(takers, key=lambda c: (off[c], c))
        for at, c in zip(alike, takers, strict=True):
            self._put(at, c, self.free)
        return others

    def _crowding(self, c: int, key: tuple[int, ...]) -> int:
        return sum(weight * have[c][kind] for weight, have, kind in zip(self.weights, self.have, key, strict=True))

    # -- exchanging ------------------------------------------------------------------------------------------------

    def _level_kinds(self) -> None:
        """Until no value is two more in one class than in another, or no exchange tried helps."""
        for _ in range(WALKS):
            done = 0
            for j, width in enumerate(self.pupils.widths):
                for value in range(width):
                    while self._level_value(j, value):
                        done += 1
            if not done:
                return

    def _level_value(self, j: int, value: int) -> bool:
        have = self.have[j]
        many = sorted(range(self.k), key=lambda c: (-have[c][value], c))[:ENDS]
        few = sorted(range(self.k), key=lambda c: (have[c][value], c))[:ENDS]
        for a in many:
            for b in few:
                found = self._best_for_kinds(j, value, a, b) if have[a][value] - have[b][value] > 1 else None
                if found:
                    self._exchange(a, found[0], b, found[1])
                    return True
        return False

    def _best_for_kinds(self, j: int, value: int, a: int, b: int) -> tuple[int, int] | None:
        kind, best, found = self.pupils.kinds[j], 0, None
        for one, at in enumerate(self.free[a]):
            if kind[at] == value:
                for two, other in enumerate(self.free[b]):
                    change = self._change_of_kinds(a, at, b, other) if kind[other] != value else 0
                    if change < best:
                        best, found = change, (one, two)
        return found

    def _change_of_kinds(self, a: int, at: int, b: int, other: int) -> int:
        """Half of what the weighted squares of all counts change by when the two pupils change classes."""
        change = 0
        for weight, have, kind in zip(self.weights, self.have, self.pupils.kinds, strict=True):
            mine, theirs = kind[at], kind[other]
            if mine != theirs:
                change += weight * (have[a][theirs] - have[a][mine] + have[b][mine] - have[b][theirs] + 2)
        return change

    def _level_marks(self) -> None:
        """The class that is furthest off exchanges with one that is off the other way, as long as that helps."""
        self.off = [
            [
                (off + n * total) // self.count - n * total // self.count
                for off, n in zip(column, self.size, strict=True)
            ]
            for column, total in zip(self.off, self.sums, strict=True)
        ]
        self.unit = 1
        far = [sum(column[c] ** 2 for column in self.off) for c in range(self.k)]
        waiting = set(range(self.k)) if self.sums else set()
        for _ in range(LOOKS * self.k):
            if not waiting:
                return
            a = min(waiting, key=lambda c: (-far[c], c))
            best, found = 0, None
            for b in self._opposite(a):
                change, pair = self._best_for_marks(a, b, best)
                if pair:
                    best, found = change, (b, *pair)
            if found is None:
                waiting.discard(a)
                continue
            b, one, two = found
            self._exchange(a, one, b, two)
            for c in (a, b):
                far[c] = sum(column[c] ** 2 for column in self.off)
                waiting.add(c)

    def _opposite(self, a: int) -> list[int]:
        against = [0] * self.k
        for column in self.off:
            mine = column[a]
            against = [value + mine * other for value, other in zip(against, column, strict=True)]
        return sorted((c for c in range(self.k) if c != a), key=lambda c: (against[c], c))[:PARTNERS]

    def _best_for_marks(self, a: int, b: int, best: int) -> tuple[int, tuple[int, int] | None]:
        """The exchange with the smallest change below ``best``: half of what the squares of all sums change by.

        It must not make the balance columns worse. With x of b's pupil, y of a's and d the difference of the classes
        it is Σ (x-y)(x-y+d) = Σ x(x+d) + Σ y(y-d) - 2 Σ xy; rows at once, two columns at a time, for speed only.
        """
        found, theirs = None, self.free[b]
        marks = [
            (column, [column[at] for at in theirs], off[a] - off[b])
            for column, off in zip(self.pupils.marks, self.off, strict=True)
        ]
        base = [0] * len(theirs)
        for _, row, d in marks:
            base = [value + x * (x + d) for value, x in zip(base, row, strict=True)]
        in_twos = _in_twos([(column, row) for column, row, _ in marks], len(theirs))
        for one, at in enumerate(self.free[a]):
            mine = sum(column[at] * (column[at] - d) for column, _, d in marks)
            changes = base
            for first, row, second, other in in_twos:
                y, z = 2 * first[at], 2 * second[at]
                changes = [value - y * x - z * w for value, x, w in zip(changes, row, other, strict=True)]
            if changes and mine + min(changes) < best:
                for two in sorted(range(len(changes)), key=lambda two: (changes[two], two)):
                    if mine + changes[two] >= best:
                        break
                    if self._change_of_kinds(a, at, b, theirs[two]) <= 0:
                        best, found = mine + changes[two], (one, two)
                        break
        return best, found

    def _exchange(self, a: int, one: int, b: int, two: int) -> None:
        at, other = self.free[a][one], self.free[b][two]
        self.free[a][one], self.free[b][two] = other, at
        for have, kind in zip(self.have, self.pupils.kinds, strict=True):
            for c, gone, come in ((a, at, other), (b, other, at)):
                have[c][kind[gone]] -= 1
                have[c][kind[come]] += 1
        unit = self.unit
        for off, column in zip(self.off, self.pupils.marks, strict=True):
            off[a] += unit * (column[other] - column[at])
            off[b] += unit * (column[at] - column[other])


def _runs(order: Sequence[int], keys: Sequence[tuple[int, ...]]) -> Iterator[list[int]]:
    """Neighbours that are alike, as one list each."""
    for _, alike in groupby(order, key=lambda at: keys[at]):
        yield list(alike)


def _in_twos(
    marks: list[tuple[list[int], list[int]]], length: int
) -> list[tuple[list[int], list[int], list[int], list[int]]]:
    """Score columns with the values of one class, two at a time; an odd last one beside zeros."""
    even = marks if len(marks) % 2 == 0 else [*marks, ([0] * len(marks[0][0]), [0] * length)]
    return [(*one, *two) for one, two in zip(even[::2], even[1::2], strict=True)]
