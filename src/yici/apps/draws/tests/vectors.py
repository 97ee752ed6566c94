"""The test vectors of docs/reference/draws.md. ``python -m yici.apps.draws.tests.vectors`` writes the file anew."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from yici.apps.draws.contracts import Rule
from yici.apps.draws.rules.canonical import canonical_json, domain_hash
from yici.apps.draws.rules.freezing import root_of
from yici.apps.draws.rules.privacy import pseudonym_of, seal_name
from yici.apps.draws.rules.tickets import pair_tickets_of, permuted, ticket_of, weighted_ticket_of
from yici.apps.draws.tests.ceremonies import DRAND, LOTTERY, Ceremony, pupils, shops, visits

FILE = Path(__file__).resolve().parents[5] / "docs" / "reference" / "draws-vectors.json"
PURPOSE = "按风险抽 3"  # the first number with which every reason for skipping happens
MERKLE = (
    [["A1"]],
    [["A1"], ["B2"], ["\uff21"]],
    [["A1", "甲"], ["B2", ""], ["C3", '"\\'], ["D", ""], ["E", ""]],
)
SEED = bytes([17]) * 32


def made() -> dict[str, Any]:
    """All vectors."""
    places = list(islice(permuted(SEED, 1_000_000), 10_000))
    return {
        "fisher_yates": {
            "key": SEED.hex(), "n": 1_000_000, "k": 10_000, "first": places[:5],
            "sha256_of_comma_list": hashlib.sha256(",".join(map(str, places)).encode()).hexdigest(),
        },
        "h": {"name": "rule", "data": "7b7d", "hash": domain_hash("rule", b"{}").hex()},
        "merkle": [
            {"lines": lines, "root": root_of(lines).hex()}
            for lines in MERKLE
        ],
        "tickets": {
            "seed": SEED.hex(), "id": "检01", "ticket": ticket_of(SEED, "检01").hex(),
            "weight": 5, "weighted": weighted_ticket_of(SEED, "检01", 5).hex(),
            "target": "T001", "pair": pair_tickets_of(SEED, "T001", ["检01".encode()])[0].hex(),
        },
        "privacy": {
            "secret": "00112233445566778899aabbccddeeff", "purpose": "试", "id": "A1",
            "pseudonym": pseudonym_of(bytes.fromhex("00112233445566778899aabbccddeeff"), "试", "A1"),
            "name": "甲", "salt": "0f" * 16, "sealed": seal_name("A1", "甲", "0f" * 16),
        },
        "transcripts": dict(transcripts()),
    }  # fmt: skip


def transcripts() -> Iterator[tuple[str, dict[str, Any]]]:
    """A ceremony of each kind and each beacon."""
    quotas = {"A": 2, "B": 2, "C": 3, "D": 4}
    pairs = [
        (f"911500{a:02}", f"911500{b:02}")
        for a in range(22)
        for b in range(a + 1, 22)
        if a * b % 5 == 2 and (a, b) != (2, 6)
    ]
    pairs += [("\U00020000号", "\uff21号")]
    plain = Ceremony(Rule("subset", "抽 6 家", "witnesses", k=6, substitutes=2), shops())
    plain.seal()
    plain.reveal()
    yield "subset", plain.finish()
    rich = Ceremony(
        Rule(
            "subset", PURPOSE, f"drand:{DRAND['beacon'][6:]}", strata="risk", quotas=quotas, weights="weight",
            capacity_by="district", capacity={"东": 2, "": 4}, avoid=pairs, together=[("91150002", "91150006")],
            substitutes=1,
        ),
        shops(),
    )  # fmt: skip
    rich.seal(2)
    rich.step("strike", id="91150007", reason="已注销")
    rich.reveal(1)
    yield "strata, weights, avoid, together, capacity; a missing reveal", rich.finish(DRAND)
    order = Ceremony(Rule("permutation", "叫号", "lottery:双色球:2026137", k=5, substitutes=2), shops())
    order.step("strike", id="91150003", reason="重复登记")
    order.reveal(1)
    yield "permutation", order.finish(LOTTERY)
    pairs = [("T000", "检00"), ("T001", "检00"), ("T002", "检01"), ("T008", "检05"), ("T004", "检03")]
    tasks = Ceremony(
        Rule("assign", "派人", "lottery", k=2, capacity={"": 3}, avoid=pairs, together=[("T003", "检02")]), visits()
    )
    yield "assign", tasks.finish(LOTTERY)
    tight = Ceremony(Rule("assign", "派不够", "witnesses", k=3, capacity={"": 4, "检04": 9}, avoid=pairs), visits())
    tight.step("strike", id="检05", reason="请假")
    tight.step("strike", id="T007", reason="停业")
    tight.seal()
    tight.reveal()
    yield "assign with moves and too few", tight.finish()
    classes = Ceremony(Rule("balanced-classes", "分班", "witnesses", k=3, balance=("sex", "month")), pupils())
    classes.seal(2)
    classes.reveal(2)
    yield "balanced-classes", classes.finish()
    together, apart = [("P0001", "P0002"), ("P0002", "P0030")], [("P0005", "P0001"), ("P0008", "P0009")]
    levelled = Rule(
        "balanced-classes", "分班", "witnesses", k=5, balance=("sex", "month"), scores=("chinese", "maths"),
        together=together, avoid=apart,
    )  # fmt: skip
    scored = Ceremony(levelled, pupils(118))
    scored.seal(2)
    scored.reveal(2)
    yield "balanced-classes with scores and pairs", scored.finish()
    void = Ceremony(Rule("subset", "抽 2 家", "witnesses", k=2), shops())
    void.seal()
    void.reveal(2)
    yield "void", void.void("丙 没有开封")


def text() -> str:
    """The file: one vector a line."""
    found = made()
    calls = found.pop("transcripts")
    lines = [f"{json.dumps(name)}: {canonical_json(one).decode()}" for name, one in found.items()]
    inner = ",\n".join(f"  {json.dumps(name)}: {canonical_json(one).decode()}" for name, one in calls.items())
    return "{\n" + ",\n".join([*lines, '"transcripts": {\n' + inner + "\n}"]) + "\n}\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
