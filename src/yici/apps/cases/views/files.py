"""Files at a timeline leave through the guard of their case."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from yici.apps.cases.public import get_attachment, get_case_by_number
from yici.apps.places.public import actor_of, desk_page


@desk_page()
@require_safe
def attachment(request: HttpRequest, number: str, position: int, nth: int) -> HttpResponse:
    """A file at a line of a case: an attachment, never guessed at; a photo may be shown with ``?show=1``."""
    actor = actor_of(request)
    file, data = get_attachment(actor, get_case_by_number(actor, number).key, position, nth)
    shown = file.is_picture and request.GET.get("show") == "1"
    response = HttpResponse(data, content_type=file.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(not shown, file.name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
