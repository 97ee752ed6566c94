"""Freezing a rule and a list: sorted lines, Merkle root, commitment and, its hash, the draw's name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from yici.apps.draws.contracts import Line, Rule
from yici.apps.draws.rules.canonical import MOST_TEXT, VERSION, canonical_json, domain_hash, rule_object, tidy_text
from yici.apps.draws.rules.checking import check_lines, check_no_person, check_rule, columns_of
from yici.core.merkle import leaf_hash, merkle_path, merkle_root


@dataclass(frozen=True, slots=True)
class Frozen:
    """A rule and a list that nobody changes any more. ``rows`` are [id, value of each column …], sorted by id."""

    rule: Rule
    columns: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    commitment: dict[str, Any]

    @property
    def draw(self) -> str:
        """The name of the draw: hash of the commitment, 64 hexadecimal digits."""
        return draw_name(self.commitment)

    @property
    def lines(self) -> list[Line]:
        """The rows as lines."""
        return lines_of(self.columns, self.rows)


def freeze(rule: Rule, lines: Iterable[Line], public_key: str) -> Frozen:
    """Refuses what cannot be drawn; texts become NFC, columns that the rule does not name are left out."""
    check_rule(rule)
    held = list(lines)
    columns = columns_of(rule, sealed=any("sealed" in line.values for line in held))
    kept = [
        Line(
            _tidy(line.id, "id"),
            {name: _tidy(line.values.get(name, ""), name) for name in columns if name in line.values},
        )
        for line in held
    ]
    kept.sort(key=lambda line: line.id)
    for line in kept:
        check_no_person(line.id)
    check_lines(rule, kept)
    rows = [[line.id, *(line.values.get(name, "") for name in columns)] for line in kept]
    return Frozen(rule, columns, rows, commitment_of(rule, columns, rows, public_key))


def _tidy(text: str, where: str) -> str:
    if text.isascii() and text.isalnum() and len(text) <= MOST_TEXT:
        return text
    return tidy_text(text, where, may_be_empty=True)


def commitment_of(rule: Rule, columns: Sequence[str], rows: Sequence[Sequence[str]], public_key: str) -> dict[str, Any]:
    """What is published before the randomness exists."""
    return {
        "columns": list(columns),
        "leaves": len(rows),
        "public_key": public_key,
        "root": root_of(rows).hex(),
        "rule_hash": rule_hash(rule),
        "v": VERSION,
    }


def rule_hash(rule: Rule) -> str:
    """64 hexadecimal digits over every word of the rule."""
    return domain_hash("rule", canonical_json(rule_object(rule))).hex()


def draw_name(commitment: dict[str, Any]) -> str:
    """The hash of a commitment."""
    return domain_hash("commitment", canonical_json(commitment)).hex()


def leaves_of(rows: Sequence[Sequence[str]]) -> list[bytes]:
    """Leaf hashes. Arrays of strings without control characters are the same bytes in orjson as in RFC 8785."""
    dumps = orjson.dumps
    return [leaf_hash(dumps(row)) for row in rows]


def root_of(rows: Sequence[Sequence[str]]) -> bytes:
    """The Merkle root of rows in their order."""
    return merkle_root(leaves_of(rows))


def path_of(rows: Sequence[Sequence[str]], place: int) -> list[list[str]]:
    """The Merkle path of one row, for the person who only checks that row: [side, hex] …"""
    return [[side, beside.hex()] for side, beside in merkle_path(leaves_of(rows), place)]


def lines_of(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Line]:
    """Rows as lines."""
    return [Line(row[0], dict(zip(columns, row[1:], strict=True))) for row in rows]
