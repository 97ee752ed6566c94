"""``tables match``: the document of ``tables read`` with what each column, row and field means. No database needed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from yici.apps.tables.matching.catalogue import from_files
from yici.apps.tables.matching.contracts import Catalogue, ColumnMatch
from yici.apps.tables.population import Guess, Lexicon, lexicon_of
from yici.apps.tables.understanding import BlockReading, FormReading, Memory, SheetReading, understand_workbook


def report_match(
    path: Path,
    city: Path,
    catalogue: Catalogue | None = None,
    lexicon: Lexicon | None = None,
    memory: Memory | None = None,
) -> tuple[dict[str, Any], int]:
    """``{"files": [...]}`` with one file, and the exit code: 0, or 2 when the file could not be read."""
    from yici.sheets.errors import SheetError
    from yici.sheets.opening import open_workbook

    try:
        workbook = open_workbook(path)
    except SheetError as error:
        return {"files": [{"file": str(path), "error": {"code": error.code, "message": error.message}}]}, 2
    except OSError as error:
        message = f"The file cannot be opened ({error.strerror}). Check its name and your right to read it."
        return {"files": [{"file": str(path), "error": {"code": "broken", "message": message}}]}, 2
    form = understand_workbook(
        workbook, catalogue or from_files(city), lexicon or lexicon_of(city), memory, file_name=path.name
    )
    entry: dict[str, Any] = {"file": str(path), "sheets": sheets_of(form)}
    if workbook.remarks:
        entry["remarks"] = list(map(str, workbook.remarks))
    return {"files": [entry]}, 0


def sheets_of(form: FormReading) -> list[dict[str, Any]]:
    """The sheets of a form as the command prints them."""
    return [_sheet(reading) for reading in form.sheets]


def _sheet(reading: SheetReading) -> dict[str, Any]:
    layout, main = reading.as_read or (reading.layout, reading.main)
    document = layout.as_json()
    _add_meanings(document, main)
    for more, block in zip(document["more"], reading.more, strict=True):
        _add_meanings(more, block)
    if reading.guess is not None:
        document["population"] = population_json(reading.guess)
    if reading.skipped:
        document["left_unfilled"] = reading.skipped
    return document


def _add_meanings(document: dict[str, Any], reading: BlockReading) -> None:
    places = document["fields"] if reading.block.kind == "card" else document["columns"]
    for entry, match in zip(places, reading.match.columns, strict=True):
        entry.update(meaning_json(match))
    if reading.rows is not None:
        for entry, match in zip(document["rows"], reading.rows.columns, strict=True):
            entry.update(meaning_json(match))


def meaning_json(match: ColumnMatch) -> dict[str, Any]:
    """What a place means, in the shape of the command."""
    return {"element": match.element, "kind": match.kind, "confidence": match.confidence, "reason": match.reason}


def population_json(guess: Guess) -> dict[str, Any]:
    """A population, in the shape of the command."""
    return {
        "entity": guess.entity, "condition": guess.condition, "relation": guess.relation, "order": guess.order,
        "confidence": guess.confidence, "reason": guess.reason,
    }  # fmt: skip
