"""What the views of evaluation answer with."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from yici.core.ratelimit import Bucket

CHANGES = Bucket(burst=120, per_minute=120)
PUBLIC = Bucket(burst=60, per_minute=60)
CODES = Bucket(burst=20, per_minute=10)  # tries of seat codes


def pdf(data: bytes, name: str) -> HttpResponse:
    """A PDF, as an attachment."""
    response = HttpResponse(data, content_type="application/pdf")
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{name}.pdf") or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def number_of(text: str | None) -> int:
    """A position in an address; 0 for anything else."""
    return int(text) if text and text.isdecimal() and len(text) < 18 else 0
