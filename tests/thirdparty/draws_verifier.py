"""A third implementation of the verifier of draws (the product has one in Python and one in JavaScript).

Written from docs/reference/draws.md alone, without reading the product's code. Python's own library, and Ed25519 of
``cryptography``. The BLS signature of a drand round is not checked here: ``unchecked`` says so.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from tests.thirdparty.draws_results import NoClasses, check_classes, connected, h, result_of

VERSION = "yici-draw/1"
RULE = {
    "kind",
    "purpose",
    "beacon",
    "k",
    "strata",
    "quotas",
    "weights",
    "capacity_by",
    "capacity",
    "avoid",
    "together",
    "substitutes",
    "balance",
    "scores",
}
TRANSCRIPT = {"v", "draw", "rule", "list", "log", "result", "signature"}
RESULT = {"chosen", "cut_off", "groups", "short", "skipped", "substitutes"}
PART = {
    "commit": "list",
    "seal": "reveal",
    "strike": "list",
    "reveal": "reveal",
    "beacon": "beacon",
    "result": "result",
    "void": "result",
}
LOTTERY = {"beacon", "name", "issue", "day", "numbers", "entered_by"}
DATA = {
    "commit": {"columns", "leaves", "public_key", "root", "rule_hash", "v"},
    "seal": {"witness", "unit", "seal"},
    "strike": {"id", "reason"},
    "reveal": {"witness", "unit", "value"},
    "result": {"seed", "result"},
    "void": {"reason"},
}
Fault = tuple[str, str]


# 2. Bytes


def jcs(x: Any) -> bytes:
    return _canonical(x).encode()  # a text that is no Unicode (half a surrogate) is a ValueError here


def _canonical(x: Any) -> str:
    if isinstance(x, str):
        return json.dumps(x, ensure_ascii=False)
    if isinstance(x, int) and not isinstance(x, bool) and 0 <= x < 1 << 53:
        return str(x)
    if isinstance(x, list):
        return "[" + ",".join(map(_canonical, x)) + "]"
    if isinstance(x, dict):
        keys = sorted(x, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{_canonical(key)}:{_canonical(x[key])}" for key in keys) + "}"
    raise ValueError(f"{x!r} is no whole number, text, list or object")


def read(text: str | bytes) -> dict[str, Any]:
    """A transcript as it stands in a file: no key twice, no fractions."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({key for key, _ in pairs}) < len(pairs):
            raise ValueError("a key twice")
        return dict(pairs)

    whole: dict[str, Any] = json.loads(text, object_pairs_hook=once)
    return whole


# 3. What is frozen


def root_of(lines: Iterable[Any]) -> str:
    level = [sha256(b"\0" + jcs(line)).digest() for line in lines]
    while len(level) > 1:
        pairs = [sha256(b"\1" + b"".join(level[i : i + 2])).digest() for i in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0].hex() if level else ""


def columns_of(rule: dict[str, Any], listed: list[str]) -> list[str]:
    named = {rule["strata"], rule["weights"], rule["capacity_by"], *rule["balance"], *rule["scores"]} - {""}
    return sorted(named | ({"role"} if rule["kind"] == "assign" else set()) | ({"sealed"} & set(listed)))


USED = {
    "subset": {"k", "strata", "quotas", "weights", "capacity_by", "capacity", "avoid", "together", "substitutes"},
    "permutation": {"k", "substitutes"},
    "assign": {"k", "capacity", "avoid", "together"},
    "balanced-classes": {"k", "avoid", "together", "balance", "scores"},
}
BEACON = re.compile(r"drand:[1-9][0-9]{0,14}|lottery(:[^:]+:[^:]+)?|witnesses", re.ASCII)
MOST = 2_000_000
UNBOUNDED = MOST + 1


