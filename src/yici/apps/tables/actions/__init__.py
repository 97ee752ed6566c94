"""Writes of tables. Reading of protected values happens between the transactions: its access event is saved first."""

from yici.apps.tables.actions.again import FilledForms, fill_again
from yici.apps.tables.actions.answering import (
    answer_question,
    answer_questions,
    leave_blank,
)
from yici.apps.tables.actions.choosing import (
    choose_area,
    choose_grain,
    choose_population,
    choose_stale,
    correct_mapping,
    decide_doubtful,
    decide_title,
    report_none,
)
from yici.apps.tables.actions.columns import (
    answer_column,
    leave_column_blank,
    undo_column,
)
from yici.apps.tables.actions.former import (
    bring_up_to_date,
    take_from_form,
)
from yici.apps.tables.actions.making import (
    erase_filled_files,
    make_file,
)
from yici.apps.tables.actions.recognising import (
    recognise_form,
    settle_meanings,
)
from yici.apps.tables.actions.restoring import (
    restore_mapping,
)
from yici.apps.tables.actions.understanding import (
    understand_form,
    withdraw_fill,
)

__all__ = [
    "FilledForms",
    "answer_column",
    "answer_question",
    "answer_questions",
    "bring_up_to_date",
    "choose_area",
    "choose_grain",
    "choose_population",
    "choose_stale",
    "correct_mapping",
    "decide_doubtful",
    "decide_title",
    "erase_filled_files",
    "fill_again",
    "leave_blank",
    "leave_column_blank",
    "make_file",
    "recognise_form",
    "report_none",
    "restore_mapping",
    "settle_meanings",
    "take_from_form",
    "understand_form",
    "undo_column",
    "withdraw_fill",
]
