"""The zip of an .xlsx, read without trust: counted, measured, never written to disk."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from yici.sheets.errors import SheetError
from yici.sheets.opening.bounds import Bounds

_CHUNK = 1 << 18
# what zipfile raises over damaged directories and members (RuntimeError covers unknown methods)
DAMAGED = (
    zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, LookupError, ArithmeticError, EOFError, OSError,
)  # fmt: skip


class Archive:
    """Members of a checked zip. Names are compared without case and without a leading slash."""

    def __init__(self, content: bytes, bounds: Bounds) -> None:
        self._bounds = bounds
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except DAMAGED as error:
            raise SheetError("broken") from error
        members = self._zip.infolist()
        self._check(members, len(content))
        self._names = {member.filename.replace("\\", "/").lstrip("/").lower(): member for member in members}

    def _check(self, members: list[zipfile.ZipInfo], size: int) -> None:
        bounds = self._bounds
        if any(member.flag_bits & 1 for member in members):
            raise SheetError("encrypted")
        if len(members) > bounds.members or sum(member.compress_size for member in members) > size:
            raise SheetError("hostile")
        for member in members:
            if member.file_size > bounds.ratio_from_bytes and member.file_size > bounds.ratio * member.compress_size:
                raise SheetError("hostile")
        if sum(member.file_size for member in members) > bounds.unpacked_bytes:
            raise SheetError("too_large")

    def __contains__(self, name: str) -> bool:
        return name.lstrip("/").lower() in self._names

    @property
    def names(self) -> list[str]:
        return list(self._names)

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a member in pieces; `broken` when they do not match, `hostile` when there are too many."""
        member = self._names.get(name.lstrip("/").lower())
        if member is None:
            raise SheetError("broken")
        seen = 0
        try:
            with self._zip.open(member) as stream:
                while chunk := stream.read(_CHUNK):
                    seen += len(chunk)
                    if seen > member.file_size:
                        raise SheetError("hostile")
                    yield chunk
        except DAMAGED as error:
            raise SheetError("broken") from error

    def read(self, name: str) -> bytes:
        return b"".join(self.chunks(name))
