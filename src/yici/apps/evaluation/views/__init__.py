"""Pages of evaluation."""

from yici.apps.evaluation.views.ballot import seat
from yici.apps.evaluation.views.open import open_project, open_projects, open_report
from yici.apps.evaluation.views.projects import change, new, project, projects, step
from yici.apps.evaluation.views.seats import answer, code, name, report, silence
from yici.apps.evaluation.views.stock import libraries, rules, venues

__all__ = [
    "answer",
    "change",
    "code",
    "libraries",
    "name",
    "new",
    "open_project",
    "open_projects",
    "open_report",
    "project",
    "projects",
    "report",
    "rules",
    "seat",
    "silence",
    "step",
    "venues",
]
