"""One life of a request, played by the hotline's own actions and looked at, then taken back: what it wrote is a mould.

Nothing here knows what an action writes. Moments of a mould lie forty days apart, texts and names are marks, so that
every value in the rows is known again when copies are cast from it (``casting``).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models, transaction

from yici.apps.hotline.actions.confirming import confirm
from yici.apps.hotline.actions.dispatching import dispatch, redispatch
from yici.apps.hotline.actions.merging import join
from yici.apps.hotline.actions.taking import CITIZEN, take_request
from yici.apps.hotline.actions.working import answer, contact, sign
from yici.apps.hotline.contracts import Contact, Intake, Outcome
from yici.apps.hotline.models import Request, WorkOrder
from yici.apps.places.public import find_area, find_unit
from yici.core import clock
from yici.core.access import Actor
from yici.core.actions import action

#: Bookkeeping of retries and of notices: demo people have no phone that a notice could reach.
LEFT_OUT = frozenset({"Submission", "Outgoing", "Job", "Change", "FeedMark"})
FIRST = dt.datetime(2024, 1, 8, 3, 7, 11, 123457, tzinfo=dt.UTC)
APART = dt.timedelta(days=40)


@dataclass(frozen=True)
class Players:
    """Who takes part: the centre's people, and those who work at a unit (by unit code; others have no account)."""

    dispatcher: Actor
    caller: Actor
    head: Actor
    handlers: Mapping[str, Actor]

    def handler(self, unit: str) -> Actor:
        """Who works for a unit: its account, or somebody of it without one."""
        if unit in self.handlers:
            return self.handlers[unit]
        found = find_unit(unit)
        return Actor(
            account=None, post=None, name=f"{found.name} 承办员"[:80], unit_id=found.id, unit_code=unit,
            permissions=frozenset({"hotline.work", "hotline.contact", "hotline.sign_off"}), area_paths=("/",),
        )  # fmt: skip


@dataclass(frozen=True)
class Setting:
    """What differs from life to life: places, units (by code), words and people, the moments at which things happen."""

    area: str
    units: tuple[str, ...]
    moments: tuple[dt.datetime, ...]
    texts: tuple[str, ...]
    titles: tuple[str, ...]
    places: tuple[str, ...]
    names: tuple[str, ...]
    phones: tuple[str, ...]
    answers: tuple[str, ...]
    words: tuple[str, ...] = ("", "", "")
    kind: str = ""
    urgency: str = "normal"
    against: str = ""
    channel: str = "phone"
    level: int = 5
    bad_level: int = 2  # of those who say that it is not solved
    about: str = "result"
    is_secret: bool = False
    wants_public: bool = False
    details: Mapping[str, Any] = field(default_factory=dict)


class Play:
    """One life as it goes on: each act happens at its moment."""

    def __init__(self, setting: Setting, players: Players) -> None:
        self.setting, self.players = setting, players
        self.requests: list[uuid.UUID] = []
        self.order: uuid.UUID | None = None
        self.at = -1
        self.unit = setting.units[0]

    def _now(self) -> Any:
        self.at += 1
        return clock.held_at(self.setting.moments[self.at])

    def take(self) -> None:
        """Somebody says it."""
        own, at = self.setting, len(self.requests)
        intake = Intake(
            text=own.texts[at], title=own.titles[at], area_code=own.area, channel=own.channel, kind=own.kind,
            urgency=own.urgency, place=own.places[at], contact=Contact(own.names[at], own.phones[at]),
            is_secret=own.is_secret, wants_public=own.wants_public, against=own.against, details=own.details,
        )  # fmt: skip
        with self._now():
            key = str(uuid.uuid4())
            self.requests.append(take_request(actor=CITIZEN, intake=intake, client_key=key).key)

    def _request(self, at: int) -> Request:
        return Request.objects.select_related("case").get(key=self.requests[at])

    def _order(self) -> WorkOrder:
        assert self.order is not None
        return WorkOrder.objects.select_related("case").get(key=self.order)

    def dispatch(self) -> None:
        """The first request is given to the unit."""
        row = self._request(0)
        with self._now():
            found = dispatch(
                actor=self.players.dispatcher, request=row.key, unit=self.unit, expected=row.case.version
            )  # fmt: skip
        self.order = found.order.key

    def join(self) -> None:
        """The newest request shares the order."""
        row = self._request(len(self.requests) - 1)
        assert self.order is not None
        with self._now():
            join(actor=self.players.dispatcher, request=row.key, order=self.order, expected=row.case.version)

    def redispatch(self) -> None:
        """Another unit gets it."""
        row = self._order()
        self.unit = self.setting.units[1]
        with self._now():
            redispatch(actor=self.players.dispatcher, order=row.key, unit=self.unit, expected=row.case.version)

    def sign(self) -> None:
        """The unit signs for it."""
        row = self._order()
        with self._now():
            sign(actor=self.players.handler(self.unit), order=row.key, expected=row.case.version)

    def contact(self) -> None:
        """The unit speaks with the requesters."""
        row, text = self._order(), self.setting.words[0]
        with self._now():
            contact(actor=self.players.handler(self.unit), order=row.key, expected=row.case.version, text=text)

    def answer(self, at: int = 0) -> None:
        """The unit says done."""
        row, own = self._order(), self.setting
        with self._now():
            answer(
                actor=self.players.handler(self.unit), order=row.key, expected=row.case.version,
                public=own.answers[at], inside=own.words[1],
            )  # fmt: skip

    def confirm(self, solved: str, at: int = 0) -> None:
        """The hotline calls back and one requester says whether it is solved."""
        row, own = self._request(at), self.setting
        outcome = Outcome(True, "yes", own.level)
        if solved != "yes":
            outcome = Outcome(True, solved, own.bad_level, own.about, own.words[2])
        with self._now():
            confirm(actor=self.players.caller, request=row.key, expected=row.case.version, outcome=outcome)


