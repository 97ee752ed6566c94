"""The door of evaluation: libraries, venues, projects, draws, seats, sheets and awards."""

from yici.apps.evaluation.actions.awarding import award, stop_project
from yici.apps.evaluation.actions.drawing import give_up_draw, on_experts, on_venues, seal_experts, seal_venues
from yici.apps.evaluation.actions.libraries import import_library
from yici.apps.evaluation.actions.planning import change_project, plan_project
from yici.apps.evaluation.actions.scoring import answer_deviation, hand_in, note_silence, open_bids, rank
from yici.apps.evaluation.actions.sealed import count_sealed, erase_expert, reseal_batch
from yici.apps.evaluation.actions.seating import answer_call, convene, issue_code, look_at_name, miss_silent
from yici.apps.evaluation.actions.types import case_types
from yici.apps.evaluation.actions.venues import keep_venue, offer_seats
from yici.apps.evaluation.selectors.ballots import get_ballot
from yici.apps.evaluation.selectors.names import list_looks, list_names, reach_expert, words_of
from yici.apps.evaluation.selectors.open import get_open, list_open
from yici.apps.evaluation.selectors.projects import (
    get_facts,
    get_project,
    get_project_by_number,
    get_typed,
    list_projects,
)
from yici.apps.evaluation.selectors.report import make_open_report, make_report
from yici.apps.evaluation.selectors.rules import disciplines, list_rules, professions
from yici.apps.evaluation.selectors.venues import free_venues, list_libraries, list_venues

__all__ = [
    "answer_call",
    "answer_deviation",
    "award",
    "case_types",
    "change_project",
    "convene",
    "count_sealed",
    "disciplines",
    "erase_expert",
    "free_venues",
    "get_ballot",
    "get_facts",
    "get_open",
    "get_project",
    "get_project_by_number",
    "get_typed",
    "give_up_draw",
    "hand_in",
    "import_library",
    "issue_code",
    "keep_venue",
    "list_libraries",
    "list_looks",
    "list_names",
    "list_open",
    "list_projects",
    "list_rules",
    "list_venues",
    "look_at_name",
    "make_open_report",
    "make_report",
    "miss_silent",
    "note_silence",
    "offer_seats",
    "on_experts",
    "on_venues",
    "open_bids",
    "plan_project",
    "professions",
    "rank",
    "reach_expert",
    "reseal_batch",
    "seal_experts",
    "seal_venues",
    "stop_project",
    "words_of",
]
