"""What the public sees of a figure: the newest frozen report over the whole city, small numbers suppressed."""

from __future__ import annotations

from yici.apps.figures.contracts import SnapshotFacts
from yici.apps.figures.models import Snapshot
from yici.apps.figures.rules.publishing import PublicTable, publish
from yici.apps.figures.rules.showing import shown_columns
from yici.apps.figures.selectors.snapshots import IN_FORCE, facts_of
from yici.apps.records.public import catalogue

MOST_ROWS = 300  # by villages the public would see mostly “n < 5”, and working it out takes long
KEPT = 64
_made: dict[str, PublicTable] = {}  # by digest: a frozen report never changes


def find_published(code: str) -> tuple[SnapshotFacts, PublicTable] | None:
    """The newest frozen report of a public definition over a whole city, as the public may see it, or None."""
    rows = Snapshot.objects.filter(definition__code=code, definition__is_public=True, state=IN_FORCE, area__parent=None)
    row = rows.select_related("area", "definition", "supersedes").order_by("-as_of", "-id").first()
    if row is None:
        return None
    report = facts_of(row, with_table=True)
    if report.table is None or len(report.table.rows) > MOST_ROWS:
        return None
    found = _made.get(report.digest)
    if found is None:
        places = [at for at in shown_columns(report.table) if _is_open(report.table.spec.measures[at].value)]
        found = publish(report.table, places, is_city=True)
        while len(_made) >= KEPT:
            _made.pop(next(iter(_made)))
        _made[report.digest] = found
    return report, found


def _is_open(value: str) -> bool:
    """Sums of what single people have never stand in a public table."""
    element = catalogue().element(value) if value else None
    return element is None or element.sensitivity in ("public", "internal")
