"""Answers that pages of every matter give to a browser."""

from __future__ import annotations

from django.http import HttpResponseRedirect


class SeeOther(HttpResponseRedirect):
    """303: what was sent is done; go and look there. Sent again by the browser, it only looks again."""

    status_code = 303
