"""The log of one draw: commit, seal, strike, reveal, beacon, result or void, each chained to the entry before."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from yici.apps.draws.rules.beacons import randomness_of
from yici.apps.draws.rules.canonical import canonical_json, check_text, domain_hash, is_hex
from yici.apps.draws.rules.refusals import Refused

START: Final = bytes(32)  # what the first entry is chained to
KINDS: Final = ("commit", "seal", "strike", "reveal", "beacon", "result", "void")
KEYS: Final = {
    "seal": {"seal", "unit", "witness"},
    "strike": {"id", "reason"},
    "reveal": {"unit", "value", "witness"},
    "result": {"result", "seed"},
    "void": {"reason"},
}
ZERO: Final = "0" * 64  # what a sealed number counts that was not opened before the beacon
SEALED_DIGITS: Final = 32  # a sealed number has at least so many, or its seal could be guessed open
_AT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


def is_instant(at: object) -> bool:
    """Whether it is a real second of UTC, written "2026-11-27T11:05:00Z"."""
    if not isinstance(at, str) or not _AT.fullmatch(at):
        return False
    try:
        dt.datetime.fromisoformat(at)
    except ValueError:
        return False
    return True


def entry_hash(previous: bytes, entry: Mapping[str, Any]) -> bytes:
    """The hash of an entry (its ``at``, ``data`` and ``kind``) after the one before."""
    content = {"at": entry["at"], "data": entry["data"], "kind": entry["kind"]}
    return domain_hash("log", previous + canonical_json(content))


def entry_after(entries: Sequence[Mapping[str, Any]], kind: str, data: Mapping[str, Any], at: str) -> dict[str, Any]:
    """The next entry; ``at`` is an instant in UTC to the second, "2026-11-27T11:05:00Z"."""
    previous = bytes.fromhex(entries[-1]["hash"]) if entries else START
    entry = {"at": at, "data": dict(data), "kind": kind}
    return {**entry, "hash": entry_hash(previous, entry).hex()}


def seal_of(draw: str, witness: str, value: str) -> str:
    """The seal over a witness's number for one draw, 64 hexadecimal digits."""
    check_value(value, witness, SEALED_DIGITS)
    return _hash_of_seal(draw, witness, value)


def _hash_of_seal(draw: str, witness: str, value: str) -> str:
    return domain_hash("seal", canonical_json([draw, witness, value])).hex()


def check_value(value: object, witness: str, least: int = 2) -> None:
    """Refuse a number that is not an even count of hexadecimal digits, at most 128."""
    if not is_hex(value) or len(value) % 2 or not least <= len(value) <= 128:  # type: ignore[arg-type]
        raise Refused("hex", where=witness, digits=f"{least}–128")


