"""What may come in from outside: bytes are judged by what they are, never by their name, before anything opens them.

Everything here is bounded in time and memory: a zip is judged by its directory and by reading its members under a
budget, nothing is written to disk, no XML entity is ever expanded.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from xml.parsers import expat

from django.utils.translation import gettext as _

from yici.core.errors import UploadRefused

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class Kind:
    """What bytes are. ``name`` is what a caller lists as allowed; ``media_type`` is what they are served as."""

    name: str
    media_type: str


_OPEN_XML = "application/vnd.openxmlformats-officedocument."
UNKNOWN = Kind("unknown", "application/octet-stream")
XLSX = Kind("xlsx", _OPEN_XML + "spreadsheetml.sheet")
DOCX = Kind("docx", _OPEN_XML + "wordprocessingml.document")
MACROS = Kind("macros", "application/vnd.ms-excel.sheet.macroEnabled.12")  # kept as they are, never run
OFD = Kind("ofd", "application/ofd")
ZIP = Kind("zip", "application/zip")
XLS = Kind("xls", "application/vnd.ms-excel")
DOC = Kind("doc", "application/msword")
LOCKED = Kind("locked", "application/octet-stream")  # an Office file behind a password
SPREADSHEET = Kind("spreadsheet", "application/vnd.ms-excel")  # SpreadsheetML 2003
OLE = Kind("ole", "application/octet-stream")
PDF = Kind("pdf", "application/pdf")
PNG = Kind("png", "image/png")
JPEG = Kind("jpeg", "image/jpeg")
GIF = Kind("gif", "image/gif")
WEBP = Kind("webp", "image/webp")
WEBM = Kind("webm", "audio/webm")
OGG = Kind("ogg", "audio/ogg")
MP4 = Kind("mp4", "audio/mp4")
WAV = Kind("wav", "audio/wav")
AMR = Kind("amr", "audio/amr")
ARCHIVE = Kind("archive", "application/octet-stream")
PROGRAM = Kind("program", "application/octet-stream")
HTML = Kind("html", "text/plain")  # never served as a page
XML = Kind("xml", "text/plain")
TEXT = Kind("text", "text/plain")

#: What a bureau's form may be.
FORMS = (XLSX.name, XLS.name, DOCX.name, MACROS.name, SPREADSHEET.name)
#: What people send with what they say: photos, and a note that they spoke (never taken for a picture or a page).
PICTURES = (JPEG.name, PNG.name, WEBP.name)
VOICES = (WEBM.name, OGG.name, MP4.name, WAV.name, AMR.name)

_STARTS: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"\x1a\x45\xdf\xa3", WEBM),
    (b"OggS\0", OGG),
    (b"#!AMR", AMR),  # before "#!" of a program
    (b"MZ", PROGRAM),
    (b"\x7fELF", PROGRAM),
    (b"#!", PROGRAM),
    (b"\xca\xfe\xba\xbe", PROGRAM),
    (b"Rar!\x1a\x07", ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", ARCHIVE),
    (b"\x1f\x8b", ARCHIVE),
    (b"BZh", ARCHIVE),
    (b"\xfd7zXZ\x00", ARCHIVE),
    (b"\x28\xb5\x2f\xfd", ARCHIVE),
    (b"MSCF", ARCHIVE),
)
_SOUND_BRANDS = (
    b"M4A ",
    b"M4B ",
    b"isom",
    b"iso2",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"dash",
    b"3gp4",
    b"3gp5",
    b"3gp6",
)
_PACKED = ("PK\x03\x04", "PK\x05\x06", "PK\x07\x08")
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|script|table|meta|style|svg|iframe)\b", re.IGNORECASE)
_SPREADSHEET = re.compile(rb"<(?:\w+:)?Workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet")
_OBJECTS, _WORD = "ObjectPool".encode("utf-16-le"), "WordDocument".encode("utf-16-le")
_EMBEDDED = ("xl/embeddings/", "word/embeddings/")
_NESTED = (b"PK\x03\x04", *(start for start, kind in _STARTS if kind is ARCHIVE))
_DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, ValueError, OverflowError, OSError, EOFError, RuntimeError)
_IS_XML = re.compile(r"\.(?:xml|rels|vml|xsd|svg)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Sizes in bytes. ``ratio`` is how many times a member may grow once it is larger than ``ratio_from``."""

    size: int = 20_000_000
    members: int = 4_000
    unpacked: int = 400_000_000
    ratio: int = 200
    ratio_from: int = 20_000_000


