"""Token buckets in the memory of the process: so many tries at once, then so many a minute.

One server process serves a laptop; with several processes each counts for itself, and the limit is so many times
higher. What must hold exactly (lock-out after wrong passwords) is a row in the database, not a bucket.
"""

from __future__ import annotations

import functools
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yici.core.errors import TooManyTries

P = ParamSpec("P")
MOST_KEYS = 50_000


class Bucket:
    """Buckets by key. ``burst`` tokens at first, refilled at ``per_minute``; one try takes one token."""

    def __init__(self, burst: int, per_minute: float, now: Callable[[], float] = time.monotonic) -> None:
        self.burst = burst
        self.per_second = per_minute / 60
        self._now = now
        self._mutex = threading.Lock()
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()  # key -> tokens, at

    def take(self, key: str) -> float:
        """0 when the try may go on, otherwise the seconds until the next one may."""
        now = self._now()
        with self._mutex:
            tokens, at = self._held.pop(key, (float(self.burst), now))
            tokens = min(self.burst, tokens + (now - at) * self.per_second)
            wait = 0.0 if tokens >= 1 else (1 - tokens) / self.per_second
            self._held[key] = (tokens - 1 if wait == 0 else tokens, now)
            if len(self._held) > MOST_KEYS:
                self._held.popitem(last=False)  # the one unused for longest, full again or nearly so
        return wait


def address_of(request: HttpRequest) -> str:
    """The address that the connection came from; what a header claims (X-Forwarded-For) does not count."""
    return str(request.META.get("REMOTE_ADDR", ""))


def account_or_address(request: HttpRequest) -> str:
    """The signed-in account, otherwise the address."""
    user = getattr(request, "user", None)
    return f"account {user.pk}" if user is not None and user.is_authenticated else address_of(request)


def limited(
    bucket: Bucket, key: Callable[[HttpRequest], str] = account_or_address, methods: tuple[str, ...] = ("POST",)
) -> Callable[
    [Callable[Concatenate[HttpRequest, P], HttpResponse]], Callable[Concatenate[HttpRequest, P], HttpResponse]
]:
    """A view that answers 429 with ``Retry-After`` when the bucket of its key is empty."""

    def decorate(
        view: Callable[Concatenate[HttpRequest, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @functools.wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            wait = bucket.take(key(request)) if request.method in methods else 0.0
            return view(request, *args, **kwargs) if wait == 0 else _answer(request, math.ceil(wait))

        return guarded

    return decorate


def _answer(request: HttpRequest, seconds: int) -> HttpResponse:
    problem = TooManyTries(seconds=seconds)
    if getattr(request, "htmx", False):
        response = HttpResponse(problem.message, status=problem.status, content_type="text/plain; charset=utf-8")
    else:
        content = {"message": problem.message, "status": problem.status}
        response = render(request, "error.html", content, status=problem.status)
    response.headers["Retry-After"] = str(seconds)
    return response
