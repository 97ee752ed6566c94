"""The only way to obtain a report or a source."""

from yici.apps.figures.guards.snapshots import get_snapshot_for, may_read_spec, must_read_spec, visible_snapshots
from yici.apps.figures.guards.sources import (
    list_sources,
    register_saved_forms,
    register_source,
    saved_forms,
    source_named,
)

__all__ = [
    "get_snapshot_for",
    "list_sources",
    "may_read_spec",
    "must_read_spec",
    "register_saved_forms",
    "register_source",
    "saved_forms",
    "source_named",
    "visible_snapshots",
]
