"""Writes of tables. Signatures are settled; bodies follow."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from yici.apps.tables.contracts import Answer, AnswerOutcome, FillView
from yici.core.access import Actor


def understand_form(
    *,
    actor: Actor,
    data: bytes,
    file_name: str,
    area: uuid.UUID | None = None,
    as_of: dt.date | None = None,
    purpose: str = "",
    submission: uuid.UUID | None = None,
) -> FillView:
    """Store a form as it came, read and match it, and open a fill.

    ``area`` and ``as_of`` are guessed from title, sheet names and the actor's post when they are not given. The same
    ``submission`` with the same bytes gives the same fill; with other bytes it raises ``SameKeyOtherContent``. Raises
    ``FormStopped`` for marks of secrecy (nothing is kept) and ``FormUnreadable`` with one sentence for bad files.
    """
    raise NotImplementedError


def choose_area(
    *, actor: Actor, fill: uuid.UUID, area: uuid.UUID, as_of: dt.date | None = None, purpose: str | None = None
) -> FillView:
    """Say for which area, as of which day and for what purpose the form is filled; questions are made anew."""
    raise NotImplementedError


def correct_mapping(
    *, actor: Actor, fill: uuid.UUID, sheet: str, place: str, kind: str, element: str = "", format: str = ""
) -> FillView:
    """Say what a column or field means (or confirm what was understood); remembered for the form in the whole city."""
    raise NotImplementedError


def choose_population(
    *, actor: Actor, fill: uuid.UUID, sheet: str, choice: str = "", condition: str = "", record: uuid.UUID | None = None
) -> FillView:
    """Choose which rows belong in a list: one of the offered choices by key, or a condition in words of the condition
    language. For a card ``record`` names the one thing it is filled for. Remembered for the form."""
    raise NotImplementedError


def decide_doubtful(*, actor: Actor, fill: uuid.UUID, sheet: str, record: uuid.UUID, is_included: bool) -> FillView:
    """Say whether a person at the edge (moved, died, ended in the period) belongs in this form."""
    raise NotImplementedError


def answer_question(*, actor: Actor, fill: uuid.UUID, number: int, value: str) -> AnswerOutcome:
    """Answer one question; the value becomes a version of the record with this form as its source."""
    raise NotImplementedError


def answer_questions(*, actor: Actor, fill: uuid.UUID, answers: Sequence[Answer]) -> AnswerOutcome:
    """Answer several questions in one transaction; refused ones are named, the others are kept."""
    raise NotImplementedError


def leave_blank(*, actor: Actor, fill: uuid.UUID, numbers: Sequence[int]) -> AnswerOutcome:
    """Leave the cells of these questions blank in this form; nothing is learnt from it."""
    raise NotImplementedError


def make_file(*, actor: Actor, fill: uuid.UUID) -> FillView:
    """Make the filled file and its receipt. Open questions leave their cells blank; making it again replaces the file."""
    raise NotImplementedError


def withdraw_fill(*, actor: Actor, fill: uuid.UUID) -> FillView:
    """Withdraw a fill: it stays in the account, its files are let go."""
    raise NotImplementedError
