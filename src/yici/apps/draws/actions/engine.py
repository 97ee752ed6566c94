"""Between the tables and ``rules``: rows become the arguments of the specification, its refusals become errors.

Nothing is decided here: what counts stands in ``rules`` and in docs/reference/draws.md.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.utils.translation import gettext

from yici.apps.draws.contracts import Line, Result, Rule
from yici.apps.draws.errors import RuleNotSound
from yici.apps.draws.models import Draw
from yici.apps.draws.rules import beacons, drand, freezing, log, signing, transcripts
from yici.apps.draws.rules.canonical import canonical_json, rule_from_object, rule_object
from yici.apps.draws.rules.freezing import Frozen
from yici.apps.draws.rules.refusals import Refused
from yici.core import crypto, files
from yici.core.errors import YiciError

WITNESSES = "witnesses"
_DRAND = "drand:"


@contextlib.contextmanager
def in_words(error: type[YiciError] = RuleNotSound) -> Iterator[None]:
    """Turn a refusal of the rules into an error with a sentence."""
    try:
        yield
    except Refused as problem:
        raise error(problem=gettext(problem.template).format(**problem.facts)) from problem


def private_key() -> bytes:
    """The city's key that signs transcripts: follows from the key file, so it needs no place of its own."""
    return crypto.blind_index("signature of draws", "yici-draw/1")


def public_key() -> str:
    """The public key of the city's signature, 64 hexadecimal digits."""
    return signing.public_key_of(private_key())


def seal(rule: Rule, lines: Sequence[Line]) -> Frozen:
    """Rule and list as they are frozen; ``RuleNotSound`` with one sentence when they do not fit together."""
    with in_words():
        return freezing.freeze(rule, lines, public_key())


def rule_text(rule: Rule) -> str:
    """The rule as it is hashed."""
    return canonical_json(rule_object(rule)).decode()


def list_bytes(frozen: Frozen) -> bytes:
    """The list as it is kept: canonical JSON (texts without control characters are the same in orjson)."""
    return orjson.dumps({"columns": list(frozen.columns), "lines": [list(row) for row in frozen.rows]})


def moment_of(beacon: str) -> dt.datetime | None:
    """When a beacon falls due, where that follows from its name."""
    if not beacon.startswith(_DRAND):
        return None
    return dt.datetime.fromtimestamp(drand.GENESIS + (int(beacon[len(_DRAND) :]) - 1) * drand.PERIOD, dt.UTC)


def moment(at: dt.datetime) -> str:
    """An instant as it stands in a log: UTC, whole seconds."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def frozen_of(row: Draw) -> Frozen:
    """The frozen rule and list of a draw."""
    held = orjson.loads(files.read(row.list_file))
    return Frozen(rule_from_object(json.loads(row.rule)), tuple(held["columns"]), held["lines"], json.loads(row.head))


def entries_of(row: Draw) -> list[dict[str, Any]]:
    """The log of a draw, as the specification has it."""
    rows = row.log.exclude(entry="").order_by("position").values_list("at", "facts", "verb", "entry")
    return [{"at": moment(at), "data": data, "kind": kind, "hash": digest} for at, data, kind, digest in rows]


def check_entry(row: Draw, kind: str, data: Mapping[str, Any], at: dt.datetime, error: type[YiciError]) -> str:
    """The hash of the next entry of a draw's log; raises ``error`` with the sentence why it is refused there."""
    entries = entries_of(row)
    ids: set[str] = {line[0] for line in frozen_of(row).rows} if kind == "strike" else set()
    with in_words(error):
        standing = _replayed(row, entries, ids)
        standing.step(kind, data, moment(at))
    return str(log.entry_after(entries, kind, data, moment(at))["hash"])


def _replayed(row: Draw, entries: Sequence[Mapping[str, Any]], ids: set[str]) -> log.Standing:
    ids |= {one["data"]["id"] for one in entries if one["kind"] == "strike"}
    standing = log.Standing(row.commitment, row.beacon, ids)
    standing.last_at = standing.fixed_at = entries[0]["at"]
    for one in entries[1:]:
        standing.step(one["kind"], one["data"], one["at"])
    return standing


def seal_of(row: Draw, witness: str, value: str, error: type[YiciError]) -> str:
    """The seal over a witness's number for this draw."""
    with in_words(error):
        return log.seal_of(row.commitment, witness, value)


def read_beacon(row: Draw, said: Mapping[str, Any], error: type[YiciError]) -> tuple[str, bool]:
    """What one person wrote down in its one canonical writing, and whether a signature proves it."""
    with in_words(error):
        if row.beacon.startswith(_DRAND):
            found = beacons.drand_beacon(row.beacon[len(_DRAND) :], str(said.get("signature", "")).strip())
            beacons.randomness_of(row.beacon, found)
            return canonical_json(found).decode(), True
        named = row.beacon.split(":")
        name, issue = (named[1], named[2]) if len(named) == 3 else (said.get("name"), said.get("issue"))
        record = beacons.lottery_beacon(
            {"name": name, "issue": issue, "day": said.get("day"), "numbers": said.get("numbers"),
             "entered_by": ["1", "2"]}
        )  # fmt: skip
        beacons.randomness_of(row.beacon, record)
    del record["entered_by"]
    return canonical_json(record).decode(), False


def beacon_data(text: str, people: Sequence[str]) -> dict[str, Any]:
    """The data of the log's entry for a beacon that two people agree on, or that is proven."""
    data: dict[str, Any] = json.loads(text)
    if "numbers" not in data:
        return data
    first, second = people
    return {**data, "entered_by": [first, second if second != first else f"{second} (2)"]}


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A result with the log entry that states it and the bytes of the transcript."""

    result: Result | None
    data: dict[str, str]
    entry: str
    transcript: bytes


def run(row: Draw, at: dt.datetime, error: type[YiciError]) -> Reckoned:
    """The result and the transcript of a draw whose beacon is in the log."""
    frozen, entries = frozen_of(row), entries_of(row)
    with in_words(error):
        result, data = transcripts.draw(frozen, entries)
    entry = log.entry_after(entries, "result", data, moment(at))
    return Reckoned(result, data, entry["hash"], _signed(frozen, [*entries, entry], result))


def void(row: Draw, reason: str, at: dt.datetime, error: type[YiciError]) -> Reckoned:
    """The transcript of a draw that ends without a result."""
    data = {"reason": reason}
    check_entry(row, "void", data, at, error)
    entries = entries_of(row)
    entry = log.entry_after(entries, "void", data, moment(at))
    return Reckoned(None, data, entry["hash"], _signed(frozen_of(row), [*entries, entry], None))


def _signed(frozen: Frozen, entries: Sequence[Mapping[str, Any]], result: Result | None) -> bytes:
    return orjson.dumps(transcripts.transcript_of(frozen, entries, result, private_key()))
