"""Canonical bytes: texts in NFC, rules and lists as RFC 8785 JSON, hashes with a domain in front."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

import rfc8785

from yici.apps.draws.contracts import Rule
from yici.apps.draws.rules.refusals import Refused

VERSION = "yici-draw/1"
MOST_TEXT = 500  # characters of a purpose, a reason, a value
MOST_ID = 128
_HEX = re.compile(r"[0-9a-f]+\Z")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def domain_hash(name: str, data: bytes) -> bytes:
    """H(name, data): SHA-256 of ``yici-draw/1/name``, a zero byte and the data."""
    return hashlib.sha256(f"{VERSION}/{name}".encode("ascii") + b"\x00" + data).digest()


def canonical_json(content: Any) -> bytes:
    """RFC 8785 (JCS) as UTF-8."""
    return rfc8785.dumps(content)


def is_hex(text: object, digits: int | None = None) -> bool:
    """Whether it is lower-case hexadecimal, of exactly so many digits where that is said."""
    return isinstance(text, str) and bool(_HEX.match(text)) and (digits is None or len(text) == digits)


def tidy_text(text: str, where: str, most: int = MOST_TEXT, *, may_be_empty: bool = False) -> str:
    """A text as it is frozen: NFC, nothing at its edges, no control characters."""
    tidied = unicodedata.normalize("NFC", text).strip(" \u3000\u00a0")
    check_text(tidied, where, most, may_be_empty=may_be_empty)
    return tidied


def check_text(text: object, where: str, most: int = MOST_TEXT, *, may_be_empty: bool = False) -> None:
    """Refuse what ``tidy_text`` would not have made."""
    if not isinstance(text, str) or _FORBIDDEN.search(text) or (not text and not may_be_empty) or text != text.strip():
        raise Refused("text", where=where)
    if len(text) > most:
        raise Refused("long_text", where=where, most=most)
    if not unicodedata.is_normalized("NFC", text):
        raise Refused("not_normal", where=where)


def rule_object(rule: Rule) -> dict[str, Any]:
    """The rule as JSON: every key present, pairs sorted and once."""
    ordered = rule.kind == "assign"
    return {
        "avoid": _pairs(rule.avoid, ordered),
        "balance": list(rule.balance),
        "beacon": rule.beacon,
        "capacity": dict(rule.capacity),
        "capacity_by": rule.capacity_by,
        "k": rule.k,
        "kind": rule.kind,
        "purpose": rule.purpose,
        "quotas": dict(rule.quotas),
        "scores": list(rule.scores),
        "strata": rule.strata,
        "substitutes": rule.substitutes,
        "together": _pairs(rule.together, ordered),
        "weights": rule.weights,
    }


def _pairs(pairs: Iterable[tuple[str, str]], ordered: bool) -> list[list[str]]:
    # Python compares code points, which is the order of UTF-8 bytes (and not that of UTF-16 units).
    return [list(pair) for pair in sorted({(a, b) if ordered or a < b else (b, a) for a, b in pairs})]


TEXTS = ("beacon", "capacity_by", "kind", "purpose", "strata", "weights")
NUMBERS = ("k", "substitutes")
TABLES = ("capacity", "quotas")
TEXT_LISTS = ("balance", "scores")
PAIR_LISTS = ("avoid", "together")
RULE_KEYS = tuple(sorted((*TEXTS, *NUMBERS, *TABLES, *TEXT_LISTS, *PAIR_LISTS)))


def rule_from_object(found: Mapping[str, Any]) -> Rule:
    """The rule that ``rule_object`` wrote; ``ValueError`` names the key that has another form."""
    for key in RULE_KEYS:
        if not _has_form(key, found.get(key)):
            raise ValueError(key)
    unknown = sorted(set(found) - set(RULE_KEYS))
    if unknown:
        raise ValueError(unknown[0])
    values: dict[str, Any] = {key: found[key] for key in (*TEXTS, *NUMBERS, *TABLES)}
    values |= {key: tuple(found[key]) for key in TEXT_LISTS}
    values |= {key: tuple((a, b) for a, b in found[key]) for key in PAIR_LISTS}
    return Rule(**values)


def is_count(value: object) -> bool:
    """A whole number that is not a truth value."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53


def _has_form(key: str, value: object) -> bool:
    if key in TEXTS:
        return isinstance(value, str)
    if key in NUMBERS:
        return is_count(value)
    if key in TABLES:
        return (
            isinstance(value, dict)
            and all(isinstance(one, str) for one in value)
            and all(map(is_count, value.values()))
        )
    if not isinstance(value, list):
        return False
    if key in TEXT_LISTS:
        return all(isinstance(one, str) for one in value)
    return all(isinstance(one, list) and len(one) == 2 and all(isinstance(part, str) for part in one) for one in value)
