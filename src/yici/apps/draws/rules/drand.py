"""Rounds of drand's quicknet (League of Entropy): whether a signature is that of a round.

Scheme ``bls-unchained-g1-rfc9380``: signature on G1 over SHA-256 of the round (8 bytes, big endian), public key on G2.
"""

from __future__ import annotations

import hashlib
from typing import Final

from yici.apps.draws.rules.refusals import Refused

CHAIN: Final = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
GENESIS: Final = 1692803367  # seconds since 1970 of round 1
PERIOD: Final = 3  # seconds
PUBLIC_KEY: Final = bytes.fromhex(
    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451"
    "0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
)
_SUITE: Final = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"


def check_signature(round_: int, signature: bytes) -> None:
    """Refuse a signature that is not that of the round; the library is loaded only here."""
    try:
        from py_arkworks_bls12381 import GT, G1Point, G2Point
    except ImportError:
        raise Refused("drand_library", library="py_arkworks_bls12381") from None
    if not 0 < round_ < 2**64:
        raise Refused("drand_signature", round=round_)
    message = hashlib.sha256(round_.to_bytes(8, "big")).digest()
    try:
        point, key = G1Point.from_compressed_bytes(signature), G2Point.from_compressed_bytes(PUBLIC_KEY)
    except ValueError:
        raise Refused("drand_signature", round=round_) from None
    if point == G1Point.identity() or not GT.pairing_check(
        [point, -G1Point.hash_to_curve(message, _SUITE)], [G2Point(), key]
    ):
        raise Refused("drand_signature", round=round_)


def round_at(seconds: int) -> int:
    """The first round that is out at an instant (seconds since 1970)."""
    return max(1, (seconds - GENESIS) // PERIOD + 1)
