"""Keeping a survey: what was understood, counts, and the questions brought up to date."""

from __future__ import annotations

import uuid
from collections import Counter
from typing import Any

from yici.apps.tables.actions.figures import keep_figures, questions_of_figures
from yici.apps.tables.guards import get_fill_for
from yici.apps.tables.models import Fill, Question
from yici.apps.tables.planning.columns import ColumnPlan
from yici.apps.tables.planning.describing import choices_of_columns, describe, doubtful_records
from yici.apps.tables.planning.memory import city_lexicon
from yici.apps.tables.planning.rows import CELL_KINDS
from yici.apps.tables.planning.surveying import Survey, questions_of
from yici.apps.tables.selectors.questions import UNKNOWN, labels_of_doubtful
from yici.apps.tables.states import FILL_STATES, QUESTION_STATES
from yici.core import audit
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.errors import ChangedMeanwhile


def keep_survey(*, actor: Actor, key: uuid.UUID, version: int, found: Survey) -> None:
    """Save a survey into its fill; refuses when the fill changed meanwhile."""
    labels = labels_of_doubtful(actor, [one for plan in found.plans for one in doubtful_records(plan)])
    sheets = []
    for plan in found.plans:
        described = describe(
            plan, found.frame, city_lexicon(), found.ledgers.get(plan.name), labels, found.figures.get(plan.name, ())
        )
        choices = choices_of_columns(plan)
        described["formats"] = {
            column.place: list(choices[column.place]) for column in plan.columns if choices[column.place]
        }
        sheets.append(described)
    _save(actor=actor, key=key, version=version, found=found, sheets=sheets)


@action
def _save(*, actor: Actor, key: uuid.UUID, version: int, found: Survey, sheets: list[dict[str, Any]]) -> None:
    fill = get_fill_for(actor, key)
    open_count = _sync_questions(fill, found)
    keep_figures(fill, found.figures, {plan.name: plan for plan in found.plans})
    cells: Counter[str] = Counter()
    for ledger in found.ledgers.values():
        cells.update(ledger.counts)
    state = FILL_STATES.step(fill.state, "need_choice" if found.needs_choice else "survey", actor=actor, facts=None)
    counts = {**fill.counts, "cells": {kind: cells.get(kind, 0) for kind in CELL_KINDS}, "open_questions": open_count}
    counts["stale"] = sum(len(ledger.stale) for ledger in found.ledgers.values())
    understanding = {**fill.understanding, "sheets": sheets}
    changed = Fill.objects.filter(pk=fill.pk, version=version).update(
        understanding=understanding, counts=counts, state=state, version=version + 1
    )
    if not changed:
        raise ChangedMeanwhile
    audit.record("form.surveyed", actor=actor, kind="fill", key=fill.key, open=open_count, state=state)


def code_of(column: ColumnPlan) -> str:
    """Under which code a column's questions are kept."""
    return column.code or f"{UNKNOWN}{column.place}"[:80]


def _sync_questions(fill: Fill, found: Survey) -> int:
    """Add new questions, keep those still open, drop those that need no answer any more. Numbers never change."""
    wanted: dict[tuple[str, str, uuid.UUID | None, str], str] = {
        (plan.name, one.column.facts.letter, one.record, code_of(one.column)): prompt_of(one.column)
        for plan, one in questions_of(found)
    }
    wanted.update(questions_of_figures(found))
    known = {(row.sheet, row.column, row.record, row.element): row for row in fill.questions.all()}
    gone = [row.pk for place, row in known.items() if row.state == QUESTION_STATES.initial and place not in wanted]
    for at in range(0, len(gone), 500):
        Question.objects.filter(pk__in=gone[at : at + 500]).delete()
    number = max([row.number for row in known.values()], default=0)
    rows = []
    for place, prompt in wanted.items():
        if place in known:
            continue
        number += 1
        rows.append(
            Question(
                fill=fill, number=number, sheet=place[0][:120], column=place[1], record=place[2], element=place[3],
                prompt=prompt,
            )
        )  # fmt: skip
    Question.objects.bulk_create(rows, batch_size=2000)
    return fill.questions.filter(state=QUESTION_STATES.initial).count()


def prompt_of(column: ColumnPlan) -> str:
    """What is asked, in the form's own words."""
    unit = f"（{column.facts.unit}）" if column.facts.unit and column.facts.unit not in column.title else ""
    return f"{column.title}{unit}"[:300]
