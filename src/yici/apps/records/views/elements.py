"""The catalogue: every element with its owner, readers and freshness; a new one proposed, given an owner, joined."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yici.apps.places.public import UnitNotFound, actor_of, desk_page
from yici.apps.records.actions.elements import join_element, own_element
from yici.apps.records.actions.provisional import propose_element
from yici.apps.records.contracts import ElementFacts
from yici.apps.records.errors import UnknownElement, WrongEntity
from yici.apps.records.forms import JoinForm, OwnerForm, ProposeForm
from yici.apps.records.rules.rosters import kind_of
from yici.apps.records.rules.values import fold
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.selectors.elements import element_named, list_elements, list_uses, look_alikes, owners
from yici.apps.records.selectors.freshness import measure_freshness
from yici.apps.records.selectors.readers import NOT_SHARED, may_read
from yici.apps.records.selectors.rosters import list_entities
from yici.apps.records.views.asking import CHANGES, READ, WRITE, place_of
from yici.apps.records.views.telling import name_of_element, name_of_entity, names_of_owners
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import NotFound
from yici.core.ratelimit import limited

MANAGE = "elements.manage"
MOST_VALUES = 60

TYPES = {
    "text": gettext_lazy("text"), "int": gettext_lazy("whole number"), "dec": gettext_lazy("number"),
    "money": gettext_lazy("money"), "area": gettext_lazy("area of land"), "date": gettext_lazy("day"),
    "month": gettext_lazy("month"), "year": gettext_lazy("year"), "code": gettext_lazy("one of a list"),
    "bool": gettext_lazy("yes or no"), "id": gettext_lazy("number of a paper"), "phone": gettext_lazy("phone number"),
    "ref": gettext_lazy("name of somebody or something"), "geo": gettext_lazy("place on the map"),
    "photo": gettext_lazy("photo"),
}  # fmt: skip
SENSITIVITY = {
    "public": gettext_lazy("public"), "internal": gettext_lazy("internal"), "personal": gettext_lazy("personal"),
    "sensitive": gettext_lazy("sensitive"),
}  # fmt: skip
SHARING = {
    "unconditional": gettext_lazy("shared without conditions"), "conditional": gettext_lazy("shared for a purpose"),
    NOT_SHARED: gettext_lazy("not shared"), "": gettext_lazy("shared for a purpose"),
}  # fmt: skip
REFRESH = {
    "daily": gettext_lazy("each day"), "weekly": gettext_lazy("each week"), "monthly": gettext_lazy("each month"),
    "quarterly": gettext_lazy("each quarter"), "half_yearly": gettext_lazy("each half year"),
    "yearly": gettext_lazy("each year"), "on_change": gettext_lazy("when it changes"), "": gettext_lazy("never"),
}  # fmt: skip
READERS = {
    "bank": gettext_lazy("bank accounts"), "child": gettext_lazy("children in need"),
    "disability": gettext_lazy("disability"), "health": gettext_lazy("health"), "party": gettext_lazy("party"),
    "relief": gettext_lazy("relief"), "veteran": gettext_lazy("veterans"),
}  # fmt: skip


def _reader(request: HttpRequest) -> Actor:
    """Whoever reads records or manages the catalogue may look at it: it says nothing about anybody."""
    actor = actor_of(request)
    if not (actor.may(READ) or actor.may(MANAGE)):
        raise NotFound
    return actor


@desk_page()
@require_safe
def elements(request: HttpRequest) -> HttpResponse:
    """The catalogue: one search box, filters in the address."""
    actor = _reader(request)
    given = {name: request.GET.get(name, "")[:80] for name in ("text", "entity", "owner", "after")}
    is_new = bool(request.GET.get("new"))
    page = list_elements(
        text=given["text"], entity=given["entity"], owner=given["owner"], after=given["after"], only_provisional=is_new
    )
    names = names_of_owners([one.owner for one in page.elements] + owners())
    fresh = _freshness(actor, [one.code for one in page.elements])
    rows = [{**tell_element(one, names), "fresh": fresh.get(one.code)} for one in page.elements]
    kept = {name: value for name, value in given.items() if value and name != "after"} | (
        {"new": "1"} if is_new else {}
    )
    context = {
        "rows": rows,
        "count": page.count,
        "text": given["text"],
        "is_new": is_new,
        "next": f"?{urlencode({**kept, 'after': page.next_after})}" if page.next_after else "",
        "entities": [
            {"code": one, "name": name_of_entity(one), "chosen": one == given["entity"]} for one in list_entities()
        ],
        "owners": [{"code": one, "name": names.get(one, one), "chosen": one == given["owner"]} for one in owners()],
        "is_filtered": bool(given["text"] or given["entity"] or given["owner"] or is_new),
        "may_propose": actor.may(WRITE),
    }
    return render(request, "records/elements.html", context)


def _freshness(actor: Actor, codes: list[str]) -> dict[str, dict[str, int]]:
    """How many values are known and how many are out of date in the post's area; a sample where it is large."""
    place = place_of(actor)
    if place is None:
        return {}
    return {
        code: {
            "known": one.known,
            "stale": one.stale,
            "percent": round(100 * one.stale / one.known) if one.known else 0,
        }
        for code, one in measure_freshness(codes, place).items()
    }


