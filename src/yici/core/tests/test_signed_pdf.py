"""A signed PDF is whole or it is not: no byte of it may differ, and only its signer's certificate will do."""

from __future__ import annotations

import stat
from pathlib import Path
from random import Random
from typing import Any

import pytest
import typst

from yici.core import signing
from yici.core.errors import KeyFileBroken

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def keys(tmp_path: Path, settings: Any) -> Path:
    settings.KEYS = tmp_path / "keys"
    return tmp_path / "keys"


@pytest.fixture
def signed(keys: Path) -> bytes:
    return signing.sign_pdf(typst.compile(b'#set document(title: "x")\nhello', timestamp=0), reason="licence")


def test_what_was_signed_is_whole_and_names_its_signer(signed: bytes) -> None:
    assert signing.verify_pdf(signed) == signing.Verdict(True, "Yici")


def test_any_bit_changed_is_found(signed: bytes) -> None:
    random, size = Random(20261127), len(signed)
    hole = signed.index(b"/Contents <")
    places = [*random.sample(range(size), 90), *random.sample(range(hole, min(size, hole + 3000)), 30), 0, size - 1]
    for place in places:
        changed = bytearray(signed)
        changed[place] ^= 1 << random.randrange(8)
        assert not signing.verify_pdf(bytes(changed)).is_whole, place


def test_what_is_added_cut_or_put_in_front_is_found(signed: bytes) -> None:
    for other in (signed + b"\n", signed[:-1], b" " + signed, signed + signed, signed[: len(signed) // 2]):
        assert not signing.verify_pdf(other).is_whole


def test_without_a_signature_and_with_another_signer_it_says_so(signed: bytes, tmp_path: Path, settings: Any) -> None:
    plain = typst.compile(b"hello", timestamp=0)
    assert signing.verify_pdf(plain).problem == "not_signed" == signing.verify_pdf(b"no pdf").problem
    pem = signing.certificates()
    settings.KEYS = tmp_path / "other"
    assert signing.verify_pdf(signed).problem == "other_signer"
    assert signing.verify_pdf(signed, pem=pem).is_whole


def test_the_key_is_its_owners_alone_and_made_once(keys: Path, signed: bytes) -> None:
    path = keys / signing.FILE_NAME
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    signing.sign_pdf(typst.compile(b"again", timestamp=0), reason="x")
    assert path.read_bytes() == before and b"PRIVATE" not in signing.certificates()
    path.chmod(0o644)
    with pytest.raises(KeyFileBroken):
        signing.certificates()
