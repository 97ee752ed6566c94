"""A roster as a file: what for, as what, with which numbers; the second step first."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yici.apps.places.public import actor_of, desk_page, has_second_step
from yici.apps.records.actions.exporting import MOST_ROWS, RosterExport, export_roster
from yici.apps.records.contracts import ElementFacts
from yici.apps.records.errors import SecondFactorNeeded
from yici.apps.records.forms import TakeForm
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.selectors.readers import may_read
from yici.apps.records.selectors.rosters import count_roster
from yici.apps.records.views.asking import EXPORT, TAKEN, entity_named, place_of
from yici.apps.records.views.rosters import columns_of, query_of
from yici.apps.records.views.telling import counted, name_of_element, name_of_entity, shown, words_of
from yici.core.access import Actor
from yici.core.ratelimit import limited


def numbers_of(actor: Actor, entity: str) -> list[ElementFacts]:
    """Protected elements of an entity that the post may take along."""
    return [
        one
        for one in catalogue().of_entity(entity)
        if one.is_protected and not one.is_forbidden and not one.derive and may_read(actor, one)
    ]


@desk_page(EXPORT)
@limited(TAKEN)
@require_http_methods(["GET", "POST"])
def roster_file(request: HttpRequest, kind: str) -> HttpResponse:
    """GET asks what the file is for; POST hands it out."""
    actor, entity = actor_of(request), entity_named(kind)
    query = query_of(actor, entity, request.GET)
    numbers = numbers_of(actor, entity) if actor.may("records.read_protected") else []
    form = TakeForm([(one.code, name_of_element(one)) for one in numbers], request.POST or None)
    is_verified = has_second_step(request)
    if request.method == "POST" and not is_verified:
        raise SecondFactorNeeded
    place = query.area or place_of(actor)
    title = f"{place.short_name if place else ''}{name_of_entity(entity)}"
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        columns = list(columns_of(actor, query, request.GET, opens=True))
        columns += [one for one in numbers if one.code in clean["number"]]
        made = export_roster(
            actor,
            RosterExport(
                query,
                [(one, name_of_element(one) + (f"（{one.unit}）" if one.unit else "")) for one in columns],
                title,
                name_of_entity(entity),
                clean["purpose"],
                clean["file_format"],
                words_of,
                shown,
                clean["full"],
            ),
        )
        response = HttpResponse(made.data, content_type=made.media_type)
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(made.name)}"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
    context = {
        "form": form,
        "title": title,
        "kind": kind,
        "name": name_of_entity(entity),
        "count": counted(entity, count_roster(actor, query)),
        "most": MOST_ROWS,
        "is_verified": is_verified,
        "back": reverse("records:roster", args=[kind]) + "?" + request.GET.urlencode(),
    }
    return render(request, "records/take.html", context, status=422 if request.method == "POST" else 200)
