"""Between the tables and ``rules``: what a row of a draw is as bytes. The only place of the ceremony that computes.

Everything that decides stands in ``rules`` and in docs/reference/draws.md; here rows become its arguments.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import rfc8785

from yici.apps.draws.contracts import Line, Result, Rule
from yici.apps.draws.errors import BeaconWrong, DrawImpossible, RuleNotSound
from yici.apps.draws.models import Draw
from yici.core import files

WITNESSES = "witnesses"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A rule and a list as bytes, with their hashes."""

    rule_json: str
    rule_hash: str
    root: str
    leaves: int
    list_bytes: bytes


@dataclass(frozen=True, slots=True)
class Beacon:
    """What a beacon said, in its one canonical writing; ``is_proven`` when a signature proves it."""

    text: str
    is_proven: bool = False


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A result with the bytes of its transcript."""

    result: Result
    transcript: bytes


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


def _root(leaves: list[bytes]) -> bytes:
    level = [hashlib.sha256(b"\0" + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        pairs = [hashlib.sha256(b"\1" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = pairs + ([level[-1]] if len(level) % 2 else [])
    return level[0]


def seal(rule: Rule, lines: Sequence[Line]) -> Sealed:
    """The bytes of a rule and a list; ``RuleNotSound`` when they do not fit together."""
    if not lines:
        raise RuleNotSound(problem="the list is empty.")
    rows = sorted(({"id": one.id, **dict(one.values)} for one in lines), key=lambda row: row["id"].encode())
    if len({row["id"] for row in rows}) != len(rows):
        raise RuleNotSound(problem="an id stands on it twice.")
    leaves = [rfc8785.dumps(_plain(row)) for row in rows]
    rule_json = rfc8785.dumps(_plain(dataclasses.asdict(rule)))
    return Sealed(
        rule_json.decode(), hashlib.sha256(rule_json).hexdigest(), _root(leaves).hex(), len(rows), b"\n".join(leaves)
    )


def commitment(number: str, sealed: Sealed) -> str:
    """The one value that is published: it binds number, rule and list."""
    return hashlib.sha256(f"yici draw\n{number}\n{sealed.rule_hash}\n{sealed.root}".encode()).hexdigest()


def moment_of(beacon: str) -> dt.datetime | None:
    """When a beacon falls due, where that follows from its name."""
    return None


def seal_number(value: str) -> str:
    """The hash by which a witness seals a number (both hex)."""
    return hashlib.sha256(value.encode()).hexdigest()


def stands_on(list_file: str, line: str) -> bool:
    """Whether an id stands on a sealed list."""
    return any(json.loads(row)["id"] == line for row in files.read(list_file).split(b"\n"))


def read_beacon(beacon: str, value: str) -> Beacon:
    """What was written down, in its canonical writing; ``BeaconWrong`` when it cannot be the value of this beacon."""
    text = " ".join(value.split())
    if not text:
        raise BeaconWrong(beacon=beacon, problem="it is empty.")
    return Beacon(text)


def run(row: Draw, at: dt.datetime) -> Reckoned:
    """The result and the transcript of a draw whose beacon is there."""
    raise DrawImpossible(problem="the rules are not installed.")
