"""Damaged workbooks, made from whole ones by a seed: the same seed over the same file is the same mutant.

``mutant(content, seed)`` gives the bytes and the names of what was done. What is damaged: bytes, members of the zip,
XML of the parts, records of old workbooks, Word tables and XML spreadsheets.
"""

from __future__ import annotations

import io
import random
import re
import struct
import warnings
import zipfile
from collections.abc import Callable

from documents import SPREADSHEET_MUTATIONS, WORD_MUTATIONS
from old_workbooks import OLD_WORKBOOK_MUTATIONS
from sheet_xml import XML_MUTATIONS

Members = list[tuple[str, bytes]]


def mutant(content: bytes, seed: int) -> tuple[bytes, list[str]]:
    """One to three damages of a workbook, chosen by the seed."""
    chance = random.Random(seed)
    done: list[str] = []
    for _ in range(chance.choice((1, 1, 2, 3))):
        name, change = _choose(content, chance)
        content = change(content, chance)
        done.append(name)
    return content, done


def _choose(content: bytes, chance: random.Random) -> tuple[str, Callable[[bytes, random.Random], bytes]]:
    groups: list[dict[str, Callable[[bytes, random.Random], bytes]]] = [BYTE_MUTATIONS]
    if content.startswith(b"PK") and (members := _members(content)):
        in_xml = IN_WORD if any(name.startswith("word/") for name, _ in members) else IN_XML
        groups += [ZIP_MUTATIONS, in_xml, in_xml, in_xml]
    elif b"schemas-microsoft-com:office:spreadsheet" in content[:4096]:
        groups += [IN_SPREADSHEET] * 4
    elif content.startswith(b"\xd0\xcf"):
        groups += [OLD_WORKBOOK_MUTATIONS] * 4
    group = chance.choice(groups)
    name = chance.choice(sorted(group))
    return name, group[name]


