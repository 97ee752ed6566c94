"""A new key takes over without a pause; the old one goes when nothing lies under it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from yici.core import copies, files, jobs
from yici.core.access import SYSTEM, Actor
from yici.core.errors import KeyMissing, KeyStillUsed, NotAllowed
from yici.core.keys import keyring
from yici.core.models import AuditRow
from yici.shell import reactions

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATA, settings.KEYS = tmp_path, tmp_path / "keys"
    monkeypatch.setattr(copies, "_resealers", {})
    reactions._copies()


def make_older() -> None:
    file = keyring().file
    os.utime(file, (0, file.stat().st_mtime - copies.REST_BEFORE_DROP - 1))


def test_values_move_to_the_new_key_by_a_job() -> None:
    named = files.store(b"bytes", owner_kind="form", owner_key="1", name="a.txt")
    old = keyring().current.id
    new = copies.rotate_key(actor=SYSTEM, cipher="sm4")
    assert copies.count_sealed_under(old) == {"files": 1}
    make_older()
    with pytest.raises(KeyStillUsed, match="files: 1"):
        copies.drop_key(actor=SYSTEM, key_id=old)
    jobs.run_due()
    assert (copies.count_sealed_under(old), copies.count_sealed_under(new)) == ({}, {"files": 1})
    copies.drop_key(actor=SYSTEM, key_id=old)
    assert list(keyring().fields) == [new] and files.read(named.address) == b"bytes"
    assert list(AuditRow.objects.order_by("id").values_list("verb", flat=True)) == [
        "key.added",
        "key.resealed",
        "key.dropped",
    ]


def test_a_key_is_not_dropped_while_running_transactions_may_use_it() -> None:
    old = keyring().current.id
    copies.rotate_key(actor=SYSTEM)
    with pytest.raises(KeyStillUsed):
        copies.drop_key(actor=SYSTEM, key_id=old)
    with pytest.raises(KeyMissing):
        copies.drop_key(actor=SYSTEM, key_id="unknown")


def test_only_who_may_changes_keys() -> None:
    stranger = Actor(account=None, post=None, name="stranger")
    with pytest.raises(NotAllowed):
        copies.rotate_key(actor=stranger)
    with pytest.raises(NotAllowed):
        copies.drop_key(actor=stranger, key_id=keyring().current.id)