def tell_element(one: ElementFacts, names: dict[str, str]) -> dict[str, Any]:
    """An element in words."""
    return {
        "element": one,
        "name": name_of_element(one),
        "entity": name_of_entity(one.entity),
        "owner": names.get(one.owner, "") or _("nobody yet"),
        "type": TYPES.get(one.type, one.type),
        "sensitivity": SENSITIVITY.get(one.sensitivity, one.sensitivity),
        "sharing": SHARING.get(one.sharing, one.sharing),
        "refresh": REFRESH.get(one.refresh, one.refresh),
        "readers": [READERS.get(name, name) for name in one.reader_classes],
        "url": reverse("records:element", args=[one.code]),
    }


@desk_page()
@require_safe
def element(request: HttpRequest, code: str) -> HttpResponse:
    """One element: what it is, who keeps and reads it, how fresh it is, where it is used, what is like it."""
    return _show(request, code)


def _show(request: HttpRequest, code: str, *, status: int = 200, **forms: Any) -> HttpResponse:
    actor = _reader(request)
    try:
        found = element_named(code)
    except UnknownElement as problem:
        raise NotFound from problem
    alike = look_alikes(found)
    names = names_of_owners([found.owner, *found.writers, *(one.owner for one in alike)])
    codes = catalogue().lists.get(found.code_list) if found.code_list else None
    values = [one.name for one in codes.values] if codes is not None else []
    context = {
        **tell_element(found, names),
        "values": values[:MOST_VALUES],
        "values_more": max(len(values) - MOST_VALUES, 0),
        "writers": [names.get(one, one) for one in found.writers if one != "bureau_owner"],
        "who_reads": who_reads(found, names),
        "reads_it": may_read(actor, found),
        "fresh": _freshness(actor, [found.code]).get(found.code),
        "uses": list_uses(found.code),
        "alike": [tell_element(one, names) for one in alike],
        "may_manage": actor.may(MANAGE),
        "roster": f"{reverse('records:roster', args=[kind_of(found.entity)])}?{urlencode({'element': found.code})}"
        if found.entity != "form"
        else "",
        "owner_form": forms.get("owner_form") or OwnerForm(),
        "join_form": forms.get("join_form") or JoinForm(),
        "units": [{"code": one, "name": name} for one, name in names_of_owners(owners()).items()],
        "candidates": [one for one in catalogue().of_entity(found.entity) if not one.is_provisional],
    }
    return render(request, "records/element.html", context, status=status)


def who_reads(found: ElementFacts, names: dict[str, str]) -> str:
    """Who may read an element, in a sentence."""
    owner = names.get(found.owner, "") or _("nobody yet")
    if found.sharing == NOT_SHARED:
        words = _("{owner}, and the townships and villages whose people it is about; no other bureau.").format(
            owner=owner
        )
    elif found.reader_classes:
        classes = "、".join(str(READERS.get(name, name)) for name in found.reader_classes)
        words = _("{owner}, and posts that read “{classes}”.").format(owner=owner, classes=classes)
    elif found.sensitivity in ("personal", "sensitive"):
        words = _("Posts that read records of the area; bureaus say first what for.")
    else:
        words = _("Everybody who reads records of the area.")
    if found.is_protected:
        return words + _("Each look needs a purpose and is logged.")
    return words + (_("Each reading is logged.") if found.sensitivity in ("personal", "sensitive") else "")


@desk_page(WRITE)
@limited(CHANGES)
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """A new element: what is there already under this name is shown before it is made."""
    actor = actor_of(request)
    form = ProposeForm(request.POST or None, initial={"entity": request.GET.get("entity", "person")})
    entities = [{"code": one, "name": name_of_entity(one)} for one in list_entities()]
    context: dict[str, Any] = {"form": form, "entities": entities}
    if request.method == "GET" or not form.is_valid() or form.cleaned_data["entity"] not in list_entities():
        return render(request, "records/propose.html", context, status=200 if request.method == "GET" else 422)
    entity, name = form.cleaned_data["entity"], form.cleaned_data["name"].strip()
    if "other" not in request.POST:
        same = look_alikes(ElementFacts("", 1, name, entity, "text", aliases=(name,)))
        if same:
            context["same"] = [tell_element(one, names_of_owners([one.owner for one in same])) for one in same]
            return render(request, "records/propose.html", context, status=422)
    made = propose_element(actor, entity=entity, heading=fold(name), name=name, aliases=(name,))
    messages.add_message(request, messages.SUCCESS, _("Proposed; it can be used at once"), extra_tags="good")
    return SeeOther(reverse("records:element", args=[made.code]))


@desk_page(MANAGE)
@limited(CHANGES)
@require_POST
def own(request: HttpRequest, code: str) -> HttpResponse:
    """Give a provisional element the unit that keeps it."""
    form = OwnerForm(request.POST)
    if form.is_valid():
        try:
            own_element(actor=actor_of(request), code=code, owner=form.cleaned_data["unit"])
            return SeeOther(reverse("records:element", args=[code]))
        except UnitNotFound as problem:
            form.add_error("unit", problem.message)
    return _show(request, code, status=422, owner_form=form)


@desk_page(MANAGE)
@limited(CHANGES)
@require_POST
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Join a provisional element to one of the catalogue; its values are read as that one's from now on."""
    form = JoinForm(request.POST)
    if form.is_valid():
        into = form.cleaned_data["into"].strip()
        named = next((one.code for one in catalogue().elements.values() if into in (one.code, one.name)), into)
        try:
            join_element(actor_of(request), code, named)
            return SeeOther(reverse("records:element", args=[named]))
        except (UnknownElement, WrongEntity) as problem:
            form.add_error("into", problem.message)
    return _show(request, code, status=422, join_form=form)
