"""Nobody works out a small number from what is published: tried by searching every table that agrees with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yici.columns.suppression import Cell, Fate, suppress

K = 5
MUCH = 120  # how far an outsider looks
TREE = {"": "", "前旗": "全市", "后旗": "全市", "甲镇": "前旗", "乙镇": "前旗", "丙镇": "后旗", "全市": ""}
TREE.pop("")
LEAVES = ("甲镇", "乙镇", "丙镇")


def a_table(leaves: dict[Cell, int], parents: dict[str, str], columns: list[str], total: str) -> dict[Cell, int]:
    """The whole table from its smallest cells."""
    values = dict(leaves)
    inner = [one for one in columns if one != total]
    if total:
        for row in {row for row, _ in leaves}:
            values[row, total] = sum(leaves[row, column] for column in inner)
    order = sorted(parents, key=lambda row: -depth(row, parents))
    for row in order:
        for column in columns:
            parts = [values[child, column] for child, parent in parents.items() if parent == row]
            if parts:
                values[row, column] = sum(parts)
    return values


def depth(row: str, parents: dict[str, str]) -> int:
    return 0 if not parents[row] else 1 + depth(parents[row], parents)


def sums_of(parents: dict[str, str], columns: list[str], total: str) -> Iterator[tuple[Cell, list[Cell]]]:
    for row in parents:
        children = [child for child, parent in parents.items() if parent == row]
        if children:
            for column in columns:
                yield (row, column), [(child, column) for child in children]
        if total:
            yield (row, total), [(row, column) for column in columns if column != total]


class Outsider:
    """Knows the form of the table, what is published, and how the rest is marked; tries to find more."""

    def __init__(
        self,
        values: dict[Cell, int],
        fates: dict[Cell, Fate],
        sums: list[tuple[Cell, list[Cell]]],
        hidden: frozenset[str] = frozenset(),
    ) -> None:
        is_marked = Fate.SMALL in fates.values()
        small_sums = {cell for cell, _ in sums if fates.get(cell) is Fate.SMALL}
        under_small = {part for cell, parts in sums if cell in small_sums for part in parts}
        self.sums = sums
        self.known: dict[Cell, tuple[int, int]] = {}
        for cell, value in values.items():
            if cell[1] in hidden:
                self.known[cell] = (0, MUCH)
            elif fates[cell] is Fate.SHOWN:
                self.known[cell] = (value, value)
            elif fates[cell] is Fate.SMALL:
                self.known[cell] = (0 if cell in under_small else 1, K - 1)
            else:
                self.known[cell] = (K if is_marked else 0, MUCH)

    def may_be(self, cell: Cell, value: int) -> bool:
        """Whether some table that agrees with all that is published has this value there."""
        bounds = dict(self.known)
        bounds[cell] = (value, value)
        return self._search(bounds)

    def _search(self, bounds: dict[Cell, tuple[int, int]]) -> bool:
        bounds = dict(bounds)
        if not self._narrow(bounds):
            return False
        open_cells = [cell for cell, (low, high) in bounds.items() if low < high]
        if not open_cells:
            return True
        cell = min(open_cells, key=lambda one: bounds[one][1] - bounds[one][0])
        low, high = bounds[cell]
        return any(self._search({**bounds, cell: (guess, guess)}) for guess in range(low, high + 1))

    def _narrow(self, bounds: dict[Cell, tuple[int, int]]) -> bool:
        changed = True
        while changed:
            changed = False
            for whole, parts in self.sums:
                low, high = sum(bounds[one][0] for one in parts), sum(bounds[one][1] for one in parts)
                found = {whole: (low, high)}
                whole_low, whole_high = bounds[whole]
                for part in parts:
                    found[part] = (whole_low - high + bounds[part][1], whole_high - low + bounds[part][0])
                for one, (least, most) in found.items():
                    narrowed = (max(bounds[one][0], least), min(bounds[one][1], most))
                    if narrowed[0] > narrowed[1]:
                        return False
                    if narrowed != bounds[one]:
                        bounds[one], changed = narrowed, True
        return True


def assert_safe(
    values: dict[Cell, int],
    parents: dict[str, str],
    columns: list[str],
    total: str,
    hidden: frozenset[str] = frozenset(),
) -> dict[Cell, Fate]:
    fates = suppress(values, parents, columns, total=total, hidden=hidden, k=K)
    outsider = Outsider(values, fates, list(sums_of(parents, columns, total)), hidden)
    for cell, value in values.items():
        if 0 < value < K:
            assert cell[1] in hidden or fates[cell] is not Fate.SHOWN
            for guess in (1, K - 1):
                assert outsider.may_be(cell, guess), f"{cell} = {value} is told: never {guess}"
    return fates


numbers = st.sampled_from([0, 0, 1, 2, 3, 4, 4, 5, 6, 9, 14])


@settings(max_examples=150, deadline=None)
@given(st.lists(numbers, min_size=6, max_size=6))
def test_a_nested_table_with_totals_both_ways_tells_no_small_number(cells: list[int]) -> None:
    leaves = {(row, column): cells.pop() for row in LEAVES for column in ("男", "女")}
    columns = ["男", "女", "合计"]
    assert_safe(a_table(leaves, TREE, columns, "合计"), TREE, columns, "合计")


@settings(max_examples=100, deadline=None)
@given(st.lists(numbers, min_size=6, max_size=6))
def test_columns_that_do_not_add_up_are_protected_down_the_areas(cells: list[int]) -> None:
    leaves = {(row, column): cells.pop() for row in LEAVES for column in ("低保", "残疾")}
    columns = ["低保", "残疾"]
    assert_safe(a_table(leaves, TREE, columns, ""), TREE, columns, "")


@settings(max_examples=100, deadline=None)
@given(st.lists(numbers, min_size=6, max_size=6))
def test_a_column_that_nobody_sees_but_anybody_can_work_out_is_protected(cells: list[int]) -> None:
    leaves = {(row, column): cells.pop() for row in LEAVES for column in ("女", "男")}
    columns = ["女", "男", "人数"]
    hidden = frozenset({"男"})
    fates = assert_safe(a_table(leaves, TREE, columns, "人数"), TREE, columns, "人数", hidden)
    assert all(column != "男" for _, column in fates)


@settings(max_examples=60, deadline=None)
@given(st.lists(numbers, min_size=9, max_size=9))
def test_three_columns_of_flat_areas(cells: list[int]) -> None:
    parents = {"全市": "", "东": "全市", "西": "全市", "南": "全市"}
    leaves = {(row, column): cells.pop() for row in ("东", "西", "南") for column in ("a", "b", "c")}
    columns = ["a", "b", "c", "total"]
    assert_safe(a_table(leaves, parents, columns, "total"), parents, columns, "total")


FLAT = {"全市": "", "东": "全市", "西": "全市", "南": "全市"}


def flat(**numbers: int) -> dict[Cell, int]:
    names = {"east": "东", "west": "西", "south": "南"}
    return a_table({(names[name], "人数"): value for name, value in numbers.items()}, FLAT, ["人数"], "")


def test_one_small_number_never_stands_alone() -> None:
    fates = suppress(flat(east=3, west=40, south=60), FLAT, ["人数"])
    assert fates["东", "人数"] is Fate.SMALL
    assert (fates["西", "人数"], fates["南", "人数"]) == (Fate.WITHHELD, Fate.SHOWN)
    assert fates["全市", "人数"] is Fate.SHOWN


def test_two_small_numbers_that_their_sum_would_tell_need_a_third() -> None:
    fates = suppress(flat(east=4, west=4, south=60), FLAT, ["人数"])
    assert Fate.WITHHELD in (fates["南", "人数"], fates["全市", "人数"])


def test_nought_stays_nought_and_a_table_without_small_numbers_is_whole() -> None:
    assert set(suppress(flat(east=0, west=40, south=60), FLAT, ["人数"]).values()) == {Fate.SHOWN}


def test_all_parts_of_a_small_sum_look_alike() -> None:
    fates = suppress(flat(east=0, west=1, south=2), FLAT, ["人数"])
    assert set(fates.values()) == {Fate.SMALL}


@pytest.mark.parametrize("values", [{("全市", "人数"): 9}, {("全市", "人数"): -1}])
def test_a_table_that_does_not_add_up_is_refused(values: dict[Cell, int]) -> None:
    with pytest.raises(ValueError):
        suppress({**flat(east=1, west=2, south=3), **values}, FLAT, ["人数"])


def test_the_city_by_townships_takes_little_time() -> None:
    parents = {"全市": ""}
    leaves = {}
    for banner in range(9):
        parents[f"b{banner}"] = "全市"
        for town in range(11):
            parents[f"b{banner}t{town}"] = f"b{banner}"
            for column in ("a", "b", "c", "d"):
                leaves[f"b{banner}t{town}", column] = (banner * 31 + town * 17 + ord(column) * 7) % 60
    columns = ["a", "b", "c", "d", "total"]
    values = a_table(leaves, parents, columns, "total")
    fates = suppress(values, parents, columns, total="total")
    small = sum(0 < value < 5 for value in values.values())
    withheld = sum(fate is Fate.WITHHELD for fate in fates.values())
    assert small > 10 and withheld < 6 * small
