"""Copies of a played life, in bulk: the same rows with other people, words, places, units, moments and numbers."""

from __future__ import annotations

import datetime as dt
import os
import re
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import Any

from django.db import models
from stdnum import damm

from yici.apps.cases.public import DuePoint, Limit, reach
from yici.apps.hotline.actions.bad_ratings import rating_key
from yici.apps.hotline.demo.playing import Mould, Players, Setting
from yici.apps.hotline.models import Request, Requester
from yici.apps.hotline.rules.phones import normalise_phone
from yici.apps.hotline.selectors.kinds import FALLBACK, limits_of
from yici.apps.places.public import find_area, find_unit
from yici.core import clock, crypto
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.codes import LENGTH, SIGNS
from yici.core.ids import new_key
from yici.core.models import IssuedNumber

FAR = dt.datetime(9000, 1, 1, tzinfo=dt.UTC)
LEVEL, BAD_LEVEL, ABOUT = 5, 2, "result"  # of a mould
_MARK = re.compile(r"⟦[a-z]+\d+⟧|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Z]\d{2}-\d{7}-\d")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_GIVEN = ("kind", "urgency", "channel", "is_secret", "wants_public")  # columns that are what the setting says

Made = list[tuple[Mould, Setting]]


class City:
    """What copies look up again and again, and what they must not give twice."""

    def __init__(self, players: Players, seed: object) -> None:
        self.players, self.random = players, Random(f"{seed} numbers")
        self.requesters: dict[str, int] = {}
        self._taken = set(IssuedNumber.objects.values_list("number", flat=True))
        self._known: dict[tuple[object, ...], Any] = {}

    def _once(self, key: tuple[object, ...], make: Any) -> Any:
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]

    def area(self, code: str) -> int:
        """The id of an area."""
        return int(self._once(("area", code), lambda: find_area(code).id))

    def unit(self, code: str) -> int:
        """The id of a unit."""
        return int(self._once(("unit", code), lambda: find_unit(code).id))

    def handler(self, unit: str) -> Actor:
        """Who works for a unit."""
        found: Actor = self._once(("handler", unit), lambda: self.players.handler(unit))
        return found

    def limit(self, kind: str, urgency: str, name: str) -> Limit:
        """The limit of one clock."""
        found: Limit = self._once(("limit", kind, urgency, name), lambda: limits_of(kind, urgency, name)[0])
        return found

    def reach(self, limit: Limit, start: dt.datetime) -> DuePoint:
        """Where a limit ends; limits in days are worked out once for each day."""
        found: DuePoint
        if limit.rule == "hours":
            return reach(limit, start)
        found = self._once(("reach", limit, clock.day_of(start)), lambda: reach(limit, start))
        return found

    def number(self, letter: str, year: int) -> str:
        """A number that nobody has."""
        while True:
            digits = f"{self.random.randrange(10**7):07}"
            body = f"{letter}{year % 100:02}-{digits}"
            number = f"{body}-{damm.calc_check_digit(f'{ord(letter) - 55}{year % 100:02}{digits}')}"
            if number not in self._taken:
                self._taken.add(number)
                return number


