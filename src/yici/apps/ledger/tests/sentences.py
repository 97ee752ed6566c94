"""Our own sentences and what should be read in them, from sentences.txt, and how far a reading agrees with them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from yici.apps.ledger.contracts import ReadItem
from yici.apps.ledger.reading import read_text

FILE = Path(__file__).with_name("sentences.txt")


@dataclass(frozen=True, slots=True)
class Expected:
    """One line under a sentence; empty sets accept anything."""

    kinds: tuple[str, ...]
    comparators: tuple[str, ...]
    value: float
    unit: str
    deadlines: tuple[str | None, ...]
    indicator: str | None


@dataclass(slots=True)
class Sentence:
    """A sentence, the heading over it and what it says."""

    batch: str
    text: str
    heading: str | None
    year: int | None
    figures: list[Expected] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    debatable: list[str] = field(default_factory=list)
    spare: list[tuple[float, str]] = field(default_factory=list)

    @property
    def whole(self) -> str:
        return f"{self.heading}\n{self.text}\n" if self.heading else self.text + "\n"


def _expected(line: str) -> Expected:
    kinds, comparators, value, unit, deadline, *indicator = line.split(maxsplit=5)
    names = {"t": "target", "r": "result"}
    return Expected(
        kinds=tuple(names[kind] for kind in kinds.split("/")),
        comparators=tuple(comparators.split("/")),
        value=float(value),
        unit="" if unit == "-" else unit,
        deadlines=tuple(None if day == "-" else day for day in deadline.split("/")),
        indicator=indicator[0] if indicator else None,
    )


def sentences(path: Path = FILE) -> Iterator[Sentence]:
    """All sentences of the file."""
    batch, heading, year, current = "", None, None, None
    for raw in path.read_text("utf-8").splitlines():
        line = raw.strip()
        mark, _, rest = line.partition(" ")
        if not line or line.startswith("#"):
            continue
        if mark == "===":
            batch = rest.split()[0]
        elif mark == "@head":
            heading = None if rest == "-" else rest
        elif mark == "@year":
            year = None if rest == "-" else int(rest)
        elif mark == ">":
            if current:
                yield current
            current = Sentence(batch, rest.replace("⏎", "\n"), heading, year)
        elif current and mark == "a":
            current.actions.append(rest)
        elif current and mark == "d":
            current.debatable.append(rest)
        elif current and mark == "?":
            value, unit = rest.split()
            current.spare.append((float(value), "" if unit == "-" else unit))
        elif current:
            current.figures.append(_expected(line))
        else:
            raise ValueError(f"a line before the first sentence: {line}")
    if current:
        yield current


@dataclass(slots=True)
class Agreement:
    """How far readings agree, added up."""

    found: int = 0
    missed: int = 0
    false: int = 0
    kind: int = 0
    comparator: int = 0
    deadline: int = 0
    named: int = 0
    to_name: int = 0
    actions_found: int = 0
    actions_missed: int = 0
    actions_false: int = 0
    faults: list[str] = field(default_factory=list)

    def f1(self) -> float:
        return _f1(self.found, self.false, self.missed)

    def actions_f1(self) -> float:
        return _f1(self.actions_found, self.actions_false, self.actions_missed)

    def share(self, count: int) -> float:
        return count / self.found if self.found else 1.0


def _f1(found: int, false: int, missed: int) -> float:
    return 2 * found / (2 * found + false + missed) if found + false + missed else 1.0


def compare(sentence: Sentence, total: Agreement) -> None:
    """Read one sentence and add what agrees; every fault is one line."""
    items = read_text(sentence.whole, year=sentence.year)
    faults: list[str] = []
    left = [item for item in items if item.value is not None]
    for want in sentence.figures:
        got = next((item for item in left if _is_same(item, want)), None)
        if got is None:
            total.missed += 1
            faults.append(f"missed {want.value:g} {want.unit}")
            continue
        left.remove(got)
        total.found += 1
        total.kind += got.kind in want.kinds
        total.comparator += got.comparator in want.comparators
        total.deadline += got.deadline in want.deadlines
        if want.indicator:
            total.to_name += 1
            total.named += got.indicator == want.indicator
        asked: list[tuple[str, str | None, tuple[str | None, ...]]] = [
            ("kind", got.kind, want.kinds),
            ("comparator", got.comparator, want.comparators),
            ("deadline", got.deadline, want.deadlines),
            ("indicator", got.indicator, (want.indicator or got.indicator,)),
        ]
        for name, value, wanted in asked:
            if value not in wanted:
                faults.append(f"{want.value:g}{want.unit} {name} {value} not {wanted}")
    left = [item for item in left if (float(item.value or 0), item.unit or "") not in sentence.spare]
    total.false += len(left)
    faults += [f"false {item.value_text} in {item.span}" for item in left]
    _compare_actions(sentence, [i for i in items if i.value is None and i.kind != "result"], total, faults)
    if faults:
        total.faults.append(f"[{sentence.batch}] {sentence.text}\n      " + "\n      ".join(faults))


def _is_same(item: ReadItem, want: Expected) -> bool:
    return abs(float(item.value or 0) - want.value) < 1e-6 * max(1, want.value) and (item.unit or "") == want.unit


def _compare_actions(sentence: Sentence, said: list[ReadItem], total: Agreement, faults: list[str]) -> None:
    used = set()
    for span in sentence.actions:
        start = sentence.whole.index(span)
        end = start + len(span)
        got = next((i for i in said if (min(end, i.end) - max(start, i.start)) * 2 >= len(span)), None)
        if got is None:
            total.actions_missed += 1
            faults.append(f"missed action {span}")
        else:
            used.add(id(got))
            total.actions_found += 1
    for item in said:
        if id(item) in used:
            continue
        covered = sum(_overlap(sentence.whole, span, item) for span in (*sentence.actions, *sentence.debatable))
        if covered * 2 < item.end - item.start:
            total.actions_false += 1
            faults.append(f"false action {item.span}")


def _overlap(text: str, span: str, item: ReadItem) -> int:
    start = text.index(span)
    return max(0, min(start + len(span), item.end) - max(start, item.start))


def measure(batch: str | None = None) -> Agreement:
    """All sentences, or those of one batch."""
    total = Agreement()
    for sentence in sentences():
        if batch in (None, sentence.batch):
            compare(sentence, total)
    return total


def report(batch: str | None) -> str:
    """One batch in lines, for whoever works on the grammar."""
    of = measure(batch)
    shares = (
        f"kind {of.share(of.kind):.3f} comparator {of.share(of.comparator):.3f} deadline {of.share(of.deadline):.3f}"
    )
    return "\n".join(
        [
            *of.faults,
            f"batch {batch}: figures F1 {of.f1():.4f} (found {of.found} missed {of.missed} false {of.false}) {shares}",
            f"  indicator {of.named}/{of.to_name}; actions F1 {of.actions_f1():.4f} "
            f"(found {of.actions_found} missed {of.actions_missed} false {of.actions_false})",
        ]
    )


if __name__ == "__main__":
    print("\n".join(report(name) for name in sys.argv[1:] or [None]))
