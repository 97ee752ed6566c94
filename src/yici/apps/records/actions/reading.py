"""Rows of values for reports: read in chunks, derived by rule, protected values only behind the access log.

Reading protected values writes (the event, its subjects); therefore this stands among the actions.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from yici.apps.records.actions.access import AccessLog, may_read_protected
from yici.apps.records.contracts import ElementFacts, FormerValue, Known, PopulationQuery, RowValues, Value
from yici.apps.records.errors import UnknownElement
from yici.apps.records.guards import get_ids_for
from yici.apps.records.rules import joins
from yici.apps.records.rules.derived import parse_from_number
from yici.apps.records.rules.staleness import stale_before
from yici.apps.records.rules.values import NUMERIC
from yici.apps.records.selectors.areas import area_names
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.selectors.former import Place, former_values
from yici.apps.records.selectors.histories import chunked
from yici.apps.records.selectors.needs import element_of, head_role, needs_of
from yici.apps.records.selectors.populations import find_population
from yici.apps.records.selectors.readers import may_read
from yici.apps.records.selectors.snapshots import Snapshot
from yici.apps.records.selectors.telling import Teller, Word
from yici.apps.records.selectors.world import World
from yici.core import clock, crypto
from yici.core.access import Actor

ROWS_AT_ONCE = 4000
PRIVATE = ("personal", "sensitive")
FormerValues = dict[Place, FormerValue]


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
        ids = get_ids_for(actor, records, day=as_of)
    wanted = _readable(actor, elements)
    log = _log_of(actor, wanted, purpose, context)
    return _rows(ids, wanted, as_of or clock.today(), known_at, relation, log)


def read_logged(actor: Actor, record: uuid.UUID, elements: Sequence[str], *, purpose: str, context: str) -> RowValues:
    """Values of one record as ``read_rows``; whatever their class, the line that names them is committed first."""
    ids = get_ids_for(actor, [record])
    wanted = _readable(actor, elements)
    is_protected = any(facts.is_protected or _opens_number(facts) for facts in wanted.values())
    log = AccessLog(actor, elements=list(wanted), purpose=purpose, context=context, is_protected=is_protected)
    if wanted:
        log.admit(ids)
    return next(_rows(ids, wanted, clock.today(), None, "", log))


def _log_of(actor: Actor, wanted: dict[str, ElementFacts], purpose: str, context: str) -> AccessLog | None:
    """The log of a reading; None when nothing of it is about a person, or no person reads."""
    is_protected = any(facts.is_protected or _opens_number(facts) for facts in wanted.values())
    private = [code for code, facts in wanted.items() if is_private(facts)]
    if not is_protected and (actor.is_system or not private):
        return None
    return AccessLog(actor, elements=private, purpose=purpose, context=context, is_protected=is_protected)


def is_private(facts: ElementFacts) -> bool:
    """Whether every read of the element is logged."""
    return facts.sensitivity in PRIVATE or facts.is_protected or _opens_number(facts)


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
        plain = {base: own_plain(wanted, base) for base in bases}
        told = [(pk, _tell_rest(teller, pk, wanted, plain[world.snapshots[pk].entity])) for pk in some]
        if log is not None:
            log.admit(_subjects(world, told, wanted, plain))
        _open(told)
        cutoffs = {code: stale_before(facts.refresh, as_of) for code, facts in wanted.items()}
        for pk, words in told:
            yield _row(world.snapshots[pk], words, plain[world.snapshots[pk].entity], cutoffs)


def own_plain(wanted: dict[str, ElementFacts], base: str) -> dict[str, Callable[[Any], Value] | None]:
    """Elements that are only looked up in a record of this entity, with how a stored value becomes a plain one."""
    former = set(catalogue().joined.values())
    found: dict[str, Callable[[Any], Value] | None] = {}
    for code, facts in wanted.items():
        is_own = code == facts.code and facts.entity == base and not facts.is_protected and code not in former
        is_special = code in joins.AREA_ELEMENTS or code == joins.KINSHIP_ELEMENT
        is_derived = facts.derive and parse_from_number(facts.derive) is None
        if is_own and not is_special and not is_derived:
            found[code] = Decimal if facts.type in NUMERIC else tuple if facts.type == "code" else None
    return found


def _tell_rest(
    teller: Teller, pk: int, wanted: dict[str, ElementFacts], plain: dict[str, Callable[[Any], Value] | None]
) -> dict[str, Word]:
    words: dict[str, Word] = {}
    for code in wanted:
        if code not in plain:
            word = teller.tell(pk, code)
            if word is not None:
                words[code] = word
    return words


def _subjects(
    world: World,
    told: Iterable[tuple[int, dict[str, Word]]],
    wanted: dict[str, ElementFacts],
    plain: dict[str, dict[str, Callable[[Any], Value] | None]],
) -> Iterator[int]:
    """Whose private values stand in these rows."""
    private = frozenset(code for code, facts in wanted.items() if is_private(facts))
    own = {base: [code for code in codes if code in private] for base, codes in plain.items()}
    for pk, words in told:
        snapshot = world.snapshots[pk]
        stored = snapshot.values
        if any(code in stored for code in own[snapshot.entity]):
            yield pk
        for code, word in words.items():
            if word.sealed or code in private:
                yield word.origin.id


def _open(told: Iterable[tuple[int, dict[str, Word]]]) -> None:
    sealed = [word for _, words in told for word in words.values() if word.sealed]
    if not sealed:
        return
    texts = crypto.open_many((str(word.origin.key), word.code, word.sealed) for word in sealed)
    for word, text in zip(sealed, texts, strict=True):
        word.value = text


def _row(
    base: Snapshot,
    words: dict[str, Word],
    plain: dict[str, Callable[[Any], Value] | None],
    cutoffs: dict[str, str],
) -> RowValues:
    values: dict[str, Known] = {}
    stored, claims, told_on, version = base.values, base.claims, base.told_on, base.version
    for code, shape in plain.items():
        value = stored.get(code)
        if value is None:
            continue
        if shape is not None and (shape is Decimal or isinstance(value, list)):
            value = shape(value)
        is_stale = told_on.get(code, "9") < cutoffs[code]
        values[code] = Known(value, version, code in claims, is_stale)
    others: dict[uuid.UUID, int] = {}
    for code, word in words.items():
        origin = word.origin
        values[code] = Known(word.value, origin.version, word.is_claim, word.is_stale, word.is_derived)
        if origin.id != base.id:
            others[origin.key] = origin.version
    return RowValues(base.key, version, values, tuple(others.items()))


def read_former_values(actor: Actor, wanted: Sequence[Place], *, purpose: str = "", context: str = "") -> FormerValues:
    """``former_values`` to be shown to a person: plain private ones leave their trace, protected ones stay closed."""
    found = former_values(actor, wanted)
    shown = {place for place, value in found.items() if not value.is_protected and _is_private_code(place[1])}
    if shown and not actor.is_system:
        codes = sorted({code for _, code in shown})
        log = AccessLog(actor, elements=codes, purpose=purpose, context=context, is_protected=False)
        log.admit(get_ids_for(actor, dict.fromkeys(record for record, _ in shown)))
    return found


def _is_private_code(code: str) -> bool:
    facts = element_of(code)
    return facts is not None and is_private(facts)
