"""Whole ceremonies made from the pure rules, for tests and for the vectors of the specification."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from yici.apps.draws.contracts import Line, Rule
from yici.apps.draws.rules.beacons import drand_beacon, lottery_beacon
from yici.apps.draws.rules.freezing import Frozen, freeze
from yici.apps.draws.rules.log import entry_after, seal_of
from yici.apps.draws.rules.signing import public_key_of
from yici.apps.draws.rules.transcripts import begin, draw, standing_of, transcript_of

KEY = bytes(range(32))
ROUND = "657413"
SIGNATURE = "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be41076862b98fad56e91a6b85b89cd97b"
DRAND = drand_beacon(ROUND, SIGNATURE)
LOTTERY = lottery_beacon(
    {"name": "双色球", "issue": "2026137", "day": "2026-11-28", "numbers": [[31, 2, 9, 18, 22, 27], [11]],
     "entered_by": ["巴特尔", "李青"]}
)  # fmt: skip
WITNESSES = (("甲", "纪委监委", "a1" * 16), ("乙", "公证处", "b2" * 16), ("丙", "家长代表", "c3" * 16))


class Ceremony:
    """A frozen draw and its log; each step takes a minute."""

    def __init__(self, rule: Rule, lines: Sequence[Line], key: bytes = KEY) -> None:
        self.key = key
        self.frozen: Frozen = freeze(rule, lines, public_key_of(key))
        self.entries = begin(self.frozen, "2026-11-27T01:00:00Z")

    def step(self, kind: str, **data: Any) -> None:
        """One entry, if the order allows it."""
        at = f"2026-11-27T{1 + len(self.entries) // 60:02}:{len(self.entries) % 60:02}:00Z"
        standing_of(self.frozen, self.entries).step(kind, data, at)
        self.entries.append(entry_after(self.entries, kind, data, at))

    def seal(self, count: int = 3) -> None:
        """The first witnesses seal their numbers."""
        for witness, unit, value in WITNESSES[:count]:
            self.step("seal", witness=witness, unit=unit, seal=seal_of(self.frozen.draw, witness, value))

    def reveal(self, count: int = 3) -> None:
        """The first witnesses open their numbers."""
        for witness, unit, value in WITNESSES[:count]:
            self.step("reveal", witness=witness, unit=unit, value=value)

    def finish(self, beacon: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Beacon, result, signature."""
        self.step("beacon", **(beacon or {"beacon": "witnesses"}))
        result, data = draw(self.frozen, self.entries)
        self.step("result", **data)
        return transcript_of(self.frozen, self.entries, result, self.key)

    def void(self, reason: str) -> dict[str, Any]:
        """No result."""
        self.step("void", reason=reason)
        return transcript_of(self.frozen, self.entries, None, self.key)


def shops(count: int = 24) -> list[Line]:
    """Shops with a risk class, a district and a weight; two ids lie beyond U+FFFF and just below it."""
    found = [
        Line(f"9115{at:04}", {"risk": "ABCD"[at * 7 % 4], "district": "东西南"[at % 3], "weight": str(at % 5 + 1)})
        for at in range(count - 2)
    ]
    values = {"risk": "A", "district": "东", "weight": "2"}
    return [*found, Line("\U00020000号", values), Line("\uff21号", values)]


def visits(targets: int = 9, assignees: int = 6) -> list[Line]:
    """Shops and inspectors."""
    return [
        *(Line(f"T{at:03}", {"role": "target"}) for at in range(targets)),
        *(Line(f"检{at:02}", {"role": "assignee"}) for at in range(assignees)),
    ]


def pupils(count: int = 40) -> list[Line]:
    """Pupils with sex, month of birth and two scores."""
    return [
        Line(
            f"P{at:04}",
            {
                "sex": "男女"[at * 5 % 7 % 2],
                "month": str(at * 11 % 12 + 1),
                "chinese": str(600 + at * 37 % 331),
                "maths": str(450 + at * 53 % 540),
            },
        )
        for at in range(count)
    ]
