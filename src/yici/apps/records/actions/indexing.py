"""The index of names for posts over a whole city: kept up from the change feed, erased with the person.

Where few records are looked through nothing is indexed: a township is searched as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from yici.apps.records.models import Record
from yici.apps.records.rules import joins
from yici.apps.records.rules.rosters import title_codes
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.selectors.histories import chunked
from yici.apps.records.selectors.searching import BEGUN, FEW, READER, initials_of
from yici.core import feed, search
from yici.core.ids import new_key
from yici.core.models import FeedMark

RECORD_FEED = "record"
AT_ONCE = 250  # in one transaction: well under half a second


def keep_index() -> int:
    """Bring the index up to date and return how many records were looked at; the first time all of them.

    A first time that was cut short begins anew: until it ends, searches look through the records themselves.
    """
    if not Record.objects.filter(entity=joins.PERSON).order_by("id")[FEW : FEW + 1].exists():
        return 0
    mark = FeedMark.objects.filter(reader=READER).first()
    if mark is None:
        return _begin()
    place = feed.position()
    done = _index(feed.changed_since(RECORD_FEED, mark.position))
    feed.keep_from(mark.key, place)
    return done


def _begin() -> int:
    feed.close_marks(BEGUN)
    key = new_key()
    feed.open_mark(BEGUN, key)
    place = feed.position()
    done = _index(Record.objects.order_by("id").values_list("pk", flat=True).iterator(chunk_size=20_000))
    feed.keep_from(key, place)
    FeedMark.objects.filter(key=key).update(reader=READER)
    return done


def _index(ids: Iterable[int]) -> int:
    done = 0
    codes = {entity: list(_title_codes(entity)) for entity in {one.entity for one in catalogue().elements.values()}}
    for some in chunked(ids, AT_ONCE):
        by_entity: dict[str, dict[object, set[str]]] = {}
        rows = Record.objects.filter(pk__in=some).values_list("key", "entity", "state", "current")
        for key, entity, state, current in rows:
            tokens: set[str] = set()
            if state == "living":
                for code in codes.get(entity, ()):
                    tokens |= search.tokens_of(str(current.get(code) or ""))
                if entity == joins.PERSON:
                    tokens |= search.marks_of(initials_of(str(current.get("person.name") or "")))
            by_entity.setdefault(entity, {})[key] = tokens
        for entity, entries in by_entity.items():
            search.put(entity, entries)  # type: ignore[arg-type]
        done += len(some)
    return done


def _title_codes(entity: str) -> Iterator[str]:
    known = catalogue()
    for code in title_codes(entity, (one.code for one in known.of_entity(entity))):
        element = known.element(code)
        if element is not None and not (element.is_protected or element.derive or element.identifier):
            yield code  # numbers are found as a whole, by their own index
