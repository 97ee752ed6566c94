"""Running a transcript again: what does not hold is named by its part and its place."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from yici.apps.draws.contracts import Fault, Rule
from yici.apps.draws.rules.canonical import (
    MOST_ID,
    VERSION,
    check_text,
    is_count,
    is_hex,
    rule_from_object,
    rule_object,
)
from yici.apps.draws.rules.checking import check_lines, check_rule, columns_of
from yici.apps.draws.rules.computing import RESULT_KEYS, compute, result_hash, result_object
from yici.apps.draws.rules.freezing import draw_name, lines_of, root_of, rule_hash
from yici.apps.draws.rules.log import KINDS, START, Standing, entry_hash, is_instant, seed_of
from yici.apps.draws.rules.refusals import Refused
from yici.apps.draws.rules.signing import is_signature
from yici.apps.draws.rules.transcripts import KEYS

PARTS = {
    "commit": "list", "seal": "reveal", "strike": "list", "reveal": "reveal", "beacon": "beacon", "result": "result",
    "void": "result",
}  # fmt: skip
PART_OF_KEY = {"draw": "list", "log": "list", "v": "rule"}
ENTRY_KEYS = {"at", "data", "hash", "kind"}


def load(data: bytes) -> Any:
    """The JSON of a transcript; an object with a doubled key gets a key that no part knows. ``ValueError``: no JSON."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        return found if len(found) == len(pairs) else found | {"a key stands twice": True}

    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=once)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def broken_at(data: bytes, problem: ValueError) -> Fault | None:
    """The part of a transcript in which its JSON or UTF-8 is broken; None when it is none at all."""
    if isinstance(problem, UnicodeDecodeError):
        at = problem.start
    elif isinstance(problem, json.JSONDecodeError):
        at = len(problem.doc[: problem.pos].encode("utf-8", "surrogatepass"))
    else:
        at = 0
    keys = [(data.find(b'"' + key.encode() + b'":', 0), key) for key in KEYS]
    if sum(place >= 0 for place, _ in keys) < len(KEYS) - 2:
        return None
    key = max((pair for pair in keys if 0 <= pair[0] <= at), default=(0, "draw"))[1]
    if key == "log":
        kind = re.search(rb'"kind":"([a-z]+)"', data[at:])
        return Fault(PARTS.get(kind[1].decode() if kind else "", "list"), f"byte {at}")
    return Fault(PART_OF_KEY.get(key, key), f"byte {at}")


def verify(transcript: Mapping[str, Any], public_key: str = "") -> list[Fault]:
    """Everything that does not hold, nothing when it all does. ``public_key``: the city's, where known."""
    return _Check(transcript, public_key).run()


