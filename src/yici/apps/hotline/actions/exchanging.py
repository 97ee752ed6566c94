"""The desk's side of the exchange: what citizens did on the public face is done here; what they read is sent back."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import uuid
from contextlib import suppress
from typing import Any

from django.db import transaction

from yici.apps.cases.public import changed_cases
from yici.apps.hotline.actions.following import act_as_requester
from yici.apps.hotline.actions.taking import CITIZEN, take_request
from yici.apps.hotline.contracts import FollowView, Intake
from yici.apps.hotline.errors import CodeWrong, KindUnknown, RequestNotFound, SpotNotFound
from yici.apps.hotline.models import Request
from yici.apps.hotline.rules.travel import as_json, from_json
from yici.apps.hotline.selectors import far
from yici.apps.hotline.selectors.changed import list_changed, list_spots
from yici.apps.hotline.selectors.following import followed_view, get_followed_photo
from yici.apps.hotline.selectors.open311 import list_public
from yici.apps.hotline.selectors.today import day_figures
from yici.apps.places.public import AreaNotFound, UnitNotFound, find_area
from yici.core import exchange, files
from yici.core.actions import action
from yici.core.errors import FileGone, YiciError
from yici.core.exchange import Incoming

OPEN_FOR, CLOSED_FOR = dt.timedelta(days=400), dt.timedelta(days=90)  # how long a copy may be shown over there
SPOT_FOR = dt.timedelta(days=60)
MOST_PHOTO = 8_000_000  # bytes of one photo that travels
_looked_at: dict[uuid.UUID, int] = {}  # by this process: case -> its last event, so that a fresh one is told once
FOLLOWED = "follow"  # the mark: up to which event of the timelines copies are sent


@action
def take_from_afar(one: Incoming) -> None:
    """A request that the public face took in, under the number and code that it told. What the city no longer knows
    (a kind, a place, a spot) is left open rather than the request lost: somebody sorts it.
    """
    body = one.body
    intake = dataclasses.replace(
        from_json(Intake, body["intake"]), number=body["number"], code=body["code"], files=one.files,
    )  # fmt: skip
    said = {**intake.details, "said_at": one.at.isoformat()}
    for _ in range(4):
        try:
            with transaction.atomic():  # a try that fails leaves nothing
                told = dataclasses.replace(intake, details=said)
                take_request(actor=CITIZEN, intake=told, client_key=body["client_key"])
            return
        except KindUnknown:
            intake, said = dataclasses.replace(intake, kind=""), {**said, "kind_said": intake.kind}
        except AreaNotFound:
            above = _living_area(intake.area_code)
            intake, said = dataclasses.replace(intake, area_code=above), {**said, "area_said": intake.area_code}
        except (SpotNotFound, UnitNotFound):
            intake = dataclasses.replace(intake, spot="", against="")
    raise AreaNotFound(code=intake.area_code)


def _living_area(code: str) -> str:
    """The next larger area that there still is: the codes of areas begin with those of the areas above."""
    for length in (9, 6, 4):
        try:
            return find_area(code[:length]).code
        except AreaNotFound:
            continue
    return code


@action
def act_from_afar(one: Incoming) -> None:
    """What a requester did on the public face. What came too late for its step is kept as words of the requester."""
    body = one.body
    values: dict[str, str] = dict(body["values"])
    asked: dict[str, Any] = {"number": body["number"], "code": body["code"], "client_key": body["client_key"]}
    try:
        with transaction.atomic(), suppress(CodeWrong):  # the try counts
            act_as_requester(**asked, act=body["act"], values=values, pictures=one.files)
    except RequestNotFound:
        raise
    except YiciError:
        said = " ".join(part for part in (values.get("solved", ""), values.get("words", "")) if part)
        if said:
            late = {**asked, "client_key": f"late {body['client_key']}"[:80]}
            act_as_requester(**late, act="words", values={"words": said}, pictures=one.files)


def show_followed() -> int:
    """Send the pages of requests that changed since the last turn; returns how many. Runs before each export."""
    position, count = int(exchange.mark(FOLLOWED).get("position", 0)), 0
    while True:
        found = changed_cases(position)
        new = [key for key, event in found.cases.items() if _looked_at.get(key) != event]
        count += sum(_show(row) for row in list_changed(new))
        _looked_at.clear()
        _looked_at.update(found.cases)
        _set_position(found.position)
        if not found.more:
            return count
        position = found.position


@action
def _set_position(position: int) -> None:
    if exchange.mark(FOLLOWED).get("position") != position:
        exchange.set_mark(FOLLOWED, {"position": position})


def _show(row: Request) -> bool:
    if row.erased_at is not None:
        return False  # forgotten over there as well
    view = followed_view(row)
    plain = as_json(view)
    kept_for = CLOSED_FOR if view.phase == "closed" else OPEN_FOR
    watched = {"view": {name: part for name, part in plain.items() if name != "at"}, "code": row.code}
    is_new = exchange.show_there(
        far.FOLLOW, row.number, {"view": plain, "code": row.code}, kept_for=kept_for, watch=watched
    )
    if is_new:
        _show_photos(row, view, kept_for)
    return is_new


def _show_photos(row: Request, view: FollowView, kept_for: dt.timedelta) -> None:
    for address in {photo for line in view.lines for photo in line.photos}:
        try:
            one = get_followed_photo(row.number, row.code, address)
            data = files.read(address) if one.size <= MOST_PHOTO else b""
        except FileGone:
            continue
        if data:
            content = {"name": one.name, "data": base64.b64encode(data).decode("ascii")}
            exchange.show_there(
                far.PHOTO, f"{row.number} {address}", content, kept_for=kept_for, watch=address
            )  # fmt: skip


def show_rest() -> int:
    """Send the spots whose code stands on a wall, the public list and yesterday's figures; returns how many changed."""
    rows = {"rows": [as_json(one) for one in list_public()]}
    others = int(exchange.show_there(far.LIST, "", rows, kept_for=SPOT_FOR))
    others += exchange.show_there(far.DAY, "", as_json(day_figures()), kept_for=SPOT_FOR)
    return others + sum(
        exchange.show_there(far.SPOT, spot.code, as_json(spot), kept_for=SPOT_FOR) for spot in list_spots()
    )  # fmt: skip
