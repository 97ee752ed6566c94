"""The form of a file in the exchange folder: a clear line that says what it is, then AES-256-GCM over packed JSON.

``to-desk-00000012.yx`` is batch 12 for the desk, ``to-desk.ack`` what the public face has received so far. The clear
line is bound to the content: a file under another name does not open.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import re
import secrets
import zlib
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from yici.core.errors import YiciError
from yici.core.keys import sync_folder

MAGIC = b"YICI-EXCHANGE-1 "
MOST_BYTES = 64 * 1024 * 1024  # of a batch, unpacked
NAME = re.compile(r"to-(desk|public)-(\d{8})\.yx")
KEY_FILE = "exchange.key"


class ExchangeKeyMissing(YiciError):
    """The exchange has no key. Make one with `yici exchange key` and bring the same file {file} to both faces."""

    code = "exchange_key_missing"
    status = 500


class Damaged(Exception):
    """The file is not what its name says, was altered or cut short."""


def file_name(to: str, number: int) -> str:
    """The name of a batch."""
    return f"to-{to}-{number:08}.yx"


def ack_name(to: str) -> str:
    """The name of what says how far the batches of ``to`` were received."""
    return f"to-{to}.ack"


def key_path() -> Path:
    """Where the shared key lies when no setting holds it."""
    from django.conf import settings

    return Path(settings.KEYS) / KEY_FILE


def make_key() -> Path:
    """Make the shared key, once; an existing one stays."""
    path = key_path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(base64.b64encode(secrets.token_bytes(32)).decode("ascii"))
        file.flush()
        os.fsync(file.fileno())
    return path


def _box() -> AESGCM:
    from django.conf import settings

    text = settings.EXCHANGE_KEY
    if not text:
        try:
            text = key_path().read_text("ascii").strip()
        except FileNotFoundError:
            raise ExchangeKeyMissing(file=key_path()) from None
    try:
        secret = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != 32:
        raise ExchangeKeyMissing(file=key_path())
    return AESGCM(secret)


def write(folder: Path, name: str, content: Any) -> None:
    """Write a file whole: under another name, synced, then renamed."""
    clear = MAGIC + name.encode() + b"\n"
    nonce = os.urandom(12)
    packed = zlib.compress(json.dumps(content, ensure_ascii=False).encode(), 6)
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f".{name}.{secrets.token_hex(4)}.part"
    with beside.open("wb") as file:
        file.write(clear + nonce + _box().encrypt(nonce, packed, clear))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(folder / name)
    sync_folder(folder)


def read(path: Path) -> Any:
    """The content of a file; raises ``Damaged``."""
    data = path.read_bytes()
    clear = MAGIC + path.name.encode() + b"\n"
    if not data.startswith(clear):
        raise Damaged
    start = len(clear)
    try:
        packed = _box().decrypt(data[start : start + 12], data[start + 12 :], clear)
        unpacking = zlib.decompressobj()
        text = unpacking.decompress(packed, MOST_BYTES)
        if unpacking.unconsumed_tail or not unpacking.eof:
            raise Damaged
        return json.loads(text)
    except (InvalidTag, ValueError, zlib.error) as problem:
        raise Damaged from problem