def rule_faults(rule: Any) -> list[str]:
    """What is wrong with a rule by itself."""
    if not isinstance(rule, dict) or set(rule) != RULE:
        return ["keys"]
    bad = [key for key in ("k", "substitutes") if not _whole(rule[key], MOST)]
    bad += [key for key in ("strata", "weights", "capacity_by") if rule[key] != "" and not _text(rule[key])]
    bad += [key for key in ("purpose", "beacon") if not _text(rule[key])]
    bad += [key for key in ("balance", "scores") if not isinstance(rule[key], list) or not all(map(_text, rule[key]))]
    for key in ("quotas", "capacity"):
        table = rule[key]
        if (
            not isinstance(table, dict)
            or not all(_whole(most, MOST) for most in table.values())
            or not all(_text(value) for value in table if value or key == "quotas")
        ):
            bad.append(key)
    for key in ("avoid", "together"):
        pairs = rule[key]
        if not isinstance(pairs, list) or not all(_texts(pair) and len(pair) == 2 for pair in pairs):
            bad.append(key)
        elif pairs != sorted(pairs) or len({*map(tuple, pairs)}) < len(pairs):
            bad.append(f"{key}: order")
        elif rule["kind"] != "assign" and any(a > b for a, b in pairs):
            bad.append(f"{key}: order inside a pair")
    used = USED.get(rule["kind"]) if isinstance(rule["kind"], str) else None
    if bad or used is None:
        return bad or ["kind"]
    bad += [key for key in sorted(RULE - used - {"kind", "purpose", "beacon"}) if rule[key]]
    if not BEACON.fullmatch(rule["beacon"]):
        bad.append("beacon")
    by_quota = bool(rule["strata"] or rule["quotas"])
    if by_quota and (rule["k"] or not rule["strata"] or not rule["quotas"]):
        bad.append("k, strata and quotas")
    if not by_quota and rule["kind"] != "permutation" and rule["k"] < 1:
        bad.append("k")
    if len(rule["balance"]) > 10 or len(rule["scores"]) > 9:
        bad.append("balance or scores")
    return bad


def list_faults(rule: dict[str, Any], listed: Any) -> list[str]:
    """What is wrong with a list by itself, under a rule that is well made."""
    if not isinstance(listed, dict) or set(listed) != {"columns", "lines"}:
        return ["keys"]
    columns, lines = listed["columns"], listed["lines"]
    if not _texts(columns) or columns != columns_of(rule, columns):
        return ["columns"]
    if not isinstance(lines, list) or not lines or not all(_texts(x) and len(x) == len(columns) + 1 for x in lines):
        return ["lines"]
    if not all(_text(line[0], 128) and all(not value or _text(value) for value in line[1:]) for line in lines):
        return ["texts"]
    ids = [line[0] for line in lines]
    if ids != sorted(set(ids)):
        return ["order of ids"]
    return []


def refused(rule: dict[str, Any], columns: list[str], lines: list[list[str]]) -> list[str]:
    """Why a well made list cannot be drawn from under a well made rule; looked at when there is a result."""
    rows = {line[0]: dict(zip(columns, line[1:], strict=True)) for line in lines}
    for a, b in (*rule["avoid"], *rule["together"]):
        if a == b or a not in rows or b not in rows:
            return [f"pair {a}, {b}"]
    return {"subset": _subset_faults, "assign": _assign_faults, "balanced-classes": _classes_faults}.get(
        rule["kind"], _permutation_faults
    )(rule, rows)


def _permutation_faults(rule: dict[str, Any], rows: dict[str, dict[str, str]]) -> list[str]:
    return ["k"] if rule["k"] > len(rows) else []


def _subset_faults(rule: dict[str, Any], rows: dict[str, dict[str, str]]) -> list[str]:
    if rule["weights"] and not all(_in(row[rule["weights"]], 1, 1000) for row in rows.values()):
        return ["weights"]
    stratum = {who: row[rule["strata"]] if rule["strata"] else "" for who, row in rows.items()}
    quotas = rule["quotas"] if rule["strata"] else {"": rule["k"]}
    there = Counter(stratum.values())
    bad = [f"stratum {name}" for name in there if name not in quotas]
    bad += [f"quota {name}" for name, n in quotas.items() if n > there[name]]
    for item in connected(rows, rule["together"]):
        inside = Counter(stratum[who] for who in item)
        if len(item) > 1 and any(n > quotas.get(name, 0) for name, n in inside.items()):
            bad.append(f"room for {item[0]}")
        bad += [f"pair {a}, {b}" for a, b in rule["avoid"] if a in item and b in item]
    return bad


def _assign_faults(rule: dict[str, Any], rows: dict[str, dict[str, str]]) -> list[str]:
    role = {who: row["role"] for who, row in rows.items()}
    bad = [f"role of {who}" for who, what in role.items() if what not in ("target", "assignee")]
    pairs = [*rule["avoid"], *rule["together"]]
    bad += [f"pair {a}, {b}" for a, b in pairs if (role[a], role[b]) != ("target", "assignee")]
    bad += [f"pair {a}, {b}" for a, b in rule["avoid"] if [a, b] in rule["together"]]
    bad += [f"capacity of {who}" for who in rule["capacity"] if who and role.get(who) != "assignee"]
    targets = [who for who, what in role.items() if what == "target"]
    room = {
        who: rule["capacity"].get(who, rule["capacity"].get("", UNBOUNDED)) for who in rows if role[who] == "assignee"
    }
    if not targets or not room:
        bad.append("no target or no assignee")
    fixed = [Counter(pair[side] for pair in rule["together"]) for side in (0, 1)]
    bad += [f"together {who}" for who, n in fixed[0].items() if n > rule["k"]]
    bad += [f"together {who}" for who, n in fixed[1].items() if n > room.get(who, 0)]
    for target in targets:
        avoided = {b for a, b in rule["avoid"] if a == target}
        if sum(most > 0 and who not in avoided for who, most in room.items()) < rule["k"]:
            bad.append(f"too few for {target}")
    if sum(min(n, len(targets)) for n in room.values()) < rule["k"] * len(targets):
        bad.append("capacity")
    return bad


