"""Pictures of papers: taken in with a form, and opened by the window and by units whose item wants them."""

from __future__ import annotations

import uuid

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDict
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yici.apps.places.public import actor_of, desk_page
from yici.apps.services.actions.bringing import KINDS, MOST_OF_ONE, SIZE, bring_file, open_paper
from yici.apps.services.errors import TooManyPictures
from yici.apps.services.selectors.guides import Guide
from yici.core import files
from yici.core.errors import UploadRefused
from yici.core.ratelimit import Bucket, limited
from yici.core.uploads import Bounds, check_upload, sniff

READS = Bucket(burst=120, per_minute=120)


def take_files(sent: MultiValueDict[str, UploadedFile], guide: Guide, code: str) -> None:
    """Put the pictures of a sent page into its draft. Raises ``UploadRefused``, ``TooManyPictures``."""
    for one in guide.papers:
        material = one.need.material
        several = [file for file in sent.getlist(f"file.{material}") if file.size]
        if len(several) > MOST_OF_ONE:
            raise TooManyPictures(most=MOST_OF_ONE)
        if several:
            prepared = tuple((files.prepare(_judged(file)), file.name or "") for file in several)
            bring_file(code=code, material=material, prepared=prepared)


def _judged(sent: UploadedFile) -> bytes:
    name = files.safe_name(sent.name or "")
    if (sent.size or 0) > SIZE:
        raise UploadRefused(name=name, problem=_("it is larger than {size} MB.").format(size=SIZE // 1_000_000))
    data: bytes = sent.read()
    if sniff(data).name not in KINDS:
        raise UploadRefused(name=name, problem=_("it is neither a photo nor a PDF. Take a photo of the paper."))
    return check_upload(data, name, allow=KINDS, bounds=Bounds(size=SIZE)).data


@desk_page()
@limited(READS, methods=("GET",))
@require_safe
def paper(request: HttpRequest, key: uuid.UUID, material: str, address: str) -> HttpResponse:
    """A picture of a paper; who opened it is written down."""
    named, data = open_paper(actor=actor_of(request), application=key, material=material, address=address)
    response = HttpResponse(data, content_type=named.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, named.name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
