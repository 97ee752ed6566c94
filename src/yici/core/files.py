"""Stored files: bytes encrypted at rest under an address that nobody can guess, and rows that name them.

``prepare`` writes and syncs the bytes before the transaction; ``refer`` names them inside it, so that a row never
points to bytes that a power cut could take away. Bytes that no row has named for a day are swept; bytes of an erased
thing go at once. Downloads pass through their owner's guard, never straight from here.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from yici.core import audit, clock, crypto, pictures
from yici.core.access import SYSTEM
from yici.core.actions import action
from yici.core.errors import FileGone
from yici.core.keys import keyring, sync_folder
from yici.core.models import FileReference, StoredFile
from yici.core.uploads import sniff

KEEP_UNNAMED_FOR = 24 * 3600.0  # seconds


@dataclass(frozen=True, slots=True)
class PreparedFile:
    """Bytes on disk that no row names yet."""

    address: str
    media_type: str
    size: int
    key_id: str


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A stored file as its owner knows it. ``size`` is in bytes before encryption."""

    address: str
    name: str
    size: int
    media_type: str


def _folder() -> Path:
    return Path(settings.DATA) / "files"


def _path(address: str) -> Path:
    if len(address) != 64 or not set(address) <= set("0123456789abcdef"):
        raise FileGone(address=address[:80])
    return _folder() / address[:2] / address


def safe_name(name: str) -> str:
    """The name as it may be shown and offered: no folders, no control characters, at most 120 characters."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip(" .")
    if len(kept) > 120:
        stem, dot, ending = kept.rpartition(".")
        kept = f"{stem[: 119 - len(ending)]}.{ending}" if dot and len(ending) < 12 else kept[:120]
    return kept or "file"


def _write(path: Path, sealed: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.parent / f".{secrets.token_hex(8)}.part"
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    sync_folder(path.parent.parent)


def prepare(data: bytes) -> PreparedFile:
    """Put the bytes on disk, encrypted and synced; call it before the action that names them with ``refer``.

    Pictures are cleaned first (``pictures``). The same bytes have the same address and are kept once.
    """
    kind = sniff(data)
    data = pictures.clean(data, kind.name)
    address = crypto.file_address(data)
    path = _path(address)
    sealed = crypto.seal_bytes(data, context=f"file {address}")
    _write(path, sealed)
    return PreparedFile(address, kind.media_type, len(data), sealed[:40].partition(b":")[0].decode("ascii"))


@action
def refer(prepared: PreparedFile, *, owner_kind: str, owner_key: object, name: str) -> NamedFile:
    """Name prepared bytes as a file of this owner. Raises ``FileGone`` when they were swept since."""
    row, _ = StoredFile.objects.get_or_create(
        address=prepared.address,
        defaults={
            "media_type": prepared.media_type,
            "size": prepared.size,
            "key_id": prepared.key_id,
            "stored_at": clock.now(),
        },
    )
    # The update takes the row's lock: whoever removes erased bytes now waits, then sees that they are wanted again.
    StoredFile.objects.filter(pk=row.pk).update(erased_at=None, key_id=prepared.key_id)
    if not _path(prepared.address).exists():
        raise FileGone(address=prepared.address)
    shown = safe_name(name)
    FileReference.objects.get_or_create(
        file=row,
        owner_kind=owner_kind,
        owner_key=str(owner_key),
        name=shown,
        defaults={"made_at": clock.now()},
    )
    return NamedFile(prepared.address, shown, prepared.size, prepared.media_type)


def store(data: bytes, *, owner_kind: str, owner_key: object, name: str) -> NamedFile:
    """``prepare`` and ``refer`` in one. Inside an action prefer the two: syncing a file holds up other writers."""
    return refer(prepare(data), owner_kind=owner_kind, owner_key=owner_key, name=name)


def read(address: str) -> bytes:
    """The bytes at an address; ``FileGone`` when there are none, ``SealBroken`` when they were altered."""
    try:
        sealed = _path(address).read_bytes()
    except FileNotFoundError:
        raise FileGone(address=address) from None
    return crypto.open_bytes(sealed, context=f"file {address}")


def list_files(owner_kind: str, owner_key: object) -> list[NamedFile]:
    """The files that an owner names, oldest first."""
    rows = FileReference.objects.filter(owner_kind=owner_kind, owner_key=str(owner_key)).order_by("id")
    return [NamedFile(*row) for row in rows.values_list("file__address", "name", "file__size", "file__media_type")]


def list_files_of_many(owner_kind: str, owner_keys: Sequence[object]) -> dict[str, list[NamedFile]]:
    """The files of many owners of one kind, by the owner's key as text, oldest first; one query, or none for none."""
    if not owner_keys:
        return {}
    rows = FileReference.objects.filter(owner_kind=owner_kind, owner_key__in=[str(key) for key in owner_keys])
    found: dict[str, list[NamedFile]] = {}
    names = ("owner_key", "file__address", "name", "file__size", "file__media_type")
    for owner, *row in rows.order_by("id").values_list(*names):
        found.setdefault(owner, []).append(NamedFile(*row))
    return found