def _classes_faults(rule: dict[str, Any], rows: dict[str, dict[str, str]]) -> list[str]:
    if not all(_in(row[name], 0, 10_000) for row in rows.values() for name in rule["scores"]):
        return ["scores"]
    try:
        check_classes(rule["k"], list(rows), rule["together"], rule["avoid"])
    except NoClasses as no:
        return [str(no)]
    return []


def _text(x: Any, most: int = 500) -> bool:
    """A text of section 2."""
    return (
        isinstance(x, str)
        and 0 < len(x) <= most
        and x == x.strip()
        and not re.search(r"[\x00-\x1f\x7f]", x)
        and unicodedata.is_normalized("NFC", x)
    )


def _whole(x: Any, most: int) -> bool:
    return isinstance(x, int) and not isinstance(x, bool) and 0 <= x <= most


def _texts(x: Any) -> bool:
    return isinstance(x, list) and all(isinstance(one, str) for one in x)


def _in(text: str, low: int, high: int) -> bool:
    return re.fullmatch(r"0|[1-9][0-9]{0,8}", text, re.ASCII) is not None and low <= int(text) <= high


def _hex(x: Any, digits: int) -> bool:
    return isinstance(x, str) and re.fullmatch(f"[0-9a-f]{{{digits}}}", x) is not None


# 4. and 5. Log, beacon, seed


@dataclass
class Log:
    """What the entries read so far say."""

    rule: dict[str, Any]
    ids: set[str]
    draw: str
    seals: dict[str, tuple[str, str]] = field(default_factory=dict)
    reveals: dict[str, tuple[str, str]] = field(default_factory=dict)
    struck: set[str] = field(default_factory=set)
    beacon: dict[str, Any] | None = None
    seed: str = ""
    result: str = ""
    ended: bool = False

    def enter(self, kind: str, data: dict[str, Any]) -> str:
        """Take one entry after the first; what is wrong with it, or ''."""
        if self.ended:
            return "after the end"
        if kind == "beacon" and self.beacon is not None:
            return "twice"
        if kind == "beacon":
            self.beacon = data
        self.ended = kind in ("result", "void")
        if kind == "commit" or kind not in PART:
            return "a second commitment or an unknown kind"
        if not isinstance(data, dict) or set(data) != (DATA.get(kind) or self._beacon_keys()):
            return "keys"
        texts = {key: x for key, x in data.items() if key not in ("numbers", "entered_by", "value")}
        if not all(map(_text, texts.values())) or not isinstance(data.get("value", ""), str):
            return "a text"
        return {
            "seal": self._seal,
            "strike": self._strike,
            "reveal": self._reveal,
            "beacon": self._beacon,
            "result": self._result,
            "void": self._void,
        }[kind](data)

    def _alone(self) -> bool:
        return bool(self.rule["beacon"] == "witnesses")

    def _beacon_keys(self) -> set[str]:
        beacon = self.rule["beacon"]
        if beacon.startswith("lottery"):
            return LOTTERY
        return {"beacon", "signature"} if beacon.startswith("drand") else {"beacon"}

    def _seal(self, data: dict[str, Any]) -> str:
        if self.reveals or self.beacon or data["witness"] in self.seals or not _hex(data["seal"], 64):
            return "late, twice or no hash"
        self.seals[data["witness"]] = (data["unit"], data["seal"])
        return ""

    def _strike(self, data: dict[str, Any]) -> str:
        late = self.beacon or (self._alone() and self.reveals)
        wrong = data["id"] not in self.ids or data["id"] in self.struck
        self.struck.add(data["id"])
        return "late, twice or unknown" if late or wrong else ""

    def _reveal(self, data: dict[str, Any]) -> str:
        witness, unit, value = data["witness"], data["unit"], data["value"]
        if self.beacon or witness in self.reveals:
            return "late or twice"
        self.reveals[witness] = (unit, value)
        if not re.fullmatch(r"([0-9a-f]{2}){1,64}", value):
            return "value"
        if witness not in self.seals:
            return "without a seal" if self._alone() and self.seals else ""
        if len(value) < 32 or self.seals[witness] != (unit, h("seal", jcs([self.draw, witness, value])).hex()):
            return "not what was sealed"
        return ""

    def _beacon(self, data: dict[str, Any]) -> str:
        said = self.rule["beacon"]
        if said.startswith("lottery"):
            full = f"lottery:{data['name']}:{data['issue']}"
            if ":" in data["name"] + data["issue"] or data["beacon"] != full or said not in ("lottery", full):
                return "another lottery"
            return _lottery(data)
        if data["beacon"] != said:
            return "another beacon"
        if "signature" in data and not _hex(data["signature"], 96):
            return "signature"
        if self._alone():
            units = {unit for unit, _ in self.reveals.values()}
            if len(self.reveals) < 2 or len(units) < 2 or set(self.seals) - set(self.reveals):
                return "witnesses alone: the draw is void"
        return ""

    def _result(self, data: dict[str, Any]) -> str:
        self.seed, self.result = data["seed"], data["result"]
        return "" if self.beacon else "before the beacon"

    def _void(self, data: dict[str, Any]) -> str:
        return ""

    def make_seed(self) -> bytes:
        assert self.beacon is not None
        values = dict.fromkeys(self.seals, "0" * 64) | {w: value for w, (_, value) in self.reveals.items()}
        randomness = bytes(32)
        if "signature" in self.beacon:
            randomness = sha256(bytes.fromhex(self.beacon["signature"])).digest()
        elif "numbers" in self.beacon:
            randomness = h("lottery", jcs([self.beacon[key] for key in ("name", "issue", "day", "numbers")]))
        return h("seed", bytes.fromhex(self.draw) + randomness + jcs([list(pair) for pair in sorted(values.items())]))


