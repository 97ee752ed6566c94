"""What the views of the hotline answer with."""

from __future__ import annotations

from django.http import HttpResponseRedirect


class SeeOther(HttpResponseRedirect):
    """303: what was sent is done; go and look there."""

    status_code = 303
