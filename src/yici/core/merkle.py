"""Merkle trees of RFC 6962, section 2.1: 0x00 before the data of a leaf, 0x01 before two children. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf that holds ``data``."""
    return hashlib.sha256(b"\x00" + data).digest()


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """The Merkle tree hash over leaf hashes; of none, the hash of nothing."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    level = list(leaves)
    while len(level) > 1:
        level = _above(level)
    return level[0]


def merkle_path(leaves: Sequence[bytes], place: int) -> list[tuple[str, bytes]]:
    """The way from leaf ``place`` to the root: at each step which side the other hash stands on, and that hash."""
    level, path = list(leaves), []
    while len(level) > 1:
        beside = place ^ 1
        if beside < len(level):
            path.append(("left" if beside < place else "right", level[beside]))
        level, place = _above(level), place // 2
    return path


def root_of_path(leaf: bytes, path: Sequence[tuple[str, bytes]]) -> bytes:
    """The root that a leaf and its path lead to."""
    for side, beside in path:
        leaf = hashlib.sha256(b"\x01" + (beside + leaf if side == "left" else leaf + beside)).digest()
    return leaf


def _above(level: list[bytes]) -> list[bytes]:
    # An odd node moves up unchanged: the same tree as splitting at the largest power of two.
    sha256 = hashlib.sha256
    above = [sha256(b"\x01" + left + right).digest() for left, right in zip(level[::2], level[1::2])]  # noqa: B905
    return above + level[len(above) * 2 :]
