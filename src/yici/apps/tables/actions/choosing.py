"""Choosing and correcting: area and day, what a column means, which rows belong, who at the edge belongs."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from yici.apps.places.public import AreaNotFound, find_area
from yici.apps.records.conditions import ConditionSyntaxError, parse
from yici.apps.tables.actions.keeping import keep_survey
from yici.apps.tables.contracts import STALE, FillView
from yici.apps.tables.errors import (
    AreaUnknown,
    ConditionUnreadable,
    ElementForbidden,
    ElementUnknown,
    NotNone,
    PlaceUnknown,
)
from yici.apps.tables.guards import CORRECT, get_fill_for
from yici.apps.tables.models import Fill, Mapping
from yici.apps.tables.planning.memory import CONFIRMED, GRAIN, LEARNT, LINE, POPULATION, city_lexicon, matcher_catalogue
from yici.apps.tables.planning.surveying import read_form, survey
from yici.apps.tables.population import THRESHOLD
from yici.apps.tables.selectors.fills import view_of
from yici.apps.tables.understanding import SheetReading
from yici.core import audit, clock, files
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.errors import ChangedMeanwhile


def choose_area(
    *, actor: Actor, fill: uuid.UUID, area: uuid.UUID, as_of: dt.date | None = None, purpose: str | None = None
) -> FillView:
    """Say for which area, as of which day and for what purpose the form is filled; questions are made anew."""
    row = get_fill_for(actor, fill)
    try:
        chosen = find_area(area, actor)
    except AreaNotFound:
        raise AreaUnknown(code=area) from None
    changes: dict[str, Any] = {"area_id": chosen.id}
    if as_of is not None:
        changes["as_of"] = as_of
    if purpose is not None:
        changes["purpose"] = purpose[:200]
    change_fill(actor, row, "form.placed", changes, area=chosen.code)
    return resurvey(actor, fill)


def choose_stale(*, actor: Actor, fill: uuid.UUID, asks: bool) -> FillView:
    """Say whether the form also asks what is past its refresh cycle; what is known is filled in either way."""
    row = get_fill_for(actor, fill)
    change_fill(actor, row, "form.asks_stale", {"decisions": {**row.decisions, STALE: {"asks": asks}}}, asks=asks)
    return resurvey(actor, fill)


def resurvey(actor: Actor, key: uuid.UUID) -> FillView:
    """Look through a fill again after a choice."""
    row = get_fill_for(actor, key)
    keep_survey(actor=actor, key=key, version=row.version, found=survey(actor, row))
    return view_of(get_fill_for(actor, key))


@action
def change_fill(actor: Actor, row: Fill, verb: str, changes: dict[str, Any], **details: object) -> None:
    """Change a fill that nobody changed meanwhile."""
    changed = Fill.objects.filter(pk=row.pk, version=row.version).update(**changes, version=row.version + 1)
    if not changed:
        raise ChangedMeanwhile
    audit.record(verb, actor=actor, kind="fill", key=row.key, number=row.number, **details)


def correct_mapping(
    *,
    actor: Actor,
    fill: uuid.UUID,
    sheet: str,
    place: str,
    kind: str,
    element: str = "",
    format: str = "",
    words: str = "",
    population: str = "",
) -> FillView:
    """Say what a column or field means (or confirm what was understood); remembered for the form in the whole city.

    A row or column of a table of figures is told by an element to add up, by the key of a ``population`` that is
    counted, or in other ``words`` that the city knows.
    """
    actor.must(CORRECT)
    row = get_fill_for(actor, fill)
    if element:
        _check_element(element)
    reading = _sheet_of(row, sheet)
    stored = next((one for one in _stored_columns(row, sheet) if one["place"] == place), None)
    if stored is None:
        raise PlaceUnknown(sheet=sheet, place=place)
    meaning = {"element": element, "format": format, "constant": ""}
    if reading.is_figures:
        kind, meaning = LINE, _line_meaning(element, words, population)
    remember(actor=actor, fill=row, digest=reading.digest, place=place, kind=kind, meaning=meaning)
    return resurvey(actor, fill)


def _line_meaning(element: str, words: str, population: str) -> dict[str, str]:
    """What a person said that a row or column of figures counts."""
    found = city_lexicon().get(population) if population else None
    if found is not None:
        relation = "" if found.relation in ("registered", "located") else found.relation
        return {"words": found.name, "entity": found.entity, "condition": found.condition, "relation": relation}
    return {"element": element} if element else {"words": words.strip()[:200]}


def _check_element(code: str) -> None:
    element = matcher_catalogue().elements.get(code)
    if element is None:
        raise ElementUnknown(element=code)
    if element.is_forbidden:
        raise ElementForbidden(name=element.name, source="never_stored.csv")


def _sheet_of(row: Fill, name: str) -> SheetReading:
    form = read_form(files.read(row.incoming), row.file_name)
    for sheet in form.sheets:
        if sheet.name == name:
            return sheet
    raise PlaceUnknown(sheet=name, place="*")


def _stored_columns(row: Fill, sheet: str) -> list[dict[str, Any]]:
    return next((one["columns"] for one in row.understanding.get("sheets", ()) if one["name"] == sheet), [])


@action
def remember(
    *, actor: Actor, fill: Fill, digest: str, place: str, kind: str, meaning: dict[str, Any], is_learnt: bool = False
) -> None:
    """Keep a meaning as a new version of the mapping; the former one stays. What was only learnt from answers never
    takes the place of what a person confirmed."""
    now = clock.now()
    last = Mapping.objects.filter(form=fill.form, sheet=digest, place=place).order_by("-version").first()
    in_force = Mapping.objects.filter(sheet=digest, place=place, replaced_at=None)
    if is_learnt and in_force.filter(origin=CONFIRMED).exists():
        return
    is_said = is_learnt or (last is not None and last.origin == CONFIRMED)
    if is_said and last is not None and last.replaced_at is None and (last.kind, last.meaning) == (kind, meaning):
        return
    # the same headings may stand in another form: one meaning is in force for them all
    in_force.update(replaced_at=now)
    row = Mapping.objects.create(
        form=fill.form, sheet=digest, place=place, version=last.version + 1 if last else 1, kind=kind, meaning=meaning,
        account=actor.account, post=actor.post, confirmed_at=now, origin=LEARNT if is_learnt else CONFIRMED,
    )  # fmt: skip
    audit.record(
        "form.mapping_learnt" if is_learnt else "form.mapping_confirmed", actor=actor, kind="form", key=fill.form.key,
        place=place, meaning_kind=kind, element=meaning.get("element", ""), mapping_version=row.version,
    )  # fmt: skip


def choose_population(
    *, actor: Actor, fill: uuid.UUID, sheet: str, choice: str = "", condition: str = "", record: uuid.UUID | None = None
) -> FillView:
    """Choose which rows belong in a list: one of the offered choices by key, or a condition of the condition language.
    For a card ``record`` names the one thing it is filled for. Remembered for the form."""
    row = get_fill_for(actor, fill)
    reading = _sheet_of(row, sheet)
    decided = {**row.decisions.get(sheet, {})}
    if record is not None:
        decided["record"] = str(record)
    else:
        decided["population"] = _population(choice, condition, reading)
    change_fill(actor, row, "form.population_chosen", {"decisions": {**row.decisions, sheet: decided}}, choice=choice)
    is_doubted = reading.guess is None or reading.guess.confidence < THRESHOLD
    # a condition typed against what the form says is for this once; what the form left open is remembered
    if record is None and (choice or is_doubted) and actor.may(CORRECT):
        remember(
            actor=actor, fill=row, digest=reading.digest, place=POPULATION, kind="population",
            meaning=decided["population"],
        )  # fmt: skip
    return resurvey(actor, fill)


def _population(choice: str, condition: str, reading: SheetReading) -> dict[str, Any]:
    words = city_lexicon().get(choice) if choice else None
    if words is not None:
        return {
            "code": words.code, "entity": words.entity, "condition": words.condition, "relation": words.relation,
            "order": words.order,
        }  # fmt: skip
    if not condition.strip():
        raise ConditionUnreadable(condition=choice or "…", problem="it is empty")
    try:
        parse(condition)
    except ConditionSyntaxError as error:
        raise ConditionUnreadable(condition=condition, problem=str(error)) from error
    guess = reading.guess
    named = guess.entity if guess and guess.code else ""
    entity = named or reading.main.match.entity.entity or "person"
    return {
        "code": "", "entity": entity, "condition": condition,
        "relation": guess.relation if guess and guess.entity == entity else "registered",
        "order": guess.order if guess else "",
    }  # fmt: skip


def choose_grain(*, actor: Actor, fill: uuid.UUID, sheet: str, grain: str) -> FillView:
    """Say what one row of a list is where its columns come from several things: the household, or each of its crops,
    plots, loans. Remembered for the form."""
    row = get_fill_for(actor, fill)
    reading = _sheet_of(row, sheet)
    offered = next((one.get("population") or {} for one in row.understanding["sheets"] if one["name"] == sheet), {})
    if grain not in [one["key"] for one in offered.get("grains", ())]:
        raise PlaceUnknown(sheet=sheet, place=grain)
    decided = {**row.decisions.get(sheet, {}), "grain": grain}
    change_fill(actor, row, "form.grain_chosen", {"decisions": {**row.decisions, sheet: decided}}, grain=grain)
    if actor.may(CORRECT):
        meaning = {"element": "", "format": "", "constant": grain}
        remember(actor=actor, fill=row, digest=reading.digest, place=GRAIN, kind="grain", meaning=meaning)
    return resurvey(actor, fill)


def decide_title(*, actor: Actor, fill: uuid.UUID, sheet: str, text: str, is_renewed: bool) -> FillView:
    """Say whether a time that the title names ("2024年") is the form's own and becomes the fill's, or stays."""
    row = get_fill_for(actor, fill)
    stored: dict[str, Any] = next((one for one in row.understanding.get("sheets", ()) if one["name"] == sheet), {})
    if text not in [one["text"] for one in stored.get("times", ())]:
        raise PlaceUnknown(sheet=sheet, place=text)
    decided = {**row.decisions.get(sheet, {})}
    decided["times"] = {**decided.get("times", {}), text: "renew" if is_renewed else "keep"}
    change_fill(actor, row, "form.title_decided", {"decisions": {**row.decisions, sheet: decided}}, renewed=is_renewed)
    return resurvey(actor, fill)


def report_none(*, actor: Actor, fill: uuid.UUID, sheet: str, is_none: bool = True) -> FillView:
    """Sign that a list has no row this time (零报告), with name and time, or take that back. Raises ``NotNone`` when
    the records know rows that belong."""
    row = get_fill_for(actor, fill)
    stored: dict[str, Any] = next((one for one in row.understanding.get("sheets", ()) if one["name"] == sheet), {})
    if not stored.get("population"):
        raise PlaceUnknown(sheet=sheet, place="*")
    if is_none and not stored.get("may_be_none"):
        raise NotNone(count=stored["population"].get("count") or 0)
    decided = {key: value for key, value in row.decisions.get(sheet, {}).items() if key != "none"}
    if is_none:
        decided["none"] = {"by": str(actor.account or ""), "at": clock.now().isoformat()}
    change_fill(actor, row, "form.reported_none", {"decisions": {**row.decisions, sheet: decided}}, is_none=is_none)
    return resurvey(actor, fill)


def decide_doubtful(*, actor: Actor, fill: uuid.UUID, sheet: str, record: uuid.UUID, is_included: bool) -> FillView:
    """Say whether a person at the edge (moved, died, ended in the period) belongs in this form."""
    row = get_fill_for(actor, fill)
    decided = {**row.decisions.get(sheet, {})}
    decided["doubtful"] = {**decided.get("doubtful", {}), str(record): is_included}
    change_fill(
        actor, row, "form.doubtful_decided", {"decisions": {**row.decisions, sheet: decided}}, record=str(record)
    )
    return resurvey(actor, fill)
