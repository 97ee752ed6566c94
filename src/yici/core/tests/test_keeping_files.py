"""Files are encrypted on disk, named by rows, swept when nobody names them, and gone at once when erased."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.db import transaction

from yici.core import crypto, files
from yici.core.actions import action
from yici.core.errors import FileGone, SealBroken
from yici.core.models import AuditRow, FileReference, StoredFile

BYTES = b"%PDF-1.7 the form of a synthetic household"
OWNER = {"owner_kind": "form", "owner_key": "019a"}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path: Path) -> Path:
    settings.DATA, settings.KEYS = tmp_path, tmp_path / "keys"
    return tmp_path / "files"


def on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def make_older(folder: Path) -> None:
    for path in on_disk(folder):
        stat = path.stat()
        os.utime(path, (stat.st_atime, stat.st_mtime - files.KEEP_UNNAMED_FOR - 60))


def test_a_stored_file_reads_back_and_lies_encrypted(own_folder: Path) -> None:
    named = files.store(BYTES, **OWNER, name="C:\\forms\\一户一表.pdf")
    assert files.read(named.address) == BYTES
    assert (named.name, named.size, named.media_type) == ("一户一表.pdf", len(BYTES), "application/pdf")
    (path,) = on_disk(own_folder)
    assert b"household" not in path.read_bytes() and path.stat().st_mode & 0o077 == 0
    assert files.list_files("form", "019a") == [named]


def test_the_address_cannot_be_computed_without_the_key(settings, tmp_path: Path) -> None:
    first = files.store(BYTES, **OWNER, name="a").address
    settings.KEYS = tmp_path / "other"
    assert crypto.file_address(BYTES) != first


def test_the_same_bytes_are_kept_once_and_live_as_long_as_one_owner(own_folder: Path) -> None:
    address = files.store(BYTES, **OWNER, name="a.pdf").address
    files.store(BYTES, owner_kind="form", owner_key="other", name="b.pdf")
    files.store(BYTES, **OWNER, name="a.pdf")
    assert len(on_disk(own_folder)) == 1 and FileReference.objects.count() == 2
    assert files.erase("form", "019a") == 0
    assert files.read(address) == BYTES
    assert files.erase("form", "other") == 1
    assert on_disk(own_folder) == [] and StoredFile.objects.count() == 0


def test_erased_bytes_are_gone_right_after_the_commit_and_not_before(own_folder: Path) -> None:
    address = files.store(BYTES, **OWNER, name="a.pdf").address

    @action
    def erase_and_look() -> None:
        files.erase(OWNER["owner_kind"], OWNER["owner_key"])
        assert files.read(address) == BYTES

    erase_and_look()
    with pytest.raises(FileGone):
        files.read(address)


def test_an_erasure_that_fails_keeps_the_bytes(own_folder: Path) -> None:
    address = files.store(BYTES, **OWNER, name="a.pdf").address

    @action
    def erase_and_fail() -> None:
        files.erase(OWNER["owner_kind"], OWNER["owner_key"])
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        erase_and_fail()
    assert files.read(address) == BYTES and len(files.list_files("form", "019a")) == 1


def test_a_sweep_finishes_an_erasure_that_a_power_cut_stopped(own_folder: Path) -> None:
    files.store(BYTES, **OWNER, name="a.pdf")
    with transaction.atomic():
        FileReference.objects.all().delete()
        StoredFile.objects.update(erased_at="2026-01-01T00:00:00Z")
    assert files.sweep() == 1 and on_disk(own_folder) == []


def test_what_none_names_is_swept_after_a_day(own_folder: Path) -> None:
    kept = files.store(BYTES, **OWNER, name="a.pdf")
    files.prepare(b"never named")
    assert files.sweep() == 0
    make_older(own_folder)
    assert files.sweep() == 1
    assert files.read(kept.address) == BYTES
    assert AuditRow.objects.get(verb="file.swept").details == {"count": 1}


def test_a_released_file_stays_for_a_day(own_folder: Path) -> None:
    address = files.store(BYTES, **OWNER, name="a.pdf").address
    make_older(own_folder)
    assert files.release("form", "019a") == 1
    assert files.sweep() == 0 and files.read(address) == BYTES
    make_older(own_folder)
    assert files.sweep() == 1 and StoredFile.objects.count() == 0


def test_a_file_swept_before_it_was_named_says_so(own_folder: Path) -> None:
    prepared = files.prepare(BYTES)
    make_older(own_folder)
    files.sweep()
    with pytest.raises(FileGone):
        files.refer(prepared, **OWNER, name="a.pdf")
    assert StoredFile.objects.count() == 0


def test_altered_or_exchanged_bytes_are_refused(own_folder: Path) -> None:
    first = files.store(BYTES, **OWNER, name="a.pdf").address
    second = files.store(b"other", **OWNER, name="b.txt").address
    one, two = (own_folder / address[:2] / address for address in (first, second))
    one.write_bytes(two.read_bytes())
    with pytest.raises(SealBroken):
        files.read(first)


@pytest.mark.parametrize("address", ["", "../../etc/passwd", "a" * 63, "A" * 64, "a" * 63 + "/"])
def test_an_address_is_never_a_path(address: str) -> None:
    with pytest.raises(FileGone):
        files.read(address)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../x.xlsx", "x.xlsx"),
        ("a\u202excod.exe", "axcod.exe"),
        ("a\x00b\n.xlsx", "ab.xlsx"),
        ("", "file"),
        ("表" * 200 + ".xlsx", "表" * 115 + ".xlsx"),
        (" .. ", "file"),
    ],
)
def test_names_are_shown_without_folders_and_tricks(given: str, shown: str) -> None:
    assert files.safe_name(given) == shown


def test_files_move_to_a_new_key(own_folder: Path) -> None:
    addresses = [files.store(b"file %d" % number, **OWNER, name=f"{number}.txt").address for number in range(3)]
    old = StoredFile.objects.first().key_id
    new = crypto.add_key("sm4")
    assert [files.reseal_batch(2), files.reseal_batch(2), files.reseal_batch(2)] == [2, 1, 0]
    assert set(StoredFile.objects.values_list("key_id", flat=True)) == {new}
    crypto.drop_key(old)
    assert [files.read(address) for address in addresses] == [b"file 0", b"file 1", b"file 2"]