class _Check:
    def __init__(self, transcript: Mapping[str, Any], public_key: str) -> None:
        self.found: list[Fault] = []
        self.transcript = transcript
        self.public_key = public_key

    def fault(self, part: str, where: str) -> None:
        """Remember a fault once."""
        fault = Fault(part, where)
        if fault not in self.found:
            self.found.append(fault)

    def run(self) -> list[Fault]:
        """All checks, from the outside in."""
        if not isinstance(self.transcript, Mapping):
            return [Fault("list", "transcript")]
        for key in sorted(set(self.transcript) ^ set(KEYS)):
            self.fault(PART_OF_KEY.get(key, key if key in KEYS else "signature"), key)
        if self.transcript.get("v") != VERSION:
            self.fault("rule", "v")
        rule = self._rule()
        columns, rows = self._list(rule)
        log = self._log()
        if log is None:
            return self.found
        self._commitment(log[0], rule, columns, rows)
        heads = self._chain(log)
        if not is_instant(log[0]["at"]):
            self.fault("list", "log[0].at")
        self._signature(log, heads)
        self._result(log, rule, columns, rows)
        return self.found

    def _rule(self) -> Rule | None:
        found = self.transcript.get("rule")
        if not isinstance(found, dict) or not _is_plain(found):
            self.fault("rule", "rule")
            return None
        try:
            rule = rule_from_object(found)
        except ValueError as problem:
            self.fault("rule", f"rule.{problem}")
            return None
        try:
            check_rule(rule)
        except Refused as problem:
            self.fault("rule", f"rule: {problem}")
            return None
        if rule_object(rule) != found:
            self.fault("rule", "rule: pairs are not sorted")
        return rule

    def _list(self, rule: Rule | None) -> tuple[list[str], list[list[str]] | None]:
        found = self.transcript.get("list")
        if not isinstance(found, dict) or set(found) != {"columns", "lines"}:
            self.fault("list", "list")
            return [], None
        columns, rows = found["columns"], found["lines"]
        if not _is_texts(columns) or (rule and not self._fits(rule, columns)):
            self.fault("list", "list.columns")
            return [], None
        if not isinstance(rows, list):
            self.fault("list", "list.lines")
            return columns, None
        width, before = len(columns) + 1, ""
        for place, row in enumerate(rows):
            if not _is_texts(row) or len(row) != width or row[0] <= before:
                self.fault("list", f"list.lines[{place}]")
                return columns, None
            before = row[0]
        try:
            for place, row in enumerate(rows):
                if len(row[0]) > MOST_ID:
                    raise Refused("long_text", where="id", most=MOST_ID)
                for text in row:
                    if not (text.isascii() and text.isalnum() and len(text) <= MOST_ID):
                        check_text(text, f"list.lines[{place}]", may_be_empty=True)
        except Refused:
            self.fault("list", f"list.lines[{place}]")
            return columns, None
        return columns, rows

    def _fits(self, rule: Rule, columns: list[str]) -> bool:
        """Whether the columns are those of the rule. Where the rule itself was changed, its hash says so."""
        log = self.transcript.get("log")
        said = log[0].get("data") if isinstance(log, list) and log and isinstance(log[0], dict) else None
        is_other = isinstance(said, dict) and said.get("rule_hash") != rule_hash(rule)
        return is_other or tuple(columns) == columns_of(rule, "sealed" in columns)

    def _log(self) -> list[dict[str, Any]] | None:
        log = self.transcript.get("log")
        if not isinstance(log, list) or not log:
            self.fault("list", "log")
            return None
        for place, entry in enumerate(log):
            known = isinstance(entry, dict) and set(entry) == ENTRY_KEYS and isinstance(entry["data"], dict)
            known = known and all(isinstance(entry[key], str) for key in ("at", "kind")) and _is_plain(entry)
            if not known or not is_hex(entry["hash"], 64):
                kind = entry.get("kind") if isinstance(entry, dict) else ""
                self.fault(PARTS.get(str(kind), "list"), f"log[{place}]")
                return None
        return log

    def _commitment(
        self, entry: dict[str, Any], rule: Rule | None, columns: list[str], rows: list[list[str]] | None
    ) -> None:
        said, before = entry["data"], len(self.found)
        wanted: dict[str, tuple[str, object]] = {"v": ("rule", VERSION)}
        if rule is not None:
            wanted["rule_hash"] = ("rule", rule_hash(rule))
        if rows is not None:
            wanted["root"] = ("list", root_of(rows).hex())
            wanted["leaves"] = ("list", len(rows))
            wanted["columns"] = ("list", columns)
        for key, (part, value) in wanted.items():
            if said.get(key) != value or isinstance(said.get(key), bool):
                self.fault(part, f"log[0].data.{key}")
        for key in sorted(set(said) ^ {"columns", "leaves", "public_key", "root", "rule_hash", "v"}):
            self.fault("list", f"log[0].data.{key}")
        if self.public_key and said.get("public_key") != self.public_key:
            self.fault("signature", "log[0].data.public_key")
        if len(self.found) == before and self.transcript.get("draw") != draw_name(said):
            signed = self.transcript.get("signature")
            other = signed.get("public_key") if isinstance(signed, dict) else None
            is_key = isinstance(other, str) and self.transcript.get("draw") == draw_name({**said, "public_key": other})
            self.fault(*(("signature", "log[0].data.public_key") if is_key else ("list", "draw")))

    def _chain(self, log: Sequence[dict[str, Any]]) -> list[bytes]:
        """Each entry after the one before; returns the hashes that the last entry may have."""
        heads, before = [START], len(self.found)
        for place, entry in enumerate(log):
            stated = bytes.fromhex(entry["hash"])
            hashes = [entry_hash(head, entry) for head in heads]
            kind = entry["kind"]
            if stated not in hashes or kind not in KINDS:
                others = (one for one in KINDS for head in heads if entry_hash(head, {**entry, "kind": one}) == stated)
                part = PARTS.get(next(others, kind), "result")
                if place or len(self.found) == before == 0:
                    self.fault(part, f"log[{place}]")
            heads = [stated, hashes[0]]
        return heads

    def _signature(self, log: Sequence[dict[str, Any]], heads: list[bytes]) -> None:
        found, key = self.transcript.get("signature"), log[0]["data"].get("public_key")
        if not isinstance(found, dict) or set(found) != {"public_key", "value"}:
            self.fault("signature", "signature")
        elif found["public_key"] != key or not is_hex(key, 64):
            self.fault("signature", "signature.public_key")
        elif not is_hex(found["value"], 128) or not any(is_signature(head, found["value"], key) for head in heads):
            self.fault("signature", "signature.value")

    def _result(
        self, log: Sequence[dict[str, Any]], rule: Rule | None, columns: list[str], rows: list[list[str]] | None
    ) -> None:
        result, last = self.transcript.get("result"), log[-1]
        said = last["data"].get("result") if last["kind"] == "result" else None
        if last["kind"] == "void" and result is not None:
            self.fault("result", "result")
        if said is not None and (not _is_plain(result) or not isinstance(result, dict) or result_hash(result) != said):
            self.fault("result", "result")
        if isinstance(result, dict):
            for key in sorted(set(result) ^ RESULT_KEYS):
                self.fault("result", f"result.{key}")
        if rule is None or rows is None:
            return
        standing = self._replay(log, rule, rows)
        if standing is None or any(one.part != "result" for one in self.found if one.part != "signature"):
            return
        if standing.result is None:
            if not standing.void:
                self.fault("result", "log: neither a result nor void")
            return
        seed = seed_of(standing)
        if seed.hex() != standing.result["seed"]:
            self.fault("result", f"log[{len(log) - 1}].data.seed")
            return
        lines = lines_of(columns, rows)
        try:
            check_lines(rule, lines)
            again = result_object(compute(rule, lines, seed, standing.strikes))
        except Refused as problem:
            self.fault("list", f"list: {problem}")
            return
        for key, value in again.items():
            if not isinstance(result, dict) or result.get(key) != value:
                self.fault("result", f"result.{key}")

    def _replay(self, log: Sequence[dict[str, Any]], rule: Rule, rows: list[list[str]]) -> Standing | None:
        draw = self.transcript.get("draw")
        if log[0]["kind"] != "commit" or not is_hex(draw, 64):
            self.fault("list", "log[0].kind" if is_hex(draw, 64) else "draw")
            return None
        standing = Standing(str(draw), rule.beacon, {row[0] for row in rows})
        standing.last_at = standing.fixed_at = str(log[0]["at"])
        for place, entry in enumerate(log[1:], start=1):
            if entry["kind"] not in PARTS or entry["kind"] == "commit":
                self.fault(PARTS.get(entry["kind"], "result"), f"log[{place}].kind")
                return None
            try:
                standing.step(entry["kind"], entry["data"], entry["at"])
            except (Refused, TypeError, ValueError) as problem:
                if not any(one.where.startswith(f"log[{place}]") for one in self.found):
                    said = f": {problem}" if isinstance(problem, Refused) else ".data"
                    self.fault(PARTS[entry["kind"]], f"log[{place}]{said}")
                return None
        return standing


def _is_texts(found: object) -> bool:
    return isinstance(found, list) and all(isinstance(one, str) for one in found)


def _is_plain(found: object) -> bool:
    """Whether it can be written as canonical JSON: texts without surrogates, whole numbers, lists, objects, null."""
    if isinstance(found, str):
        return not any("\ud800" <= one <= "\udfff" for one in found)
    if isinstance(found, dict):
        return all(isinstance(key, str) and _is_plain(key) and _is_plain(value) for key, value in found.items())
    if isinstance(found, list):
        return all(map(_is_plain, found))
    return found is None or is_count(found)
