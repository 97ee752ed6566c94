"""A transcript: rule, list, log, result and signature in one JSON document that anybody runs again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from yici.apps.draws.contracts import Result
from yici.apps.draws.rules.beacons import known_since
from yici.apps.draws.rules.canonical import VERSION, canonical_json, rule_from_object, rule_object
from yici.apps.draws.rules.computing import compute, result_hash, result_object
from yici.apps.draws.rules.freezing import Frozen
from yici.apps.draws.rules.log import Standing, entry_after, seed_of
from yici.apps.draws.rules.signing import sign

KEYS = ("draw", "list", "log", "result", "rule", "signature", "v")


def begin(frozen: Frozen, at: str) -> list[dict[str, Any]]:
    """The log with its first entry, the commitment."""
    return [entry_after([], "commit", frozen.commitment, at)]


def standing_of(frozen: Frozen, entries: Sequence[Mapping[str, Any]]) -> Standing:
    """Where the ceremony stands after its entries; refuses the first that does not fit."""
    standing = Standing(frozen.draw, frozen.rule.beacon, {row[0] for row in frozen.rows})
    standing.last_at = standing.fixed_at = entries[0]["at"]
    for entry in entries[1:]:
        standing.step(entry["kind"], entry["data"], entry["at"])
    return standing


def draw(frozen: Frozen, entries: Sequence[Mapping[str, Any]]) -> tuple[Result, dict[str, str]]:
    """After the beacon: the result, and the data of the log entry ``result``."""
    standing = standing_of(frozen, entries)
    seed = seed_of(standing)
    result = compute(frozen.rule, frozen.lines, seed, standing.strikes)
    return result, {"result": result_hash(result_object(result)), "seed": seed.hex()}


def transcript_of(
    frozen: Frozen, entries: Sequence[Mapping[str, Any]], result: Result | None, private: bytes
) -> dict[str, Any]:
    """The signed transcript. ``result`` None: the draw is void."""
    return {
        "draw": frozen.draw,
        "list": {"columns": list(frozen.columns), "lines": [list(row) for row in frozen.rows]},
        "log": [dict(entry) for entry in entries],
        "result": None if result is None else result_object(result),
        "rule": rule_object(frozen.rule),
        "signature": {
            "public_key": frozen.commitment["public_key"],
            "value": sign(bytes.fromhex(entries[-1]["hash"]), private),
        },
        "v": VERSION,
    }


def transcript_bytes(transcript: Mapping[str, Any]) -> bytes:
    """The transcript as canonical JSON and a line end. orjson writes a list of texts the same, and fast."""
    parts = {key: canonical_json(value) for key, value in transcript.items() if key != "list"}
    parts["list"] = orjson.dumps(transcript["list"])
    return b"{" + b",".join(b'"%s":%s' % (key.encode(), parts[key]) for key in sorted(parts)) + b"}\n"


def remarks_in(transcript: Mapping[str, Any]) -> list[tuple[str, str]]:
    """``remarks_of`` for a transcript that holds."""
    rule, held = rule_from_object(transcript["rule"]), transcript["list"]
    frozen = Frozen(rule, tuple(held["columns"]), held["lines"], transcript["log"][0]["data"])
    return remarks_of(frozen, transcript["log"])


def remarks_of(frozen: Frozen, entries: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """What people should know although everything holds: (code, whom or what it is about).

    ``known_before``: the beacon could be known before the last thing that had to precede it, so this is a rehearsal;
    ``lottery_unnamed``: the rule names no lottery; ``unsealed``: a number opened without a seal; ``missing``: a sealed
    number that was not opened and counts as zero.
    """
    standing = standing_of(frozen, entries)
    found = []
    if standing.drawn is not None:
        since = known_since(standing.drawn)
        if since and since <= standing.fixed_at:
            found.append(("known_before", since))
    if frozen.rule.beacon == "lottery":
        found.append(("lottery_unnamed", ""))
    found += [("unsealed", name) for name in sorted(set(standing.reveals) - set(standing.seals))]
    found += [("missing", name) for name in standing.missing]
    return found
