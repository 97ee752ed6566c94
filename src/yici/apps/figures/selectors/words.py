"""What can be counted, found by words of the city: populations, and elements with a list or a number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from yici.apps.figures.contracts import FigureMeasure, FigureSpec
from yici.apps.records.public import ElementFacts, catalogue
from yici.core.access import Actor
from yici.core.threeway import Row, table_of_rows

MOST = 24
NUMBERS = ("int", "dec", "money", "area")
UNITS = {"person": "人", "household": "户"}


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can become a column (or several): its mark, what it is called, how it is counted."""

    mark: str
    name: str
    how: str


def find_choices(actor: Actor, words: str) -> list[Choice]:
    """Choices whose names have the words, the shortest names first."""
    wanted = words.strip()
    if not wanted:
        return []
    found = [one for one in _choices(actor) if wanted in one.name or any(wanted in alias for alias in _aliases(one))]
    return sorted(found, key=lambda one: (len(one.name), one.mark))[:MOST]


def choices_of(actor: Actor, marks: Sequence[str]) -> list[Choice]:
    """The choices of marks that came back from a page; what the actor may not choose is dropped."""
    known = {one.mark: one for one in _choices(actor)}
    return [known[mark] for mark in dict.fromkeys(marks) if mark in known]


def spec_of_marks(actor: Actor, marks: Sequence[str], by: str) -> FigureSpec:
    """The specification that chosen marks make; columns keep the order of choosing."""
    columns: list[FigureMeasure] = []
    for one in choices_of(actor, marks):
        kind, _colon, code = one.mark.partition(":")
        columns += list(_columns(kind, code))
    return FigureSpec(tuple(columns), by)


def rows_by_element(actor: Actor, entity: str) -> list[ElementFacts]:
    """The elements by whose values the rows of a table over an entity may go."""
    return [
        one
        for one in catalogue().of_entity(entity)
        if one.code_list and not one.is_protected and not one.is_forbidden and _may_read(actor, one)
    ]


def _may_read(actor: Actor, element: ElementFacts) -> bool:
    return not element.reader_classes or any(actor.may_read(one) for one in element.reader_classes)


def _populations() -> dict[str, Row]:
    return dict(table_of_rows("populations.csv").read())


def _counters() -> dict[str, str]:
    return {code: row.get("counter", "") for code, row in table_of_rows("entities.csv").read().items()}


def _choices(actor: Actor) -> Iterator[Choice]:
    for code, row in sorted(_populations().items()):
        yield Choice(f"p:{code}", row["name"], _("how many"))
    for element in sorted(catalogue().elements.values(), key=lambda one: one.code):
        if element.is_protected or element.is_forbidden or element.entity == "form" or not _may_read(actor, element):
            continue
        if element.code_list:
            yield Choice(f"s:{element.code}", element.name, _("how many of each kind"))
        elif element.type in NUMBERS:
            unit = f"（{element.unit}）" if element.unit else ""
            yield Choice(f"v:{element.code}", f"{element.name}{unit}", _("added up"))


def _aliases(one: Choice) -> tuple[str, ...]:
    kind, _colon, code = one.mark.partition(":")
    if kind == "p":
        return tuple(_populations().get(code, {}).get("phrases", "").split("|"))
    element = catalogue().element(code)
    return element.aliases if element is not None else ()


def _columns(kind: str, code: str) -> Iterator[FigureMeasure]:
    counters = _counters()
    if kind == "p":
        row = _populations()[code]
        yield FigureMeasure(
            code, row["name"], row["name"], row["entity"], row["condition"], relation=row["relation"],
            unit=counters.get(row["entity"], ""), name_en=row["name_en"],
        )  # fmt: skip
        return
    element = catalogue().element(code)
    if element is None:
        return
    column = code.replace(".", "_")
    if kind == "v":
        yield FigureMeasure(
            column, element.name, f"登记的{element.name}之和", element.entity, "", "sum", element.code,
            unit=element.unit, name_en=element.name_en,
        )  # fmt: skip
        return
    unit = counters.get(element.entity, "")
    for value in catalogue().lists[element.code_list].values:
        yield FigureMeasure(
            f"{column}_{value.code.lower()}", value.name, f"{element.name}为{value.name}", element.entity,
            f"{element.code} = '{value.code}'", unit=unit, name_en=value.name_en,
        )  # fmt: skip
    yield FigureMeasure(
        f"{column}_unknown", "未登记", f"没有登记{element.name}", element.entity, f"{element.code} is not known",
        unit=unit, name_en="Not recorded",
    )  # fmt: skip