def flip(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut_short(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def cut_out(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + content[at + chance.choice((1, 4, 64, 512, 4096)) :]


def double(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    piece = content[at : at + chance.choice((1, 16, 512, 8192))]
    return content[:at] + piece + content[at:]


def overwrite(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    piece = chance.choice((b"\0", b"\xff", b"\x7f")) * chance.choice((2, 4, 64, 1024))
    return content[:at] + piece + content[at + len(piece) :]


def wrap(content: bytes, chance: random.Random) -> bytes:
    junk = bytes(chance.randrange(256) for _ in range(chance.choice((1, 22, 700))))
    return junk + content if chance.random() < 0.5 else content + junk


def _members(content: bytes) -> Members:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [(one.filename, archive.read(one)) for one in archive.infolist() if one.file_size < 20_000_000]
    except Exception:
        return []


def _packed(members: Members) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        warnings.simplefilter("ignore")  # duplicate names are meant
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name or "x"), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _in_members(change: Callable[[Members, int, random.Random], None]) -> Callable[[bytes, random.Random], bytes]:
    def run(content: bytes, chance: random.Random) -> bytes:
        members = _members(content)
        if not members:
            return content
        change(members, chance.randrange(len(members)), chance)
        return _packed(members)

    return run


def _drop(members: Members, at: int, chance: random.Random) -> None:
    del members[at]


def _duplicate(members: Members, at: int, chance: random.Random) -> None:
    name, data = members[at]
    members.insert(chance.randrange(len(members) + 1), (name, chance.choice((data, b"", data[: len(data) // 2]))))


def _rename(members: Members, at: int, chance: random.Random) -> None:
    name, data = members[at]
    new = chance.choice(
        (
            name.upper(),
            name.replace("/", "\\"),
            "/" + name,
            "../" + name,
            name + " ",
            "xl/" + name,
            "\x01",
            "a" * 60_000,
        )
    )
    members[at] = (new, data)


def _shorten(members: Members, at: int, chance: random.Random) -> None:
    name, data = members[at]
    members[at] = (name, data[: chance.randrange(len(data) + 1)])


def _empty(members: Members, at: int, chance: random.Random) -> None:
    members[at] = (members[at][0], b"")


def _exchange(members: Members, at: int, chance: random.Random) -> None:
    other = chance.randrange(len(members))
    members[at], members[other] = (members[at][0], members[other][1]), (members[other][0], members[at][1])


def _blow_up(members: Members, at: int, chance: random.Random) -> None:
    name, data = members[at]
    members[at] = (name, data + chance.choice((b" ", b"\0", b"<a/>", b"<row/>")) * chance.choice((10_000, 2_000_000)))


def _many(members: Members, at: int, chance: random.Random) -> None:
    members.extend((f"xl/worksheets/sheet{number}.xml", b"<worksheet/>") for number in range(500, 500 + 5500))


def declare(content: bytes, chance: random.Random) -> bytes:
    """A field of a local header or of the directory says something else: size, method, flags, check sum, offset."""
    mark, fields = chance.choice(
        ((b"PK\x01\x02", (8, 10, 16, 20, 24, 28, 42)), (b"PK\x03\x04", (6, 8, 14, 18, 22, 26)),
         (b"PK\x05\x06", (10, 12, 16)))
    )  # fmt: skip
    places = [found.start() for found in re.finditer(re.escape(mark), content)]
    if not places:
        return content
    changed = bytearray(content)
    at = chance.choice(places) + chance.choice(fields)
    value = struct.pack(
        "<I", chance.choice((0, 1, 7, 99, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 0xF0000000, chance.getrandbits(32)))
    )
    width = chance.choice((2, 4))
    changed[at : at + width] = value[:width]
    return bytes(changed)


def _xml(change: Callable[[str, random.Random], str]) -> Callable[[bytes, random.Random], bytes]:
    def run(members: Members, at: int, chance: random.Random) -> None:
        wanted = [
            n
            for n, (name, _) in enumerate(members)
            if "/worksheets/sheet" in name or name.endswith(("styles.xml", "word/document.xml"))
        ]
        if wanted and chance.random() < 0.7:
            at = chance.choice(wanted)
        name, data = members[at]
        members[at] = (name, change(data.decode("utf-8", "replace"), chance).encode("utf-8", "surrogatepass"))

    return _in_members(run)


def _plain(change: Callable[[str, random.Random], str]) -> Callable[[bytes, random.Random], bytes]:
    """A change of a file that is XML as a whole."""

    def run(content: bytes, chance: random.Random) -> bytes:
        return change(content.decode("utf-8", "replace"), chance).encode("utf-8", "surrogatepass")

    return run


def _encode(members: Members, at: int, chance: random.Random) -> None:
    name, data = members[at]
    coding = chance.choice(("utf-16", "gb18030", "utf-32", "utf-8-sig", "latin-1"))
    said = chance.choice((coding, "utf-8", "gbk", "ebcdic-cp-us", "hz", "idna", "x" * 300))
    text = re.sub(r"^<\?xml[^>]*>", "", data.decode("utf-8", "replace"))
    members[at] = (name, f'<?xml version="1.0" encoding="{said}"?>{text}'.encode(coding, "replace"))


BYTE_MUTATIONS = {
    "flip": flip, "cut_short": cut_short, "cut_out": cut_out, "double": double, "overwrite": overwrite, "wrap": wrap,
}  # fmt: skip
ZIP_MUTATIONS = {
    "drop": _in_members(_drop), "duplicate": _in_members(_duplicate), "rename": _in_members(_rename),
    "shorten": _in_members(_shorten), "empty": _in_members(_empty), "exchange": _in_members(_exchange),
    "blow_up": _in_members(_blow_up), "many": _in_members(_many), "declare": declare, "declare_again": declare,
    "encode": _in_members(_encode),
}  # fmt: skip
IN_SPREADSHEET = {name: _plain(change) for name, change in SPREADSHEET_MUTATIONS.items()}
IN_WORD = {name: _xml(change) for name, change in WORD_MUTATIONS.items()}
IN_XML = {name: _xml(change) for name, change in XML_MUTATIONS.items()}
