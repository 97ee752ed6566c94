"""Messages at a case: inside, to the citizen, to everybody; with files."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from yici.apps.cases.actions.telling import tell_of
from yici.apps.cases.errors import MessageEmpty
from yici.apps.cases.guards import get_case_for
from yici.apps.cases.selectors.history import ATTACHED
from yici.apps.cases.states import AUDIENCES
from yici.core import files, submissions
from yici.core.access import Actor
from yici.core.actions import action

MOST_SIGNS, MOST_FILES = 5000, 9


@action
def write_message(
    *,
    actor: Actor,
    case: uuid.UUID,
    text: str,
    audience: str = "inside",
    attached: Sequence[tuple[files.PreparedFile, str]] = (),
    client_key: str = "",
    verb: str = "case.message",
) -> int:
    """Write on a case's timeline, for those who may read a line of this audience; returns the line's position.

    ``attached`` are files that ``files.prepare`` put on disk before (sniffed, pictures cleaned), with their names. The
    same ``client_key`` twice counts once. State and clocks stay. Raises ``MessageEmpty``, ``SameKeyOtherContent``.
    """
    if audience not in AUDIENCES:
        raise ValueError(f"{audience} is no audience: {', '.join(AUDIENCES)}")
    text = text.strip()[:MOST_SIGNS]
    if not text and not attached:
        raise MessageEmpty

    def act() -> int:
        row = get_case_for(actor, case)
        told = {"files": len(attached[:MOST_FILES])} if attached else {}
        position = tell_of(actor, row, verb, text, told, audience)
        for prepared, name in attached[:MOST_FILES]:
            files.refer(prepared, owner_kind=ATTACHED, owner_key=position, name=name)
        return position

    if not client_key:
        return act()
    content = {
        "case": str(case), "text": text, "audience": audience, "files": [prepared.address for prepared, _ in attached],
    }  # fmt: skip
    kept = submissions.receive_once(
        "case.message", sender=actor.account or "", client_key=client_key, content=content, act=act
    )
    return int(kept)
