"""Pages of one table: drop, understood, questions, receipt. Each is a plain form; htmx asks the same address."""

from yici.apps.tables.views.asking import question, questions, questions_file
from yici.apps.tables.views.columns import column
from yici.apps.tables.views.copying import copying
from yici.apps.tables.views.dropping import start
from yici.apps.tables.views.figures import behind, cell
from yici.apps.tables.views.former import former
from yici.apps.tables.views.history import history
from yici.apps.tables.views.one_by_one import one_by_one
from yici.apps.tables.views.placing import place
from yici.apps.tables.views.taking import file, make, parts, receipt
from yici.apps.tables.views.understood import doubtful, form, population, stale, title, withdraw

__all__ = [
    "behind",
    "cell",
    "column",
    "copying",
    "doubtful",
    "file",
    "form",
    "former",
    "history",
    "make",
    "one_by_one",
    "parts",
    "place",
    "population",
    "question",
    "questions",
    "questions_file",
    "receipt",
    "stale",
    "start",
    "title",
    "withdraw",
]
