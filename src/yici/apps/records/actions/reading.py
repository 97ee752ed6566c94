"""Rows of values for reports: read in chunks, derived by rule, protected values only behind the access log.

Reading protected values writes (the event, its subjects); therefore this stands among the actions.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence

from yici.apps.records.actions.access import AccessLog, may_read_protected
from yici.apps.records.contracts import ElementFacts, Known, PopulationQuery, RowValues
from yici.apps.records.errors import UnknownElement
from yici.apps.records.guards import get_records_for, may_read
from yici.apps.records.rules import joins
from yici.apps.records.selectors.areas import area_names
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.selectors.histories import chunked
from yici.apps.records.selectors.needs import element_of, head_role, needs_of
from yici.apps.records.selectors.populations import find_population
from yici.apps.records.selectors.telling import Teller, Word
from yici.apps.records.selectors.world import World
from yici.core import clock, crypto
from yici.core.access import Actor

ROWS_AT_ONCE = 4000


def read_rows(
    actor: Actor,
    records: Sequence[uuid.UUID] | PopulationQuery,
    elements: Sequence[str],
    *,
    as_of: dt.date | None = None,
    known_at: dt.datetime | None = None,
    purpose: str = "",
    context: str = "",
    relation: str = "",
) -> Iterator[RowValues]:
    """Values of records (keys in any order, or a population) by element code or path, in the order asked.

    Elements of another entity are reached through the household ("household.size" of a person, "person.name" of a
    household is its head's), the village, or things that belong to the household (numbers are added up); ``head.CODE``
    names the head's value. Elements whose reader class the post lacks, and protected ones when the post may not read
    any, are absent. Protected values need ``purpose``; the access event is committed before a chunk is handed out, so
    this must not run inside an action (``ReadFirst``). Unknown codes raise ``UnknownElement``; records out of scope
    ``NotFound``.
    """
    if isinstance(records, PopulationQuery):
        query = records
        as_of, known_at = as_of or query.as_of, known_at or query.known_at
        population = find_population(actor, query)
        ids, relation = list(population.ids), relation or query.relation
    else:
        found = get_records_for(actor, records, day=as_of)
        ids = [found[key].pk for key in dict.fromkeys(records)]
    wanted = _readable(actor, elements)
    log = None
    protected = [code for code, facts in wanted.items() if facts.is_protected or _opens_number(facts)]
    if protected:
        log = AccessLog(actor, elements=protected, purpose=purpose, context=context)
    return _rows(ids, wanted, as_of or clock.today(), known_at, relation, log)


def _opens_number(facts: ElementFacts) -> bool:
    """Whether a plain element is only another name of a protected one (a path to it)."""
    inner = catalogue().element(facts.derive.partition(".")[2]) if facts.derive else None
    return inner is not None and inner.is_protected


def _readable(actor: Actor, codes: Sequence[str]) -> dict[str, ElementFacts]:
    wanted: dict[str, ElementFacts] = {}
    for code in dict.fromkeys(codes):
        facts = element_of(code)
        if facts is None:
            raise UnknownElement(element=code)
        is_closed = facts.is_forbidden or not may_read(actor, facts)
        if is_closed or ((facts.is_protected or _opens_number(facts)) and not may_read_protected(actor)):
            continue
        wanted[code] = facts
    return wanted


def _rows(
    ids: Sequence[int],
    wanted: dict[str, ElementFacts],
    as_of: dt.date,
    known_at: dt.datetime | None,
    relation: str,
    log: AccessLog | None,
) -> Iterator[RowValues]:
    for some in chunked(ids, ROWS_AT_ONCE):
        world = World(as_of, known_at, head_role=head_role(), relation=relation)
        world.load(some, joins.NOTHING)
        bases = {world.snapshots[pk].entity for pk in some}
        world.load(some, needs_of(wanted, bases))
        teller = Teller(world, catalogue(), area_names())
        told = [(pk, _tell_all(teller, pk, wanted)) for pk in some]
        _open(told, log)
        for pk, words in told:
            yield _row(world, pk, words)


def _tell_all(teller: Teller, pk: int, wanted: dict[str, ElementFacts]) -> dict[str, Word]:
    words: dict[str, Word] = {}
    for code in wanted:
        word = teller.tell(pk, code)
        if word is not None:
            words[code] = word
    return words


def _open(told: Iterable[tuple[int, dict[str, Word]]], log: AccessLog | None) -> None:
    sealed = [word for _, words in told for word in words.values() if word.sealed]
    if not sealed:
        return
    assert log is not None, "a protected value without an access log"
    log.admit(word.origin.id for word in sealed)
    texts = crypto.open_many((str(word.origin.key), word.code, word.sealed) for word in sealed)
    for word, text in zip(sealed, texts, strict=True):
        word.value = text


def _row(world: World, pk: int, words: dict[str, Word]) -> RowValues:
    base = world.snapshots[pk]
    others = {word.origin.key: word.origin.version for word in words.values() if word.origin.id != pk}
    values = {
        code: Known(word.value, word.origin.version, word.is_claim, word.is_stale, word.is_derived)
        for code, word in words.items()
    }
    return RowValues(base.key, base.version, values, tuple(others.items()))
