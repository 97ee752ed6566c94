"""The key file ``fields.json``: field keys with their ids, and the keys of blind indexes and file addresses.

Made at first start (folder mode 700, file mode 600), complete before it gets its name, so that two processes that start
at once end with one file. Keys are only ever added; values sealed under an older key stay readable until a job has
sealed them anew. Backups keep this file apart from the data.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import dataclasses
import fcntl
import json
import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from yici.core.errors import KeyFileBroken, KeyMissing

FILE_NAME = "fields.json"
KEY_BYTES = {"aes": 32, "sm4": 16}
TAG_BYTES = 16


class SM4GCM:
    """SM4 in Galois/counter mode (GB/T 32907, RFC 8998) with the calls of ``AESGCM``."""

    def __init__(self, key: bytes) -> None:
        self._algorithm = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated: bytes) -> bytes:
        """Ciphertext followed by the 16-byte tag."""
        sealing = Cipher(self._algorithm, modes.GCM(nonce)).encryptor()
        sealing.authenticate_additional_data(associated)
        return sealing.update(data) + sealing.finalize() + sealing.tag

    def decrypt(self, nonce: bytes, data: bytes, associated: bytes) -> bytes:
        """The plain bytes; raises ``InvalidTag`` when anything was altered."""
        if len(data) < TAG_BYTES:
            raise InvalidTag
        opening = Cipher(self._algorithm, modes.GCM(nonce, data[-TAG_BYTES:])).decryptor()
        opening.authenticate_additional_data(associated)
        return opening.update(data[:-TAG_BYTES]) + opening.finalize()


@dataclass(frozen=True)
class FieldKey:
    """One key of the ring. ``id`` is random, so that a ring made anew can never be taken for the lost one."""

    id: str
    cipher: str
    secret: bytes

    @cached_property
    def box(self) -> AESGCM | SM4GCM:
        """The cipher object, made once for each key."""
        return SM4GCM(self.secret) if self.cipher == "sm4" else AESGCM(self.secret)


@dataclass(frozen=True)
class Keyring:
    """All keys of this installation. ``current`` seals; every key opens what it sealed."""

    file: Path
    current: FieldKey
    fields: dict[str, FieldKey]
    blind: bytes
    address: bytes

    def key(self, key_id: str) -> FieldKey:
        """The key of this id, or ``KeyMissing``."""
        found = self.fields.get(key_id)
        if found is None:
            raise KeyMissing(key_id=key_id, file=self.file)
        return found


def _settings() -> tuple[Path, str]:
    """The folder of the keys, and the cipher that ``YICI_CIPHER`` asks for (empty: as the file says, at first aes)."""
    from django.conf import settings

    cipher = str(getattr(settings, "CIPHER", os.environ.get("YICI_CIPHER", "")))
    if cipher and cipher not in KEY_BYTES:
        raise KeyFileBroken(file="YICI_CIPHER", problem=f"“{cipher}” is neither aes nor sm4")
    return Path(settings.KEYS), cipher


def _new_entry(cipher: str) -> tuple[str, dict[str, str]]:
    text = base64.b64encode(secrets.token_bytes(KEY_BYTES[cipher])).decode("ascii")
    return cipher[0] + secrets.token_hex(4), {"cipher": cipher, "key": text}


def _new_content(cipher: str) -> dict[str, object]:
    key_id, entry = _new_entry(cipher)
    blind, address = (base64.b64encode(secrets.token_bytes(32)).decode("ascii") for _ in range(2))
    return {"version": 1, "current": key_id, "keys": {key_id: entry}, "blind": blind, "address": address}


def _write_beside(path: Path, content: dict[str, object]) -> Path:
    beside = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    return beside


def sync_folder(folder: Path) -> None:
    """Sync a folder, so that a name made or taken in it survives a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _make_first(path: Path, cipher: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.parent.chmod(0o700)
    beside = _write_beside(path, _new_content(cipher))
    try:
        os.link(beside, path)  # fails when another process was first: its keys are the ones
    except FileExistsError:
        pass
    finally:
        beside.unlink()
    sync_folder(path.parent)


def _read_content(path: Path) -> dict[str, object]:
    try:
        content = json.loads(path.read_bytes())
    except (ValueError, OSError) as problem:
        raise KeyFileBroken(file=path, problem=problem) from problem
    if not isinstance(content, dict) or content.get("version") != 1:
        raise KeyFileBroken(file=path, problem="it is not a key file of version 1")
    return content


def _read(path: Path) -> Keyring:
    content = _read_content(path)
    if path.stat().st_mode & 0o077:
        raise KeyFileBroken(file=path, problem="others on this machine may read it; set its mode to 600")
    try:
        entries: dict[str, dict[str, str]] = content["keys"]  # type: ignore[assignment]
        fields = {
            key_id: FieldKey(key_id, entry["cipher"], base64.b64decode(entry["key"], validate=True))
            for key_id, entry in entries.items()
        }
        blind, address = (base64.b64decode(str(content[name]), validate=True) for name in ("blind", "address"))
        current = fields[str(content["current"])]
    except (KeyError, TypeError, AttributeError, binascii.Error) as problem:
        raise KeyFileBroken(file=path, problem=f"a part is missing ({problem})") from problem
    wrong = [key.id for key in fields.values() if KEY_BYTES.get(key.cipher) != len(key.secret)]
    if wrong or len(blind) != 32 or len(address) != 32:
        raise KeyFileBroken(file=path, problem=f"a key has the wrong length ({', '.join(wrong) or 'index'})")
    return Keyring(path, current, fields, blind, address)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    handle = os.open(folder / ".fields.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def add_key(cipher: str | None = None) -> str:
    """Add a key (``aes`` or ``sm4``; default: as ``YICI_CIPHER`` or the key in use), seal with it from now on; its id.

    Values sealed before stay readable; the re-sealing job moves them to the new key.
    """
    folder, wanted = _settings()
    path = folder / FILE_NAME
    if wanted and cipher not in (None, wanted):
        raise KeyFileBroken(file=path, problem=f"YICI_CIPHER asks for {wanted}, not {cipher}")
    if not path.exists():
        _make_first(path, cipher or wanted or "aes")
    chosen = cipher or wanted or keyring().current.cipher
    with _locked(folder):
        content = _read_content(path)
        key_id, entry = _new_entry(chosen)
        entries: dict[str, dict[str, str]] = content["keys"]  # type: ignore[assignment]
        content.update(keys={**entries, key_id: entry}, current=key_id)
        _write_beside(path, content).replace(path)
        sync_folder(folder)
    return key_id


def drop_key(key_id: str) -> None:
    """Remove a key that no stored value names any more (the caller has counted them); the current key stays."""
    path = _settings()[0] / FILE_NAME
    if keyring().current.id == key_id:
        raise KeyFileBroken(file=path, problem=f"{key_id} is the key in use; add a new one first")
    with _locked(path.parent):
        content = _read_content(path)
        entries: dict[str, dict[str, str]] = content["keys"]  # type: ignore[assignment]
        content["keys"] = {name: entry for name, entry in entries.items() if name != key_id}
        _write_beside(path, content).replace(path)
        sync_folder(path.parent)


def exist() -> bool:
    """Whether this installation has a key file (a database with protected values and no key file is a lost key)."""
    return (_settings()[0] / FILE_NAME).exists()


_cached: dict[object, tuple[str, tuple[int, int, int], Keyring]] = {}  # by the setting KEYS
_loading = threading.Lock()


def keyring() -> Keyring:
    """The keys, made at first use. A process that runs on sees a key added by another one: the file's stamp changed."""
    from django.conf import settings

    held = _cached.get(settings.KEYS)
    if held is not None:
        path, stamp, ring = held
        with contextlib.suppress(FileNotFoundError):
            stat = os.stat(path)  # noqa: PTH116 - asked for every value; a Path costs more than the question
            if stamp == (stat.st_ino, stat.st_mtime_ns, stat.st_size):
                return ring
    return _load(settings.KEYS)


def _load(setting: object) -> Keyring:
    folder, cipher = _settings()
    path = folder / FILE_NAME
    with _loading:
        if not path.exists():
            _make_first(path, cipher or "aes")
        if cipher and all(key.cipher != cipher for key in _read(path).fields.values()):
            add_key(cipher)
        stat = path.stat()
        ring = _read(path)
        if cipher and ring.current.cipher != cipher:
            newest = [key for key in ring.fields.values() if key.cipher == cipher][-1]
            ring = dataclasses.replace(ring, current=newest)
        _cached[setting] = (str(path), (stat.st_ino, stat.st_mtime_ns, stat.st_size), ring)
    return ring
