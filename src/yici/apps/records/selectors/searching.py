"""Finding records by what people type: a part of a name, its pinyin initials, a whole number, never part of one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from pypinyin import Style, lazy_pinyin

from yici.apps.records.contracts import LinkKind
from yici.apps.records.guards import holds_on
from yici.apps.records.models import Link, Record
from yici.apps.records.rules import joins
from yici.apps.records.rules.rosters import title_codes
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.selectors.finding import find_by_number, find_by_value
from yici.apps.records.selectors.needs import head_role
from yici.core import clock, search
from yici.core.access import Actor
from yici.core.models import FeedMark

READER, BEGUN = "search", "search begun"  # the index follows the feed; it is still being made
FEW = 30_000  # so many people are looked through without an index
LONG_NUMBER = 6  # signs from which on words with digits are taken for a number
MOST_INITIALS = 30_000  # names that are spelled for a search by initials
_NUMBER = re.compile(r"[0-9A-Za-z-]+")


def matching(
    actor: Actor, rows: QuerySet[Record], entity: str, text: str, *, is_wide: bool = False
) -> QuerySet[Record]:
    """Those of the rows that the words name. ``rows`` are in the actor's scope already; where that is wide (more than
    a township) the index narrows them first, once it is made."""
    words = unicodedata.normalize("NFKC", text).strip()
    compact = re.sub(r"\s", "", words)
    is_indexed = is_wide and FeedMark.objects.filter(reader=READER).exists()
    if len(compact) >= LONG_NUMBER and _NUMBER.fullmatch(compact) and any(sign.isdigit() for sign in compact):
        named = _by_name(rows, entity, words)
        if is_indexed:
            named &= _indexed(entity, compact)
        return rows.filter(Q(pk__in=_by_number(actor, entity, compact)) | named)
    if is_indexed:
        rows = rows.filter(_indexed(entity, compact))
    if re.fullmatch(r"[A-Za-z]{1,8}", compact) and entity in (joins.PERSON, joins.HOUSEHOLD):
        return rows.filter(pk__in=_by_initials(rows, entity, compact.lower()))
    return rows.filter(_by_name(rows, entity, words))


def _indexed(entity: str, words: str) -> Q:
    """Candidates by the index: of a household also by the name of its head."""
    is_initials = entity in (joins.PERSON, joins.HOUSEHOLD) and bool(re.fullmatch(r"[A-Za-z]{1,8}", words))

    def keys(kind: str) -> Any:
        folded = search.fold_words(words)
        initials = [search.MARK + folded[: search.LONGEST_MARK]]
        return search.keys_with(kind, initials if is_initials else list(search.tokens_of(words)))

    if entity == joins.HOUSEHOLD:
        heads = _memberships().filter(role=head_role(), part__key__in=keys(joins.PERSON)).values("whole_id")
        return Q(pk__in=heads) | Q(key__in=keys(entity))
    return Q(key__in=keys(entity))


def _by_number(actor: Actor, entity: str, text: str) -> set[int]:
    """Records of this entity with this whole number; of a household also by a number of its members."""
    wanted = {entity, joins.PERSON} if entity == joins.HOUSEHOLD else {entity}
    found: set[int] = set()
    keys = []
    for element in catalogue().elements.values():
        if element.entity not in wanted or element.derive:
            continue
        if element.is_protected:
            keys += find_by_value(actor, element.code, text)
        elif element.identifier and (record := find_by_number(element.identifier, text)) is not None:
            found.add(record.pk)
    rows = Record.objects.filter(Q(key__in=keys) | Q(pk__in=found))
    same = set(rows.filter(entity=entity).values_list("pk", flat=True))
    if entity == joins.HOUSEHOLD:
        persons = rows.filter(entity=joins.PERSON).values("pk")
        same |= set(_memberships().filter(part__in=persons).values_list("whole_id", flat=True))
    return same


def _memberships() -> QuerySet[Link]:
    return Link.objects.filter(holds_on(clock.today()), kind=LinkKind.MEMBER)


def _by_name(rows: QuerySet[Record], entity: str, words: str) -> Q:
    codes = title_codes(entity, (one.code for one in catalogue().of_entity(entity) if _is_plain(one.code)))
    found = Q(pk__in=[])
    for code in codes:
        found |= Q(**{f"current__{code}__icontains": words})
    if entity == joins.HOUSEHOLD:
        heads = _memberships().filter(role=head_role(), **{"part__current__person.name__icontains": words})
        found |= Q(pk__in=heads.filter(whole__in=rows.values("pk")).values("whole_id"))
    return found


def _is_plain(code: str) -> bool:
    element = catalogue().element(code)
    return element is not None and not element.is_protected and not element.derive


def initials_of(name: str) -> str:
    """The first letters of a name's syllables.

    >>> initials_of("王秀兰"), initials_of("巴特尔")
    ('wxl', 'bte')
    """
    return "".join(one[:1] for one in lazy_pinyin(name, style=Style.NORMAL)).lower()


def _by_initials(rows: QuerySet[Record], entity: str, letters: str) -> list[int]:
    named: Iterable[tuple[int, str | None]]
    if entity == joins.HOUSEHOLD:
        heads = _memberships().filter(role=head_role(), whole__in=rows.values("pk"))
        named = heads.values_list("whole_id", "part__current__person.name")[:MOST_INITIALS]
    else:
        named = rows.order_by("id").values_list("pk", "current__person.name")[:MOST_INITIALS]
    return [pk for pk, name in named if name and initials_of(str(name)).startswith(letters)]
