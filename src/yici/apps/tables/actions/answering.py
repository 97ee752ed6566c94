"""Answers: each becomes a version of its record, with the form as its source, so that no form asks it again."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from yici.apps.records.public import (
    Answer as RecordAnswer,
)
from yici.apps.records.public import (
    SourceFacts,
    ValuesRefused,
    propose_element,
    record_answers,
)
from yici.apps.tables.actions.choosing import remember
from yici.apps.tables.actions.figures import answer_of_cell, cells_asked, note_answer
from yici.apps.tables.contracts import Answer, AnswerOutcome, AnswerRefused
from yici.apps.tables.errors import QuestionUnknown
from yici.apps.tables.guards import get_fill_for
from yici.apps.tables.models import Fill, Question
from yici.apps.tables.planning.columns import ColumnPlan
from yici.apps.tables.planning.memory import matcher_catalogue
from yici.apps.tables.planning.parts import parts_of
from yici.apps.tables.planning.plan import plan_columns
from yici.apps.tables.planning.surveying import read_form
from yici.apps.tables.rules import is_writable, read_answer
from yici.apps.tables.selectors.questions import UNKNOWN
from yici.apps.tables.states import QUESTION_STATES
from yici.core import audit, clock, files
from yici.core.access import Actor
from yici.core.actions import action


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question stands: the column as planned, the digest of its sheet's headings, what a row is."""

    column: ColumnPlan
    digest: str
    entity: str


Places = dict[tuple[str, str], Place]


def answer_question(*, actor: Actor, fill: uuid.UUID, number: int, value: str) -> AnswerOutcome:
    """Answer one question; the value becomes a version of the record with this form as its source."""
    return answer_questions(actor=actor, fill=fill, answers=[Answer(number, value)])


def answer_questions(*, actor: Actor, fill: uuid.UUID, answers: Sequence[Answer]) -> AnswerOutcome:
    """Answer several questions in one transaction; refused ones are named, the others are kept."""
    row = get_fill_for(actor, fill)
    return take_answers(actor, row, answers, places_of_questions(actor, row), clock.now())


def places_of_questions(actor: Actor, fill: Fill) -> Places:
    """Where the questions of a fill stand, by sheet and column."""
    form = read_form(files.read(fill.incoming), fill.file_name)
    catalogue = matcher_catalogue()
    places: Places = {}
    for sheet in form.sheets:
        entity = sheet.guess.entity if sheet.guess else sheet.main.match.entity.entity
        inner = [column for part in parts_of(sheet, catalogue, actor) for column in part.columns]
        for column in (*inner, *plan_columns(sheet, catalogue, actor)):
            places[(sheet.name, column.facts.letter)] = Place(column, sheet.digest, entity)
    return places


@action
def take_answers(actor: Actor, fill: Fill, answers: Sequence[Answer], places: Places, at: dt.datetime) -> AnswerOutcome:
    """Write answers to records and settle their questions, in one transaction. ``at`` marks what was done together."""
    numbers = [one.number for one in answers]
    questions = {row.number: row for row in fill.questions.filter(number__in=numbers)}
    missing = next((number for number in numbers if number not in questions), None)
    if missing is not None:
        raise QuestionUnknown(number=missing)
    given: dict[int, RecordAnswer] = {}
    refused: list[AnswerRefused] = []
    cells = cells_asked(fill, questions.values())
    codes: dict[tuple[str, str, str], str] = {}
    for one in answers:
        question = questions[one.number]
        if not one.value.strip():
            refused.append(AnswerRefused(one.number, "没有写答案；不知道就留空。"))
            continue
        if one.number in cells:
            answer = answer_of_cell(actor, fill, cells[one.number], one.value, question)
            if isinstance(answer, str):
                refused.append(AnswerRefused(one.number, answer))
            else:
                given[one.number] = replace(answer, valid_on=min(fill.as_of, clock.today()))
            continue
        column = (question.sheet, question.column, question.element)
        code = codes[column] = codes.get(column) or _element_of(actor, question, places)
        text = _in_terms_of_records(one.value, places.get((question.sheet, question.column)))
        if not _fits_form(text, places.get((question.sheet, question.column))):
            refused.append(AnswerRefused(one.number, f"这张表里没有“{one.value.strip()}”的位置；从表里的选项中选。"))
            continue
        day = min(fill.as_of, clock.today())
        given[one.number] = RecordAnswer(question.record, code, text, valid_on=day)
    former = {number: question.element for number, question in questions.items()}
    taken = _record(actor, fill, given, questions, refused, at)
    _remember_columns(actor, fill, [one for one in taken if one not in cells], questions, former, given, places)
    for one in answers:
        if one.number in cells and one.number in taken:
            note_answer(fill, cells[one.number], one.value.strip())
    still = fill.questions.filter(state=QUESTION_STATES.initial).count()
    Fill.objects.filter(pk=fill.pk).update(counts={**fill.counts, "open_questions": still})
    audit.record("form.answered", actor=actor, kind="fill", key=fill.key, answered=len(taken), refused=len(refused))
    return AnswerOutcome(tuple(taken), tuple(refused), still)


