"""Sealed values of evaluation: moved to the key in use, and removed when a person is erased."""

from __future__ import annotations

import uuid

from yici.apps.evaluation.models import LibraryLine, Project, Sheet
from yici.core import clock
from yici.core.resealing import SealedColumn, count_columns, reseal_columns, sealed_anew

_PLACES = (
    SealedColumn(LibraryLine, "name_sealed", ("key",), sealed_anew("expert.name")),
    SealedColumn(LibraryLine, "phone_sealed", ("key",), sealed_anew("expert.phone")),
    SealedColumn(Project, "secret_sealed", ("key",), sealed_anew("project.secret")),
    SealedColumn(Sheet, "sealed", ("key",), sealed_anew("sheet.points")),
)


def reseal_batch(limit: int = 500) -> int:
    """Seal up to so many values anew in one transaction; returns how many (0: none left)."""
    return reseal_columns(_PLACES, limit)


def count_sealed(key_id: str) -> int:
    """How many values of experts, projects and sheets lie under a key."""
    return count_columns(_PLACES, key_id)


def erase_expert(key: uuid.UUID) -> int:
    """Empty name, phone and salt of a line of a library; the leaf stays and binds nothing any more."""
    return LibraryLine.objects.filter(key=key, erased_at=None).update(
        name_sealed="", phone_sealed="", salt=None, erased_at=clock.now()
    )
