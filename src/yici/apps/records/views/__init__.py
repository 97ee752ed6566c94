"""Pages of records: rosters, one record, visits, the catalogue of elements."""

from yici.apps.records.views.adding import add
from yici.apps.records.views.asking import purpose
from yici.apps.records.views.editing import confirm, doubt, end, undo, value
from yici.apps.records.views.elements import element, elements, join, own, propose
from yici.apps.records.views.importing import imports, one_import, withdraw
from yici.apps.records.views.record import accesses, paper, record, show
from yici.apps.records.views.rosters import roster, rosters
from yici.apps.records.views.taking import roster_file
from yici.apps.records.views.visits import say, visits, worker

__all__ = [
    "accesses",
    "add",
    "confirm",
    "doubt",
    "element",
    "elements",
    "end",
    "imports",
    "join",
    "one_import",
    "own",
    "paper",
    "propose",
    "purpose",
    "record",
    "roster",
    "roster_file",
    "rosters",
    "say",
    "show",
    "undo",
    "value",
    "visits",
    "withdraw",
    "worker",
]
