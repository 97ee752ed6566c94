"""Who sits at the desk: the actor behind a request, and the check before every desk page.

A stranger is sent to sign in; a signed-in account without the permission gets the same 404 as a wrong address. After
ten minutes without a request the desk locks and asks for the password; what was typed is already saved.
"""

from __future__ import annotations

import functools
import secrets
import uuid
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django_otp.plugins.otp_totp.models import TOTPDevice

from yici.apps.places.errors import AccountNotFound, NoPost
from yici.apps.places.models import Account
from yici.apps.places.selectors import actor_for
from yici.core import clock
from yici.core.access import Actor
from yici.core.errors import NotFound

P = ParamSpec("P")
TOKEN, TOKEN_FOR = "yici.api", 365 * 24 * 3600  # the salt, and the seconds that a token lasts


def actor_of(request: HttpRequest) -> Actor:
    """The actor behind a signed-in request, in the post chosen for this session; raises ``NotFound`` for a stranger."""
    account = request.user
    if not isinstance(account, Account):
        raise NotFound
    chosen = request.session.get("post")
    return actor_for(account, uuid.UUID(chosen) if chosen else None)


def token_for(username: str, post_code: str) -> str:
    """A token with which a program acts in a post of this account; a new password ends it. Raises ``AccountNotFound``
    and ``NoPost``.
    """
    account = Account.objects.filter(username=username, is_active=True).first()
    if account is None:
        raise AccountNotFound(username=username)
    holding = account.holdings.filter(post__code=post_code).select_related("post").first()
    if holding is None:
        raise NoPost
    actor_for(account, holding.post.key)
    content = [str(account.key), str(holding.post.key), account.get_session_auth_hash()[:16]]
    return signing.dumps(content, salt=TOKEN)


def actor_of_token(token: str) -> Actor:
    """The actor that a token stands for; ``NotFound`` when it is none, is older than a year or was ended."""
    try:
        key, post, digest = signing.loads(token, salt=TOKEN, max_age=TOKEN_FOR)
        account = Account.objects.filter(key=uuid.UUID(key), is_active=True).first()
    except (signing.BadSignature, ValueError, TypeError):
        raise NotFound from None
    if account is None or not secrets.compare_digest(account.get_session_auth_hash()[:16], digest):
        raise NotFound
    try:
        return actor_for(account, uuid.UUID(post))
    except NoPost:
        raise NotFound from None


def has_second_factor(account: Account) -> bool:
    """Whether a phone is tied to the account."""
    tied: bool = TOTPDevice.objects.filter(user=account, confirmed=True).exists()
    return tied


def has_second_step(request: HttpRequest) -> bool:
    """Whether this session was opened with the second factor."""
    account = request.user
    return isinstance(account, Account) and bool(account.is_verified())  # type: ignore[attr-defined]


def is_half_signed_in(request: HttpRequest) -> bool:
    """Nobody, or an account whose second step is still missing: it may not change how it signs in."""
    account = request.user
    if not isinstance(account, Account):
        return True
    verified: bool = account.is_verified()  # type: ignore[attr-defined]  # added by django_otp's middleware
    return not verified and has_second_factor(account)


def _instead(request: HttpRequest) -> str | None:
    """The name of the page that must come before any desk page, or None."""
    account = request.user
    if not isinstance(account, Account):
        return "sign-in"
    seen = float(request.session.get("seen", 0))
    now = clock.now().timestamp()
    if now - seen > settings.IDLE_MINUTES * 60:
        return "unlock"
    if now - seen > 30:
        request.session["seen"] = now
    if account.must_change_password:
        return "password"
    if is_half_signed_in(request):
        return "second-step"
    if settings.SECOND_FACTOR == "required" and not has_second_factor(account):
        return "second-factor"
    return None


def desk_page(
    permission: str = "",
) -> Callable[
    [Callable[Concatenate[HttpRequest, P], HttpResponse]], Callable[Concatenate[HttpRequest, P], HttpResponse]
]:
    """Let a view run only for an account that is signed in, awake, verified and holds the permission."""

    def guard(
        view: Callable[Concatenate[HttpRequest, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @functools.wraps(view)
        def run(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            instead = _instead(request)
            if instead:
                target = f"{reverse(instead)}?{urlencode({'next': request.get_full_path()})}"
                if getattr(request, "htmx", False):
                    return HttpResponse(status=204, headers={"HX-Redirect": target})
                return HttpResponseRedirect(target)
            if permission and not actor_of(request).may(permission):
                raise NotFound
            response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return run

    return guard
