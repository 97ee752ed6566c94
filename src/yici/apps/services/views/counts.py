"""/open/services/: what the city publishes of its services, with what each share is of."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yici.apps.services.selectors.counts import LEAST, counts_of, counts_of_lists, list_months
from yici.core.ratelimit import Bucket, limited

READS = Bucket(burst=60, per_minute=60)


@limited(READS, methods=("GET",))
@require_safe
def opened(request: HttpRequest) -> HttpResponse:
    """A month that has ended, and the lists of today."""
    months = list_months()
    asked = request.GET.get("month", "")
    month = asked if asked in months else next(iter(months), "")
    context = {
        "months": months, "month": month, "figures": counts_of(month) if month else [], "lists": counts_of_lists(),
        "least": LEAST,
    }  # fmt: skip
    return render(request, "services/open_services.html", context)
