"""Questions and answers. Imports no Django."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One open or answered question. ``who`` is the row in words (name, household), never with a full number.

    ``choices`` are the allowed values as the form or the code list writes them; ``last_known`` is what was known on an
    earlier day, in words, empty when nothing was. ``record`` is None for a question about the head of the form.
    """

    number: int
    sheet: str
    column: str
    record: uuid.UUID | None
    who: str
    element: str
    element_name: str
    prompt: str
    type: str
    unit: str
    choices: tuple[str, ...]
    hint: str
    last_known: str
    state: Literal["open", "answered", "blank"]
    same: str = ""  # what is on record and out of date, as it would be typed: said again it is confirmed


@dataclass(frozen=True, slots=True)
class QuestionColumn:
    """The questions of one column together. ``number`` is its first question and names it.

    ``open`` and ``numbers`` are those still open; ``settled`` counts what the last act on the whole column settled,
    ``settled_as`` says how. ``takes_one_value`` says whether one value may be given for all its rows.
    """

    number: int
    sheet: str
    column: str
    title: str
    open: int
    numbers: tuple[int, ...]
    choices: tuple[str, ...]
    takes_one_value: bool
    settled: int = 0
    settled_as: Literal["answered", "blank", ""] = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a question by its number; ``value`` as typed."""

    number: int
    value: str


@dataclass(frozen=True, slots=True)
class AnswerRefused:
    """An answer that could not be taken, with the sentence that says what is wrong and what to type."""

    number: int
    message: str


@dataclass(frozen=True, slots=True)
class AnswerOutcome:
    """What became of answers given together: numbers taken, answers refused, questions still open."""

    taken: tuple[int, ...]
    refused: tuple[AnswerRefused, ...]
    still_open: int
