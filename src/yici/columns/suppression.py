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
        if table.protect():
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

    def arc_of(self, cell: Cell) -> Arc:
        """A cell as an arc between the sum it makes up and the sum over rows that it is a part of."""
        own, above = self._ends(cell)
        is_total = cell[1] == self.total and bool(self.total)
        tail, head = (own, above) if is_total else (above, own)
        return Arc(tail, head, self.values[cell], *self.bounds(cell))

    def _ends(self, cell: Cell) -> tuple[Node, Node]:
        """The node of what the cell is the sum of, and the node of the sum over rows that it is a part of."""
        row, column = cell
        parent = self.parents[row]
        above: Node = ("sum", f"{parent}|{column}") if parent else OUT
        if self.children.get(row):
            return ("sum", f"{row}|{column}"), above
        return (("row", row) if self.total else OUT), above

    def protect(self) -> bool:
        """Withhold cells until no small one can be told; False when that cannot be reached.

        A cell that is safe stays safe when more is withheld: what an outsider thinks possible only grows.
        """
        network = _Network()
        for cell, fate in self.fates.items():
            if fate is not Fate.SHOWN:
                network.add(cell, self.arc_of(cell))
        groups = [[whole, *parts] for whole, parts in self.sums()]
        of_cell: dict[Cell, list[list[Cell]]] = defaultdict(list)
        for group in groups:
            for cell in group:
                of_cell[cell].append(group)
        for cell in [one for one in self.values if self.is_small(one)]:
            while not network.is_open(cell, 1, self.k - 1):
                chosen = self._withhold_for(cell, of_cell)
                if chosen is None:
                    return False
                network.add(chosen, self.arc_of(chosen))
        return True

    def _withhold_for(self, cell: Cell, of_cell: Mapping[Cell, Sequence[Sequence[Cell]]]) -> Cell | None:
        """Withhold the smallest published cell that shares a sum with the exposed one, or with one that is unpublished
        already; sums last, zeros only in an unmarked table. None when nothing is left."""
        near, fresh = {cell}, [cell]
        least = self.k if self.is_marked else 0
        while fresh:
            candidates = {one for each in fresh for group in of_cell[each] for one in group}
            usable = [one for one in candidates if self.fates[one] is Fate.SHOWN and self.values[one] >= least]
            if usable:
                chosen = min(usable, key=lambda one: (self._is_sum(one), not self.values[one], self.values[one], one))
                self.fates[chosen] = Fate.WITHHELD
                return chosen
            fresh = [one for one in candidates if one not in near]
            near.update(fresh)
        return None

    def _is_sum(self, cell: Cell) -> int:
        return int(bool(self.children.get(cell[0]))) + int(cell[1] == self.total)


class _Network:
    """The unpublished cells, and how far one of them can move while the others make it good."""

    def __init__(self) -> None:
        self.arcs: dict[Cell, Arc] = {}
        self.at: dict[Node, list[Cell]] = defaultdict(list)

    def add(self, cell: Cell, arc: Arc) -> None:
        """One more unpublished cell."""
        self.arcs[cell] = arc
        self.at[arc.tail].append(cell)
        self.at[arc.head].append(cell)

    def is_open(self, cell: Cell, low: int, high: int) -> bool:
        """Whether the cell may be anything from ``low`` to ``high`` in tables that agree with what is published."""
        value = self.arcs[cell].value
        return self._moves(cell, high - value, is_up=True) and self._moves(cell, value - low, is_up=False)

    def _moves(self, cell: Cell, by: int, *, is_up: bool) -> bool:
        """Whether the others make good a change by ``by``: paths from end to end, each taking its part."""
        arc = self.arcs[cell]
        source, target = (arc.head, arc.tail) if is_up else (arc.tail, arc.head)
        changed: dict[Cell, int] = {}
        while by > 0 and source != target:
            path = self._path(changed, source, target, cell)
            if path is None:
                return False
            part = min([by, *(self._room(one, changed, forwards) for one, forwards in path)])
            for one, forwards in path:
                changed[one] = changed.get(one, 0) + (part if forwards else -part)
            by -= part
        return True

    def _room(self, cell: Cell, changed: Mapping[Cell, int], forwards: bool) -> int:
        arc = self.arcs[cell]
        now = arc.value + changed.get(cell, 0)
        return arc.high - now if forwards else now - arc.low

    def _path(
        self, changed: Mapping[Cell, int], source: Node, target: Node, without: Cell
    ) -> list[tuple[Cell, bool]] | None:
        """The shortest way over cells that can still grow (forwards) or shrink (backwards)."""
        came: dict[Node, tuple[Node, Cell, bool] | None] = {source: None}
        waiting = deque([source])
        while waiting and target not in came:
            node = waiting.popleft()
            for cell in self.at[node]:
                arc = self.arcs[cell]
                forwards = arc.tail == node
                other = arc.head if forwards else arc.tail
                if other not in came and cell != without and self._room(cell, changed, forwards) > 0:
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
