"""Protected values are sealed to their place, open only there, and survive a change of keys."""

from __future__ import annotations

import json
import multiprocessing
import stat
from pathlib import Path

import pytest

from yici.core import crypto, keys
from yici.core.errors import KeyFileBroken, KeyMissing, SealBroken
from yici.core.keys import SM4GCM

PLACE = {"record": "019a-record", "element": "person.id_number"}
TEXT = "159999199001010017"


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path: Path) -> Path:
    settings.KEYS = tmp_path / "keys"
    return settings.KEYS / "fields.json"


@pytest.mark.parametrize("cipher", ["aes", "sm4"])
def test_a_sealed_value_opens_in_its_own_place(settings, cipher: str) -> None:
    settings.CIPHER = cipher
    sealed = crypto.seal(TEXT, **PLACE)
    assert TEXT not in sealed and sealed.startswith(cipher[0])
    assert crypto.open_sealed(sealed, **PLACE) == TEXT
    assert crypto.seal(TEXT, **PLACE) != sealed, "equal values must not look equal"


@pytest.mark.parametrize("cipher", ["aes", "sm4"])
@pytest.mark.parametrize(
    "place",
    [{"record": "019b-other", "element": "person.id_number"}, {"record": "019a-record", "element": "person.phone"}],
)
def test_a_sealed_value_moved_elsewhere_does_not_open(settings, cipher: str, place: dict[str, str]) -> None:
    settings.CIPHER = cipher
    with pytest.raises(SealBroken):
        crypto.open_sealed(crypto.seal(TEXT, **PLACE), **place)


def test_the_border_between_record_and_element_is_bound() -> None:
    sealed = crypto.seal(TEXT, record="a|b", element="c")
    with pytest.raises(SealBroken):
        crypto.open_sealed(sealed, record="a", element="b|c")


@pytest.mark.parametrize("cipher", ["aes", "sm4"])
def test_a_cut_or_altered_value_is_refused(settings, cipher: str) -> None:
    settings.CIPHER = cipher
    sealed = crypto.seal(TEXT, **PLACE)
    key_id, _, body = sealed.partition(":")
    for bad in (sealed[:-4], sealed[:20], key_id + ":", key_id, body, "", f"{key_id}:{body[:-6]}AAAA{body[-2:]}"):
        with pytest.raises((SealBroken, KeyMissing)):
            crypto.open_sealed(bad, **PLACE)


def test_a_value_of_a_lost_key_names_the_key_and_the_file(own_keys: Path) -> None:
    sealed = crypto.seal(TEXT, **PLACE)
    own_keys.unlink()
    with pytest.raises(KeyMissing) as caught:
        crypto.open_sealed(sealed, **PLACE)
    assert crypto.key_id_of(sealed) in str(caught.value) and str(own_keys) in str(caught.value)


def test_the_key_file_is_its_owners_alone(own_keys: Path) -> None:
    crypto.seal(TEXT, **PLACE)
    assert stat.S_IMODE(own_keys.stat().st_mode) == 0o600
    assert stat.S_IMODE(own_keys.parent.stat().st_mode) == 0o700
    assert [path.name for path in own_keys.parent.iterdir()] == ["fields.json"]


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", '{"version": 2}', '{"version": 1, "keys": {}, "current": "a"}', '{"version": 1, "keys": []}'],
)
def test_a_broken_key_file_is_named_and_never_replaced(own_keys: Path, content: str) -> None:
    own_keys.parent.mkdir(mode=0o700)
    own_keys.write_text(content)
    own_keys.chmod(0o600)
    with pytest.raises(KeyFileBroken) as caught:
        crypto.seal(TEXT, **PLACE)
    assert str(own_keys) in str(caught.value)
    assert own_keys.read_text() == content


def test_a_key_file_open_to_others_is_refused(own_keys: Path) -> None:
    crypto.seal(TEXT, **PLACE)
    own_keys.write_text(own_keys.read_text() + "\n")
    own_keys.chmod(0o644)
    with pytest.raises(KeyFileBroken, match="600"):
        crypto.seal(TEXT, **PLACE)


def test_a_new_key_seals_while_the_old_one_still_opens(settings) -> None:
    old = crypto.seal(TEXT, **PLACE)
    index, address = crypto.blind_index("id", TEXT), crypto.file_address(b"x")
    settings.CIPHER = "sm4"
    added = crypto.add_key()
    new = crypto.seal(TEXT, **PLACE)
    assert crypto.key_id_of(new) == added and added.startswith("s")
    assert crypto.needs_resealing(old) and not crypto.needs_resealing(new)
    assert crypto.open_many([("019a-record", "person.id_number", text) for text in (old, new)]) == [TEXT, TEXT]
    assert (crypto.blind_index("id", TEXT), crypto.file_address(b"x")) == (index, address)


