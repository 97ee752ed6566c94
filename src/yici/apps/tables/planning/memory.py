"""What the city remembers for matching: catalogue, lexicon, confirmed mappings, marks that stop an upload."""

from __future__ import annotations

import csv
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from yici.apps.places.public import account_names
from yici.apps.records.public import catalogue
from yici.apps.tables.aggregates import Told, Words, words_of
from yici.apps.tables.matching.catalogue import from_files, from_records
from yici.apps.tables.matching.contracts import Catalogue
from yici.apps.tables.matching.matcher import Remembered
from yici.apps.tables.models import Mapping
from yici.apps.tables.population import Guess, Lexicon, lexicon_of
from yici.apps.tables.understanding import Memory, SheetMemory

POPULATION = "*population"
#: What one row is, where a person said it.
GRAIN = "*grain"
#: Where a mapping comes from: a person said it, it was learnt from answers, or carried over to a revised form.
CONFIRMED, LEARNT, CARRIED = "confirmed", "learnt", "carried"
#: The kind of a mapping that says what a row or column of a table of figures counts, and what it says.
LINE = "figure"
TOLD = ("words", "entity", "condition", "element", "relation")

_kept: dict[str, Catalogue] = {}


def matcher_catalogue() -> Catalogue:
    """The catalogue of the database as the matcher needs it, kept until the catalogue changes."""
    known = catalogue()
    found = _kept.get(known.stamp)
    if found is None:
        lists = {code: entry.values for code, entry in known.lists.items()}
        found = from_records(known.elements.values(), lists, never_stored())
        _kept.clear()
        _kept[known.stamp] = found
    return found


_words: dict[int, tuple[Catalogue, Words]] = {}


def city_words() -> Words:
    """The words by which tables of figures name what is counted, kept until the catalogue changes."""
    known = matcher_catalogue()
    if id(known) not in _words:
        _words.clear()
        _words[id(known)] = (known, words_of(known, city_lexicon()))
    return _words[id(known)][1]


@lru_cache(maxsize=1)
def never_stored() -> tuple[tuple[str, str], ...]:
    """Words for what the city never keeps, with their source."""
    return from_files(settings.CITY).never_stored


def city_lexicon() -> Lexicon:
    """The populations of the city."""
    return lexicon_of(settings.CITY)


@lru_cache(maxsize=1)
def upload_stops() -> tuple[tuple[str, bool], ...]:
    """Marks that stop an upload, and whether they count only as a whole cell."""
    path = Path(settings.CITY) / "upload_stops.csv"
    if not path.exists():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(
        (mark, row.get("whole_cell") == "yes")
        for row in rows
        for mark in (row["mark"], *(one for one in row.get("variants", "").split("|") if one))
    )


def remembered(digest: str) -> SheetMemory:
    """What people confirmed for sheets with these headings."""
    places: dict[str, Remembered] = {}
    lines: dict[str, Told] = {}
    population = None
    rows = list(Mapping.objects.filter(sheet=digest, replaced_at=None).order_by("confirmed_at"))
    names = account_names([row.account for row in rows if row.account is not None]) if rows else {}
    for row in rows:
        said = said_by(row, names.get(row.account, "") if row.account else "")
        if row.place == POPULATION:
            population = replace(guess_from(row.meaning), reason=said)
            continue
        if row.kind == LINE:
            lines[row.place] = Told(**{name: str(row.meaning.get(name, "")) for name in TOLD})
            continue
        places[row.place] = Remembered(
            row.kind, row.meaning.get("element") or None, row.meaning.get("format", ""),
            row.meaning.get("constant", ""), said,
        )  # fmt: skip
    return SheetMemory(places, population, lines)


def said_by(row: Mapping, name: str) -> str:
    """Who said it and when, as the page shows it."""
    day = timezone.localtime(row.confirmed_at)
    when = f"{day.month}月{day.day}日"
    if row.origin == LEARNT:
        return f"{when}填表时{name}答的，照着认"
    verb = "在上一版表里这样认的" if row.origin == CARRIED else "这样认的"
    return f"{name or '系统'} {when} {verb}"


def guess_from(meaning: dict[str, str]) -> Guess:
    """A remembered population."""
    return Guess(
        entity=meaning.get("entity", ""), condition=meaning.get("condition", ""),
        relation=meaning.get("relation", "registered"), order=meaning.get("order", ""),
        grain=meaning.get("entity", ""), confidence=1.0, reason="这张表以前这样定过", code=meaning.get("code", ""),
    )  # fmt: skip


def remembered_for_file(path: Path) -> Memory | None:
    """The memory for ``tables match``: what people confirmed, asked by headings; None without a database."""
    try:
        Mapping.objects.first()
    except DatabaseError:
        return None
    return remembered
