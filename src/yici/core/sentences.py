"""Sentences that come from packages without a catalogue (`yici.sheets`), said in the language of the reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from django.utils.translation import gettext


class Templated(Protocol):
    """A template and the facts that belong into it."""

    template: str
    facts: dict[str, object]


def said(sentence: Templated) -> str:
    """The sentence, translated, with its facts filled in."""
    return said_of(sentence.template, sentence.facts)


def said_of(template: str, facts: Mapping[str, Any]) -> str:
    """The same from a template that was stored."""
    words = gettext(template)
    return words.format(**facts) if facts else words
