"""``tables fill``: from a file and an area to a filled file, its counts and the questions that stay open."""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import io
import json
import sys
import time
import uuid
from pathlib import Path
from typing import Any

from yici.apps.places.public import AreaNotFound, AreaView, actor_named, find_area
from yici.apps.records.public import find_records
from yici.apps.tables.actions import answer_questions, choose_population, make_file, understand_form
from yici.apps.tables.commands import end_progress, print_json, show_progress
from yici.apps.tables.contracts import Answer, FillView, QuestionView, SheetView
from yici.apps.tables.errors import AreaUnknown
from yici.apps.tables.selectors import get_file, get_fill, get_questions_file, list_questions
from yici.core.access import SYSTEM, Actor
from yici.core.errors import YiciError

ALL = 1_000_000
#: Elements whose numbers name a record for a card.
NUMBERS = ("person.id_number", "enterprise.uscc", "household.code", "plot.code", "project.code", "building.code")


def fill_from_command(options: argparse.Namespace) -> int:
    """Run the command; exit code 0, 1 when it cannot be filled, 2 for a bad file or option."""
    began = time.perf_counter()
    try:
        document = _fill(options, began)
    except YiciError as error:
        end_progress()
        if options.json:
            print_json({"file": options.file, "error": {"code": error.code, "message": error.message}})
        print(error.message, file=sys.stderr)
        return 2 if error.status == 422 or isinstance(error, AreaUnknown) else 1
    except OSError as error:
        print(f"The file {options.file} cannot be opened ({error.strerror}). Check its name.", file=sys.stderr)
        return 2
    end_progress()
    if options.json:
        print_json(document)
    else:
        _print(document)
    return 0


def _fill(options: argparse.Namespace, began: float) -> dict[str, Any]:
    actor = actor_named(options.account) if options.account else SYSTEM
    as_of = dt.date.fromisoformat(options.as_of) if options.as_of else None
    try:
        area = find_area(options.area, actor)
    except AreaNotFound:
        raise AreaUnknown(code=options.area) from None
    show_progress(0, 4, "reading the form")
    path = Path(options.file)
    view = understand_form(
        actor=actor, data=path.read_bytes(), file_name=path.name, area=area.key, as_of=as_of,
        purpose=options.purpose or f"fill {path.name}",
    )  # fmt: skip
    view = _choose(actor, view, options)
    show_progress(1, 4, "taking answers")
    if options.answers:
        _take_answers(actor, view, Path(options.answers))
    show_progress(2, 4, "filling")
    sheets = [sheet for sheet in view.sheets if not sheet.skipped]
    is_ready = not sheets or not all(_waits(sheet) for sheet in sheets)
    made = make_file(actor=actor, fill=view.key) if is_ready else None
    show_progress(3, 4, "writing")
    if made is not None:
        Path(options.output).write_bytes(get_file(actor, view.key).data)
    if options.questions:
        Path(options.questions).write_bytes(get_questions_file(actor, view.key).data)
    return _document(actor, options, get_fill(actor, view.key), began, is_made=made is not None)


def _waits(sheet: SheetView) -> bool:
    """Whether somebody must first say which rows, or which one record, belong in a sheet."""
    if sheet.kind == "card":
        return not sheet.counts
    return sheet.population is not None and sheet.population.is_asked


def _choose(actor: Actor, view: FillView, options: argparse.Namespace) -> FillView:
    for sheet in view.sheets:
        if sheet.skipped:
            continue
        if sheet.kind == "card" and options.record:
            record = _record_named(actor, options.record, find_area(options.area, actor))
            view = choose_population(actor=actor, fill=view.key, sheet=sheet.name, record=record)
        elif sheet.kind == "list" and options.where:
            view = choose_population(actor=actor, fill=view.key, sheet=sheet.name, condition=options.where)
    return view


def _record_named(actor: Actor, text: str, area: AreaView) -> uuid.UUID | None:
    """The record with this key, or with this number by which things are known."""
    try:
        return uuid.UUID(text)
    except ValueError:
        pass
    for code in NUMBERS:
        found = [one.record for one in find_records(actor, code.partition(".")[0], {code: text}, area) if one.certain]
        if len(found) == 1:
            return found[0]
    print(f"No single record has the number {text}; the card stays a question.", file=sys.stderr)
    return None


