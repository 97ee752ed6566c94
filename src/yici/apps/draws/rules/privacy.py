"""Pseudonyms and sealed names: what a public list carries instead of persons, and how each is opened or shown later."""

from __future__ import annotations

import hashlib
import hmac

from yici.apps.draws.rules.canonical import VERSION, canonical_json, domain_hash

PSEUDONYM_DIGITS = 32


def pseudonym_of(secret: bytes, purpose: str, id: str) -> str:
    """The pseudonym of a person in one draw; the person holds the secret (at least 16 bytes) and finds themselves."""
    if len(secret) < 16:
        raise ValueError("a secret has at least 16 bytes")
    message = f"{VERSION}/pseudonym".encode("ascii") + b"\x00" + canonical_json([purpose, id])
    return hmac.new(secret, message, hashlib.sha256).hexdigest()[:PSEUDONYM_DIGITS]


def seal_name(id: str, name: str, salt: str) -> str:
    """What stands in the column ``sealed`` until the award; ``salt`` is at least 32 random hexadecimal digits."""
    if len(salt) < 32:
        raise ValueError("a salt has at least 32 digits")
    return domain_hash("name", canonical_json([id, name, salt])).hex()


def opens_name(sealed: str, id: str, name: str, salt: str) -> bool:
    """Whether a name that is published after the award is the one that was sealed."""
    return hmac.compare_digest(sealed, domain_hash("name", canonical_json([id, name, salt])).hex())
