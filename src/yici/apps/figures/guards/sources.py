"""Sources that figures count besides records, and forms that can be made again: offered by upper apps at start-up."""

from __future__ import annotations

from yici.apps.figures.contracts import FigureSource, SavedForms
from yici.apps.figures.errors import SourceNotFound

_sources: dict[str, FigureSource] = {}
_forms: list[SavedForms] = []


def register_source(source: FigureSource) -> None:
    """Offer rows to be counted; called by the shell's ``reactions``. A second one of its code replaces the first."""
    _sources[source.code] = source


def register_saved_forms(offer: SavedForms) -> None:
    """Offer filled forms that can be made again; called by the shell's ``reactions``."""
    _forms[:] = [offer]


def source_named(code: str) -> FigureSource:
    """The source of a code; raises ``SourceNotFound``."""
    found = _sources.get(code)
    if found is None:
        raise SourceNotFound(source=code)
    return found


def list_sources() -> list[FigureSource]:
    """Every source besides records, by code."""
    return [_sources[code] for code in sorted(_sources)]


def saved_forms() -> SavedForms | None:
    """What offers filled forms, if anything does."""
    return _forms[0] if _forms else None