def _take_answers(actor: Actor, view: FillView, path: Path) -> None:
    """Answers in the columns of the questions file; a row belongs to a question by record and element, else by place,
    else by number."""
    rows = _answer_rows(path)
    questions = list_questions(actor, view.key, limit=ALL)
    by_fact: dict[tuple[str, str], QuestionView] = {
        (str(one.record), one.element): one for one in questions if one.element
    }
    by_place = {(str(one.record), one.sheet, one.column): one for one in questions}
    by_number = {str(one.number): one for one in questions}
    answers: dict[int, str] = {}
    for row in rows:
        record = row.get("record", "")
        found = (
            by_fact.get((record, row.get("element", "")))
            or by_place.get((record, row.get("sheet", ""), row.get("column", "")))
            or (by_number.get(row.get("question", "")) if not record else None)
        )
        if found is None:
            continue
        value = row.get("answer", "").strip()
        if value:
            answers[found.number] = value
    if answers:
        outcome = answer_questions(
            actor=actor, fill=view.key, answers=[Answer(number, value) for number, value in answers.items()]
        )
        for refused in outcome.refused:
            print(f"question {refused.number}: {refused.message}", file=sys.stderr)


def _answer_rows(path: Path) -> list[dict[str, str]]:
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix.lower() == ".json":
        loaded: Any = json.loads(text)
        rows: Any = (loaded.get("questions") or loaded.get("answers") or []) if isinstance(loaded, dict) else loaded
        return [{key: "" if value is None else str(value) for key, value in row.items()} for row in rows]
    return [{key: value or "" for key, value in row.items() if key} for row in csv.DictReader(io.StringIO(text))]


def _document(
    actor: Actor, options: argparse.Namespace, view: FillView, began: float, *, is_made: bool
) -> dict[str, Any]:
    questions = list_questions(actor, view.key, limit=ALL)
    return {
        "output": options.output if is_made else None,
        "number": view.number,
        "sheets": [_sheet(sheet) for sheet in view.sheets],
        "cells": view.counts,
        "questions": [
            *(_question(one) for one in questions),
            *_choices(view, len(questions)),
        ],
        "seconds": round(time.perf_counter() - began, 3),
    }


def _sheet(sheet: SheetView) -> dict[str, Any]:
    document: dict[str, Any] = {"name": sheet.name, "kind": sheet.kind}
    if sheet.population is not None:
        population = sheet.population
        document["population"] = {
            "entity": population.entity, "condition": population.condition, "relation": population.relation,
            "order": population.order, "confidence": population.confidence, "reason": population.reason,
            "sentence": population.sentence, "count": population.count, "asked": population.is_asked,
            "doubtful": [
                {"record": str(one.record), "reason": one.reason, "sentence": one.sentence, "included": one.is_included}
                for one in population.doubtful
            ],
        }  # fmt: skip
    if sheet.skipped:
        document["left_unfilled"] = sheet.skipped
    document["cells"] = sheet.counts
    return document


def _question(one: QuestionView) -> dict[str, Any]:
    return {
        "question": one.number, "sheet": one.sheet, "column": one.column,
        "record": str(one.record) if one.record else None, "element": one.element or None,
        "prompt": f"{one.who}：{one.prompt}" if one.who else one.prompt, "choices": list(one.choices),
    }  # fmt: skip


def _choices(view: FillView, count: int) -> list[dict[str, Any]]:
    """Populations and cards still to be chosen, as questions of their own."""
    found: list[tuple[str, str, list[str]]] = []
    for sheet in view.sheets:
        if sheet.skipped:
            continue
        if sheet.kind == "card" and not sheet.counts:
            found.append((sheet.name, "which record is this card filled for? Give its number with --record.", []))
        elif sheet.population is not None and sheet.population.is_asked:
            offers = [f"{one.sentence}" for one in sheet.population.choices]
            found.append(
                (
                    sheet.name,
                    f"which rows belong here? ({sheet.population.reason}) Give a condition with --where.",
                    offers,
                )
            )
    return [
        {
            "question": count + place, "sheet": name, "column": None, "record": None, "element": None, "prompt": prompt,
            "choices": offers,
        }
        for place, (name, prompt, offers) in enumerate(found, 1)
    ]  # fmt: skip


def _print(document: dict[str, Any]) -> None:
    for sheet in document["sheets"]:
        population = sheet.get("population", {})
        print(f"{sheet['name']}: {population.get('sentence') or sheet.get('left_unfilled') or sheet['kind']}")
        for one in population.get("doubtful", ()):
            print(f"  ? {one['sentence']}")
    cells = document["cells"]
    print(", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in cells.items() if count))
    print(f"{len(document['questions'])} questions open")
    for one in document["questions"][:10]:
        print(f"  {one['question']}. {one['prompt']}")
    if document["output"]:
        print(f"{document['output']} ({document['seconds']} s, receipt {document['number']})")