Life = Callable[[Play], None]


@dataclass(frozen=True)
class Mould:
    """The rows that one life wrote, by model, in the order in which the database needs them."""

    rows: tuple[tuple[type[models.Model], tuple[models.Model, ...]], ...]
    setting: Setting
    area: int
    units: tuple[int, ...]
    players: Players


class _Enough(Exception):
    """Takes back what was played."""


def _watched() -> list[type[models.Model]]:
    own = [one for label in ("cases", "hotline", "core") for one in apps.get_app_config(label).get_models()]
    return [one for one in own if one.__name__ not in LEFT_OUT and isinstance(one._meta.pk, models.AutoField)]


def _in_order(found: Sequence[type[models.Model]]) -> list[type[models.Model]]:
    done: list[type[models.Model]] = []
    while left := [one for one in found if one not in done]:
        for one in left:
            needs = {part.related_model for part in one._meta.concrete_fields if part.is_relation} - {one}
            if not needs & (set(left) - {one}):
                done.append(one)
    return done


def mould_setting(setting: Setting, people: int) -> Setting:
    """The same kind of life with marks for words and moments that can be told apart."""

    def marks(name: str, count: int) -> tuple[str, ...]:
        return tuple(f"⟦{name}{at}⟧" for at in range(count))

    return dataclasses.replace(
        setting, moments=tuple(FIRST + at * APART for at in range(4 * people + 12)), texts=marks("text", people),
        titles=marks("title", people), places=marks("place", people), names=marks("name", people),
        phones=tuple(f"1408888{at:04d}" for at in range(people)), answers=marks("answer", 2), words=marks("word", 3),
        level=5, bad_level=2, about="result", is_secret=False, wants_public=False, details={}, channel="phone",
    )  # fmt: skip


def play(life: Life, setting: Setting, players: Players) -> dict[type[models.Model], list[models.Model]]:
    """Play a life and return the rows that it wrote. Runs inside an action of the caller."""
    watched = _watched()
    before = {one: one.objects.order_by("-pk").values_list("pk", flat=True).first() or 0 for one in watched}  # type: ignore[attr-defined]
    life(Play(setting, players))
    rows = {one: list(one.objects.filter(pk__gt=before[one]).order_by("pk")) for one in watched}  # type: ignore[attr-defined]
    return {one: rows[one] for one in _in_order([one for one in watched if rows[one]])}


def make_mould(life: Life, setting: Setting, people: int, players: Players) -> Mould:
    """Play a life and take it back."""
    marked = mould_setting(setting, people)
    found: dict[type[models.Model], list[models.Model]] = {}

    @action
    def played() -> None:
        try:
            with transaction.atomic():
                found.update(play(life, marked, players))
                raise _Enough
        except _Enough:
            pass

    played()
    units = tuple(find_unit(one).id for one in (*marked.units, *([marked.against] if marked.against else [])))
    rows = tuple((one, tuple(few)) for one, few in found.items())
    return Mould(rows, marked, find_area(marked.area).id, units, players)