@dataclass(frozen=True, slots=True)
class Upload:
    """Bytes that passed the door."""

    data: bytes
    kind: Kind


def sniff(data: bytes) -> Kind:
    """What the bytes are; ``UNKNOWN`` when nothing known fits. Opens nothing but the directory of a zip."""
    if data.startswith(tuple(start.encode("latin-1") for start in _PACKED)):
        return _sniff_zip(data)
    if data.startswith(_OLE):
        return _sniff_ole(data)
    if data[:2] in (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00") and data[3:4] == b"\0":
        return XLS
    if data[:4] == b"RIFF" and data[8:12] in (b"WEBP", b"WAVE"):
        return WEBP if data[8:12] == b"WEBP" else WAV
    if data[4:8] == b"ftyp" and data[8:12] in _SOUND_BRANDS:
        return MP4
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    if data[257:262] == b"ustar":
        return ARCHIVE
    return _sniff_text(data)


def _sniff_zip(data: bytes) -> Kind:
    try:
        names = {name.replace("\\", "/").lstrip("/").lower() for name in zipfile.ZipFile(io.BytesIO(data)).namelist()}
    except _DAMAGED:
        return ZIP
    if any(name.endswith("vbaproject.bin") for name in names):
        return MACROS
    if "[content_types].xml" in names:
        if any(name.startswith("xl/") for name in names):
            return XLSX
        if any(name.startswith("word/") for name in names):
            return DOCX
    return OFD if "ofd.xml" in names else ZIP


def _sniff_ole(data: bytes) -> Kind:
    if _OBJECTS in data and _WORD in data:  # a Word document may hold a workbook, and a workbook a document
        return DOC
    for mark, kind in (("EncryptedPackage", LOCKED), ("Workbook", XLS), ("WordDocument", DOC), ("Book", XLS)):
        if mark.encode("utf-16-le") in data:
            return kind
    return OLE


def _sniff_text(data: bytes) -> Kind:
    head = data[:4096]
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if wide:
        head = head[2:].replace(b"\0", b"")
    is_spreadsheet = _SPREADSHEET.search(head) is not None  # may name HTML in its namespaces and rich texts
    if _HTML.search(head) and not is_spreadsheet:
        return HTML
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<?xml"):
        return SPREADSHEET if is_spreadsheet else XML
    if not data or (not wide and b"\0" in data):
        return UNKNOWN
    for encoding in ("utf-16",) if wide else ("utf-8", "gb18030"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return TEXT
    return UNKNOWN


#: In which letters files of bureaus come.
LETTERS = ("utf-8-sig", "gb18030")


def decoded(data: bytes, letters: Sequence[str] = LETTERS) -> str | None:
    """A file of plain text in the first letters that fit; None when none do, or when it holds a NUL."""
    for encoding in letters:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else text
    return None


def check_upload(data: bytes, name: str, *, allow: Collection[str], bounds: Bounds | None = None) -> Upload:
    """The upload, if it is of an allowed kind and harmless; otherwise ``UploadRefused`` with one sentence."""
    bounds = bounds or Bounds()
    if not data:
        raise _refusal(name, _("it is empty. Ask the sender for it again."))
    if len(data) > bounds.size:
        raise _refusal(name, _("it is larger than {size} MB. Split it.").format(size=bounds.size // 1_000_000))
    kind = sniff(data)
    if kind.name not in allow:
        raise _refusal(name, _wrong_kind(kind))
    if data.startswith(b"PK"):
        _check_zip(data, name, bounds)
    elif kind in (XML, SPREADSHEET):
        _check_xml([data], name)
    return Upload(data, kind)


def _refusal(name: str, problem: str) -> UploadRefused:
    return UploadRefused(name="".join(sign for sign in name if sign.isprintable())[:80], problem=problem)


def _wrong_kind(kind: Kind) -> str:
    if kind is LOCKED:
        return _("it is locked with a password. Remove the password and send it again.")
    if kind is MACROS:
        return _("it contains macros. Save it without macros, as .xlsx, and send that.")
    if kind is DOC:
        return _("it is an old Word document (.doc). Open it in Word or WPS, save it as .docx and send that.")
    if kind is PROGRAM:
        return _("it is a program, not a document.")
    if kind in (ARCHIVE, ZIP):
        return _("it is an archive. Unpack it and send the files one by one.")
    return _("files of this kind are not accepted here. Save it as a workbook (.xlsx) and send that.")


def _check_zip(data: bytes, name: str, bounds: Bounds) -> None:
    hostile = _refusal(name, _("it is built to harm the reader. Ask the sender for the original."))
    broken = _refusal(name, _("it is damaged. Open it in Excel or WPS, save it again and send that."))
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
        _check_directory(members, len(data), bounds, hostile)
        left = bounds.unpacked
        for member in members:
            if member.flag_bits & 1:
                raise _refusal(name, _wrong_kind(LOCKED))
            left -= _check_member(archive, member, left, hostile, name)
    except _DAMAGED as problem:
        raise broken from problem


def _check_directory(members: list[zipfile.ZipInfo], size: int, bounds: Bounds, hostile: UploadRefused) -> None:
    if len(members) > bounds.members or sum(member.file_size for member in members) > bounds.unpacked:
        raise hostile
    names = [member.filename.replace("\\", "/") for member in members]
    if len({name.lower() for name in names}) != len(names):  # two members of one name: readers disagree which counts
        raise hostile
    if any(_leads_out(name) for name in names) or sum(member.compress_size for member in members) > size:
        raise hostile
    for member in members:
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # office programs write no other
            raise hostile
        if member.file_size > bounds.ratio_from and member.file_size > bounds.ratio * max(member.compress_size, 1):
            raise hostile


def _leads_out(name: str) -> bool:
    return ".." in name.split("/") or "\0" in name or re.match(r"[A-Za-z]:", name) is not None or name.startswith("//")


def _check_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int, hostile: UploadRefused, name: str
) -> int:
    """Read one member under the budget; returns its true size. Declared sizes are not believed."""
    seen = 0
    is_xml = _IS_XML.search(member.filename) is not None
    parser = _strict_parser(hostile) if is_xml else None
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            if seen == 0 and chunk.startswith(_NESTED) and not member.filename.startswith(_EMBEDDED):
                raise hostile
            seen += len(chunk)
            if seen > left or seen > member.file_size:
                raise hostile
            if parser is not None:
                parser = _feed(parser, chunk)
    return seen


def _strict_parser(hostile: UploadRefused) -> expat.XMLParserType:
    def refuse(*_words: object) -> None:
        raise hostile

    parser = expat.ParserCreate()
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartDoctypeDeclHandler = refuse
    return parser


def _feed(parser: expat.XMLParserType, chunk: bytes) -> expat.XMLParserType | None:
    """Feed until the first element is past: a document type can only stand before it."""
    state = {"open": False}
    parser.StartElementHandler = lambda *_words: state.update(open=True)
    try:
        parser.Parse(chunk, False)
    except expat.ExpatError:
        return None  # not well formed: whoever reads it says so better
    return None if state["open"] else parser


def _check_xml(chunks: list[bytes], name: str) -> None:
    parser: expat.XMLParserType | None = _strict_parser(
        _refusal(name, _("it is built to harm the reader. Ask the sender for the original."))
    )
    for chunk in chunks:
        if parser is not None:
            parser = _feed(parser, chunk)
