"""What the pages of a fill share: the progress line, the expected version, rate limits, where a fill goes on."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from yici.apps.tables.contracts import FillSummary, FillView
from yici.apps.tables.forms import VersionForm
from yici.core.errors import ChangedMeanwhile
from yici.core.ratelimit import Bucket

#: Files put in, changes and files made, answers and searches: at once, then a minute, for each account.
UPLOADS = Bucket(burst=40, per_minute=30)
CHANGES = Bucket(burst=60, per_minute=60)
ANSWERS = Bucket(burst=400, per_minute=300)
SEARCHES = Bucket(burst=120, per_minute=120)


def steps(current: int, fill: FillView | None = None) -> list[dict[str, Any]]:
    """The four steps; those that were reached already are links."""
    addresses = ["", "", "", ""]
    if fill is not None:
        addresses[0] = reverse("tables:start")
    if fill is not None and fill.state != "withdrawn":  # what was let go has no further steps
        addresses[1] = reverse("tables:form", args=[fill.key])
        if fill.open_questions or current == 3:
            addresses[2] = reverse("tables:questions", args=[fill.key])
        if fill.state == "filled":
            addresses[3] = reverse("tables:receipt", args=[fill.key])
    labels = [_("Put in the form"), _("Is it understood?"), _("Answer what is missing"), _("Take it away")]
    return [
        {"label": label, "url": address, "current": number == current}
        for number, (label, address) in enumerate(zip(labels, addresses, strict=True), 1)
    ]


def check_version(fill: FillView, form: VersionForm) -> None:
    """Refuse a change that was decided on an older state of the fill."""
    if form.cleaned_data.get("version") != fill.version:
        raise ChangedMeanwhile


def address_of(fill: FillView | FillSummary) -> str:
    """Where a fill goes on: its receipt when it is filled, else its page."""
    return reverse("tables:receipt" if fill.state == "filled" else "tables:form", args=[fill.key])


def form_address(fill: FillView, sheet: str = "", anchor: str = "") -> str:
    """The page of a fill with one of its sheets in front."""
    query = QueryDict(mutable=True)
    if sheet and len(fill.sheets) > 1:
        query["sheet"] = sheet
    address = reverse("tables:form", args=[fill.key])
    return f"{address}{'?' + query.urlencode() if query else ''}{'#' + anchor if anchor else ''}"


def wants_piece(request: HttpRequest) -> bool:
    """Whether htmx asks for a piece of a page."""
    return bool(getattr(request, "htmx", False))
