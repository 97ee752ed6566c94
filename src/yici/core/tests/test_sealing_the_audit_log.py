"""Sealing: batches of a thousand, one chain whoever seals, the tree of RFC 6962."""

from __future__ import annotations

import hashlib
import threading
import uuid

import pytest
from django.db import connection

from yici.core import audit
from yici.core.access import SYSTEM
from yici.core.actions import action
from yici.core.merkle import merkle_root
from yici.core.models import AuditBatch
from yici.core.sealing import seal_all, seal_batch
from yici.core.verifying import verify

pytestmark = pytest.mark.django_db(transaction=True)


@action
def act(count: int) -> None:
    audit.record_many("test.done", actor=SYSTEM, kind="thing", items=[(uuid.uuid4(), {}) for _ in range(count)])


def test_everything_is_sealed_a_thousand_rows_a_batch() -> None:
    act(2300)
    assert seal_all() == 2300
    assert list(AuditBatch.objects.order_by("number").values_list("count", flat=True)) == [1000, 1000, 300]
    assert verify().is_good


def test_sealers_at_once_make_one_chain() -> None:
    act(60)

    def seal() -> None:
        try:
            for _ in range(6):
                seal_batch(limit=5)
        finally:
            connection.close()

    threads = [threading.Thread(target=seal) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    seal_all()
    verdict = verify()
    assert verdict.is_good and verdict.rows == 60 and verdict.unsealed == 0


def test_the_root_is_the_one_of_rfc_6962() -> None:
    def split(leaves: list[bytes]) -> bytes:
        """Section 2.1 word for word."""
        if len(leaves) == 1:
            return leaves[0]
        half = 1
        while half * 2 < len(leaves):
            half *= 2
        return hashlib.sha256(b"\x01" + split(leaves[:half]) + split(leaves[half:])).digest()

    leaves = [hashlib.sha256(b"\x00" + bytes([number])).digest() for number in range(70)]
    assert merkle_root([]) == hashlib.sha256(b"").digest()
    for count in range(1, 71):
        assert merkle_root(leaves[:count]) == split(leaves[:count])
