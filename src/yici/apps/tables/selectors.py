"""Reads of tables. Signatures are settled; bodies follow."""

from __future__ import annotations

import datetime as dt
import uuid

from yici.apps.tables.contracts import (
    DrawnSheet,
    ElementChoice,
    FillSummary,
    FillView,
    MadeFile,
    QuestionView,
    Receipt,
)
from yici.core.access import Actor


def get_fill(actor: Actor, key: uuid.UUID) -> FillView:
    """A fill with sheets, columns, populations and counts; ``FillNotFound`` for strangers."""
    raise NotImplementedError


def list_fills(actor: Actor, *, before: dt.datetime | None = None, limit: int = 20) -> tuple[FillSummary, ...]:
    """The actor's fills, latest first; ``before`` is the ``started_at`` of the last line of the page before."""
    raise NotImplementedError


def list_questions(
    actor: Actor, key: uuid.UUID, *, state: str = "open", after: int = 0, limit: int = 200
) -> tuple[QuestionView, ...]:
    """Questions of a fill by number; ``state`` open, answered, blank or all; ``after`` is the last number seen."""
    raise NotImplementedError


def get_receipt(actor: Actor, key: uuid.UUID, *, sheet: str = "", from_row: int = 1, rows: int = 50) -> Receipt:
    """The receipt of a made file, with the cells of ``rows`` filled rows of ``sheet`` (first filled sheet when empty),
    counted from 1. Values are masked; a page of a receipt is an access event."""
    raise NotImplementedError


def get_file(actor: Actor, key: uuid.UUID) -> MadeFile:
    """The filled file; ``FileNotMade`` before it was made."""
    raise NotImplementedError


def get_questions_file(actor: Actor, key: uuid.UUID) -> MadeFile:
    """The open questions as .csv, to be answered outside and given back."""
    raise NotImplementedError


def draw_sheet(actor: Actor, key: uuid.UUID, sheet: str, *, body_rows: int = 5) -> DrawnSheet:
    """A sheet as it looks, with the first ``body_rows`` rows as they will be filled (protected values masked)."""
    raise NotImplementedError


def find_elements(actor: Actor, words: str, *, entity: str = "", limit: int = 12) -> tuple[ElementChoice, ...]:
    """Elements whose name or alias has the typed words, best first; never those the actor's post may not read."""
    raise NotImplementedError