class Copy:
    """What the values of a mould become in one copy."""

    def __init__(self, mould: Mould, setting: Setting, city: City) -> None:
        self.mould, self.setting, self.city = mould, setting, city
        self.pks: dict[tuple[type[models.Model], int], int] = {}
        self.keys: dict[uuid.UUID, uuid.UUID | None] = {}
        self.moments = dict(zip(mould.setting.moments, setting.moments, strict=False))
        self.units: dict[int, int] = {}
        self.whole = {mould.setting.kind: setting.kind}
        self._meet_units()
        self.marks = self._marks()
        for _model, rows in mould.rows:
            for row in rows:
                for part in row._meta.concrete_fields:
                    if part.unique and isinstance(part, models.UUIDField) and part.name == "key":
                        self.keys[row.key] = new_key()  # type: ignore[attr-defined]
        for model, rows in mould.rows:
            if model.__name__ == "Case":
                for row in rows:  # a bad rating is about a round of a request, which has no key of its own
                    self.keys.setdefault(row.subject, self._round_of(row.subject))  # type: ignore[attr-defined]

    def _round_of(self, subject: uuid.UUID) -> uuid.UUID:
        """The copy of what a follow-up of a bad rating is about."""
        requests = [row.key for model, rows in self.mould.rows if model is Request for row in rows]  # type: ignore[attr-defined]
        pairs = ((key, turn) for key in requests for turn in range(20))
        found = next(((key, turn) for key, turn in pairs if rating_key(key, turn) == subject), None)
        new = self.keys[found[0]] if found else None
        return rating_key(new, found[1]) if found and new else new_key()

    def _meet_units(self) -> None:
        old, new = self.mould.setting, self.setting
        pairs = [*zip(old.units, new.units, strict=True), *([(old.against, new.against)] if old.against else [])]
        for one, two in pairs:
            self.whole[one] = two
            self.units[self.city.unit(one)] = self.city.unit(two)
            was, now = self.mould.players.handler(one), self.city.handler(two)
            self.whole[was.name] = now.name
            self.keys |= {a: b for a, b in ((was.account, now.account), (was.post, now.post)) if a is not None}

    def _marks(self) -> dict[str, str]:
        old, new = self.mould.setting, self.setting
        marks: dict[str, str] = {}
        for name in ("texts", "titles", "places", "names", "answers", "words"):
            marks |= dict(zip(getattr(old, name), getattr(new, name), strict=False))
        for model, rows in self.mould.rows:
            if model is IssuedNumber:
                for row in rows:
                    at = self.moment(row.issued_at)  # type: ignore[attr-defined]
                    marks[row.number] = self.city.number(row.number[0], clock.day_of(at).year)  # type: ignore[attr-defined]
        return marks

    def moment(self, old: dt.datetime) -> dt.datetime:
        """An instant: one of the moments, or as long after the last one before it."""
        if old >= FAR:
            return old
        if old not in self.moments:
            before = max(one for one in self.moments if one <= old)
            return self.moments[before] + (old - before)
        return self.moments[old]

    def day(self, old: dt.date) -> dt.date:
        """A day: that of a moment, or as many days after it."""
        before = max(one for one in self.moments if clock.day_of(one) <= old)
        return clock.day_of(self.moments[before]) + (old - clock.day_of(before))

    def value(self, old: Any) -> Any:
        """Any value that is not a key of another row."""
        if isinstance(old, str):
            if old in self.whole:
                return self.whole[old]
            return str(self.day(dt.date.fromisoformat(old))) if _DAY.fullmatch(old) else _MARK.sub(self._marked, old)
        if isinstance(old, dict):
            return {name: self.value(one) for name, one in old.items()}
        if isinstance(old, list):
            return [self.value(one) for one in old]
        if isinstance(old, dt.datetime):
            return self.moment(old)
        if isinstance(old, dt.date):
            return self.day(old)
        return self.keys.get(old, old) if isinstance(old, uuid.UUID) else old

    def _marked(self, found: re.Match[str]) -> str:
        mark = found[0]
        return self.marks[mark] if mark in self.marks else str(self.value(uuid.UUID(mark))) if len(mark) == 36 else mark

    def row(self, row: models.Model) -> models.Model:
        """The copy of a row."""
        values: dict[str, Any] = {}
        for part in row._meta.concrete_fields:
            if not part.primary_key:
                values[part.attname] = self._of(part, getattr(row, part.attname))
        made = type(row)(**values)
        _SPECIAL.get(type(row).__name__, _nothing)(self, row, made)
        return made

    def _of(self, part: Any, old: Any) -> Any:
        if old is None or (isinstance(old, bool | int) and not part.is_relation):
            return old
        if not part.is_relation:
            return self.value(old)
        target = part.related_model.__name__
        if target == "Area":
            return self.city.area(self.setting.area) if old == self.mould.area else old
        if target == "Unit":
            return self.units.get(old, old)
        return self.keys.get(old, old) if isinstance(old, uuid.UUID) else self.pks.get((part.related_model, old), old)

    def due(self, one: Any) -> tuple[Limit, DuePoint]:
        """Where a clock of the mould ends in the copy."""
        own = self.setting
        known = one.kind in FALLBACK
        limit = self.city.limit(own.kind, own.urgency, one.kind) if known else Limit(one.kind, one.rule, one.length)
        return limit, self.city.reach(limit, self.moment(one.started_at))


def _nothing(copy: Copy, row: Any, made: Any) -> None:
    """Rows without anything of their own."""


def _request(copy: Copy, row: Any, made: Any) -> None:
    for name in _GIVEN:
        setattr(made, name, getattr(copy.setting, name))
    made.code = "".join(copy.city.random.choice(SIGNS) for _ in range(LENGTH))
    made.details = {**made.details, **copy.setting.details}
    _said(copy, row, made)


