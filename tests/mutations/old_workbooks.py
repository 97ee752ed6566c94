"""Damages of .xls files: records that lie about type, length and content; chains of sectors that go in circles."""

from __future__ import annotations

import random
import struct
from collections import defaultdict
from collections.abc import Callable

_START = b"\x09\x08\x10\x00\x00\x06"
_SECTOR = 512
WORDS = (0, 1, 2, 0x7F, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFE, 0xFFFF)
LONGS = (0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC, 3, 0x00010000)


def records(content: bytes) -> list[tuple[int, int, int]]:
    """(place, type, length) of the records that lie in one piece from each beginning of a substream on."""
    found: dict[int, tuple[int, int, int]] = {}
    start = content.find(_START)
    while start >= 0:
        at = start
        while at + 4 <= len(content) and at not in found:
            kind, length = struct.unpack_from("<HH", content, at)
            if (kind == 0 and length == 0) or length > 8224:
                break
            found[at] = (at, kind, length)
            at += 4 + length
        start = content.find(_START, start + 1)
    return list(found.values())


def _record(content: bytes, chance: random.Random) -> tuple[int, int, int] | None:
    """Each type with the same chance, so that the rare ones are met too."""
    kinds: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for one in records(content):
        kinds[one[1]].append(one)
    return chance.choice(kinds[chance.choice(sorted(kinds))]) if kinds else None


def _in_record(change: Callable[[bytearray, int, int, random.Random], None]) -> Callable[[bytes, random.Random], bytes]:
    def run(content: bytes, chance: random.Random) -> bytes:
        changed = bytearray(content)
        for _ in range(chance.choice((1, 1, 4))):
            found = _record(bytes(changed), chance)
            if found is not None:
                change(changed, found[0], found[2], chance)
        return bytes(changed)

    return run


def _other_type(content: bytearray, at: int, length: int, chance: random.Random) -> None:
    kinds = (
        0x000A,
        0x0809,
        0x00FC,
        0x00FD,
        0x00E5,
        0x0200,
        0x0208,
        0x003C,
        0x0085,
        0x00E0,
        0x00BD,
        0x0006,
        0x01BE,
        0x002F,
        0x7777,
    )
    struct.pack_into("<H", content, at, chance.choice(kinds))


def _other_length(content: bytearray, at: int, length: int, chance: random.Random) -> None:
    new = chance.choice((0, 1, length + 1, max(length - 1, 0), length * 2 & 0xFFFF, 8224, 8225, 0xFFFF))
    struct.pack_into("<H", content, at + 2, new)


def _word(content: bytearray, at: int, length: int, chance: random.Random) -> None:
    if length >= 2:
        struct.pack_into("<H", content, at + 4 + chance.randrange(length - 1), chance.choice(WORDS))


def _long(content: bytearray, at: int, length: int, chance: random.Random) -> None:
    if length >= 4:
        struct.pack_into("<I", content, at + 4 + chance.randrange(length - 3), chance.choice(LONGS))


def _noise(content: bytearray, at: int, length: int, chance: random.Random) -> None:
    content[at + 4 : at + 4 + length] = bytes(chance.randrange(256) for _ in range(length))


def _zeros(content: bytearray, at: int, length: int, chance: random.Random) -> None:
    content[at + 4 : at + 4 + length] = bytes(length)


def lost_record(content: bytes, chance: random.Random) -> bytes:
    found = _record(content, chance)
    if found is None:
        return content
    at, _, length = found
    return content[:at] + content[at + 4 + length :]


def repeated_record(content: bytes, chance: random.Random) -> bytes:
    found = _record(content, chance)
    if found is None:
        return content
    at, _, length = found
    piece = content[at : at + 4 + length]
    return content[:at] + piece * chance.choice((2, 50)) + content[at + 4 + length :]


def header(content: bytes, chance: random.Random) -> bytes:
    """The head of the compound file: sector sizes, counts, first sectors."""
    changed = bytearray(content)
    if len(changed) >= _SECTOR:
        struct.pack_into("<I", changed, chance.choice(range(24, _SECTOR - 4, 2)), chance.choice(LONGS))
    return bytes(changed)


def chains(content: bytes, chance: random.Random) -> bytes:
    """A sector of the allocation table whose chains point back, to themselves, or outside."""
    changed = bytearray(content)
    if len(changed) < 2 * _SECTOR:
        return content
    first = struct.unpack_from("<I", changed, 76)[0]
    at = (first + 1) * _SECTOR
    if at + _SECTOR > len(changed):
        return content
    for _ in range(chance.choice((1, 3, 60))):
        place = chance.randrange(_SECTOR // 4)
        struct.pack_into("<I", changed, at + place * 4, chance.choice((*LONGS, place, 0, chance.randrange(200))))
    return bytes(changed)


def directory(content: bytes, chance: random.Random) -> bytes:
    """Entries of the directory: names, tree pointers in circles, sizes."""
    changed = bytearray(content)
    if len(changed) < 2 * _SECTOR:
        return content
    at = (struct.unpack_from("<I", changed, 48)[0] + 1) * _SECTOR
    if at + _SECTOR > len(changed):
        return content
    field = chance.choice((64, 66, 68, 72, 76, 116, 120))
    struct.pack_into("<I", changed, at + 128 * chance.randrange(4) + field, chance.choice(LONGS))
    return bytes(changed)


OLD_WORKBOOK_MUTATIONS: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "other_type": _in_record(_other_type), "other_length": _in_record(_other_length), "word": _in_record(_word),
    "word_again": _in_record(_word), "long": _in_record(_long), "noise": _in_record(_noise),
    "zeros": _in_record(_zeros), "lost_record": lost_record, "repeated_record": repeated_record, "header": header,
    "chains": chains, "directory": directory,
}  # fmt: skip
