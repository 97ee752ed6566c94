"""Under which headings a form is asked."""

from __future__ import annotations

from dataclasses import dataclass

from yici.apps.services.contracts.items import MergedField


@dataclass(frozen=True, slots=True)
class FormHeading:
    """A heading of forms. ``entities`` are those whose facts stand under it; ``form``: what the city keeps nowhere."""

    code: str
    name: str
    name_en: str
    entities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedHeading:
    """A heading with the fields of one form that stand under it, in the form's order."""

    heading: FormHeading
    fields: tuple[MergedField, ...]
