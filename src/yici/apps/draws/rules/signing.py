"""Signatures of transcripts: Ed25519 over the head of the log."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from yici.apps.draws.rules.canonical import VERSION


def public_key_of(private: bytes) -> str:
    """The public key of a private one (32 bytes), 64 hexadecimal digits."""
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw().hex()


def sign(head: bytes, private: bytes) -> str:
    """The signature over the hash of the last log entry, 128 hexadecimal digits."""
    return Ed25519PrivateKey.from_private_bytes(private).sign(_message(head)).hex()


def is_signature(head: bytes, signature: str, public_key: str) -> bool:
    """Whether the holder of the key signed this head."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), _message(head))
    except (InvalidSignature, ValueError):
        return False
    return True


def _message(head: bytes) -> bytes:
    return f"{VERSION}/signature".encode("ascii") + b"\x00" + head
