"""What is different between two versions: rows added, removed and moved, and columns changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from yici.apps.services.contracts import Change, Content

Rows = Sequence[Mapping[str, str]]


def differences(before: Content, after: Content, names: Mapping[str, str]) -> list[Change]:
    """Changes by section. ``names`` gives for each the column that tells its rows apart, "" where it has one row."""
    return [
        change
        for section, name_of in names.items()
        for change in _section(section, name_of, before.get(section, ()), after.get(section, ()))
    ]


def _section(section: str, name_of: str, before: Rows, after: Rows) -> Iterator[Change]:
    if not name_of:
        yield from _columns(section, "", before[0] if before else {}, after[0] if after else {})
        return
    old, new = {row[name_of]: row for row in before}, {row[name_of]: row for row in after}
    for name in new:
        if name not in old:
            yield Change(section, "added", name)
    for name in old:
        if name not in new:
            yield Change(section, "removed", name)
    moved = _moved([name for name in old if name in new], [name for name in new if name in old])
    for name in new:
        if name in old:
            yield from _columns(section, name, old[name], new[name])
            if name in moved:
                yield Change(section, "moved", name)


def _columns(section: str, name: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    for column in dict.fromkeys((*before, *after)):
        old, new = before.get(column, ""), after.get(column, "")
        if old != new:
            yield Change(section, "changed", name, column, old, new)


def _moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Names that must move to bring one order into the other: those outside the longest common run."""
    rank = {name: at for at, name in enumerate(before)}
    ends: list[tuple[int, tuple[str, ...]]] = []
    for name in after:
        best = max((run for last, run in ends if last < rank[name]), key=len, default=())
        ends.append((rank[name], (*best, name)))
    kept = max((run for _, run in ends), key=len, default=())
    return set(after) - set(kept)
