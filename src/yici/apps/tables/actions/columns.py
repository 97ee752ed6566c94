"""A whole column of questions in one step: left blank, answered alike, and what was done taken back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db.models import QuerySet

from yici.apps.records.public import Answer as RecordAnswer
from yici.apps.records.public import SourceFacts, former_values, record_answers
from yici.apps.tables.actions.answering import places_of_questions, take_answers
from yici.apps.tables.contracts import Answer, AnswerOutcome, AnswerRefused
from yici.apps.tables.errors import QuestionUnknown
from yici.apps.tables.guards import get_fill_for
from yici.apps.tables.models import Fill, Question
from yici.apps.tables.selectors.questions import last_settled
from yici.apps.tables.states import QUESTION_STATES
from yici.core import audit, clock
from yici.core.access import Actor
from yici.core.actions import action

#: Answers in one transaction: no other writer waits long for a column of thousands.
AT_ONCE = 500


def answer_column(*, actor: Actor, fill: uuid.UUID, number: int, value: str) -> AnswerOutcome:
    """Give one value to every open question in the column of question ``number``, in batches of ``AT_ONCE``."""
    row = get_fill_for(actor, fill)
    waiting = _column(row, number).filter(state=QUESTION_STATES.initial).order_by("number")
    numbers = list(waiting.values_list("number", flat=True))
    places, at = places_of_questions(actor, row), clock.now()
    taken: list[int] = []
    refused: list[AnswerRefused] = []
    for start in range(0, len(numbers), AT_ONCE):
        answers = [Answer(one, value) for one in numbers[start : start + AT_ONCE]]
        outcome = take_answers(actor, row, answers, places, at)
        taken += outcome.taken
        refused += outcome.refused
        if not outcome.taken:
            break  # what the first rows refuse the others do too
        row.refresh_from_db()
    return AnswerOutcome(tuple(taken), tuple(refused), _still_open(row))


@action
def leave_column_blank(*, actor: Actor, fill: uuid.UUID, number: int) -> AnswerOutcome:
    """Leave every cell still asked in the column of question ``number`` blank in this form; nothing is learnt."""
    row = get_fill_for(actor, fill)
    blank = QUESTION_STATES.step(QUESTION_STATES.initial, "leave_blank", actor=actor, facts=None)
    waiting = _column(row, number).filter(state=QUESTION_STATES.initial)
    taken = tuple(waiting.order_by("number").values_list("number", flat=True))
    waiting.update(state=blank, answered_at=clock.now())
    audit.record("form.left_blank", actor=actor, kind="fill", key=row.key, count=len(taken))
    return AnswerOutcome(taken, (), _count_open(row))


def undo_column(*, actor: Actor, fill: uuid.UUID, number: int) -> int:
    """Take back the last act on the whole column of question ``number``; returns how many questions are open again.

    What was answered is ended in the records, or gets back the value it had before: versions stay, as everywhere.
    """
    row = get_fill_for(actor, fill)
    last = last_settled(_column(row, number))
    if last is None:
        return 0
    settled = _column(row, number).filter(answered_at=last.at, state=last.state).order_by("number")
    questions = list(settled)
    for start in range(0, len(questions), AT_ONCE):
        _take_back(actor=actor, fill=row, questions=questions[start : start + AT_ONCE], at=last.at)
    return len(questions)


@action
def _take_back(*, actor: Actor, fill: Fill, questions: Sequence[Question], at: dt.datetime) -> None:
    answered = [one for one in questions if one.state == "answered"]
    places = [(one.record, one.element) for one in answered if one.record is not None]
    former = former_values(actor, places, before=at)
    day = min(fill.as_of, clock.today())
    back = []
    for record, element in places:
        value = former.get((record, element))
        text = value.value if value is not None and value.is_effective else None
        back.append(RecordAnswer(record, element, text, valid_on=day))
    if back:
        record_answers(actor, back, SourceFacts("form", fill.form.title, fill.number))
    state = QUESTION_STATES.step(questions[0].state, "undo", actor=actor, facts=None)
    Question.objects.filter(pk__in=[one.pk for one in questions]).update(
        state=state, answered_at=None, record_version=None
    )
    _count_open(fill)
    audit.record("form.column_undone", actor=actor, kind="fill", key=fill.key, count=len(questions))


def _column(fill: Fill, number: int) -> QuerySet[Question]:
    """All questions in the column of one; ``QuestionUnknown`` when the fill has no such question."""
    one = fill.questions.filter(number=number).first()
    if one is None:
        raise QuestionUnknown(number=number)
    return fill.questions.filter(sheet=one.sheet, column=one.column)


def _still_open(fill: Fill) -> int:
    return fill.questions.filter(state=QUESTION_STATES.initial).count()


def _count_open(fill: Fill) -> int:
    still = _still_open(fill)
    Fill.objects.filter(pk=fill.pk).update(counts={**fill.counts, "open_questions": still})
    return still
