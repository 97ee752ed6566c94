"""What may leave ledger, as frozen descriptions. Imports no Django."""

from yici.apps.ledger.contracts.keeping import (
    ADJUSTMENTS,
    DISCLOSURES,
    KINDS,
    LEVELS,
    AskedChange,
    EntryFacts,
    EntryLine,
    EntryView,
    EventLine,
    FieldChange,
    LedgerChange,
    LinkLine,
    MarkView,
    ReportView,
    TextLine,
    TextView,
)
from yici.apps.ledger.contracts.progress import Forecast, Light, Point, Standing
from yici.apps.ledger.contracts.reading import ItemKind, ReadItem

__all__ = [
    "ADJUSTMENTS",
    "DISCLOSURES",
    "KINDS",
    "LEVELS",
    "AskedChange",
    "EntryFacts",
    "EntryLine",
    "EntryView",
    "EventLine",
    "FieldChange",
    "Forecast",
    "ItemKind",
    "LedgerChange",
    "Light",
    "LinkLine",
    "MarkView",
    "Point",
    "ReadItem",
    "ReportView",
    "Standing",
    "TextLine",
    "TextView",
]
