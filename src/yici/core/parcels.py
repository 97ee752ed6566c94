"""Parcels between two installations that do not share a key: sealed for one receiver, signed by one sender.

A clear head (from, to, key, kind, moment), then content under an X25519 key agreed for this parcel alone (AES-256-GCM),
then an Ed25519 signature over all of it. Whoever carries it reads where it goes and nothing else; a sign that differs,
another receiver, another sender: it does not open. The same key with other content is for the receiver to refuse.
"""

from __future__ import annotations

import json
import os
import secrets
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from yici.core.errors import YiciError
from yici.core.keys import sync_folder

MAGIC = b"YICI-PARCEL-1 "
MOST_BYTES = 32 * 1024 * 1024  # of a parcel, packed and unpacked
SIGNATURE, PUBLIC, NONCE = 64, 32, 12
KEY_FILE = "parcels.key"


class ParcelAltered(YiciError):
    """This parcel is not what its sender signed: altered, cut short, or from somebody else. Ask for it again."""

    code = "parcel_altered"
    status = 422


class ParcelNotForUs(YiciError):
    """This parcel is sealed for {to}, not for us. Send it there."""

    code = "parcel_not_for_us"
    status = 422


class ParcelKeysMissing(YiciError):
    """There are no keys for parcels here. Make them with `yici services partner-keys` and tell the other place."""

    code = "parcel_keys_missing"
    status = 409


@dataclass(frozen=True, slots=True)
class Head:
    """What a carrier reads. ``sender`` and ``receiver`` are codes of places, ``key`` the parcel's own."""

    sender: str
    receiver: str
    key: str
    kind: str
    at: str


@dataclass(frozen=True, slots=True)
class Keys:
    """The private keys of an installation, 32 bytes each."""

    sign: bytes
    seal: bytes

    @property
    def public(self) -> tuple[str, str]:
        """What the other place writes into its file: for signatures and for seals, 64 hexadecimal digits each."""
        signing = Ed25519PrivateKey.from_private_bytes(self.sign).public_key().public_bytes_raw()
        return signing.hex(), X25519PrivateKey.from_private_bytes(self.seal).public_key().public_bytes_raw().hex()


def new_keys() -> Keys:
    """Keys drawn at random."""
    return Keys(secrets.token_bytes(32), secrets.token_bytes(32))


def make_keys(folder: Path) -> Keys:
    """The keys of this installation, made once; existing ones stay."""
    path = folder / KEY_FILE
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = new_keys()
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump({"sign": made.sign.hex(), "seal": made.seal.hex()}, file)
            file.flush()
            os.fsync(file.fileno())
        sync_folder(folder)
    return read_keys(folder)


def read_keys(folder: Path) -> Keys:
    """The keys of this installation; raises ``ParcelKeysMissing``."""
    try:
        content = json.loads((folder / KEY_FILE).read_text("utf-8"))
        return Keys(bytes.fromhex(content["sign"]), bytes.fromhex(content["seal"]))
    except (OSError, ValueError, KeyError):
        raise ParcelKeysMissing from None


def pack(head: Head, content: Mapping[str, Any], *, keys: Keys, to: str) -> bytes:
    """The bytes of a parcel, sealed for the public key ``to`` of the receiver."""
    clear = MAGIC + _canonical(asdict(head)) + b"\n"
    once = X25519PrivateKey.generate()
    nonce = secrets.token_bytes(NONCE)
    box = AESGCM(_agreed(once.exchange(X25519PublicKey.from_public_bytes(bytes.fromhex(to))), clear))
    sealed = box.encrypt(nonce, zlib.compress(_canonical(content)), clear)
    body = clear + once.public_key().public_bytes_raw() + nonce + sealed
    return body + Ed25519PrivateKey.from_private_bytes(keys.sign).sign(body)


def peek(data: bytes) -> Head:
    """What the clear head says; nothing of it is known to be true before the parcel is opened. ``ParcelAltered``."""
    line, newline, _rest = data[: 64 * 1024].partition(b"\n")
    try:
        if not newline or not line.startswith(MAGIC) or len(data) > MOST_BYTES:
            raise ValueError
        return Head(**{name: str(value) for name, value in json.loads(line[len(MAGIC) :]).items()})
    except (ValueError, TypeError, AttributeError):
        raise ParcelAltered from None


def unpack(data: bytes, *, keys: Keys, sender: str, own: str) -> dict[str, Any]:
    """The content of a parcel that the holder of the public key ``sender`` signed for us, who are called ``own``."""
    head = peek(data)
    if head.receiver != own:
        raise ParcelNotForUs(to=head.receiver)
    clear, rest = data[: data.index(b"\n") + 1], data[data.index(b"\n") + 1 :]
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(sender)).verify(data[-SIGNATURE:], data[:-SIGNATURE])
        public, nonce = rest[:PUBLIC], rest[PUBLIC : PUBLIC + NONCE]
        shared = X25519PrivateKey.from_private_bytes(keys.seal).exchange(X25519PublicKey.from_public_bytes(public))
        packed = AESGCM(_agreed(shared, clear)).decrypt(nonce, rest[PUBLIC + NONCE : -SIGNATURE], clear)
        unpacking = zlib.decompressobj()
        text = unpacking.decompress(packed, MOST_BYTES)
        content = json.loads(text) if not unpacking.unconsumed_tail else None
    except (InvalidSignature, InvalidTag, ValueError, zlib.error):
        raise ParcelAltered from None
    if not isinstance(content, dict):
        raise ParcelAltered
    return content


def _agreed(shared: bytes, clear: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"yici parcel 1\x00" + clear).derive(shared)


def _canonical(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
