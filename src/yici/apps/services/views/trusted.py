"""The hook for a city's unified identity, or any other source that the city trusts to say who somebody is.

``YICI_IDENTITY`` names a class with these two methods. It proves the person; what follows is the same session.
"""

from __future__ import annotations

from typing import Protocol, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string


class TrustedSource(Protocol):
    """A way in that is not ours. ``name`` stands on its button."""

    name: str

    def begin(self, request: HttpRequest, back: str) -> HttpResponse:
        """Send the browser to the source; it comes back to the absolute address ``back``."""

    def finish(self, request: HttpRequest) -> str:
        """The identity number that the source names, "" when it names nobody. Checks state and signature itself."""


def trusted_source() -> TrustedSource | None:
    """The source that the settings name, or None."""
    if not settings.IDENTITY:
        return None
    return cast("TrustedSource", import_string(settings.IDENTITY)())
