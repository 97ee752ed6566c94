"""What the public face reads when the desk is across the exchange: copies of the desk's, and what was just said here.

Nothing here touches a table of requests, cases or accounts.
"""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import hmac
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from yici.apps.hotline.contracts import DayFigures, FollowLine, FollowView, Intake, RequestReceipt
from yici.apps.hotline.errors import RequestNotFound, SpotNotFound
from yici.apps.hotline.rules.travel import from_json
from yici.apps.hotline.selectors.kinds import find_parent_kind
from yici.core import clock, exchange, files, numbers
from yici.core.codes import normalise_code
from yici.core.errors import FileGone

if TYPE_CHECKING:
    from yici.apps.hotline.selectors.open311 import PublicRequest
    from yici.apps.hotline.selectors.saying import SpotView

TAKEN, ACT = "request.taken", "request.act"  # kinds of messages to the desk
LIST, DAY = "list", "day"  # of these there is one copy each
FOLLOW, PHOTO, SPOT = "follow", "photo", "spot"  # kinds of copies from it
#: An act of the requester that is on its way -> the line that already stands on the page.
ECHO = {"words": "words", "urge": "urged", "withdraw": "withdrawn", "appeal": "appealed", "contact": "contact_changed"}


def followed(number: str, code: str) -> FollowView:
    """The page of a request: the desk's copy with what was said here since, or the request that is on its way."""
    found = numbers.normalise(number) or "-"
    copy = exchange.find_copy(FOLLOW, found)
    if copy is None:
        return _on_its_way(found, code)
    if not hmac.compare_digest(str(copy.content["code"]).encode(), normalise_code(code).encode()):
        raise RequestNotFound
    view = dataclasses.replace(from_json(FollowView, copy.content["view"]), at=clock.now())
    if view.may_reopen and view.say_until and clock.today() > view.say_until:
        view = dataclasses.replace(view, may_reopen=False)
    for one in exchange.find_pending(ACT, found, seen=copy.seen):
        view = _with_act(view, one.body, one.at)
    return view


def _with_act(view: FollowView, body: Mapping[str, Any], at: dt.datetime) -> FollowView:
    """The page with an act that is on its way to the desk: what was said stands there, and is not asked again."""
    act, values = str(body["act"]), body["values"]
    verb, text = ECHO.get(act, ""), str(values.get("words", ""))
    changes: dict[str, Any] = {}
    if act == "say":
        is_solved = values.get("solved") == "yes"
        verb = "said_solved" if is_solved else "said_unsolved"
        changes = {"asks": False, "may_reopen": False, "solved": values.get("solved", ""), "wants_rest": is_solved}
    elif act == "rate":
        level = str(values.get("level", ""))
        changes = {"wants_rest": False, "level": int(level) if level.isdigit() else None}
    elif act == "withdraw":
        changes = {"asks": False, "may_withdraw": False, "may_urge": False}
    elif act == "urge":
        changes = {"may_urge": False, "urge_count": view.urge_count + 1}
    elif act == "appeal":
        changes = {"may_appeal": False, "appeal": "asked"}
    line = (FollowLine(at, verb, text=text),) if verb else ()
    return dataclasses.replace(view, lines=line + view.lines, **changes)


def _taken(number: str, code: str) -> tuple[Intake, dt.datetime]:
    """The request that is on its way to the desk under this number."""
    for one in exchange.find_pending(TAKEN, number):
        if hmac.compare_digest(str(one.body["code"]).encode(), normalise_code(code).encode()):
            return from_json(Intake, one.body["intake"]), one.at
    raise RequestNotFound


def _on_its_way(number: str, code: str) -> FollowView:
    intake, at = _taken(number, code)
    view = FollowView(
        number=number, title=intake.title, text=intake.text, place=intake.place, kind=intake.kind,
        kind_parent=find_parent_kind(intake.kind), state="received", phase="waiting", round=1, asks=False,
        wants_rest=False, may_reopen=False, may_withdraw=True, may_urge=False, may_appeal=False, answer="",
        unit_name="", contact_by=None, promised=None, say_until=None, solved="", level=None, about="",
        confirmed_way="", closed_reason="", closed_text="", closed_by="", appeal="", others=0, others_unsolved=0,
        urge_count=0, masked_phone="", wants_public=intake.wants_public, is_public=False,
        lines=(FollowLine(at, "received"),), at=clock.now(),
    )  # fmt: skip
    for one in exchange.find_pending(ACT, number):
        view = _with_act(view, one.body, one.at)
    return view


def followed_photo(number: str, code: str, address: str) -> files.NamedFile:
    """A photo of a request that came with the desk's copy."""
    found = followed(number, code).number
    copy = exchange.find_copy(PHOTO, f"{found} {address}")
    if copy is None:
        raise FileGone(address=address)
    prepared = files.prepare(base64.b64decode(copy.content["data"]))
    return files.NamedFile(prepared.address, copy.content["name"], prepared.size, prepared.media_type)


def receipt_told(number: str, code: str) -> tuple[RequestReceipt, bool]:
    """What the requester was told; the moments by which somebody calls are known once the desk has the request."""
    view = followed(number, code)
    key = uuid.uuid5(uuid.NAMESPACE_URL, view.number)  # the desk's own key never leaves it
    try:
        intake, _ = _taken(view.number, code)
        has_contact = bool(intake.contact.phone or intake.contact.mail)
    except RequestNotFound:
        has_contact = bool(view.masked_phone)
    return RequestReceipt(key, view.number, normalise_code(code), view.contact_by), has_contact


def find_spot(code: str) -> SpotView:
    """The spot with this code, as the desk has told it."""
    from yici.apps.hotline.selectors.saying import SpotView  # what it describes lies beside the page

    copy = exchange.find_copy(SPOT, code.strip().upper())
    if copy is None:
        raise SpotNotFound
    return from_json(SpotView, copy.content)


def list_public() -> list[PublicRequest]:
    """The public list of requests, as the desk has told it."""
    from yici.apps.hotline.selectors.open311 import PublicRequest

    copy = exchange.find_copy(LIST, "")
    return [from_json(PublicRequest, one) for one in copy.content["rows"]] if copy else []


def day_figures(day: dt.date | None = None) -> DayFigures:
    """What the first page says of yesterday, as the desk has told it; nothing counted when it has not."""
    copy = exchange.find_copy(DAY, "")
    return from_json(DayFigures, copy.content) if copy else DayFigures(day or clock.today(), 0, 0, 0)
