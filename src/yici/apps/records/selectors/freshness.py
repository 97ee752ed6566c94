"""How much of what the records of an area say is known, and how much of that is past its refresh cycle.

Counts keys and days only: no value is opened, so that a bureau may ask before it asks villages.
"""

from __future__ import annotations

from collections.abc import Sequence

from yici.apps.places.public import AreaView
from yici.apps.records.contracts import Freshness
from yici.apps.records.guards import BORN, holds_on
from yici.apps.records.models import AreaRelation, Record
from yici.apps.records.rules import joins
from yici.apps.records.rules.staleness import stale_before
from yici.apps.records.selectors.catalogue import catalogue
from yici.core import clock

LOOKED_AT = 1000  # records of an entity; of more, every n-th is taken


def measure_freshness(codes: Sequence[str], area: AreaView) -> dict[str, Freshness]:
    """For each element code: records looked at, values known among them, values past their refresh cycle.

    What follows from relations, links or a rule, and what belongs to the form itself, is left out. Of an entity with
    more than a thousand records in the area a sample spread evenly over them is taken, the same one each time.
    """
    today = clock.today()
    known = catalogue()
    wanted: dict[str, list[str]] = {}
    for code in dict.fromkeys(codes):
        element = known.element(code)
        if element is not None and not element.is_forbidden and element.entity != "form":
            wanted.setdefault(element.entity, []).append(code)
    found: dict[str, Freshness] = {}
    for entity, some in wanted.items():
        rows = _sample(entity, area)
        for code in some:
            element = known.element(code)
            cutoff = stale_before(element.refresh, today) if element else ""
            holding = [told for current, sealed, told in rows if code in current or code in sealed]
            if (
                code in joins.AREA_ELEMENTS
                or code == joins.KINSHIP_ELEMENT
                or (element and element.derive and not holding)
            ):
                continue  # told by relations, links or a rule, not by a value of its own
            stale = sum(bool(cutoff) and str(told.get(code, "9")) < cutoff for told in holding)
            found[code] = Freshness(len(rows), len(holding), stale)
    return found


def _sample(entity: str, area: AreaView) -> list[tuple[dict[str, object], dict[str, object], dict[str, object]]]:
    relation = "registered" if entity in (joins.PERSON, joins.HOUSEHOLD) else "located"
    ids = AreaRelation.objects.filter(
        holds_on(clock.today()), record__entity=entity, relation=relation, area__path__startswith=area.path
    )
    chosen = sorted(set(ids.values_list("record_id", flat=True)))
    step = max(1, len(chosen) // LOOKED_AT)
    some = chosen[::step][:LOOKED_AT]
    living = Record.objects.filter(BORN, pk__in=some, state="living")
    return list(living.values_list("current", "sealed", "told_on"))