def list_under(owner_kind: str, above: object) -> dict[str, list[NamedFile]]:
    """Files of all owners whose key is ``above`` and a name behind a slash, by that name, oldest first."""
    rows = FileReference.objects.filter(owner_kind=owner_kind, owner_key__startswith=f"{above}/").order_by("id")
    found: dict[str, list[NamedFile]] = {}
    names = ("owner_key", "file__address", "name", "file__size", "file__media_type")
    for owner, *row in rows.values_list(*names):
        found.setdefault(owner.partition("/")[2], []).append(NamedFile(*row))
    return found


@action
def pass_on(owner_kind: str, above: object, *, to_kind: str, to_above: object) -> dict[str, list[NamedFile]]:
    """Give all files under ``above`` to new owners of the same names; returns them as ``list_under`` does."""
    rows = FileReference.objects.filter(owner_kind=owner_kind, owner_key__startswith=f"{above}/")
    for row in list(rows):
        owner = f"{to_above}/{row.owner_key.partition('/')[2]}"
        FileReference.objects.filter(pk=row.pk).update(owner_kind=to_kind, owner_key=owner)
    return list_under(to_kind, to_above)


@action
def erase_under(owner_kind: str, above: object) -> int:
    """Erase the files of all owners under ``above``; returns how many files lost their bytes."""
    rows = FileReference.objects.filter(owner_kind=owner_kind, owner_key__startswith=f"{above}/")
    return sum(erase(owner_kind, key) for key in sorted(set(rows.values_list("owner_key", flat=True))))


@action
def release(owner_kind: str, owner_key: object) -> int:
    """Take back an owner's references; the bytes stay for a day. Returns how many references there were."""
    rows = FileReference.objects.filter(owner_kind=owner_kind, owner_key=str(owner_key))
    addresses = list(rows.values_list("file__address", flat=True))
    rows.delete()
    for address in addresses:
        with contextlib.suppress(FileNotFoundError):
            os.utime(_path(address))  # the day begins now
    return len(addresses)


@action
def erase(owner_kind: str, owner_key: object) -> int:
    """Erase an owner's files: bytes that nobody else names leave the disk right after the commit.

    Returns how many files lost their bytes.
    """
    rows = FileReference.objects.filter(owner_kind=owner_kind, owner_key=str(owner_key))
    files = list(rows.values_list("file_id", flat=True))
    rows.delete()
    erased = StoredFile.objects.filter(pk__in=files, references=None).update(erased_at=clock.now())
    if erased:
        transaction.on_commit(remove_erased, robust=True)
    return erased


def _locked(rows: QuerySet[StoredFile]) -> QuerySet[StoredFile]:
    return rows.select_for_update() if connection.features.has_select_for_update else rows


def remove_erased() -> int:
    """Remove the bytes of erased files, then their rows. Runs right after ``erase`` and in each sweep."""
    removed = 0
    with transaction.atomic():
        for row in list(_locked(StoredFile.objects.filter(erased_at__isnull=False))):
            if row.references.exists():
                StoredFile.objects.filter(pk=row.pk).update(erased_at=None)
                continue
            _unlink(_path(row.address))
            row.delete()
            removed += 1
    return removed


def _unlink(path: Path) -> None:
    path.unlink(missing_ok=True)
    if path.parent.exists():
        sync_folder(path.parent)


def _old_paths() -> list[Path]:
    oldest = time.time() - KEEP_UNNAMED_FOR  # against the file system's clock, not the city's
    found = []
    for path in _folder().glob("??/*"):
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < oldest:
                found.append(path)
    return found


@action
def sweep(limit: int = 500) -> int:
    """Remove what none has named for a day, bytes and rows; returns how many files went. A job runs it every hour."""
    removed = remove_erased()
    for path in _old_paths():
        if removed >= limit:
            break
        row = _locked(StoredFile.objects.filter(address=path.name)).first()
        if row is not None:
            if row.references.exists():
                continue
            row.delete()
        _unlink(path)
        removed += 1
    if removed:
        audit.record("file.swept", actor=SYSTEM, kind="file", key="sweep", count=removed)
    return removed


def reseal_batch(limit: int = 20) -> int:
    """Seal up to ``limit`` files anew under the current key; returns how many were, 0 when none is left."""
    old = StoredFile.objects.exclude(key_id=keyring().current.id).filter(erased_at=None)
    return sum(_reseal(pk) for pk in list(old.order_by("id").values_list("pk", flat=True)[:limit]))


@action
def _reseal(pk: int) -> bool:
    # Under the row's lock, or bytes erased in between would come back to the disk.
    row = _locked(StoredFile.objects.filter(pk=pk, erased_at=None)).first()
    if row is None:
        return False
    sealed = crypto.seal_bytes(read(row.address), context=f"file {row.address}")
    _write(_path(row.address), sealed)
    StoredFile.objects.filter(pk=pk).update(key_id=sealed[:40].partition(b":")[0].decode("ascii"))
    return True


def count_under(key_id: str) -> int:
    """How many files lie under a key."""
    return StoredFile.objects.filter(key_id=key_id).count()
