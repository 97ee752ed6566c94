"""Pages of one table: drop, understood, questions, receipt. Each is a plain form; htmx asks the same address."""

from yici.apps.tables.views.columns import column
from yici.apps.tables.views.form import doubtful, form, population, withdraw
from yici.apps.tables.views.place import place
from yici.apps.tables.views.questions import question, questions, questions_file
from yici.apps.tables.views.receipt import file, make, receipt
from yici.apps.tables.views.start import start

__all__ = [
    "column",
    "doubtful",
    "file",
    "form",
    "make",
    "place",
    "population",
    "question",
    "questions",
    "questions_file",
    "receipt",
    "start",
    "withdraw",
]
