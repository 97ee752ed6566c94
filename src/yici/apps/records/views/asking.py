"""What the pages of records share: the entity in the address, the purpose of this session, rate limits."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from yici.apps.places.public import AreaView, actor_of, area_of_path, desk_page, list_area_line, list_areas
from yici.apps.records.forms import PurposeForm
from yici.apps.records.rules.rosters import entity_of, kind_of
from yici.apps.records.selectors.readers import is_local
from yici.apps.records.selectors.rosters import list_entities
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import NotFound
from yici.core.ratelimit import Bucket, limited

READ, WRITE, IMPORT, EXPORT = "records.read", "records.write", "records.import", "records.export"
#: Edits and looks at numbers, files put in, lists taken away: at once, then a minute, for each account.
CHANGES = Bucket(burst=120, per_minute=120)
UPLOADS = Bucket(burst=20, per_minute=10)
TAKEN = Bucket(burst=10, per_minute=6)
VISITS = Bucket(burst=400, per_minute=300)
VILLAGE = 5


def entity_named(kind: str) -> str:
    """The entity of an address; raises ``NotFound``."""
    entity = entity_of(kind, list_entities())
    if not entity:
        raise NotFound
    return entity


def record_address(entity: str, key: uuid.UUID, page: str = "records:record") -> str:
    """Where a page of a record is."""
    return reverse(page, args=[kind_of(entity), key])


def purpose_of(request: HttpRequest) -> str:
    """What this session reads personal values for; empty in a township or village until a number is opened."""
    return str(request.session.get("purpose", ""))


def opens(request: HttpRequest, actor: Actor) -> bool:
    """Whether personal values may be shown: the own people's, or for a purpose that was said."""
    return is_local(actor) or bool(purpose_of(request))


def place_of(actor: Actor) -> AreaView | None:
    """The area that the post covers."""
    return area_of_path(actor.area_paths[0]) if actor.area_paths else None


def area_choices(actor: Actor, chosen: AreaView | None) -> list[dict[str, Any]]:
    """Areas to narrow a page to: those inside the chosen one, itself and the ones above it within the post's."""
    own = place_of(actor)
    if own is None:
        return []
    here = chosen or own
    line = [one for one in list_area_line(here) if one.level >= own.level]
    inside = (
        list_areas(actor, parent=here)
        if here.level < VILLAGE
        else list_areas(actor, parent=line[-2])
        if line[:-1]
        else []
    )
    found = {one.key: one for one in (*line, *inside)}
    return [{"key": one.key, "name": one.short_name, "chosen": one.key == here.key} for one in found.values()]


@desk_page(READ)
@limited(CHANGES)
@require_POST
def purpose(request: HttpRequest) -> HttpResponse:
    """Remember for this session what personal values are read for; it stands in the log beside each reading."""
    form = PurposeForm(request.POST)
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}):
        target = reverse("records:rosters")
    if not form.is_valid():
        return render(request, "records/purpose.html", {"form": form, "next": target}, status=422)
    actor_of(request)
    request.session["purpose"] = form.cleaned_data["purpose"]
    return SeeOther(target)
