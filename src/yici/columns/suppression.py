"""Small numbers in public tables: which cells are withheld so that nobody can compute one from the others.

A table is rows that nest (areas in areas) by columns that may add up to a total column. A count of 1 to k-1 is *small*
and shown as “n < k”; further cells are *withheld* until what is published leaves every small cell open from 1 to k-1.
What an outsider can conclude is exact here: nested sums by columns are a network, so the largest and smallest value of
a cell that agree with all that is published are found by augmenting paths from the true table.

A zero stays zero unless the sum it belongs to is small; the parts of a small sum are all shown as “n < k”. Where these
marks themselves would tell (a withheld cell is at least k), the table comes unmarked: what is unpublished is withheld.
"""

from __future__ import annotations

import enum
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

Cell = tuple[str, str]  # row, column
Node = tuple[str, str]
LARGE = 10**12
OUT: Node = ("", "")
MOST_CELLS = 20_000


class Fate(enum.StrEnum):
    """What becomes of a cell: shown, small (“n < k”), withheld for the sake of a small one."""

    SHOWN = "shown"
    SMALL = "small"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Arc:
    """An unpublished cell as an arc: more of it is more at ``head``, less at ``tail``; bounds as outsiders know."""

    tail: Node
    head: Node
    value: int
    low: int
    high: int


def suppress(
    values: Mapping[Cell, int],
    parents: Mapping[str, str],
    columns: Sequence[str],
    *,
    total: str = "",
    hidden: frozenset[str] = frozenset(),
    k: int = 5,
) -> dict[Cell, Fate]:
    """The fate of every cell.

    ``parents`` maps each row to the row it is a part of ("" for the whole, which is a row of ``values``); parts add up
    to it in every column. ``total`` names the column that the others add up to ("" when they do not). ``hidden``
    columns are never published but can be worked out (men beside people and women): they are protected like the others.
    Raises ``ValueError`` for tables that do not add up, or are too large.
    """
    for is_marked in (True, False):
        table = _Table(values, parents, columns, total, hidden, k, is_marked)
        table.check()
        table.mark_small()
        while (exposed := table.find_exposed()) is not None and table.withhold_for(exposed):
            pass
        if exposed is None:
            return {cell: fate for cell, fate in table.fates.items() if cell[1] not in hidden}
    raise ValueError("the table cannot be protected; publish fewer rows")


