"""Reads of tables."""

from yici.apps.tables.planning.memory import remembered_for_file
from yici.apps.tables.selectors.accounts import burden_assumptions, list_fill_accounts
from yici.apps.tables.selectors.copying import get_copy_sheet
from yici.apps.tables.selectors.drawing import draw_sheet
from yici.apps.tables.selectors.elements import find_elements, suggest_elements
from yici.apps.tables.selectors.fills import (
    fills_of_record,
    get_file,
    get_fill,
    get_parts,
    get_questions_file,
    list_fills,
)
from yici.apps.tables.selectors.formats import list_formats
from yici.apps.tables.selectors.former import compare_former
from yici.apps.tables.selectors.mappings import list_mapping_versions
from yici.apps.tables.selectors.questions import list_question_columns, list_questions
from yici.apps.tables.selectors.receipts import get_receipt
from yici.apps.tables.selectors.uses import list_forms_with

__all__ = [
    "burden_assumptions",
    "compare_former",
    "draw_sheet",
    "fills_of_record",
    "find_elements",
    "get_copy_sheet",
    "get_file",
    "get_fill",
    "get_parts",
    "get_questions_file",
    "get_receipt",
    "list_fill_accounts",
    "list_fills",
    "list_formats",
    "list_forms_with",
    "list_mapping_versions",
    "list_question_columns",
    "list_questions",
    "remembered_for_file",
    "suggest_elements",
]
