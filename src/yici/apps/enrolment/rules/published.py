"""The published list of a round: what everybody needs to give the places again. Pure.

``yici-school-places 1``: places by school, the classes by number with their sentence, and for every lot its pseudonym,
how many children it is, and its schools in order, each with the number of the class. The digest of its canonical JSON
(RFC 8785) stands in the purpose of the draw, so the list was fixed before anybody knew the order.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import rfc8785

from yici.apps.enrolment.contracts import Lot, Wish
from yici.apps.enrolment.rules.placing import assign, ties

FORMAT = "yici-school-places 1"
_DIGEST = re.compile(r"sha256:([0-9a-f]{64})")


def content_of(
    code: str, places: Mapping[str, int], classes: Iterable[tuple[int, str]],
    rows: Iterable[tuple[str, int, Sequence[str], Mapping[str, int]]],
) -> dict[str, Any]:  # fmt: skip
    """The list as its digest covers it. A school without a class for the lot, or without places here, is left out."""
    return {
        "format": FORMAT, "round": code, "places": dict(places),
        "classes": [{"number": number, "says": says} for number, says in classes],
        "lots": [
            {"id": id, "size": size,
             "wishes": [[school, ranks[school]] for school in wishes if school in ranks and school in places]}
            for id, size, wishes, ranks in rows
        ],
    }  # fmt: skip


def places_in(content: Mapping[str, Any]) -> dict[str, int]:
    """School → places of a published list."""
    return {str(school): int(places) for school, places in content["places"].items()}


def lots_of(content: Mapping[str, Any]) -> list[Lot]:
    """The lots of a published list."""
    return [
        Lot(str(one["id"]), int(one["size"]), [Wish(str(school), int(rank)) for school, rank in one["wishes"]])
        for one in content["lots"]
    ]


def order_of(ids: Sequence[str]) -> dict[str, int]:
    """Lot → place in the drawn order, from 1."""
    return {id: at for at, id in enumerate(ids, 1)}


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON, hex."""
    return hashlib.sha256(rfc8785.dumps(dict(content))).hexdigest()


def faults_of(published: Mapping[str, Any], purpose: str, order: Sequence[str]) -> list[str]:
    """What does not hold of a published round: ``digest``, ``drawn`` (who had to be drawn), ``order``, ``result``.

    ``purpose`` and ``order`` come from the transcript of its draw, which is verified apart; both empty without a draw.
    """
    content, faults = published["list"], []
    named = _DIGEST.search(purpose)
    if digest_of(content) != published["digest"] or (purpose and (named is None or named[1] != published["digest"])):
        faults.append("digest")
    places, lots = places_in(content), lots_of(content)
    drawn = ties(places, lots)
    if sorted(order) != drawn and (purpose or len(drawn) > 1):
        faults.append("drawn")
    if list(published["order"]) != list(order) and purpose:
        faults.append("order")
    if assign(places, lots, order_of(published["order"])).schools != dict(published["result"]):
        faults.append("result")
    return faults
