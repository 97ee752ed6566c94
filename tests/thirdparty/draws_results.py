"""What a seed makes of a rule and a list: sections 6, 7 and 8 of docs/reference/draws.md.

Written from docs/reference/draws.md alone, without reading the product's code. Python's own library only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256, shake_256
from typing import Any

Rule = dict[str, Any]
Pairs = list[list[str]]


def h(name: str, data: bytes) -> bytes:
    """Section 2."""
    return sha256(b"yici-draw/1/" + name.encode("ascii") + b"\0" + data).digest()


# 6. Chance. Python compares texts by code points, which is the order of their UTF-8 bytes.


def ticket(seed: bytes, who: str) -> bytes:
    return sha256(h("ticket", seed) + who.encode()).digest()


def weighted_ticket(seed: bytes, who: str, weight: int) -> bytes:
    key = h("weighted", seed)
    return min(sha256(key + i.to_bytes(4, "big") + who.encode()).digest() for i in range(weight))


def pair_ticket(seed: bytes, target: str, assignee: str) -> bytes:
    name = target.encode()
    return sha256(h("pair", seed) + len(name).to_bytes(4, "big") + name + assignee.encode()).digest()


def permutation(key: bytes, count: int, first: int | None = None) -> list[int]:
    """The first places of the permutation of 0 … count−1 (None: all)."""
    wanted = count if first is None else first
    length, at = 8 * wanted + 1024, 0
    stream = shake_256(key).digest(length)
    array = list(range(count))
    for i in range(wanted):
        n = count - i
        while True:
            if at == length:
                length *= 2
                stream = shake_256(key).digest(length)
            x = int.from_bytes(stream[at : at + 8], "big")
            at += 8
            if x < (1 << 64) // n * n:
                break
        j = i + x % n
        array[i], array[j] = array[j], array[i]
    return array[:wanted]


# 7. Result


def result_of(rule: Rule, columns: list[str], lines: list[list[str]], struck: Iterable[str], seed: bytes) -> Rule:
    gone = set(struck)
    rows = {line[0]: dict(zip(columns, line[1:], strict=True)) for line in lines}
    result: Rule = {"chosen": [], "cut_off": {}, "groups": {}, "short": {}, "skipped": {}, "substitutes": []}
    result["skipped"] = {who: "struck" for who in rows if who in gone}
    make: dict[str, Callable[..., None]] = {
        "subset": _subset,
        "permutation": _permutation,
        "assign": _assign,
        "balanced-classes": _classes,
    }
    make[rule["kind"]](rule, rows, gone, seed, result)
    return result


def connected(ids: Iterable[str], pairs: Pairs) -> list[list[str]]:
    """The ids in sets joined by pairs, each set in order, the sets in order of their smallest id."""
    neighbours: dict[str, set[str]] = {who: set() for who in sorted(ids)}
    for a, b in pairs:
        neighbours[a].add(b)
        neighbours[b].add(a)
    met: set[str] = set()
    sets = []
    for who in neighbours:
        if who in met:
            continue
        met.add(who)
        group, todo = [who], [who]
        while todo:
            for other in neighbours[todo.pop()] - met:
                met.add(other)
                group.append(other)
                todo.append(other)
        sets.append(sorted(group))
    return sets


def _subset(rule: Rule, rows: dict[str, dict[str, str]], gone: set[str], seed: bytes, result: Rule) -> None:
    strata, by, weights = rule["strata"], rule["capacity_by"], rule["weights"]
    quotas = rule["quotas"] if strata else {"": rule["k"]}
    stratum = {who: row[strata] if strata else "" for who, row in rows.items()}

    def of(who: str) -> bytes:
        return weighted_ticket(seed, who, int(rows[who][weights])) if weights else ticket(seed, who)

    whole = connected(rows, rule["together"])
    items = [item for item in ([who for who in group if who not in gone] for group in whole) if item]
    order = sorted((of(item[0]), item) for item in items)
    avoided: dict[str, set[str]] = {}
    for a, b in rule["avoid"]:
        avoided.setdefault(a, set()).add(b)
        avoided.setdefault(b, set()).add(a)
    chosen: list[str] = result["chosen"]
    count: dict[str, int] = {}
    spare: dict[str, int] = {}
    used: dict[str, int] = {}

    def reason(item: list[str]) -> str:
        if len(item) > 1:
            for name in {stratum[who] for who in item}:
                if sum(stratum[who] == name for who in item) > quotas.get(name, 0) - count.get(name, 0):
                    return "room"
        foes = set().union(*(avoided.get(who, set()) for who in item))
        for other in chosen:
            if other in foes:
                return f"avoid {other}"
        if by:
            for value in sorted({rows[who][by] for who in item}):
                most = rule["capacity"].get(value, rule["capacity"].get(""))
                more = sum(rows[who][by] == value for who in item)
                if most is not None and used.get(value, 0) + more > most:
                    return f"capacity {value}"
        return ""

    for mark, item in order:
        if all(count.get(stratum[who], 0) >= quotas.get(stratum[who], 0) for who in item):
            if len(item) == 1 and spare.get(stratum[item[0]], 0) < rule["substitutes"]:
                spare[stratum[item[0]]] = spare.get(stratum[item[0]], 0) + 1
                result["substitutes"].append(item[0])
            continue
        why = reason(item)
        for who in item:
            if why:
                result["skipped"][who] = why
                continue
            chosen.append(who)
            count[stratum[who]] = count.get(stratum[who], 0) + 1
            result["cut_off"][stratum[who]] = mark.hex()
            if by:
                used[rows[who][by]] = used.get(rows[who][by], 0) + 1
    result["short"] = {name: n - count.get(name, 0) for name, n in quotas.items() if n > count.get(name, 0)}


def _permutation(rule: Rule, rows: dict[str, dict[str, str]], gone: set[str], seed: bytes, result: Rule) -> None:
    ids = sorted(rows)
    order = [ids[place] for place in permutation(h("permutation", seed), len(ids))]
    order = [who for who in order if who not in gone]
    k = rule["k"] or len(order)
    result["chosen"], result["substitutes"] = order[:k], order[k : k + rule["substitutes"]]
    if len(order) < k:
        result["short"] = {"": k - len(order)}


def _assign(rule: Rule, rows: dict[str, dict[str, str]], gone: set[str], seed: bytes, result: Rule) -> None:
    here = [who for who in rows if who not in gone]
    targets = sorted((who for who in here if rows[who]["role"] == "target"), key=lambda who: (ticket(seed, who), who))
    assignees = [who for who in here if rows[who]["role"] == "assignee"]
    avoid = {(a, b) for a, b in rule["avoid"] if a not in gone and b not in gone}
    fixed = {(a, b) for a, b in rule["together"] if a not in gone and b not in gone}
    order = {
        t: [a for _, a in sorted((pair_ticket(seed, t, a), a) for a in assignees if (t, a) not in avoid)]
        for t in targets
    }
    has: dict[str, set[str]] = {t: set() for t in targets}
    load = dict.fromkeys(assignees, 0)
    lost: set[tuple[str, str]] = set()

    def room(a: str) -> bool:
        most = rule["capacity"].get(a, rule["capacity"].get(""))
        return most is None or load[a] < most

    def take(t: str, a: str) -> None:
        has[t].add(a)
        load[a] += 1

    def search(first: str) -> bool:
        queue = [first]
        gives: dict[str, str] = {}  # what a target in the queue would give up
        wants: dict[str, str] = {}  # which target wants an assignee that was met
        for u in queue:
            for a in order[u]:
                if a in has[u] or a in wants:
                    continue
                wants[a] = u
                if room(a):
                    load[a] += 1
                    taker, taken = u, a
                    while True:
                        has[taker].add(taken)
                        if taker == first:
                            return True
                        taken = gives[taker]
                        has[taker].remove(taken)
                        lost.add((taker, taken))
                        taker = wants[taken]
                for t in targets:
                    if a in has[t] and t not in queue and (t, a) not in fixed:
                        queue.append(t)
                        gives[t] = a
        return False

    for t, a in fixed:
        take(t, a)
    for t in targets:
        for a in order[t]:
            if len(has[t]) >= rule["k"]:
                break
            if a not in has[t] and room(a):
                take(t, a)
        while len(has[t]) < rule["k"] and search(t):
            pass
    result["chosen"] = targets
    result["groups"] = {t: [a for a in order[t] if a in has[t]] for t in targets}
    result["short"] = {t: rule["k"] - len(has[t]) for t in targets if len(has[t]) < rule["k"]}
    for t, a in avoid:
        result["skipped"][f"{t}\t{a}"] = "avoid"
    for t, a in lost:
        if a not in has[t]:
            result["skipped"][f"{t}\t{a}"] = "moved"


# 8. Classes


class NoClasses(ValueError):
    """No classes can be made of this list."""


def check_classes(k: int, ids: list[str], together: Pairs, avoid: Pairs) -> None:
    """Refuse what a list before any commitment is refused for: no seed is needed for that."""
    n = len(ids)
    if k < 1 or k > n or n > 100_000 or n > 200 * k:
        raise NoClasses("size")
    blocks, foes = _blocks(ids, together, avoid)
    if _seats(_hardest(blocks, foes), blocks, foes, _sizes(n, k)) is None:
        raise NoClasses("pairs")


def _sizes(n: int, k: int) -> list[int]:
    q, r = divmod(n, k)
    return [q + 1 if c < r else q for c in range(k)]


def _blocks(ids: list[str], together: Pairs, avoid: Pairs) -> tuple[list[list[int]], list[set[int]]]:
    place = {who: i for i, who in enumerate(ids)}
    named = {who for pair in (*together, *avoid) for who in pair}
    blocks = [[place[who] for who in block] for block in connected(named, together)]
    of = {pupil: b for b, block in enumerate(blocks) for pupil in block}
    foes: list[set[int]] = [set() for _ in blocks]
    for a, b in avoid:
        one, other = of[place[a]], of[place[b]]
        if one == other:
            raise NoClasses(f"{a} and {b}")
        foes[one].add(other)
        foes[other].add(one)
    return blocks, foes


def _hardest(blocks: list[list[int]], foes: list[set[int]]) -> list[int]:
    return sorted(range(len(blocks)), key=lambda b: (-len(blocks[b]), -len(foes[b]), b))


def _seats(order: list[int], blocks: list[list[int]], foes: list[set[int]], size: list[int]) -> dict[int, int] | None:
    filled = [0] * len(size)
    seats: dict[int, int] = {}
    for b in order:
        closed = {seats[other] for other in foes[b] if other in seats}
        fits = [c for c, most in enumerate(size) if c not in closed and filled[c] + len(blocks[b]) <= most]
        if not fits:
            return None
        seats[b] = min(fits, key=lambda c: (filled[c], c))
        filled[seats[b]] += len(blocks[b])
    return seats


class _School:
    """Pupils are places 0 … N−1, classes 0 … k−1; a class is its bound pupils and its free ones in order of arrival."""

    def __init__(self, rule: Rule, rows: dict[str, dict[str, str]], seed: bytes) -> None:
        self.ids = sorted(rows)
        self.n, self.k, self.j = len(self.ids), rule["k"], len(rule["balance"])
        self.balance = [tuple(rows[who][name] for name in rule["balance"]) for who in self.ids]
        scores = [[int(rows[who][name]) for name in rule["scores"]] for who in self.ids]
        self.scores = [[*row, sum(row)] if len(row) > 1 else row for row in scores]
        self.columns = range(len(self.scores[0])) if self.scores else range(0)
        self.all = [sum(row[s] for row in self.scores) for s in self.columns]
        self.tickets = [ticket(seed, who) for who in self.ids]
        self.size = _sizes(self.n, self.k)
        self.bound: list[list[int]] = [[] for _ in self.size]
        self.free: list[list[int]] = [[] for _ in self.size]
        self.count: list[list[dict[str, int]]] = [[{} for _ in range(self.j)] for _ in self.size]
        self.sums = [[0] * len(self.columns) for _ in self.size]

    def pupils(self, c: int) -> int:
        return len(self.bound[c]) + len(self.free[c])

    def add(self, c: int, pupil: int, sign: int = 1) -> None:
        for j, value in enumerate(self.balance[pupil]):
            self.count[c][j][value] = self.count[c][j].get(value, 0) + sign
        for s in self.columns:
            self.sums[c][s] += sign * self.scores[pupil][s]

    # pairs

    def seat(self, together: Pairs, avoid: Pairs) -> None:
        blocks, foes = _blocks(self.ids, together, avoid)
        by_ticket = sorted(range(len(blocks)), key=lambda b: self.tickets[blocks[b][0]])
        seats = _seats(by_ticket, blocks, foes, self.size)
        if seats is None:
            seats = _seats(_hardest(blocks, foes), blocks, foes, self.size)
        if seats is None:
            raise NoClasses("pairs")
        for b, c in seats.items():
            self.bound[c].extend(blocks[b])
            for pupil in blocks[b]:
                self.add(c, pupil)

    # dealing

    def deal(self) -> None:
        seated = {pupil for block in self.bound for pupil in block}
        rest = [pupil for pupil in range(self.n) if pupil not in seated]
        rest.sort(key=lambda pupil: (self.balance[pupil], self.tickets[pupil]))
        turn = 0
        while rest:
            classes = [c for c in range(self.k) if self.pupils(c) < self.size[c]]
            dealt, rest = rest[: len(classes)], rest[len(classes) :]
            while dealt:
                run = [pupil for pupil in dealt if self.balance[pupil] == self.balance[dealt[0]]]
                dealt = dealt[len(run) :]
                values = self.balance[run[0]]
                crowd = {
                    c: sum(self.count[c][j].get(v, 0) << self.j - 1 - j for j, v in enumerate(values)) for c in classes
                }
                takers = sorted(classes, key=lambda c, crowd=crowd: (crowd[c], c))[: len(run)]  # type: ignore[misc]
                classes = [c for c in classes if c not in takers]
                if self.columns:
                    s = turn % len(self.columns)
                    run.sort(key=lambda pupil, s=s: (-self.scores[pupil][s], self.tickets[pupil]))  # type: ignore[misc]
                    takers.sort(key=lambda c, s=s: (self.n * self.sums[c][s] - self.pupils(c) * self.all[s], c))  # type: ignore[misc]
                for pupil, c in zip(run, takers, strict=True):
                    self.free[c].append(pupil)
                    self.add(c, pupil)
            turn += 1

    # exchanges

    def change(self, a: int, b: int, one: int, other: int) -> int:
        """K of section 8."""
        total = 0
        for j, (x, y) in enumerate(zip(self.balance[one], self.balance[other], strict=True)):
            if x != y:
                ours, theirs = self.count[a][j], self.count[b][j]
                total += (ours.get(y, 0) - ours.get(x, 0) + theirs.get(x, 0) - theirs.get(y, 0) + 2) << self.j - 1 - j
        return total

    def swap(self, a: int, b: int, at: int, to: int) -> None:
        one, other = self.free[a][at], self.free[b][to]
        self.free[a][at], self.free[b][to] = other, one
        for c, leaves, comes in ((a, one, other), (b, other, one)):
            self.add(c, leaves, -1)
            self.add(c, comes)

    def exchange_for_balance(self) -> None:
        for _ in range(4):
            exchanged = False
            for j in range(self.j):
                for value in sorted({values[j] for values in self.balance}):
                    while self._one_for_balance(j, value):
                        exchanged = True
            if not exchanged:
                return

    def _one_for_balance(self, j: int, value: str) -> bool:
        held = [self.count[c][j].get(value, 0) for c in range(self.k)]
        most = sorted(range(self.k), key=lambda c: (-held[c], c))[:4]
        fewest = sorted(range(self.k), key=lambda c: (held[c], c))[:4]
        for a in most:
            for b in fewest:
                if held[a] - held[b] < 2:
                    continue
                swaps = [
                    (self.change(a, b, one, other), at, to)
                    for at, one in enumerate(self.free[a])
                    if self.balance[one][j] == value
                    for to, other in enumerate(self.free[b])
                    if self.balance[other][j] != value
                ]
                if swaps and min(swaps)[0] < 0:
                    _, at, to = min(swaps)
                    self.swap(a, b, at, to)
                    return True
        return False

    def off(self, c: int, s: int) -> int:
        return self.sums[c][s] - self.pupils(c) * self.all[s] // self.n

    def exchange_for_scores(self) -> None:
        waiting = set(range(self.k))
        for _ in range(8 * self.k):
            if not waiting:
                return
            off = [[self.off(c, s) for s in self.columns] for c in range(self.k)]
            a = min(waiting, key=lambda c: (-sum(x * x for x in off[c]), c))
            others = [c for c in range(self.k) if c != a]
            others.sort(key=lambda c: (sum(x * y for x, y in zip(off[a], off[c], strict=True)), c))
            best: tuple[int, int, int, int] | None = None
            for p, b in enumerate(others[:2]):
                apart = [x - y for x, y in zip(off[a], off[b], strict=True)]
                for at, one in enumerate(self.free[a]):
                    for to, other in enumerate(self.free[b]):
                        gaps = [x - y for x, y in zip(self.scores[other], self.scores[one], strict=True)]
                        m = sum(gap * (gap + far) for gap, far in zip(gaps, apart, strict=True))
                        if m < 0 and (best is None or (m, p, at, to) < best) and self.change(a, b, one, other) <= 0:
                            best = (m, p, at, to)
            if best is None:
                waiting.discard(a)
            else:
                _, p, at, to = best
                self.swap(a, others[p], at, to)
                waiting |= {a, others[p]}


def _classes(rule: Rule, rows: dict[str, dict[str, str]], gone: set[str], seed: bytes, result: Rule) -> None:
    here = {who: row for who, row in rows.items() if who not in gone}
    together, avoid = ([pair for pair in rule[key] if not gone & set(pair)] for key in ("together", "avoid"))
    check_classes(rule["k"], sorted(here), together, avoid)
    school = _School(rule, here, seed)
    school.seat(together, avoid)
    school.deal()
    school.exchange_for_balance()
    school.exchange_for_scores()
    labels = permutation(h("labels", seed), school.k)
    for c in sorted(range(school.k), key=lambda c: labels[c]):
        result["groups"][str(labels[c] + 1)] = sorted(school.ids[pupil] for pupil in school.bound[c] + school.free[c])
