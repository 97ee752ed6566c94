"""Pictures as they are kept: without place, camera, owner, remarks, or anything hidden behind the last byte.

JPEG, PNG and WebP are walked by their own structure and only the parts that make the picture are kept; of EXIF the
orientation alone survives, or a photo taken upright would lie on its side. Pixels are not re-encoded.
"""

from __future__ import annotations

import struct

from django.utils.translation import gettext as _

from yici.core.errors import UploadRefused

MOST_PIXELS = 60_000_000  # what a phone of today takes; beyond it a picture is a way to fill a reader's memory
_PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs"}
_PNG_START = b"\x89PNG\r\n\x1a\n"
_WEBP_DROPPED = {b"EXIF", b"XMP "}
_ORIENTATION = 0x0112


def clean(data: bytes, kind: str) -> bytes:
    """The picture without what it does not need; other kinds come back unchanged.

    ``kind`` is the name that ``uploads.sniff`` gives. Raises ``UploadRefused`` for a damaged or enormous picture.
    """
    cleaners = {"jpeg": _clean_jpeg, "png": _clean_png, "webp": _clean_webp}
    cleaner = cleaners.get(kind)
    if cleaner is None:
        return data
    try:
        return cleaner(data)
    except (struct.error, IndexError, ValueError) as problem:
        raise UploadRefused(name=kind, problem=_("the picture is damaged. Take or save it again.")) from problem


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS or not width or not height:
        raise UploadRefused(name=f"{width} x {height}", problem=_("the picture is too large. Save it smaller."))


def _clean_jpeg(data: bytes) -> bytes:
    kept, place, orientation = bytearray(data[:2]), 2, 1
    while True:
        if data[place] != 0xFF:
            raise ValueError("no marker")
        marker = data[place + 1]
        if marker == 0xFF:  # fill byte
            place += 1
            continue
        (length,) = struct.unpack_from(">H", data, place + 2)
        part = data[place : place + 2 + length]
        if len(part) < 2 + length or length < 2:
            raise ValueError("cut short")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", part, 5)
            _check_size(width, height)
        if marker == 0xE1 and part[4:10] == b"Exif\0\0":
            orientation = _orientation(part[10:])
        elif not (0xE0 <= marker <= 0xEF or marker == 0xFE) or _is_needed(marker, part):
            kept += part
        place += 2 + length
        if marker == 0xDA:
            break
    end = data.rfind(b"\xff\xd9")
    if end < place:
        raise ValueError("no end")
    return bytes(kept[:2]) + _exif(orientation) + bytes(kept[2:]) + _scans(data, place)


def _is_needed(marker: int, part: bytes) -> bool:
    """Parts of applications that change how the picture looks: JFIF, colour profile, Adobe's colour transform."""
    return (
        (marker == 0xE0 and part[4:9] == b"JFIF\0")
        or (marker == 0xE2 and part[4:16] == b"ICC_PROFILE\0")
        or (marker == 0xEE and part[4:9] == b"Adobe")
    )


def _scans(data: bytes, place: int) -> bytes:
    """From the first scan's data to the end of the picture; comments between scans go, as does all behind the end."""
    kept = bytearray()
    while True:
        mark = data.index(b"\xff", place)
        marker = data[mark + 1]
        kept += data[place:mark]
        if marker == 0xD9:
            return bytes(kept + b"\xff\xd9")
        if marker == 0x00 or 0xD0 <= marker <= 0xD7 or marker == 0xFF:
            step = 1 if marker == 0xFF else 2
        else:
            step = 2 + int(struct.unpack_from(">H", data, mark + 2)[0])
            if 0xE0 <= marker <= 0xEF or marker == 0xFE:
                place = mark + step
                continue
        kept += data[mark : mark + step]
        place = mark + step


def _orientation(tiff: bytes) -> int:
    """1 to 8 from the first directory of EXIF; 1 when it says nothing sensible."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 10:
        return 1
    (start,) = struct.unpack_from(order + "I", tiff, 4)
    if start + 2 > len(tiff):
        return 1
    (count,) = struct.unpack_from(order + "H", tiff, start)
    for number in range(min(count, 200)):
        at = start + 2 + 12 * number
        if at + 12 > len(tiff):
            return 1
        if struct.unpack_from(order + "H", tiff, at)[0] == _ORIENTATION:
            value = int(struct.unpack_from(order + "H", tiff, at + 8)[0])
            return value if 1 <= value <= 8 else 1
    return 1


def _exif(orientation: int) -> bytes:
    """A segment that says the orientation and nothing else; nothing at all for an upright picture."""
    if orientation == 1:
        return b""
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, orientation, 0)
    tiff = b"MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
    return b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\0\0" + tiff


def _clean_png(data: bytes) -> bytes:
    kept, place = bytearray(_PNG_START), len(_PNG_START)
    while True:
        length, name = struct.unpack_from(">I4s", data, place)
        part = data[place : place + 12 + length]
        if len(part) < 12 + length:
            raise ValueError("cut short")
        if name == b"IHDR":
            _check_size(*struct.unpack_from(">II", part, 8))
        if name in _PNG_KEPT:
            kept += part
        place += 12 + length
        if name == b"IEND":
            return bytes(kept)


def _clean_webp(data: bytes) -> bytes:
    (size,) = struct.unpack_from("<I", data, 4)
    if size + 8 > len(data):
        raise ValueError("cut short")
    kept, place = bytearray(), 12
    while place + 8 <= size + 8:
        name, length = struct.unpack_from("<4sI", data, place)
        part = bytearray(data[place : place + 8 + length + length % 2])
        if len(part) < 8 + length:
            raise ValueError("cut short")
        if name == b"VP8X":
            part[8] &= ~0x0C & 0xFF  # says that EXIF and XMP follow
            _check_size(*(int.from_bytes(part[at : at + 3], "little") + 1 for at in (12, 15)))
        if name not in _WEBP_DROPPED:
            kept += part
        place += 8 + length + length % 2
    return b"RIFF" + struct.pack("<I", len(kept) + 4) + b"WEBP" + bytes(kept)
