"""Sealing single values: authenticated encryption, blind indexes, file addresses, commitments.

A sealed text is ``keyid:base64(nonce ‖ ciphertext ‖ tag)``. The record's key, the element's code and the key id are
associated data, so a sealed value moved to another record or element does not open.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
from collections.abc import Iterable, Sequence

from cryptography.exceptions import InvalidTag

from yici.core.errors import SealBroken
from yici.core.keys import TAG_BYTES, FieldKey, add_key, drop_key, keyring

__all__ = [
    "add_key",
    "blind_index",
    "blind_indexes",
    "commitment",
    "drop_key",
    "file_address",
    "key_id_of",
    "needs_resealing",
    "open_bytes",
    "open_many",
    "open_sealed",
    "seal",
    "seal_bytes",
    "seal_many",
]

NONCE_BYTES = 12


def _associated(record: str, element: str, key_id: str) -> bytes:
    # The length in front keeps ("a|b", "c") and ("a", "b|c") apart.
    return f"{len(record)}:{record}|{element}|{key_id}".encode()


def _seal_with(key: FieldKey, text: str, record: str, element: str) -> str:
    nonce = os.urandom(NONCE_BYTES)
    data = key.box.encrypt(nonce, text.encode(), _associated(record, element, key.id))
    return f"{key.id}:{base64.b64encode(nonce + data).decode('ascii')}"


def seal(text: str, *, record: str, element: str) -> str:
    """Seal one value for one element of one record with the current key."""
    return _seal_with(keyring().current, text, record, element)


def seal_many(values: Iterable[tuple[str, str, str]]) -> list[str]:
    """Seal ``(record, element, text)`` triples in order; the key is looked up once."""
    key = keyring().current
    return [_seal_with(key, text, record, element) for record, element, text in values]


def _open_with(fields: dict[str, FieldKey], sealed: str, record: str, element: str) -> str:
    key_id, colon, body = sealed.partition(":")
    key = fields.get(key_id)
    if key is None:
        if not colon:
            raise SealBroken(record=record, element=element)
        key = keyring().key(key_id)
    try:
        data = binascii.a2b_base64(body)
        return key.box.decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], _associated(record, element, key_id)).decode()
    except (InvalidTag, ValueError) as problem:
        raise SealBroken(record=record, element=element) from problem


def open_sealed(sealed: str, *, record: str, element: str) -> str:
    """The text of a sealed value; ``SealBroken`` when altered or moved, ``KeyMissing`` when its key is gone."""
    return _open_with(keyring().fields, sealed, record, element)


def open_many(values: Iterable[tuple[str, str, str]]) -> list[str]:
    """Open ``(record, element, sealed)`` triples in order; errors as ``open_sealed``."""
    fields = keyring().fields
    return [_open_with(fields, sealed, record, element) for record, element, sealed in values]


def key_id_of(sealed: str) -> str:
    """The id of the key under which a text was sealed."""
    return sealed.partition(":")[0]


def needs_resealing(sealed: str) -> bool:
    """Whether a sealed text still lies under an older key (the question of every re-sealing job)."""
    return key_id_of(sealed) != keyring().current.id


def seal_bytes(data: bytes, *, context: str) -> bytes:
    """Seal a whole file: ``keyid ":" nonce ‖ ciphertext ‖ tag``. ``context`` is needed again to open it."""
    key = keyring().current
    nonce = os.urandom(NONCE_BYTES)
    return b"%s:%s%s" % (key.id.encode(), nonce, key.box.encrypt(nonce, data, _associated("", context, key.id)))


def open_bytes(sealed: bytes, *, context: str) -> bytes:
    """The bytes that ``seal_bytes`` sealed under this context; errors as ``open_sealed``."""
    name, colon, _ = sealed[:40].partition(b":")
    if not colon or len(sealed) < len(name) + 1 + NONCE_BYTES + TAG_BYTES:
        raise SealBroken(record="", element=context)
    key_id = name.decode("ascii", "replace")
    key = keyring().key(key_id)
    start = len(name) + 1
    try:
        return key.box.decrypt(
            sealed[start : start + NONCE_BYTES], sealed[start + NONCE_BYTES :], _associated("", context, key_id)
        )
    except (InvalidTag, ValueError) as problem:
        raise SealBroken(record="", element=context) from problem


def blind_index(kind: str, normalised: str) -> bytes:
    """32 bytes by which a protected value is found as a whole: HMAC-SHA-256 of kind and normalised value."""
    return hmac.digest(keyring().blind, f"{kind}\0{normalised}".encode(), "sha256")


def blind_indexes(kind: str, normalised: Sequence[str]) -> list[bytes]:
    """The blind indexes of many values of one kind, in order."""
    key = keyring().blind
    return [hmac.digest(key, f"{kind}\0{text}".encode(), "sha256") for text in normalised]


def file_address(data: bytes) -> str:
    """The address of a stored file: HMAC-SHA-256 of its bytes in hex, which nobody without the key can guess."""
    return hmac.digest(keyring().address, data, "sha256").hex()


def commitment(value: str, salt: bytes) -> bytes:
    """32 bytes that bind a value without showing it (HMAC-SHA-256 under the salt kept in the version's row)."""
    return hmac.digest(salt, value.encode(), "sha256")
