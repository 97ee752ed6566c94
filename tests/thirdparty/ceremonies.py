"""Draws to compare with: held by the product's commands, or forged here with a key of our own, right and wrong ones."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.thirdparty.draws_results import NoClasses, h, result_of
from tests.thirdparty.draws_verifier import Log, columns_of, jcs, root_of

from yici.shell.cli import main

Entry = tuple[str, Any]
KEY = Ed25519PrivateKey.from_private_bytes(b"\7" * 32)
PUBLIC = KEY.public_key().public_bytes_raw().hex()
PLAIN: dict[str, Any] = {
    "kind": "subset",
    "purpose": "抽",
    "beacon": "witnesses",
    "k": 2,
    "strata": "",
    "quotas": {},
    "weights": "",
    "capacity_by": "",
    "capacity": {},
    "avoid": [],
    "together": [],
    "substitutes": 0,
    "balance": [],
    "scores": [],
}
VALUES = {"甲": "a1" * 16, "乙": "b2" * 16, "丙": "c3" * 16}


# The product as a black box


def yici(*arguments: object) -> tuple[int, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(["draws", *map(str, arguments)])
    return code, out.getvalue() or err.getvalue()


def parts_by_the_product(transcript: dict[str, Any], folder: Path) -> set[str]:
    path = folder / "asked.json"
    path.write_text(json.dumps(transcript, ensure_ascii=False), "utf-8")
    code, told = yici("verify", path)
    parts = {error["part"] for error in json.loads(told)["errors"]}
    assert bool(parts) == bool(code)
    return parts


def held(folder: Path, rule: dict[str, Any], lines: list[list[str]], columns: list[str], struck: list[str]) -> Any:
    """The transcript of a ceremony from its first command to its last; None when the rule or the list is refused."""
    folder.mkdir()
    (folder / "rule.toml").write_text("".join(f"{key} = {_toml(value)}\n" for key, value in rule.items()), "utf-8")
    with (folder / "list.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["id", *columns], *lines])
    place = folder / "ceremony"
    if yici("commit", folder / "rule.toml", "--list", folder / "list.csv", "-o", place)[0]:
        return None
    values = [f"{i + 16:02x}" * 16 for i in range(2)]
    told = [yici("seal", place, "--witness", f"人{i}", "--unit", f"处{i}", "--value", v) for i, v in enumerate(values)]
    told += [yici("strike", place, "--id", who, "--reason", "不在了") for who in struck]
    told += [yici("reveal", place, "--witness", f"人{i}", "--value", v) for i, v in enumerate(values)]
    told.append(yici("run", place, "--beacon", f"witness:{','.join(values)}", "-o", folder / "transcript.json"))
    assert all(code == 0 for code, _ in told), told
    return json.loads((folder / "transcript.json").read_text("utf-8"))


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key, ensure_ascii=False)} = {_toml(x)}" for key, x in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


# Forged ones: everything hashed and signed as it should be, whatever stands in it


def seal(witness: str, unit: str = "", value: str = "") -> Entry:
    def data(draw: str) -> dict[str, str]:
        hidden = h("seal", jcs([draw, witness, value or VALUES[witness]])).hex()
        return {"witness": witness, "unit": unit or witness, "seal": hidden}

    return "seal", data


def reveal(witness: str, unit: str = "", value: str = "") -> Entry:
    return "reveal", {"witness": witness, "unit": unit or witness, "value": value or VALUES[witness]}


def strike(who: str) -> Entry:
    return "strike", {"id": who, "reason": "不在了"}


ALONE: Entry = ("beacon", {"beacon": "witnesses"})
RESULT: Entry = ("result", None)
USUAL: list[Entry] = [seal("甲"), seal("乙"), reveal("甲"), reveal("乙"), ALONE, RESULT]


def forged(
    rule: dict[str, Any] | None = None,
    lines: list[list[str]] | None = None,
    entries: list[Entry] | None = None,
    commit: dict[str, Any] | None = None,
    at: Callable[[int], str] = lambda i: f"2026-11-27T01:{i:02d}:00Z",
    result: Callable[[Any], Any] = lambda x: x,
) -> dict[str, Any]:
    rule = PLAIN | (rule or {})
    columns = columns_of(rule, [])
    lines = lines or [[f"A{i}", *("1" for _ in columns)] for i in range(6)]
    hashes = {"root": root_of(lines), "rule_hash": h("rule", jcs(rule)).hex()}
    plain = {"columns": columns, "leaves": len(lines), "public_key": PUBLIC, "v": "yici-draw/1"}
    committed = plain | hashes | (commit or {})
    draw = h("commitment", jcs(committed)).hex()
    state = Log(rule, {line[0] for line in lines}, draw)
    log: list[dict[str, Any]] = []
    previous, made = bytes(32), None
    for i, (kind, data) in enumerate([("commit", committed), *(USUAL if entries is None else entries)]):
        told = data(draw) if callable(data) else data
        if told is None:
            seed = state.make_seed()
            try:
                made = result(result_of(rule, columns, lines, state.struck, seed))
            except (NoClasses, KeyError, ValueError, ZeroDivisionError):
                made = dict(chosen=[], cut_off={}, groups={}, short={}, skipped={}, substitutes=[])  # noqa: C408
            told = {"seed": seed.hex(), "result": h("result", jcs(made)).hex()}
        if i:
            state.enter(kind, told)
        entry = {"at": at(i), "data": told, "kind": kind}
        previous = h("log", previous + jcs(entry))
        log.append(entry | {"hash": previous.hex()})
    value = KEY.sign(b"yici-draw/1/signature\0" + previous).hex()
    return {
        "v": "yici-draw/1",
        "draw": draw,
        "rule": rule,
        "list": {"columns": columns, "lines": lines},
        "log": log,
        "result": made,
        "signature": {"public_key": PUBLIC, "value": value},
    }


# Rules and lists by chance


def pairs(by: Random, count: int, ids: list[str], others: list[str] | None = None) -> list[list[str]]:
    made = set()
    for _ in range(count):
        made.add((by.choice(ids), by.choice(others)) if others else tuple(sorted(by.sample(ids, 2))))
    return [list(pair) for pair in sorted(made)]


def ids_of(by: Random, count: int) -> list[str]:
    return sorted(by.sample([form % i for form in ("企%02d", "E-%02d", "Ａ%d", "𠀀%d") for i in range(60)], count))


Made = tuple[dict[str, Any], list[list[str]], list[str]]


def a_subset(by: Random, size: int) -> Made:
    ids = ids_of(by, size)
    lines = [[who, by.choice("ABC"), by.choice("东西"), str(by.choice([1, 3, 9, 1000]))] for who in ids]
    rule: dict[str, Any] = {"kind": "subset", "substitutes": by.randint(0, 3), "k": by.randint(1, size // 2)}
    if by.random() < 0.6:
        rule |= {"strata": "risk", "quotas": {value: by.randint(0, size // 6) for value in "ABC"}, "k": 0}
    if by.random() < 0.5:
        rule["weights"] = "weight"
    if by.random() < 0.6:
        rule |= {"capacity_by": "area", "capacity": {by.choice(["东", "西", ""]): by.randint(1, 3)}}
    rule |= {"avoid": pairs(by, by.randint(0, size), ids), "together": pairs(by, by.randint(0, 3), ids)}
    return rule, lines, ["risk", "area", "weight"]


def a_permutation(by: Random, size: int) -> Made:
    rule = {"kind": "permutation", "k": by.randint(0, size), "substitutes": by.randint(0, 3)}
    return rule, [[who] for who in ids_of(by, size)], []


def an_assignment(by: Random, size: int) -> Made:
    ids = ids_of(by, size)
    by.shuffle(ids)
    assignees, targets = ids[: size // 3], ids[size // 3 :]
    k = by.randint(1, 3)
    each = k * len(targets) // len(assignees) + by.randint(1, 2)
    capacity = {"": each} | {who: by.randint(0, each + 4) for who in by.sample(assignees, 2)}
    rule = {
        "kind": "assign",
        "k": k,
        "capacity": capacity if by.random() < 0.8 else {},
        "avoid": pairs(by, by.randint(0, size), targets, assignees),
        "together": pairs(by, by.randint(0, 2), targets, assignees),
    }
    return rule, sorted([who, "target" if who in targets else "assignee"] for who in ids), ["role"]


def some_classes(by: Random, size: int) -> Made:
    ids = ids_of(by, size)
    columns = ["sex", "month", "chinese", "maths"]
    lines = [
        [who, by.choice("男女"), *(str(by.randint(*span)) for span in ((1, 12), (300, 999), (0, 999)))] for who in ids
    ]
    rule = {
        "kind": "balanced-classes",
        "k": by.randint(1, 5),
        "balance": columns[: by.randint(0, 2)],
        "scores": columns[2 : 2 + by.randint(0, 2)],
        "avoid": pairs(by, by.randint(0, size // 6), ids),
        "together": pairs(by, by.randint(0, size // 6), ids),
    }
    return rule, lines, columns


KINDS = (a_subset, a_permutation, an_assignment, some_classes)