def _lottery(data: dict[str, Any]) -> str:
    two, groups = data["entered_by"], data["numbers"]
    if not isinstance(two, list) or len(two) != 2 or not all(map(_text, two)) or two[0] == two[1]:
        return "entered by"
    if not isinstance(groups, list) or not groups:
        return "numbers"
    if not all(
        isinstance(one, list) and one and all(_whole(x, 999_999_999) for x in one) and one == sorted(one)
        for one in groups
    ):
        return "numbers"
    try:
        return "" if date.fromisoformat(data["day"]).isoformat() == data["day"] else "day"
    except ValueError:
        return "day"


# 9. Transcript


def unchecked(transcript: dict[str, Any]) -> list[str]:
    """What this program does not check."""
    if str(transcript["rule"]["beacon"]).startswith("drand"):
        return ["the BLS signature of the drand round"]
    return []


def verify(transcript: Any) -> list[Fault]:
    """Every fault as (part, where); none means that the draw holds. One wrong byte may bring several."""
    if not isinstance(transcript, dict):
        return [("list", "no object")]
    faults = [(_part_of_key(key), key) for key in sorted(TRANSCRIPT ^ set(transcript))]
    if faults:
        return faults
    if transcript["v"] != VERSION:
        faults.append(("rule", "v"))
    rule, listed, log = transcript["rule"], transcript["list"], transcript["log"]
    wrong = [("rule", where) for where in rule_faults(rule)]
    faults += wrong or [("list", where) for where in list_faults(rule, listed)]
    if not isinstance(log, list) or not log or not all(isinstance(entry, dict) for entry in log):
        return [*faults, ("list", "log")]
    unformed = [(_part(entry), f"log {i}: keys") for i, entry in enumerate(log) if not _entry(entry)]
    if unformed:
        return [*faults, *unformed]
    faults += _frozen(transcript, log[0]) + _chain(log)
    if not wrong:
        state = Log(rule, _ids(listed), transcript["draw"] if _hex(transcript["draw"], 64) else "")
        for i, entry in enumerate(log[1:], 1):
            why = state.enter(entry["kind"], entry["data"])
            if why:
                faults.append((_part(entry), f"log {i}: {why}"))
        faults += _result_faults(transcript, state, log)
        if not faults:
            faults += _computed(transcript, state)
    if not _signed(transcript, log):
        faults.append(("signature", "value"))
    return faults


def _ids(listed: Any) -> set[str]:
    lines = listed.get("lines") if isinstance(listed, dict) else None
    return {line[0] for line in lines if _texts(line) and line} if isinstance(lines, list) else set()


def _part_of_key(key: str) -> str:
    return {"v": "rule", "rule": "rule", "draw": "list", "list": "list", "log": "list", "result": "result"}.get(
        key, "signature"
    )


