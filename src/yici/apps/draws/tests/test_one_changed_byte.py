"""One changed value or byte anywhere in a transcript is found, and the right part is named."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yici.apps.draws.rules.canonical import canonical_json
from yici.apps.draws.rules.transcripts import transcript_bytes
from yici.apps.draws.rules.verifying import PARTS, broken_at, load, verify
from yici.apps.draws.tests.vectors import FILE

NAMES = [
    "subset", "strata, weights, avoid, together, capacity; a missing reveal", "permutation", "assign",
    "assign with moves and too few", "balanced-classes", "void",
]  # fmt: skip
COMMITTED = {"rule_hash": "rule", "v": "rule", "public_key": "signature"}


@cache
def kept(name: str) -> dict[str, Any]:
    """A kept transcript; not to be changed."""
    found: dict[str, Any] = json.loads(FILE.read_text("utf-8"))["transcripts"][name]
    return found


def places(found: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every text, number and null."""
    if isinstance(found, dict | list):
        for key in found if isinstance(found, dict) else range(len(found)):
            yield from places(found[key], (*path, key))
    else:
        yield path


def part_at(transcript: dict[str, Any], path: tuple[Any, ...]) -> str:
    """By hand: which part a place belongs to."""
    if path[0] in ("rule", "list", "result", "signature"):
        return str(path[0])
    if path[0] in ("v", "draw"):
        return {"v": "rule", "draw": "list"}[path[0]]
    kind = transcript["log"][path[1]]["kind"]
    return COMMITTED.get(path[3], "list") if kind == "commit" and path[2] == "data" else PARTS[kind]


def other(value: Any) -> Any:
    """A value of the same kind that differs by one sign."""
    if isinstance(value, int):
        return value + 1
    if value is None:
        return {}
    if not value:
        return "x"
    last = value[-1]
    return value[:-1] + ("0" if last != "0" else "1")


@pytest.mark.parametrize("name", NAMES)
def test_every_changed_value_is_found_and_its_part_named(name: str) -> None:
    transcript = kept(name)
    wrong = []
    for path in list(places(transcript))[:: 1 if len(str(transcript)) < 4000 else 3]:
        changed = copy.deepcopy(transcript)
        inner = changed
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = other(inner[path[-1]])
        parts = [fault.part for fault in verify(changed)]
        if part_at(transcript, path) not in parts[:1]:
            wrong.append((path, part_at(transcript, path), parts))
    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_every_left_out_or_added_key_is_found(name: str) -> None:
    transcript = kept(name)
    for key in transcript:
        assert verify({one: value for one, value in transcript.items() if one != key}), key
    assert verify({**transcript, "more": 1})
    for key in ("rule", "list", "signature"):
        assert verify({**transcript, key: {**transcript[key], "more": 1}})[0].part == key


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(NAMES), st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_any_changed_byte_is_found(name: str, place: int, by: int) -> None:
    data = bytearray(canonical_json(kept(name)))
    data[place % len(data)] ^= by
    try:
        faults = verify(load(bytes(data)))
    except ValueError as problem:
        assert broken_at(bytes(data), problem) is not None
        return
    assert faults, bytes(data[max(0, place % len(data) - 20) :][:40])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(NAMES), st.integers(min_value=0), st.integers(0, 3), JSON)
def test_anything_put_anywhere_is_a_fault_and_never_a_crash(name: str, place: int, up: int, value: Any) -> None:
    changed = copy.deepcopy(kept(name))
    paths = list(places(changed))
    path = paths[place % len(paths)]
    path = path[: max(1, len(path) - up)]
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    before = inner[path[-1]]
    inner[path[-1]] = value
    same = before == value and type(before) is type(value)
    assert bool(verify(changed)) is not same


def test_the_bytes_of_a_transcript_are_canonical() -> None:
    for name in NAMES:
        assert transcript_bytes(kept(name)) == canonical_json(kept(name)) + b"\n"


def test_lines_in_another_order_and_moved_entries_are_found() -> None:
    transcript = copy.deepcopy(kept("subset"))
    transcript["list"]["lines"].reverse()
    assert {fault.part for fault in verify(transcript)} == {"list"}
    transcript = copy.deepcopy(kept("subset"))
    log = transcript["log"]
    log[4], log[5] = log[5], log[4]
    assert verify(transcript)[0].part == "reveal"


def test_a_signature_by_another_key_than_the_known_one_is_found() -> None:
    transcript = kept("subset")
    assert [fault.part for fault in verify(transcript, public_key="00" * 32)] == ["signature"]