@dataclass(slots=True)
class Standing:
    """Where a ceremony stands after its entries. ``ids``: the ids of the list."""

    draw: str
    beacon: str
    ids: frozenset[str] | set[str]
    seals: dict[str, tuple[str, str]] = field(default_factory=dict)  # witness -> unit, seal
    strikes: dict[str, str] = field(default_factory=dict)  # id -> reason
    reveals: dict[str, tuple[str, str]] = field(default_factory=dict)  # witness -> unit, value
    drawn: Mapping[str, Any] | None = None  # data of the beacon
    randomness: bytes = b""
    result: Mapping[str, Any] | None = None
    void: str = ""
    last_at: str = ""
    fixed_at: str = ""  # when the last thing was entered that must precede the beacon

    @property
    def missing(self) -> list[str]:
        """Witnesses who sealed a number and have not opened it."""
        return sorted(set(self.seals) - set(self.reveals))

    @property
    def contributions(self) -> list[list[str]]:
        """[witness, value] of all who sealed or opened one, sorted; zero for a missing one."""
        names = sorted({*self.seals, *self.reveals})
        return [[name, self.reveals[name][1] if name in self.reveals else ZERO] for name in names]

    @property
    def state(self) -> str:
        """A ``DrawState``."""
        if self.void:
            return "void"
        return "drawn" if self.result is not None else "revealed" if self.reveals else "committed"

    def step(self, kind: str, data: Mapping[str, Any], at: str) -> None:
        """Take one entry after ``commit``; refuses what the order or the rule does not allow, and is then unchanged."""
        if not is_instant(at) or at < self.last_at:
            raise Refused("out_of_order", step=f"{kind} {at}", after=self.last_at)
        if self.void:
            raise Refused("void", reason=self.void)
        if self.result is not None:
            raise Refused("already_drawn")
        if kind in KEYS and (not isinstance(data, Mapping) or set(data) != KEYS[kind]):
            raise Refused("unknown_key", name=kind, key=", ".join(sorted(data)), known=", ".join(sorted(KEYS[kind])))
        {
            "seal": self._seal, "strike": self._strike, "reveal": self._reveal, "beacon": self._beacon,
            "result": self._result, "void": self._void,
        }[kind](data)  # fmt: skip
        self.last_at = at
        if kind in ("seal", "strike", "reveal"):
            self.fixed_at = at

    def _before(self, step: str, *others: str) -> None:
        happened = {"beacon": self.drawn is not None, "reveal": bool(self.reveals)}
        for other in others:
            if happened[other]:
                raise Refused("out_of_order", step=step, after=other)

    def _seal(self, data: Mapping[str, Any]) -> None:
        self._before("seal", "beacon", "reveal")
        check_text(data["witness"], "witness")
        check_text(data["unit"], "unit")
        if data["witness"] in self.seals:
            raise Refused("same_witness", witness=data["witness"])
        if not is_hex(data["seal"], 64):
            raise Refused("hex", where="seal", digits=64)
        self.seals[data["witness"]] = (data["unit"], data["seal"])

    def _strike(self, data: Mapping[str, Any]) -> None:
        self._before("strike", *(["beacon", "reveal"] if self.beacon == "witnesses" else ["beacon"]))
        check_text(data["reason"], "reason")
        if data["id"] not in self.ids:
            raise Refused("unknown_id", id=data["id"])
        if data["id"] in self.strikes:
            raise Refused("struck_twice", id=data["id"])
        self.strikes[data["id"]] = data["reason"]

    def _reveal(self, data: Mapping[str, Any]) -> None:
        self._before("reveal", "beacon")
        witness, unit, value = data["witness"], data["unit"], data["value"]
        check_text(witness, "witness")
        check_text(unit, "unit")
        check_value(value, witness)
        if witness in self.reveals:
            raise Refused("same_witness", witness=witness)
        if witness in self.seals:
            if self.seals[witness] != (unit, _hash_of_seal(self.draw, witness, value)):
                raise Refused("seal_differs", witness=witness)
            check_value(value, witness, SEALED_DIGITS)
        elif self.seals and self.beacon == "witnesses":
            raise Refused("no_seal", witness=witness)
        self.reveals[witness] = (unit, value)

    def _beacon(self, data: Mapping[str, Any]) -> None:
        self._before("beacon", "beacon")
        if self.beacon == "witnesses":
            units = {unit for unit, _ in self.reveals.values()}
            if len(self.reveals) < 2 or len(units) < 2:
                raise Refused("too_few_witnesses", there=len(self.reveals))
            if self.missing:
                raise Refused("void", reason="、".join(self.missing))
        self.randomness = randomness_of(self.beacon, data)
        self.drawn = data

    def _result(self, data: Mapping[str, Any]) -> None:
        if self.drawn is None:
            raise Refused("out_of_order", step="result", after="nothing of the beacon")
        for key in ("seed", "result"):
            if not is_hex(data[key], 64):
                raise Refused("hex", where=key, digits=64)
        self.result = data

    def _void(self, data: Mapping[str, Any]) -> None:
        check_text(data["reason"], "reason")
        self.void = data["reason"]


def seed_of(standing: Standing) -> bytes:
    """The seed: draw, what the beacon said, what the witnesses opened."""
    told = bytes.fromhex(standing.draw) + standing.randomness + canonical_json(standing.contributions)
    return domain_hash("seed", told)
