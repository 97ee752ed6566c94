"""What changed in a record since the version that a writer saw."""

from __future__ import annotations

from yici.apps.records.contracts import Difference
from yici.apps.records.models import Record, RecordVersion
from yici.apps.records.rules.values import typed
from yici.apps.records.selectors.catalogue import catalogue


def difference_of(record_id: int, expected: int) -> Difference:
    """Values said after the expected version; protected ones are only named."""
    record = Record.objects.get(pk=record_id)
    elements = catalogue()
    changed: dict[str, object] = {}
    protected: list[str] = []
    rows = RecordVersion.objects.filter(record_id=record_id, number__gt=expected).order_by("number")
    for values, sealed, ends in rows.values_list("values", "sealed", "ends"):
        changed.update(values)
        changed.update(dict.fromkeys(ends))
        protected.extend(sealed)
    facts = {code: elements.element(code) for code in changed}
    return Difference(
        record=record.key,
        expected=expected,
        found=record.version,
        changed={code: typed(facts[code].type if facts[code] else "text", value) for code, value in changed.items()},  # type: ignore[union-attr]
        protected=tuple(sorted(set(protected))),
    )
