"""What travels and what is shown of the other face is moved to the key in use."""

from __future__ import annotations

import uuid

from yici.core import crypto
from yici.core.models import ExchangeKept, ExchangeMessage, FaceCopy
from yici.core.resealing import SealedColumn, count_columns, reseal_columns


def _again(sealed: bytes, context: str) -> bytes:
    return crypto.seal_bytes(crypto.open_bytes(bytes(sealed), context=context), context=context)


def _message(sealed: bytes, key: uuid.UUID) -> bytes:
    return _again(sealed, f"exchange {key}")


def _copy(sealed: bytes, kind: str, key: str) -> bytes:
    return _again(sealed, f"copy {kind} {key}")


_PLACES = (
    SealedColumn(ExchangeMessage, "body", ("key",), _message),
    SealedColumn(ExchangeKept, "body", ("key",), _message),
    SealedColumn(FaceCopy, "body", ("kind", "key"), _copy),
)


def reseal_batch(limit: int = 500) -> int:
    """Seal up to so many messages and copies anew in one transaction; returns how many (0: none left)."""
    return reseal_columns(_PLACES, limit)


def count_sealed(key_id: str) -> int:
    """How many messages and copies lie under a key."""
    return count_columns(_PLACES, key_id)