def _in_terms_of_records(value: str, place: Place | None) -> str:
    if place is None or place.column.element is None:
        return value.strip()
    return read_answer(value, place.column.format, place.column.element, place.column.codes)


def _fits_form(text: str, place: Place | None) -> bool:
    if place is None or place.column.element is None:
        return True
    return is_writable(text, place.column.format, place.column.element, place.column.codes)


def _element_of(actor: Actor, question: Question, places: Places) -> str:
    """The element of a question; a column that nobody knows gets a provisional element at its first answer."""
    if not question.element.startswith(UNKNOWN):
        return question.element
    place = places[(question.sheet, question.column)]
    facts = place.column.facts
    return propose_element(
        actor, entity=place.entity or "person", heading=place.column.place, name="/".join(facts.path)[:80],
        aliases=("".join(facts.path), facts.path[-1]) if len(facts.path) > 1 else (facts.path[-1],), unit=facts.unit,
    ).code  # fmt: skip


def _remember_columns(
    actor: Actor,
    fill: Fill,
    taken: Sequence[int],
    questions: dict[int, Question],
    former: dict[int, str],
    given: dict[int, RecordAnswer],
    places: Places,
) -> None:
    """A column that got its first answers means its new element from now on, in this form and for its other rows."""
    fresh = {
        (questions[number].sheet, questions[number].column, former[number]): given[number].element
        for number in taken
        if former[number].startswith(UNKNOWN)
    }
    for (sheet, column, unknown), code in fresh.items():
        place = places[(sheet, column)]
        meaning = {"element": code, "format": "", "constant": ""}
        remember(
            actor=actor,
            fill=fill,
            digest=place.digest,
            place=place.column.place,
            kind="element",
            meaning=meaning,
            is_learnt=True,
        )
        fill.questions.filter(sheet=sheet, column=column, element=unknown).update(element=code)


def _record(
    actor: Actor,
    fill: Fill,
    given: dict[int, RecordAnswer],
    questions: dict[int, Question],
    refused: list[AnswerRefused],
    at: dt.datetime,
) -> list[int]:
    source = SourceFacts("form", fill.form.title, fill.number)
    left = dict(given)
    while left:
        try:
            result = record_answers(actor, list(left.values()), source)
        except ValuesRefused as error:
            bad = _refusals(error, left)
            if not bad:
                raise
            refused += [AnswerRefused(number, message) for number, message in bad.items()]
            left = {number: one for number, one in left.items() if number not in bad}
            continue
        for number, one in left.items():
            question = questions[number]
            question.record = one.record
            question.record_version = result.versions.get(one.record) if one.record is not None else None
            question.state = QUESTION_STATES.find_row(question.state, "answer").target
            question.answered_at, question.element = at, one.element
        settled = [questions[number] for number in left]
        Question.objects.bulk_update(
            settled, ["state", "record", "record_version", "answered_at", "element"], batch_size=200
        )
        break
    return list(left)


def _refusals(error: ValuesRefused, left: dict[int, RecordAnswer]) -> dict[int, str]:
    """Which answers were refused and why. A problem about a joined record names another record: matched by element."""
    bad: dict[int, str] = {}
    for problem in error.problems:
        if problem.is_warning:
            continue
        same = [number for number, one in left.items() if one.element == problem.element]
        exact = [number for number in same if left[number].record == problem.record]
        for number in exact or same:
            bad[number] = problem.message
    return bad


@action
def leave_blank(*, actor: Actor, fill: uuid.UUID, numbers: Sequence[int]) -> AnswerOutcome:
    """Leave the cells of these questions blank in this form; nothing is learnt from it."""
    row = get_fill_for(actor, fill)
    blank = QUESTION_STATES.step(QUESTION_STATES.initial, "leave_blank", actor=actor, facts=None)
    waiting = row.questions.filter(number__in=numbers, state=QUESTION_STATES.initial)
    taken = list(waiting.values_list("number", flat=True))
    row.questions.filter(number__in=taken).update(state=blank, answered_at=clock.now())
    still = row.questions.filter(state=QUESTION_STATES.initial).count()
    Fill.objects.filter(pk=row.pk).update(counts={**row.counts, "open_questions": still})
    audit.record("form.left_blank", actor=actor, kind="fill", key=row.key, count=len(taken))
    return AnswerOutcome(tuple(taken), (), still)
