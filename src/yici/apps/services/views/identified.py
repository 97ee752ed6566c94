"""Who is in front of a page as a resident: by the cookie of a short session. ``resident_of`` is the only answer.

The cookie is signed and holds a random token, drawn anew at every identification: one that was put into a browser
before is worth nothing afterwards. At the window it counts only for the clerk who named the applicant.
"""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from yici.apps.services.contracts import Entered, ResidentView
from yici.apps.services.rules.residents import LONGEST
from yici.apps.services.selectors.residents import find_resident, token_index

COOKIE, SALT = "yici-me", "yici.resident"
_KEPT = "_yici_resident"


def resident_of(request: HttpRequest) -> ResidentView | None:
    """The resident who was identified in this browser, or None. One query a request."""
    if not hasattr(request, _KEPT):
        setattr(request, _KEPT, _find(request))
    return cast("ResidentView | None", getattr(request, _KEPT))


def _find(request: HttpRequest) -> ResidentView | None:
    token = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=int(LONGEST.total_seconds()))
    if not token:
        return None
    account = request.user.key if request.user.is_authenticated else None
    return find_resident(token_index(token), account=account)


def keep_token(response: HttpResponse, entered: Entered) -> None:
    """Let the browser keep what it needs to be known again; scripts cannot read it."""
    response.set_signed_cookie(
        COOKIE, entered.token, salt=SALT, max_age=int(LONGEST.total_seconds()), httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def forget_token(response: HttpResponse) -> None:
    """Let the browser forget it."""
    response.delete_cookie(COOKIE, samesite="Lax")
