"""The element catalogue of the database, kept in memory until one of its rows changes."""

from __future__ import annotations

import threading
import time

from django.db.models import Count, Max, Q

from yici.apps.records.contracts import Catalogue, CodeList, CodeValue, ElementFacts
from yici.apps.records.models import CodeListValue, Element
from yici.apps.records.rules import values
from yici.core import clock

_cached: dict[str, Catalogue] = {}
_kept: list[tuple[float, Catalogue]] = []
_loading = threading.Lock()

LOOKED_AT_LEAST_EVERY = 1.0  # seconds; a report asks for the catalogue thousands of times


def _stamp() -> str:
    parts = [
        model.objects.aggregate(n=Count("id"), last=Max("id"), at=Max("changed_at"), gone=Count("valid_to"))
        for model in (Element, CodeListValue)
    ]
    return "|".join(f"{one['n']}-{one['last']}-{one['at']}-{one['gone']}" for one in parts)


def element_facts(row: Element) -> ElementFacts:
    """A row of the catalogue as a contract."""
    return ElementFacts(
        code=row.code,
        version=row.version,
        name=row.name,
        entity=row.entity,
        type=row.type,
        unit=row.unit_of_measure,
        code_list=row.code_list,
        validator=row.validator,
        owner=row.owner_code,
        owner_unit=row.owner_id,
        writers=tuple(row.writers),
        sensitivity=row.sensitivity,
        storage=row.storage,
        readers=row.readers,
        sharing=row.sharing,
        refresh=row.refresh,
        identifier=row.identifier,
        derive=row.derive,
        aliases=tuple(row.aliases),
        contexts=tuple(row.contexts),
        is_forbidden=row.forbidden,
        is_provisional=row.is_provisional,
        name_en=row.name_en,
        polarity=row.polarity,
        forbidden_words=tuple(row.forbidden_words),
        note=row.note,
    )


def make_code_list(code: str, entries: list[CodeValue]) -> CodeList:
    """A code list with its folded names; of two values with one name the first keeps it."""
    by_name: dict[str, str] = {}
    for entry in entries:
        for name in (entry.name, entry.code, entry.name_en, *entry.aliases):
            if name:
                by_name.setdefault(values.fold(name), entry.code)
    return CodeList(code, tuple(entries), {entry.code: entry for entry in entries}, by_name)


def _load(stamp: str) -> Catalogue:
    in_force = Q(valid_to=None) | Q(valid_to__gt=clock.today(), joined_to=None)
    elements = {row.code: element_facts(row) for row in Element.objects.filter(in_force).order_by("version")}
    joined = dict(Element.objects.exclude(joined_to=None).values_list("code", "joined_to__code"))
    entries: dict[str, list[CodeValue]] = {}
    for row in CodeListValue.objects.filter(valid_to=None).order_by("list_code", "order", "code"):
        entries.setdefault(row.list_code, []).append(CodeValue(row.code, row.name, tuple(row.aliases), row.name_en))
    lists = {code: make_code_list(code, found) for code, found in entries.items()}
    return Catalogue(stamp, elements, lists, joined)


def catalogue() -> Catalogue:
    """All elements and code lists in force. A change made by another process is seen within a second."""
    if _kept and time.monotonic() - _kept[0][0] < LOOKED_AT_LEAST_EVERY:
        return _kept[0][1]
    found = _catalogue_of_now()
    _kept[:] = [(time.monotonic(), found)]
    return found


def _catalogue_of_now() -> Catalogue:
    stamp = _stamp()
    found = _cached.get(stamp)
    if found is None:
        with _loading:
            found = _load(stamp)
            _cached.clear()
            _cached[stamp] = found
    return found


def forget_catalogue() -> None:
    """Drop what is kept in memory (after a change, after a rolled-back one, in tests)."""
    _kept.clear()
    _cached.clear()
