"""From the seed to chance: tickets (SHA-256) and permutations (Fisher–Yates on a SHAKE-256 stream with rejection)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from yici.apps.draws.rules.canonical import domain_hash

WORDS = 64  # 8-byte words squeezed at first; twice as many whenever they run out


def ticket_of(seed: bytes, id: str) -> bytes:
    """The ticket of an id. Whoever has the smaller one comes first."""
    return hashlib.sha256(domain_hash("ticket", seed) + id.encode("utf-8")).digest()


def tickets_of(seed: bytes, ids: list[bytes]) -> list[bytes]:
    """Tickets of many ids, given as UTF-8."""
    key, sha256 = domain_hash("ticket", seed), hashlib.sha256
    return [sha256(key + id).digest() for id in ids]


def weighted_ticket_of(seed: bytes, id: str, weight: int) -> bytes:
    """The smallest of ``weight`` tickets: an id is first with a chance of its weight over the sum of all."""
    key, text = domain_hash("weighted", seed), id.encode("utf-8")
    return min(hashlib.sha256(key + number.to_bytes(4, "big") + text).digest() for number in range(weight))


def pair_tickets_of(seed: bytes, target: str, assignees: list[bytes]) -> list[bytes]:
    """Tickets of assignees for one target; the length in front keeps target and assignee apart."""
    text, sha256 = target.encode("utf-8"), hashlib.sha256
    key = domain_hash("pair", seed) + len(text).to_bytes(4, "big") + text
    return [sha256(key + assignee).digest() for assignee in assignees]


def words_of(key: bytes) -> Iterator[int]:
    """The SHAKE-256 stream of a key as 64-bit numbers, big endian."""
    read, size = 0, WORDS
    while True:
        squeezed = hashlib.shake_256(key).digest(size * 8)
        for at in range(read, size):
            yield int.from_bytes(squeezed[at * 8 : at * 8 + 8], "big")
        read, size = size, size * 2


def permuted(key: bytes, count: int) -> Iterator[int]:
    """Places 0 … count-1 in the order of the key, one at a time; only what was swapped is remembered."""
    moved: dict[int, int] = {}
    words = words_of(key)
    for at in range(count):
        left = count - at
        bound = 2**64 // left * left
        word = next(words)
        while word >= bound:  # rejected: it would favour small numbers
            word = next(words)
        other = at + word % left
        chosen = moved.pop(other, other) if other == at else moved.get(other, other)
        if other != at:
            moved[other] = moved.pop(at, at)
        yield chosen
