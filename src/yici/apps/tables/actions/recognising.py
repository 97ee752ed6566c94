"""A form looked at before anybody fills it: what its columns mean, kept as a form with its headings; no fill is opened.

For planning: the meanings that a plan settles are remembered for the form, so that every copy is filled by them.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from yici.apps.tables.actions.choosing import remember
from yici.apps.tables.actions.understanding import _open, refuse_stopped, title_of
from yici.apps.tables.contracts import FormOutline, OutlineColumn, OutlineSheet, PlaceMeaning, PopulationOffer
from yici.apps.tables.models import Fill, Form
from yici.apps.tables.planning.columns import ColumnPlan
from yici.apps.tables.planning.memory import POPULATION, city_lexicon, matcher_catalogue, never_stored
from yici.apps.tables.planning.plan import plan_columns
from yici.apps.tables.planning.surveying import read_form
from yici.apps.tables.population import THRESHOLD, sentence_of
from yici.apps.tables.understanding import FormReading, SheetReading, fingerprint_of
from yici.core import audit, clock
from yici.core.access import Actor
from yici.core.actions import action

OFFERED = 80


def recognise_form(*, actor: Actor, data: bytes, file_name: str) -> FormOutline:
    """What a form asks for, column by column, with what each means for this actor. Counts and reads no values.

    Sheets with the same headings count once. The form is kept by its headings (``form``), the file is not. Raises
    ``FormStopped`` for marks of secrecy and ``FormUnreadable`` for bad files.
    """
    refuse_stopped(_open(data))
    form = read_form(data, file_name)
    sheets, columns, seen = [], [], set()
    for reading in form.sheets:
        if reading.layout.kind == "none" or reading.sheet.visibility != "visible" or reading.digest in seen:
            continue
        seen.add(reading.digest)
        sheets.append(_sheet(reading))
        columns += _columns(reading, actor)
    key = _keep_form(actor, form, file_name)
    return FormOutline(key, title_of(form, file_name), tuple(sheets), tuple(columns))


@action
def _keep_form(actor: Actor, form: FormReading, file_name: str) -> uuid.UUID:
    row, is_new = Form.objects.get_or_create(
        fingerprint=fingerprint_of(form), defaults={"title": title_of(form, file_name), "first_seen_at": clock.now()}
    )
    if is_new:
        audit.record("form.recognised", actor=actor, kind="form", key=row.key)
    return row.key


def _sheet(reading: SheetReading) -> OutlineSheet:
    kind, guess = reading.layout.kind, reading.guess
    sentence, is_asked, offers = "", False, []
    if kind == "list" and guess is not None:
        lexicon = city_lexicon()
        words = lexicon.get(guess.code)
        name = words.name if words else guess.condition
        sentence = sentence_of(lexicon, entity=guess.entity, name=name, relation=guess.relation)
        is_asked = guess.confidence < THRESHOLD or not guess.entity
        likely = [code for code in (guess.code, *guess.others) if code]
        entity = guess.entity or reading.main.match.entity.entity
        broad_first = sorted(lexicon.populations, key=lambda one: len(one.condition))  # everybody before the few
        more = [one.code for one in broad_first if one.entity == entity]
        for code in list(dict.fromkeys([*likely, *more]))[:OFFERED]:
            found = lexicon.get(code)
            if found is not None:
                text = sentence_of(lexicon, entity=found.entity, name=found.name, relation=found.relation)
                offers.append(PopulationOffer(code, text))
    return OutlineSheet(reading.name, reading.digest, kind, sentence, is_asked and not reading.skipped, tuple(offers))


def _columns(reading: SheetReading, actor: Actor) -> list[OutlineColumn]:
    plans = [one for one in plan_columns(reading, matcher_catalogue(), actor) if not one.box]
    entity = reading.guess.entity if reading.guess and reading.guess.entity else reading.main.match.entity.entity
    found = [_column(reading, one, entity) for one in plans]
    if reading.layout.kind != "rowform" or reading.main.rows is None:
        return found
    # the items of a row-form are its rows; its columns only hold their amounts
    rows = zip(reading.main.row_facts, reading.main.rows.columns, strict=True)
    return [
        OutlineColumn(
            sheet=reading.name, digest=reading.digest, place="/".join(facts.path)[:300], path=facts.path,
            letter=facts.letter, unit=facts.unit, entity="village", kind=match.kind, element=match.element or "",
            measures=match.measures, reason=match.reason, confidence=match.confidence,
        )
        for facts, match in rows
    ]  # fmt: skip


def _column(reading: SheetReading, one: ColumnPlan, entity: str) -> OutlineColumn:
    word, source = _forbidden(one)
    return OutlineColumn(
        sheet=reading.name, digest=reading.digest, place=one.place, path=one.facts.path, letter=one.facts.letter,
        unit=one.facts.unit, entity=entity, kind=one.match.kind, element=one.match.element or "",
        measures=one.match.measures, reason=one.match.reason, confidence=one.match.confidence,
        is_closed=one.use == "unread", forbidden_word=word, forbidden_source=source, has_formula=one.facts.has_formula,
        samples=one.facts.samples, choices=one.facts.choices,
    )  # fmt: skip


def _forbidden(one: ColumnPlan) -> tuple[str, str]:
    """What the city never stores and this column asks for, with the source of the rule."""
    if one.match.kind != "unknown" or one.match.confidence < 0.99:
        return "", ""
    heading = "".join(one.facts.path)
    for word, source in never_stored():
        if word in heading:
            return word, source
    return one.facts.path[-1] if one.facts.path else one.place, "elements of the catalogue that are never stored"


@action
def settle_meanings(*, actor: Actor, form: uuid.UUID, meanings: Sequence[PlaceMeaning]) -> None:
    """Remember for a form what a plan settled: its columns mean these elements, or stay blank; its rows are these."""
    unfilled = Fill(form=Form.objects.get(key=form))
    for one in meanings:
        if one.population:
            words = city_lexicon().get(one.population)
            if words is None:
                continue
            meaning = {
                "code": words.code, "entity": words.entity, "condition": words.condition, "relation": words.relation,
                "order": words.order,
            }  # fmt: skip
            remember(
                actor=actor, fill=unfilled, digest=one.digest, place=POPULATION, kind="population", meaning=meaning
            )  # fmt: skip
            continue
        remember(
            actor=actor, fill=unfilled, digest=one.digest, place=one.place, kind="element" if one.element else "free",
            meaning={"element": one.element, "format": "", "constant": ""},
        )  # fmt: skip