def test_the_setting_chooses_the_cipher_of_new_values(settings) -> None:
    old = crypto.seal(TEXT, **PLACE)
    settings.CIPHER = "sm4"
    _start_anew()
    new = crypto.seal(TEXT, **PLACE)
    assert (old[0], new[0]) == ("a", "s") and crypto.needs_resealing(old)
    settings.CIPHER = "aes"
    _start_anew()
    assert crypto.key_id_of(crypto.seal(TEXT, **PLACE)) == crypto.key_id_of(old), "no third key is made"
    assert crypto.open_sealed(new, **PLACE) == TEXT
    with pytest.raises(KeyFileBroken, match="YICI_CIPHER"):
        crypto.add_key("sm4")


def test_a_cipher_that_does_not_exist_is_named(settings) -> None:
    settings.CIPHER = "rot13"
    with pytest.raises(KeyFileBroken, match="rot13"):
        crypto.seal(TEXT, **PLACE)


def _start_anew() -> None:
    keys._cached.clear()


def test_a_dropped_key_opens_nothing_and_the_key_in_use_stays() -> None:
    old = crypto.seal(TEXT, **PLACE)
    with pytest.raises(KeyFileBroken):
        crypto.drop_key(crypto.key_id_of(old))
    crypto.add_key()
    crypto.drop_key(crypto.key_id_of(old))
    with pytest.raises(KeyMissing):
        crypto.open_sealed(old, **PLACE)


def test_many_values_are_sealed_and_opened_in_order() -> None:
    triples = [(f"record-{n}", "person.phone", f"1390000{n:04}") for n in range(50)]
    sealed = crypto.seal_many(triples)
    back = crypto.open_many(
        [(record, element, text) for (record, element, _), text in zip(triples, sealed, strict=True)]
    )
    assert back == [text for _, _, text in triples]


def test_a_file_is_sealed_to_its_context() -> None:
    sealed = crypto.seal_bytes(b"photo", context="address-1")
    assert b"photo" not in sealed and crypto.open_bytes(sealed, context="address-1") == b"photo"
    for bad, context in (
        (sealed, "address-2"),
        (sealed[:-1], "address-1"),
        (b"", "address-1"),
        (sealed[:12], "address-1"),
    ):
        with pytest.raises(SealBroken):
            crypto.open_bytes(bad, context=context)


def test_blind_indexes_depend_on_kind_value_and_key(own_keys: Path) -> None:
    index = crypto.blind_index("id", TEXT)
    assert len(index) == 32 and index == crypto.blind_index("id", TEXT) == crypto.blind_indexes("id", [TEXT])[0]
    assert index not in (crypto.blind_index("phone", TEXT), crypto.blind_index("id", TEXT[:-1]))
    own_keys.unlink()
    assert crypto.blind_index("id", TEXT) != index


def test_a_commitment_depends_on_value_and_salt() -> None:
    assert crypto.commitment("a", b"1" * 16) == crypto.commitment("a", b"1" * 16)
    assert len({crypto.commitment(value, salt) for value in ("a", "b") for salt in (b"1" * 16, b"2" * 16)}) == 4


def _start(folder: str, together, results) -> None:
    from yici.core import keys as fresh

    together.wait(20)
    fresh._make_first(Path(folder) / "fields.json", "aes")
    results.put(json.loads((Path(folder) / "fields.json").read_text())["current"])


def test_processes_that_start_at_once_end_with_one_key_file(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    together, results = context.Barrier(6), context.Queue()
    started = [context.Process(target=_start, args=(str(tmp_path / "k"), together, results)) for _ in range(6)]
    for process in started:
        process.start()
    seen = {results.get(timeout=20) for _ in started}
    for process in started:
        process.join(20)
    assert len(seen) == 1
    assert [path.name for path in (tmp_path / "k").iterdir()] == ["fields.json"]


def test_sm4_gcm_gives_the_published_answer() -> None:
    """RFC 8998, appendix A.1."""
    key = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
    nonce = bytes.fromhex("00001234567800000000ABCD")
    plain = bytes.fromhex(
        "AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDDEEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA"
    )
    associated = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
    expected = bytes.fromhex(
        "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735D82710CA5C22F0CCFA7CBF93D496AC15"
        "A56834CBCF98C397B4024A2691233B8D"
        "83DE3541E4C2B58177E065A9BF7B62EC"
    )
    assert SM4GCM(key).encrypt(nonce, plain, associated) == expected
    assert SM4GCM(key).decrypt(nonce, expected, associated) == plain
    assert keys.KEY_BYTES["sm4"] == len(key)
