"""Pages of reports (the desk) and of figures (everybody). Each is a plain form and works without script."""

from yici.apps.figures.views.listing import run, start
from yici.apps.figures.views.making import new
from yici.apps.figures.views.opened import figure, figures
from yici.apps.figures.views.result import again, correct, file, report, save, submit, verify
from yici.apps.figures.views.rows import rows

__all__ = [
    "again",
    "correct",
    "figure",
    "figures",
    "file",
    "new",
    "report",
    "rows",
    "run",
    "save",
    "start",
    "submit",
    "verify",
]