def _part(entry: dict[str, Any]) -> str:
    """The part of an entry's kind; of the kind that its keys belong to, when these tell of another."""
    data = entry.get("data")
    keys = set(data) if isinstance(data, dict) else set()
    told = "beacon" if "beacon" in keys else next((kind for kind, known in DATA.items() if known == keys), None)
    kind = told or entry.get("kind")
    return PART.get(kind, "result") if isinstance(kind, str) else "result"


def _entry(entry: dict[str, Any]) -> bool:
    return set(entry) == {"at", "data", "hash", "kind"} and isinstance(entry["kind"], str)


def _frozen(transcript: dict[str, Any], first: dict[str, Any]) -> list[Fault]:
    said = first["data"]
    if first["kind"] != "commit" or not isinstance(said, dict) or set(said) != DATA["commit"]:
        return [("list", "log 0: commitment")]
    faults = [("rule", "log 0: v")] if said["v"] != VERSION else []
    try:
        if h("rule", jcs(transcript["rule"])).hex() != said["rule_hash"]:
            faults.append(("rule", "rule_hash"))
    except ValueError:
        faults.append(("rule", "rule_hash"))
    try:
        columns, lines = transcript["list"]["columns"], transcript["list"]["lines"]
        if (columns, len(lines), root_of(lines)) != (said["columns"], said["leaves"], said["root"]):
            faults.append(("list", "columns, leaves, root"))
        if h("commitment", jcs(said)).hex() != transcript["draw"]:
            faults.append(("list", "draw"))
    except (ValueError, TypeError, KeyError):
        faults.append(("list", "columns, leaves, root"))
    return faults


def _chain(log: list[dict[str, Any]]) -> list[Fault]:
    faults, previous, at = [], "00" * 32, ""
    for i, entry in enumerate(log):
        part = _part(entry)
        try:
            told = {key: entry[key] for key in ("at", "data", "kind")}
            if h("log", bytes.fromhex(previous) + jcs(told)).hex() != entry["hash"]:
                faults.append((part, f"log {i}: hash"))
        except (ValueError, TypeError):
            faults.append((part, f"log {i}: hash"))
        if not _instant(entry["at"]) or entry["at"] < at:
            faults.append((part, f"log {i}: at"))
        previous, at = entry["hash"], entry["at"] if isinstance(entry["at"], str) else at
    return faults


def _instant(at: Any) -> bool:
    if not isinstance(at, str) or not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", at, re.ASCII):
        return False
    try:
        datetime.fromisoformat(at)
    except ValueError:
        return False
    return True


def _result_faults(transcript: dict[str, Any], state: Log, log: list[dict[str, Any]]) -> list[Fault]:
    result = transcript["result"]
    if log[-1]["kind"] == "void":
        return [] if result is None else [("result", "result of a void draw")]
    if log[-1]["kind"] != "result":
        return [] if state.ended else [("result", "the log has no end")]
    if not isinstance(result, dict) or set(result) != RESULT:
        return [("result", "keys")]
    try:
        same = h("result", jcs(result)).hex() == state.result
    except ValueError:
        same = False
    return [] if same else [("result", "hash in the log")]


def _computed(transcript: dict[str, Any], state: Log) -> list[Fault]:
    if transcript["result"] is None:
        return []
    seed = state.make_seed()
    if seed.hex() != state.seed:
        return [("result", "seed")]
    listed = transcript["list"]
    unfit = refused(transcript["rule"], listed["columns"], listed["lines"])
    if unfit:
        return [("list", where) for where in unfit]
    try:
        again = result_of(transcript["rule"], listed["columns"], listed["lines"], state.struck, seed)
    except NoClasses as no:
        return [("list", f"no classes: {no}")]
    return [("result", key) for key in sorted(RESULT) if again[key] != transcript["result"][key]]


def _signed(transcript: dict[str, Any], log: list[dict[str, Any]]) -> bool:
    signature, committed = transcript["signature"], log[0]["data"]
    if not isinstance(signature, dict) or set(signature) != {"public_key", "value"}:
        return False
    if not _hex(signature["public_key"], 64) or not _hex(signature["value"], 128) or not _hex(log[-1]["hash"], 64):
        return False
    if not isinstance(committed, dict) or signature["public_key"] != committed.get("public_key"):
        return False
    message = b"yici-draw/1/signature\0" + bytes.fromhex(log[-1]["hash"])
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signature["public_key"]))
        key.verify(bytes.fromhex(signature["value"]), message)
    except (InvalidSignature, ValueError):
        return False
    return True
