"""A kept picture shows what it showed, and tells nothing else."""

from __future__ import annotations

import base64
import contextlib
import random
import struct
import zlib
from pathlib import Path

import pytest

from yici.core import files
from yici.core.errors import UploadRefused
from yici.core.pictures import clean
from yici.core.uploads import sniff

# 8 x 8 grey with EXIF (maker, orientation 6, place) and a comment; 2 x 2 grey with EXIF. Drawn for this test.
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/4QBYRXhpZgAATU0AKgAAAAgAAwEPAAIAAAALAAAAMgESAAMAAAABAAYAAIglAAQAAAABAAAAPgAAAABTRUNS"
    "RVRNQUtFAAAAAQABAAIAAAACTgAAAAAAAAD//gAIU0VDUkVU/9sAQwBQNzxGPDJQRkFGWlVQX3jIgnhubnj1r7mRyP//////////////////////"
    "/////////////////////////////8AACwgACAAIAQERAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQE"
    "AAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hp"
    "anN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/a"
    "AAgBAQAAPwAr/9k="
)
WEBP = base64.b64decode(
    "UklGRogAAABXRUJQVlA4WAoAAAAIAAAAAQAAAQAAVlA4TBEAAAAvAUAAAAdQwAIWsP+BiOh/AABFWElGUAAAAE1NACoAAAAIAAMBDwACAAAACwAA"
    "ADIBEgADAAAAAQAGAACIJQAEAAAAAQAAAD4AAAAAU0VDUkVUTUFLRQAAAAEAAQACAAAAAk4AAAAAAAAA"
)


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def a_png(width: int = 1, height: int = 1) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    text = chunk(b"tEXt", b"note\0SECRET") + chunk(b"eXIf", b"MM SECRET")
    return b"\x89PNG\r\n\x1a\n" + head + text + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("data", "kind"), [(JPEG, "jpeg"), (a_png(), "png"), (WEBP, "webp")])
def test_a_picture_loses_what_it_tells_and_what_hides_behind_it(data: bytes, kind: str) -> None:
    assert b"SECRET" in data and sniff(data).name == kind
    cleaned = clean(data + b"SECRET<script>", kind)
    assert b"SECRET" not in cleaned and sniff(cleaned).name == kind
    assert clean(cleaned, kind) == cleaned


def test_the_parts_that_make_the_picture_are_kept_to_the_byte() -> None:
    cleaned = clean(JPEG, "jpeg")
    assert cleaned.endswith(JPEG[JPEG.index(b"\xff\xdb") :]) and b"JFIF" in cleaned
    assert WEBP[30:55] in clean(WEBP, "webp")
    assert clean(WEBP, "webp")[20] == 0, "the header no longer promises EXIF"
    assert chunk(b"IDAT", zlib.compress(b"\0\x80")) in clean(a_png(), "png")


def test_a_photo_stays_upright() -> None:
    cleaned = clean(JPEG, "jpeg")
    assert cleaned.count(b"Exif\0\0") == 1
    assert struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0) in cleaned
    upright = JPEG.replace(struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0), struct.pack(">HHIHH", 0x0112, 3, 1, 1, 0))
    assert b"Exif" not in clean(upright, "jpeg")


@pytest.mark.parametrize("size", [(50_000, 50_000), (0, 5), (2**31, 2)])
def test_an_enormous_picture_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(UploadRefused):
        clean(a_png(*size), "png")
    grown = JPEG.replace(b"\xff\xc0\x00\x0b\x08\x00\x08\x00\x08", b"\xff\xc0\x00\x0b\x08\xff\xff\xff\xff")
    with pytest.raises(UploadRefused):
        clean(grown, "jpeg")


@pytest.mark.parametrize(("data", "kind"), [(JPEG, "jpeg"), (a_png(), "png"), (WEBP, "webp")])
def test_a_damaged_picture_is_refused_or_cleaned_never_a_crash(data: bytes, kind: str) -> None:
    draw = random.Random(7)
    for place in range(2, len(data) - 1):
        with contextlib.suppress(UploadRefused):
            assert b"SECRET" not in clean(data[:place], kind)
    for _ in range(1500):
        damaged = bytearray(data)
        for _ in range(draw.randrange(1, 5)):
            damaged[draw.randrange(12, len(damaged))] = draw.randrange(256)
        with contextlib.suppress(UploadRefused):
            clean(bytes(damaged), kind)


def test_other_files_stay_as_they_are() -> None:
    assert clean(b"PK\x03\x04", "xlsx") == b"PK\x03\x04"


def test_a_picture_is_kept_clean(settings, tmp_path: Path) -> None:
    settings.DATA, settings.KEYS = tmp_path, tmp_path / "keys"
    prepared = files.prepare(JPEG)
    assert files.read(prepared.address) == clean(JPEG, "jpeg") and prepared.media_type == "image/jpeg"
