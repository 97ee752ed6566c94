"""The licence library: licences are records of the entity ``licence``; what is held is read from them alone."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from yici.apps.records.public import Known, catalogue, list_owned, read_rows
from yici.apps.services.contracts import HeldLicence
from yici.core.access import SYSTEM
from yici.core.errors import NotFound

ENTITY = "licence"
#: What says whether a licence stands for its original; none of it is about a person.
HELD = ("kind", "number", "valid_from", "valid_to", "state", "grade")
#: Grade of a licence whose record names none: the word of its owner, or of anybody else.
OWNER, CLAIMED = "A", "D"


def list_held(record: uuid.UUID | None) -> list[HeldLicence]:
    """Licences of a person (with those of the household) or of a firm, in every state, oldest first.

    ``source`` is the key of the licence's record. Nobody known, erased or without licences: none. No value about the
    person is read, so no line is due; using one is (``Consent``, and the access log of the application).
    """
    codes = [f"{ENTITY}.{one}" for one in HELD if catalogue().element(f"{ENTITY}.{one}") is not None]
    if record is None or not codes:
        return []
    try:
        keys = list_owned(SYSTEM, record, ENTITY)
    except NotFound:
        return []
    return [_held(row.record, row.values) for row in read_rows(SYSTEM, keys, codes)]


def _held(key: uuid.UUID, values: Mapping[str, Known]) -> HeldLicence:
    told = {name: values.get(f"{ENTITY}.{name}") for name in HELD}
    text = {name: str(known.value) if known is not None else "" for name, known in told.items()}
    is_claim = any(known is not None and known.is_claim for known in told.values())
    return HeldLicence(
        text["kind"], text["number"], text["valid_from"], text["valid_to"], text["state"] or "valid",
        CLAIMED if is_claim else text["grade"] or OWNER, str(key),
    )  # fmt: skip
