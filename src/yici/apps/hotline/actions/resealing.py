"""Names, phones and codes of requesters and neighbours are moved to the key in use."""

from __future__ import annotations

from yici.apps.hotline.models import PhoneProof, Requester
from yici.core.resealing import SealedColumn, count_columns, reseal_columns, sealed_anew

_PLACES = (
    *(
        SealedColumn(Requester, f"{one}_sealed", ("key",), sealed_anew(f"requester.{one}"))
        for one in ("name", "phone", "mail")
    ),
    *(SealedColumn(PhoneProof, f"{one}_sealed", ("key",), sealed_anew(f"proof.{one}")) for one in ("phone", "code")),
)


def reseal_batch(limit: int = 500) -> int:
    """Seal up to so many values anew in one transaction; returns how many (0: none left)."""
    return reseal_columns(_PLACES, limit)


def count_sealed(key_id: str) -> int:
    """How many values of requesters and neighbours lie under a key."""
    return count_columns(_PLACES, key_id)
