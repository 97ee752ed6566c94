"""Secrets behind pseudonyms that bind a person before the draw and open one by one after the award.

A project has a secret of 32 bytes; its SHA-256 is published with the list. A person's own secret is HMAC(secret, number
in the library). Pseudonym and sealed name are those of ``draws`` (docs/reference/draws.md): ``pseudonym_of`` under the
own secret over purpose and number, ``seal_name`` over number and name with a salt from it. Who gets own secret, number
and name computes both and learns nothing about anybody else.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no sign that looks like another
CODE_SIGNS = 12


def new_secret() -> str:
    """A project's secret, in hex."""
    return secrets.token_hex(32)


def digest_of_secret(secret: str) -> str:
    """What is published of a secret before the draw."""
    return hashlib.sha256(bytes.fromhex(secret)).hexdigest()


def own_secret(secret: str, code: str) -> str:
    """The secret of one person in one project, in hex: what is given out after the award."""
    return hmac.digest(bytes.fromhex(secret), code.encode(), "sha256").hex()


def salt_of(own: str) -> str:
    """The salt under which a person's name is sealed in the list, from the own secret."""
    return hmac.digest(bytes.fromhex(own), b"name", "sha256").hex()


def new_code() -> str:
    """A seat code: twelve signs in three groups, 60 bits."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(CODE_SIGNS))
    return "-".join(signs[start : start + 4] for start in range(0, CODE_SIGNS, 4))


def normal_code(typed: str) -> str:
    """A seat code as it is compared: upper case, without hyphens and blanks."""
    return "".join(one for one in typed.upper() if one in ALPHABET)[: CODE_SIGNS + 4]
