"""Sentences for people, in English: each keeps its template and facts, so that whoever shows it can say it in another
language. This package has no catalogue of its own; the one of the whole project collects the templates from here."""

from __future__ import annotations


class Sentence(str):
    """`Sentence("Sheet {sheet} is empty.", sheet="A")` is that text, with `template` and `facts`."""

    template: str
    facts: dict[str, object]

    def __new__(cls, template: str, **facts: object) -> Sentence:
        made = super().__new__(cls, template.format(**facts) if facts else template)
        made.template, made.facts = template, facts
        return made


def gettext_noop(text: str) -> str:
    """Marks a template that is made into a sentence elsewhere."""
    return text
