"""Photos and a spoken note that come with what somebody says: judged by their bytes and cleaned."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from yici.core import files
from yici.core.errors import UploadRefused
from yici.core.uploads import PICTURES, VOICES, sniff

MOST_PHOTOS = 4
PHOTO, VOICE = 12_000_000, 6_000_000  # bytes; two minutes of speech are less than one megabyte on most phones


def kept_files(sent: MultiValueDict[str, UploadedFile]) -> tuple[tuple[object, str], ...]:
    """The files as ``Intake.files`` wants them. Raises ``UploadRefused`` with what to do."""
    photos = [one for one in sent.getlist("photo") if one.size]
    voices = [one for one in sent.getlist("voice") if one.size][:1]
    if len(photos) > MOST_PHOTOS:
        raise UploadRefused(name=photos[-1].name or "", problem=_("four photos at most. Leave the others out."))
    judged = [(_judged(one, PICTURES, PHOTO), one) for one in photos]
    judged += [(_judged(one, VOICES, VOICE), one) for one in voices]
    return tuple((files.prepare(data), files.safe_name(one.name or "")) for data, one in judged)


def _judged(sent: UploadedFile, allowed: tuple[str, ...], most: int) -> bytes:
    name = files.safe_name(sent.name or "")
    if (sent.size or 0) > most:
        raise UploadRefused(name=name, problem=_("it is larger than {size} MB.").format(size=most // 1_000_000))
    data: bytes = sent.read()
    if sniff(data).name not in allowed:
        raise UploadRefused(name=name, problem=_("it is neither a photo nor a recording. Take the photo anew here."))
    return data
