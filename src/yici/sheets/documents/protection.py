"""Whether a Word document may be edited."""

from __future__ import annotations

from yici.sheets.documents.markup import Node


def is_protected(settings: Node | None) -> bool:
    """Whether the settings part allows to edit the document only in part or not at all."""
    found = settings.child("documentProtection") if settings is not None else None
    if found is None:
        return False
    enforced = found.attributes.get("enforcement", "0") in ("1", "true", "on")
    return enforced and found.attributes.get("edit", "none") not in ("none", "trackedChanges")
