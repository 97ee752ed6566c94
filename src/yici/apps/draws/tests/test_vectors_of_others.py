"""Vectors that others published.

drand and the Fisher–Yates stream are ours to keep; the rest shows that small reference functions, written here from the
same texts, agree. The real IETF draw of 2022 is not among the files.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from yici.apps.draws.rules.drand import check_signature
from yici.apps.draws.rules.refusals import Refused
from yici.apps.draws.rules.tickets import permuted


@pytest.fixture
def vectors(shared: Path) -> dict[str, Any]:
    """The collection beside the repository; skipped where it is not there."""
    found: dict[str, Any] = json.loads((shared / "data" / "draws" / "draw_vectors.json").read_text("utf-8"))
    return found


def test_the_round_of_drand_holds_and_no_other(vectors: dict[str, Any]) -> None:
    one = vectors["drand_quicknet"]
    signature = bytes.fromhex(one["signature"])
    check_signature(one["round"], signature)
    assert hashlib.sha256(signature).hexdigest() == one["randomness"]
    for number, changed in ((one["round"] + 1, signature), (one["round"], signature[:-1] + b"\0"), (one["round"], b"")):
        with pytest.raises(Refused):
            check_signature(number, changed)


def test_the_sparse_permutation_is_the_published_one(vectors: dict[str, Any]) -> None:
    one = vectors["shake256_sparse_fisher_yates"]
    found = list(islice(permuted(bytes.fromhex(one["seed_hex"]), one["N"]), one["K"]))
    assert found[:5] == one["first5"]
    assert hashlib.sha256(",".join(map(str, found)).encode()).hexdigest() == one["sha256_of_csv"]


def test_a_sparse_permutation_is_the_plain_one() -> None:
    for count in (1, 2, 7, 100):
        key, order = bytes([count]) * 32, list(range(count))
        stream = hashlib.shake_256(key).digest(8 * 4 * count)
        words = iter(int.from_bytes(stream[at : at + 8], "big") for at in range(0, len(stream), 8))
        for at in range(count):
            left = count - at
            word = next(word for word in words if word < 2**64 // left * left)
            other = at + word % left
            order[at], order[other] = order[other], order[at]
        assert list(permuted(key, count)) == order


def test_rfc_3797(vectors: dict[str, Any]) -> None:
    one = vectors["rfc3797"]
    left, found = list(range(1, one["pool"] + 1)), []
    for number in range(len(one["selected"])):
        mark = number.to_bytes(2, "big")
        digest = hashlib.md5(mark + one["key"].encode() + mark).hexdigest()
        assert number != 0 or digest.upper() == one["first_md5"]
        found.append(left.pop(int(digest, 16) % len(left)))
    assert found == one["selected"]


def test_rivest(shared: Path) -> None:
    cases = json.loads((shared / "data" / "draws" / "rivest_tests.json").read_text("utf-8"))["tests"]
    for case in cases:
        seed, count, total = case["data"]["seed"], case["data"]["count"], case["data"]["total"]
        digests = (hashlib.sha256(f"{seed},{at}".encode()).hexdigest() for at in range(1, count + 1))
        assert [int(digest, 16) % total + 1 for digest in digests] == case["expected"]


def test_the_draft_of_a_verifiable_random_selection(vectors: dict[str, Any]) -> None:
    one = vectors["vrs_draft_thomson_elegy"]
    code = one["secret"].encode()
    for _ in range(9):
        code = hashlib.sha256(code).digest()
    assert code.hex() == one["H9"]
    key = hmac.new(code, one["ikm"].encode(), hashlib.sha256).digest()
    places = {
        label: hmac.new(key, label.encode() + b"\x01", hashlib.sha256).hexdigest() for label in one["order9_prefix"]
    }
    for label, prefix in one["order9_prefix"].items():
        assert places[label].startswith(prefix)
