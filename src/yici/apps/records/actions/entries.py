"""From what people type to entries of a version: checked, normalised, with what follows from protected numbers."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from yici.apps.records.actions.standing import Standing
from yici.apps.records.actions.writing import Entry
from yici.apps.records.contracts import ElementFacts, Problem
from yici.apps.records.rules import derived, values
from yici.apps.records.rules.wording import word
from yici.apps.records.selectors.catalogue import catalogue
from yici.core import clock

_follows: dict[str, dict[str, list[tuple[ElementFacts, str]]]] = {}


@dataclass(slots=True)
class Prepared:
    """Entries ready to write and what is wrong with the rest."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def errors(self) -> list[Problem]:
        """Problems that stop the write."""
        return [one for one in self.problems if not one.is_warning]


def followers(code: str) -> list[tuple[ElementFacts, str]]:
    """Elements that are computed when this protected element is written, with the function."""
    elements = catalogue()
    if elements.stamp not in _follows:
        found: dict[str, list[tuple[ElementFacts, str]]] = {}
        for one in elements.elements.values():
            parsed = derived.parse_from_number(one.derive) if one.derive else None
            if parsed is not None:
                found.setdefault(parsed[1], []).append((one, parsed[0]))
        _follows.clear()
        _follows[elements.stamp] = found
    return _follows[elements.stamp].get(code, [])


def problem(code: str, element: ElementFacts | str, *, warning: bool = False, **facts: Any) -> Problem:
    """A problem with its sentence."""
    found = catalogue().element(element) if isinstance(element, str) else element
    name = found.name if found else str(element)
    return Problem(
        found.code if found else str(element),
        code,
        word(code, name, **{key: value for key, value in facts.items() if key not in ("record", "row")}),
        is_warning=warning,
        record=facts.get("record"),
        row=facts.get("row"),
    )


def prepare(
    given: Mapping[str, Any],
    *,
    entity: str,
    standing: Standing,
    record_id: int | None = None,
    record: uuid.UUID | None = None,
    row: int | None = None,
    today: dt.date | None = None,
) -> Prepared:
    """Check and normalise values by element code. Empty values become ends. Nothing is written."""
    result = Prepared()
    elements = catalogue()
    day = today or clock.today()
    for code, raw in given.items():
        element = elements.element(code)
        code_of_problem = _refusal(element, entity)
        if element is None or code_of_problem:
            result.problems.append(problem(code_of_problem, element or code, record=record, row=row))
            continue
        is_claim = not standing.is_owner(element, record_id)
        if values.is_empty(raw):
            result.entries.append(Entry(element.code, None, is_claim=is_claim, is_end=True))
            result.entries += [
                Entry(one.code, None, is_claim=is_claim, is_end=True) for one, _ in followers(element.code)
            ]
            continue
        stored = values.store(element, elements.lists.get(element.code_list), raw, day)
        result.problems += [problem(one, element, record=record, row=row) for one in stored.errors]
        result.problems += [problem(one, element, warning=True, record=record, row=row) for one in stored.warnings]
        if stored.errors:
            continue
        result.entries.append(Entry(element.code, stored.value, stored.lookup, stored.original, is_claim))
        result.entries += _following(element, stored.value, is_claim, given)
    return result


def _refusal(element: ElementFacts | None, entity: str) -> str:
    if element is None:
        return "unknown_element"
    if element.is_forbidden:
        return "forbidden"
    return "wrong_entity" if element.entity != entity else ""


def _following(element: ElementFacts, number: str, is_claim: bool, given: Mapping[str, Any]) -> list[Entry]:
    found: list[Entry] = []
    for one, function in followers(element.code):
        if one.code in given and not values.is_empty(given[one.code]):
            continue  # what was typed beside the number is kept as typed
        value = derived.FROM_NUMBER[function](number)
        if value is not None:
            found.append(Entry(one.code, value, is_claim=is_claim))
    return found


def warn_differing(prepared: Prepared, record: uuid.UUID | None = None, row: int | None = None) -> None:
    """Warn where a typed sex or birth date differs from the number typed beside it."""
    by_code = {entry.code: entry for entry in prepared.entries if not entry.is_end}
    for entry in list(by_code.values()):
        for one, function in followers(entry.code):
            typed = by_code.get(one.code)
            told = derived.FROM_NUMBER[function](entry.value)
            if typed is not None and told is not None and not str(told).startswith(str(typed.value)):
                prepared.problems.append(problem("differs_from_number", one, warning=True, record=record, row=row))
