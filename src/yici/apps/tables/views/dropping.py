"""The first page: put in the form that was sent, or go on with one of the last."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from yici.apps.places.public import AreaView, actor_of, desk_page, list_areas
from yici.apps.tables.contracts import FillView
from yici.apps.tables.forms import UploadForm
from yici.apps.tables.public import list_fills, understand_form
from yici.apps.tables.views.steps import UPLOADS, address_of, steps
from yici.core import clock, uploads
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import YiciError
from yici.core.ids import new_key
from yici.core.ratelimit import limited

A_PAGE = 20


@desk_page("tables.fill")
@limited(UPLOADS)
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Files in, one fill each: 303 to the fill (to the list after several), or 422 with one sentence a file."""
    actor = actor_of(request)
    form = UploadForm(request.POST or None, initial={"submission": new_key()})
    if request.method == "GET":
        return _page(request, actor, form)
    files = request.FILES.getlist("form")
    if not files:
        return _page(request, actor, form, error=_("No file came with it. Choose the form that you were sent."))
    if not form.is_valid():
        return _page(request, actor, form, error=_("The day cannot be read. Write it like 2026-11-22."))
    try:
        area = _area_named(actor, form.cleaned_data["area"])
    except _NotOneArea as problem:
        return _page(request, actor, form, error=str(problem))
    opened, refused = _open(actor, files, form, area)
    if refused:
        return _page(request, actor, form, error=" ".join(refused))
    if len(opened) == 1:
        return SeeOther(address_of(opened[0]))
    count = len(opened)
    words = ngettext("%(count)s form put in.", "%(count)s forms put in. Take them one after the other.", count)
    messages.success(request, words % {"count": count}, extra_tags="good")
    return SeeOther(reverse("tables:start"))


def _open(
    actor: Actor, files: list[UploadedFile], form: UploadForm, area: AreaView | None
) -> tuple[list[FillView], list[str]]:
    opened, refused = [], []
    for file in files:
        name = file.name or _("form")
        try:
            data = file.read(uploads.Bounds().size + 1)  # one byte too many is enough to refuse it
            checked = uploads.check_upload(data, name, allow=uploads.FORMS)
            fill = understand_form(
                actor=actor,
                data=checked.data,
                file_name=name,
                area=area.key if area else None,
                as_of=form.cleaned_data["as_of"],
                # several files come with one page: each has its own key, the same on every try
                submission=uuid.uuid5(form.cleaned_data["submission"], name),
            )
        except YiciError as problem:
            refused.append(problem.message)
        else:
            opened.append(fill)
    return opened, refused


class _NotOneArea(Exception):
    """Typed words that name no area, or several."""


def _area_named(actor: Actor, words: str) -> AreaView | None:
    """The one area in scope that typed words, initials or a code name; None when nothing was typed."""
    words = words.strip()
    if not words:
        return None
    found = list_areas(actor, text=words, most=6)
    exact = [area for area in found if words in (area.code, area.name, area.short_name)]
    if len(exact) == 1 or len(found) == 1:
        return (exact or found)[0]
    if not found:
        raise _NotOneArea(
            _("No area of yours is called “{words}”. Leave it empty or type it anew.").format(words=words)
        )
    some = "、".join(area.short_name for area in found[:5])
    raise _NotOneArea(_("“{words}” may be several areas: {some}. Type one of them.").format(words=words, some=some))


def _page(request: HttpRequest, actor: Actor, form: UploadForm, error: str = "") -> HttpResponse:
    before = parse_datetime(request.GET.get("before", ""))
    if before is not None and before.tzinfo is None:
        before = before.replace(tzinfo=dt.UTC)
    fills = list_fills(actor, before=before, limit=A_PAGE + 1)
    more = len(fills) > A_PAGE
    own = list_areas(actor, most=1)
    context: dict[str, Any] = {
        "steps": steps(1),
        "form": form,
        "submission": form["submission"].value() or new_key(),
        "error": error,
        "fills": [{"fill": fill, "url": address_of(fill)} for fill in fills[:A_PAGE]],
        "older": f"{reverse('tables:start')}?{urlencode({'before': fills[A_PAGE - 1].started_at.isoformat()})}"
        if more
        else "",
        "is_first_page": before is None,
        "own_area": own[0].short_name if own else "",
        "today": clock.today(),
    }
    return render(request, "tables/start.html", context, status=422 if error else 200)
