"""What the views of collecting answer with: a way on, or a file."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header

from yici.apps.collecting.public import StoredBytes


class SeeOther(HttpResponseRedirect):
    """303: what was sent is done; go and look there."""

    status_code = 303


def attachment(found: StoredBytes) -> HttpResponse:
    """A file, always as an attachment."""
    response = HttpResponse(found.data, content_type=found.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
