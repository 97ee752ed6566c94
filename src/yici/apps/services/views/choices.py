"""What a field offers to choose from, and what rules say, in the words that people read."""

from __future__ import annotations

from django.utils.translation import get_language

from yici.apps.records.public import ElementFacts, catalogue
from yici.apps.services.contracts import Field, ItemRule


def said(chinese: str, english: str) -> str:
    """The words of a city's file in the reader's language; Chinese where there are no others."""
    return chinese if _is_chinese() else english or chinese


def options_of(field: Field) -> list[tuple[str, str]]:
    """Value and words of each choice: those of the city's code list where the field is an element, else its own."""
    known = catalogue()
    element = known.elements.get(field.code)
    listed = known.lists.get(element.code_list) if element and element.code_list else None
    english = dict(zip(field.choices, field.choices_en, strict=False))

    def words(code: str) -> str:
        one = listed.by_code.get(code) if listed else None
        return said(code, english.get(code, "")) if one is None else said(one.name, one.name_en)

    return [(code, words(code)) for code in field.choices]


def options_of_element(element: ElementFacts) -> list[tuple[str, str]]:
    """Value and words of everything that an element may be; empty where it is typed."""
    listed = catalogue().lists.get(element.code_list) if element.code_list else None
    if listed is None:
        return []
    return [(one.code, one.name if _is_chinese() else one.name_en or one.name) for one in listed.values]


def said_in_words(rules: list[ItemRule]) -> list[tuple[str, str]]:
    """Tone of the message and sentence of each rule that holds."""
    tones = {"hint": "plain", "supplement": "soon", "not_met": "over"}
    return [(tones[one.then], said(one.says, one.says_en)) for one in rules]


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")
