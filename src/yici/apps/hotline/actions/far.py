"""What a citizen does on a public face whose desk is across the exchange: it is put down, told at once, and travels."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from yici.apps.hotline.contracts import FOLLOW_ACTS, Intake, RequestReceipt
from yici.apps.hotline.errors import OutcomeNeeded, WordsNeeded
from yici.apps.hotline.rules.travel import as_json
from yici.apps.hotline.selectors import far
from yici.apps.hotline.selectors.kinds import get_kind
from yici.apps.places.public import find_area
from yici.core import exchange, files, numbers, submissions
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.codes import new_code
from yici.core.errors import NotFound

MOST_SIGNS = 2000


@action
def take(*, actor: Actor, intake: Intake, client_key: str) -> RequestReceipt:
    """Take a request in for the desk: number and code are given here, from the public face's half of the numbers.

    Raises ``WordsNeeded``, ``KindUnknown``, ``AreaNotFound``, ``SameKeyOtherContent``.
    """
    if not intake.text.strip() and not intake.files:
        raise WordsNeeded
    if intake.kind:
        get_kind(intake.kind)
    find_area(intake.area_code)
    plain = as_json(dataclasses.replace(intake, files=()))
    content = {"intake": plain, "files": [prepared.address for prepared, _ in intake.files]}

    def put_down() -> list[str]:
        number, code = intake.number or numbers.issue("R"), intake.code or new_code()
        body = {"intake": plain, "number": number, "code": code, "client_key": client_key}
        key = exchange.post_message(far.TAKEN, body, subject=number, attached=intake.files)
        return [str(key), number, code]

    key, number, code = submissions.receive_once(
        "hotline.request.far", sender="", client_key=client_key, content=content, act=put_down
    )
    return RequestReceipt(uuid.UUID(key), number, code, None)


@action
def act(
    *,
    number: str,
    code: str,
    act: str,
    values: Mapping[str, str],
    client_key: str,
    pictures: Sequence[tuple[files.PreparedFile, str]] = (),
) -> None:
    """Let an act of a requester travel to the desk; what is missing is said here. The same client key is one act."""
    view = far.followed(number, code)
    if act not in FOLLOW_ACTS:
        raise NotFound
    kept = {name: value.strip()[:MOST_SIGNS] for name, value in values.items()}
    if act == "say" and kept.get("solved", "") not in ("yes", "partly", "no"):
        raise OutcomeNeeded
    if act == "words" and not kept.get("words"):
        raise WordsNeeded
    key = client_key or str(uuid.uuid4())
    body: dict[str, Any] = {"number": view.number, "code": code, "act": act, "values": kept, "client_key": key}

    def put_down() -> str:
        return str(exchange.post_message(far.ACT, body, subject=view.number, attached=pictures))

    content = {"act": act, "values": dict(sorted(kept.items())), "files": [one.address for one, _ in pictures]}
    submissions.receive_once("hotline.follow.far", sender=view.number, client_key=key, content=content, act=put_down)