class _Table:
    def __init__(
        self,
        values: Mapping[Cell, int],
        parents: Mapping[str, str],
        columns: Sequence[str],
        total: str,
        hidden: frozenset[str],
        k: int,
        is_marked: bool,
    ) -> None:
        self.values, self.parents, self.columns, self.total = values, parents, list(columns), total
        self.hidden, self.k, self.is_marked = hidden, k, is_marked
        self.children: dict[str, list[str]] = defaultdict(list)
        for row, parent in parents.items():
            if parent:
                self.children[parent].append(row)
        self.fates = dict.fromkeys(values, Fate.SHOWN)
        self.from_nought: set[Cell] = set()  # small cells that may be zero: parts of a small sum

    def sums(self) -> Iterator[tuple[Cell, list[Cell]]]:
        """Every sum of the table: the cell and its parts."""
        for row, parts in self.children.items():
            for column in self.columns:
                yield (row, column), [(part, column) for part in parts]
        if self.total:
            for row in self.parents:
                yield (row, self.total), [(row, column) for column in self.columns if column != self.total]

    def check(self) -> None:
        """A table that does not add up gives no protection, and one with negative numbers is none of counts."""
        if len(self.values) > MOST_CELLS:
            raise ValueError(f"a public table has at most {MOST_CELLS} cells")
        if any(value < 0 for value in self.values.values()):
            raise ValueError("a count is never negative")
        for cell, parts in self.sums():
            if self.values[cell] != sum(self.values[part] for part in parts):
                raise ValueError(f"the parts of {cell} do not add up to it")

    def is_small(self, cell: Cell) -> bool:
        """Whether a cell is a count of few people."""
        return 0 < self.values[cell] < self.k

    def mark_small(self) -> None:
        """Small cells, and all parts of a small sum, which would otherwise tell each other."""
        for cell in self.values:
            if self.is_small(cell) or cell[1] in self.hidden:
                is_small = self.is_small(cell) and self.is_marked
                self.fates[cell] = Fate.SMALL if is_small else Fate.WITHHELD
        if not self.is_marked:
            return
        waiting = [(cell, parts) for cell, parts in self.sums() if self.is_small(cell)]
        while waiting:
            _, parts = waiting.pop()
            fresh = [part for part in parts if part not in self.from_nought]
            for part in fresh:
                self.fates[part] = Fate.SMALL
                self.from_nought.add(part)
            waiting += [(cell, inner) for cell, inner in self.sums() if cell in fresh]

    def bounds(self, cell: Cell) -> tuple[int, int]:
        """What an outsider knows of an unpublished cell at once, by how it is shown."""
        if cell[1] in self.hidden or not self.is_marked:
            return 0, LARGE
        if self.fates[cell] is Fate.SMALL:
            return (0 if cell in self.from_nought else 1), self.k - 1
        return self.k, LARGE

    def arcs(self) -> dict[Cell, Arc]:
        """The network. A cell is an arc between the sum it makes up and the sums it is a part of."""
        found = {}
        for cell, fate in self.fates.items():
            if fate is not Fate.SHOWN:
                own, above = self._ends(cell)
                is_total = cell[1] == self.total and bool(self.total)
                tail, head = (own, above) if is_total else (above, own)
                found[cell] = Arc(tail, head, self.values[cell], *self.bounds(cell))
        return found

    def _ends(self, cell: Cell) -> tuple[Node, Node]:
        """The node of what the cell is the sum of, and the node of the sum over rows that it is a part of."""
        row, column = cell
        parent = self.parents[row]
        above: Node = ("sum", f"{parent}|{column}") if parent else OUT
        if self.children.get(row):
            return ("sum", f"{row}|{column}"), above
        return (("row", row) if self.total else OUT), above

    def find_exposed(self) -> Cell | None:
        """A small cell of which what is published tells more than “n < k”, or None when all are safe."""
        arcs = self.arcs()
        leaving: dict[Node, list[Cell]] = defaultdict(list)
        for cell, arc in arcs.items():
            leaving[arc.tail].append(cell)
            leaving[arc.head].append(cell)
        for cell, arc in arcs.items():
            if not self.is_small(cell):
                continue
            up = _move(arcs, leaving, cell, arc, self.k - 1 - arc.value, is_up=True)
            down = _move(arcs, leaving, cell, arc, arc.value - 1, is_up=False)
            if not (up and down):
                return cell
        return None

    def withhold_for(self, cell: Cell) -> bool:
        """Withhold one more cell that shares a sum with the exposed one, or with one that is unpublished already; the
        smallest published one, sums last. False when nothing is left."""
        near = {cell}
        while True:
            candidates: set[Cell] = set()
            for whole, parts in self.sums():
                group = [whole, *parts]
                if near.intersection(group):
                    candidates.update(group)
            least = self.k if self.is_marked else 0
            usable = [one for one in candidates if self.fates[one] is Fate.SHOWN and self.values[one] >= least]
            if usable:
                chosen = min(usable, key=lambda one: (self._is_sum(one), not self.values[one], self.values[one], one))
                self.fates[chosen] = Fate.WITHHELD
                return True
            if candidates <= near:
                return False
            near |= candidates

    def _is_sum(self, cell: Cell) -> int:
        return int(bool(self.children.get(cell[0]))) + int(cell[1] == self.total)


def _move(
    arcs: Mapping[Cell, Arc], leaving: Mapping[Node, Sequence[Cell]], cell: Cell, arc: Arc, by: int, *, is_up: bool
) -> bool:
    """Whether the other unpublished cells can make good a change of one cell by ``by``: paths from end to end."""
    changed: dict[Cell, int] = {}
    source, target = (arc.head, arc.tail) if is_up else (arc.tail, arc.head)
    if source == target:
        return True
    while by > 0:
        path = _path(arcs, leaving, changed, source, target, cell)
        if path is None:
            return False
        room = min([by, *(_room(arcs[one], changed.get(one, 0), forwards) for one, forwards in path)])
        for one, forwards in path:
            changed[one] = changed.get(one, 0) + (room if forwards else -room)
        by -= room
    return True


def _room(arc: Arc, changed: int, forwards: bool) -> int:
    now = arc.value + changed
    return arc.high - now if forwards else now - arc.low


def _path(
    arcs: Mapping[Cell, Arc],
    leaving: Mapping[Node, Sequence[Cell]],
    changed: Mapping[Cell, int],
    source: Node,
    target: Node,
    without: Cell,
) -> list[tuple[Cell, bool]] | None:
    """The shortest way from node to node over cells that can still grow (forwards) or shrink (backwards)."""
    came: dict[Node, tuple[Node, Cell, bool] | None] = {source: None}
    waiting = deque([source])
    while waiting:
        node = waiting.popleft()
        if node == target:
            break
        for cell in leaving[node]:
            arc = arcs[cell]
            forwards = arc.tail == node
            other = arc.head if forwards else arc.tail
            if cell != without and other not in came and _room(arc, changed.get(cell, 0), forwards) > 0:
                came[other] = (node, cell, forwards)
                waiting.append(other)
    if target not in came:
        return None
    path = []
    step = came[target]
    while step is not None:
        node, cell, forwards = step
        path.append((cell, forwards))
        step = came[node]
    return path
