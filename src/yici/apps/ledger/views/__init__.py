"""Pages of the ledger: the desk's, and the public board of promises."""

from yici.apps.ledger.views.board import board, differences, things, things_import, unit_page
from yici.apps.ledger.views.changes import changes, changes_decide
from yici.apps.ledger.views.entries import entry, entry_ask, entry_asked, entry_disclosure, entry_step
from yici.apps.ledger.views.papers import paper
from yici.apps.ledger.views.promises import promise, promises, promises_feed, promises_file
from yici.apps.ledger.views.reports import report, report_act, report_file, rounds
from yici.apps.ledger.views.texts import compare, compare_act, reader, reader_act, texts

__all__ = [
    "board",
    "changes",
    "changes_decide",
    "compare",
    "compare_act",
    "differences",
    "entry",
    "entry_ask",
    "entry_asked",
    "entry_disclosure",
    "entry_step",
    "paper",
    "promise",
    "promises",
    "promises_feed",
    "promises_file",
    "reader",
    "reader_act",
    "report",
    "report_act",
    "report_file",
    "rounds",
    "texts",
    "things",
    "things_import",
    "unit_page",
]