def _order(copy: Copy, row: Any, made: Any) -> None:
    made.kind, made.urgency = copy.setting.kind, copy.setting.urgency


def _said(copy: Copy, row: Any, made: Any) -> None:
    made.level = {LEVEL: copy.setting.level, BAD_LEVEL: copy.setting.bad_level}.get(row.level, row.level)
    made.about = copy.setting.about if row.about == ABOUT else row.about


def _clock(copy: Copy, row: Any, made: Any) -> None:
    limit, point = copy.due(row)
    made.rule, made.length, made.facts = limit.rule, limit.length, dict(point.facts)
    made.due_on, made.due_at, made.soon_at = point.due_on, point.due_at, point.soon_at
    made.is_provisional = point.is_provisional


def _assignment(copy: Copy, row: Any, made: Any) -> None:
    if row.next_due >= FAR:
        return
    running = [
        one
        for model, rows in copy.mould.rows
        if model.__name__ == "Clock"
        for one in rows
        if one.case_id == row.case_id and one.stopped_at is None and one.assignment_id in (None, row.pk)  # type: ignore[attr-defined]
    ]
    made.next_due = min(copy.due(one)[1].due_at for one in running)


def _requester(copy: Copy, row: Any, made: Any) -> None:
    at = _place_of(copy, row)
    for name, text in (("name", copy.setting.names[at]), ("phone", copy.setting.phones[at])):
        setattr(made, f"{name}_sealed", crypto.seal(text, record=str(made.key), element=f"requester.{name}"))
    made.phone_index = crypto.blind_index("phone", normalise_phone(copy.setting.phones[at]))


def _audit(copy: Copy, row: Any, made: Any) -> None:
    made.nonce = os.urandom(16)


_SPECIAL = {
    "Request": _request, "WorkOrder": _order, "Confirmation": _said, "Clock": _clock, "Assignment": _assignment,
    "Requester": _requester, "AuditRow": _audit,
}  # fmt: skip


def _place_of(copy: Copy, row: models.Model) -> int:
    rows = next(rows for model, rows in copy.mould.rows if model is Requester)
    return rows.index(row)


@action
def cast(made: Iterable[tuple[Mould, Setting]], city: City) -> int:
    """Write copies in one transaction, in the order given; returns how many requests they are."""
    copies = [Copy(mould, setting, city) for mould, setting in made]
    order: dict[type[models.Model], None] = {}
    for copy in copies:
        order |= dict.fromkeys(model for model, _ in copy.mould.rows)
    for model in sorted(order, key=_rank(copies)):
        waves: Mapping[bool, list[tuple[Copy, models.Model]]] = defaultdict(list)
        own = [part for part in model._meta.concrete_fields if part.is_relation and part.related_model is model]
        for copy in copies:
            for row in dict(copy.mould.rows).get(model, ()):
                waves[any(getattr(row, part.attname) for part in own)].append((copy, row))
        for later in (False, True):
            _write(model, waves[later], city)
    return sum(len(dict(copy.mould.rows).get(Request, ())) for copy in copies)


def _rank(copies: Sequence[Copy]) -> Any:
    """Models in an order that every copy's own order agrees with."""
    found: dict[type[models.Model], int] = {}

    def depth(model: type[models.Model]) -> int:
        if model not in found:
            found[model] = 0
            needs = {part.related_model for part in model._meta.concrete_fields if part.is_relation} - {model}
            found[model] = 1 + max((depth(one) for one in needs), default=0)  # type: ignore[arg-type]
        return found[model]

    return depth


def _write(model: type[models.Model], rows: Sequence[tuple[Copy, models.Model]], city: City) -> None:
    new: list[tuple[Copy, models.Model, models.Model]] = []
    for copy, row in rows:
        phone = copy.setting.phones[_place_of(copy, row)] if model is Requester else ""
        if phone in city.requesters:
            copy.pks[model, row.pk] = city.requesters[phone]
            continue
        new.append((copy, row, copy.row(row)))
    model._default_manager.bulk_create([one for *_, one in new], batch_size=500)
    for copy, row, one in new:
        copy.pks[model, row.pk] = one.pk
        if model is Requester:
            city.requesters[copy.setting.phones[_place_of(copy, row)]] = one.pk
