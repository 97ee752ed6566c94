"""What enrolment sealed is moved to the key in use; what parents wrote is emptied when a child is erased."""

from __future__ import annotations

import uuid

from django.db.models import Q

from yici.apps.enrolment.models import PlaceApplication, PlaceChild, Pupil
from yici.core import clock
from yici.core.resealing import SealedColumn, count_columns, reseal_columns, sealed_anew

_PLACES = (
    *(
        SealedColumn(Pupil, f"{one}_sealed", ("key",), sealed_anew(f"pupil.{one}"))
        for one in ("name", "code", "scores")
    ),
    *(
        SealedColumn(PlaceApplication, f"{one}_sealed", ("key",), sealed_anew(f"place.{one}"))
        for one in ("values", "review", "objection", "answer")
    ),
    *(
        SealedColumn(PlaceChild, f"{one}_sealed", ("key",), sealed_anew(f"place_child.{one}"))
        for one in ("name", "number")
    ),
)


def reseal_batch(limit: int = 500) -> int:
    """Seal up to so many values anew in one transaction; returns how many (0: none left)."""
    return reseal_columns(_PLACES, limit)


def count_sealed(key_id: str) -> int:
    """How many values of pupils and of applications for places lie under a key."""
    return count_columns(_PLACES, key_id)


def erase_place(key: uuid.UUID) -> int:
    """Empty applications for places (own key, or that of a child in the records); pseudonym, wishes, result stay."""
    found = PlaceApplication.objects.filter(Q(key=key) | Q(children__record=key), erased_at=None).distinct()
    ids = list(found.values_list("pk", flat=True))
    PlaceChild.objects.filter(application__in=ids).update(
        name_sealed="", number_sealed="", number_index=None, record=None
    )  # fmt: skip
    return PlaceApplication.objects.filter(pk__in=ids).update(
        values_sealed="", review_sealed="", objection_sealed="", answer_sealed="", erased_at=clock.now()
    )
