"""What a sealed draw was about is erased when its matter must keep it no longer; the log and its hashes stay."""

from __future__ import annotations

import uuid

from yici.apps.draws.models import Draw
from yici.core import audit, files
from yici.core.access import Actor
from yici.core.actions import action


@action
def forget_list(*, actor: Actor, draw: uuid.UUID, reason: str) -> None:
    """Erase list and transcript of a draw that never published them. Nobody can run it again then."""
    row = Draw.objects.get(key=draw, is_sealed=True, published_at=None)
    for kind in ("draw list", "draw transcript"):
        files.erase(kind, row.key)
    audit.record("draw.list_forgotten", actor=actor, kind="draw", key=row.key, number=row.number, reason=reason)
