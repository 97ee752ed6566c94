"""What the views of collecting answer with: a way on, or a file."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from yici.apps.collecting.public import StoredBytes


def attachment(found: StoredBytes) -> HttpResponse:
    """A file, always as an attachment."""
    response = HttpResponse(found.data, content_type=found.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
