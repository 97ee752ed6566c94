"""What is published of a draw: its transcript, its result, the names beside the ids; nothing while it is sealed."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping

from yici.apps.draws.contracts import Result
from yici.apps.draws.errors import DrawNotFound
from yici.apps.draws.guards import get_draw_for, get_public_draw
from yici.apps.draws.models import Draw
from yici.apps.draws.rules.computing import result_from_object
from yici.core import files
from yici.core.access import Actor


def get_transcript(actor: Actor, key: uuid.UUID) -> bytes:
    """The transcript of a draw, byte for byte; ``DrawNotFound`` before there is one."""
    return _transcript(get_draw_for(actor, key))


def get_result(actor: Actor, key: uuid.UUID) -> Result:
    """What came out; ``DrawNotFound`` before there is a result."""
    if get_draw_for(actor, key).drawn_at is None:
        raise DrawNotFound
    return result_from_object(json.loads(get_transcript(actor, key))["result"])


def find_public_transcript(number: str) -> bytes:
    """The transcript for everybody; ``DrawNotFound`` before the draw, or while its list is kept back."""
    row = get_public_draw(number)
    if row.published_at is None:
        raise DrawNotFound
    return _transcript(row)


def get_public_names(number: str) -> Mapping[str, str]:
    """What the matter calls the ids in public; empty when it publishes ids only, or nothing yet."""
    row = get_public_draw(number)
    if row.published_at is None or not row.names_file:
        return {}
    names: dict[str, str] = json.loads(files.read(row.names_file))
    return names


def _transcript(row: Draw) -> bytes:
    if not row.transcript_file:
        raise DrawNotFound
    return files.read(row.transcript_file)
