"""What the media report enters as a request, like what a citizen says."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yici.apps.hotline.actions.taking import take_request
from yici.apps.hotline.contracts import Intake
from yici.apps.hotline.forms.media import MediaForm
from yici.apps.places.public import actor_of, desk_page
from yici.core.answers import SeeOther
from yici.core.errors import YiciError
from yici.core.ids import new_key
from yici.core.ratelimit import Bucket, limited

CHANGES = Bucket(burst=60, per_minute=60)


@desk_page("hotline.take")
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def media(request: HttpRequest) -> HttpResponse:
    """Write down a report of the media; the same form twice is one request."""
    form, problem = MediaForm(request.POST or None), ""
    status = 422 if request.method == "POST" else 200
    client_key = request.POST.get("client_key", "")[:80] or str(new_key())
    if request.method == "POST" and form.is_valid():
        intake = intake_of(form.cleaned_data)
        try:
            receipt = take_request(actor=actor_of(request), intake=intake, client_key=client_key)
        except YiciError as error:
            problem, status = error.message, error.status
        else:
            messages.add_message(request, messages.INFO, _("Taken in; now it is sorted."), extra_tags="good")
            return SeeOther(reverse("hotline:case", args=[receipt.number]))
    context = {"form": form, "problem": problem, "client_key": client_key}
    return render(request, "hotline/media.html", context, status=status)


def intake_of(data: dict[str, Any]) -> Intake:
    """A report of the media as something that is said: nobody to call back, and who published it when and where."""
    report = {"outlet": data["outlet"], "on": data["on"].isoformat(), "link": data["link"]}
    return Intake(
        text=data["text"], title=data["title"], area_code=data["area"], place=data["place"], channel="media",
        details={"media": report},
    )  # fmt: skip
