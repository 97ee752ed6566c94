"""A month of the hotline: who says what, where and when, and what becomes of it until now.

From the first of the month before until now. Three things happen that many call about: the start of the cold,
snow and frost yesterday, and now and then a burst pipe or a power cut. How far a life has come is what its moments say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from yici.apps.hotline.demo.grammar import Phrases, read_phrases, read_words
from yici.apps.hotline.demo.lives import COURSES, Course, crowd
from yici.apps.hotline.demo.playing import Setting
from yici.apps.hotline.demo.texts import draw_kind, draw_slots, moment, say
from yici.apps.hotline.demo.timing import moments_of, so_far
from yici.core import clock

CHANNELS = {"phone": 72, "web": 14, "code": 9, "mail": 2, "api": 1, "open311": 1, "police": 1}
BURSTS = ("heating_none", "heating_leak", "water_burst", "water_none", "power_none", "water_drain")
CROWDS = (2, 3, 5, 8, 30)
UNSORTED = 12  # what waits at the desk for somebody to sort it
_DAYS = (1.25, 1.1, 1.05, 1.0, 1.0, 0.75, 0.7)  # Monday to Sunday


@dataclass(frozen=True)
class Town:
    """What a city has: places (code, name) in town and in the country, units, urgencies of kinds, names."""

    town: Sequence[tuple[str, str]]
    country: Sequence[tuple[str, str]]
    has_unit: Callable[[str], bool]
    urgencies: Mapping[str, str]
    name_of: Callable[[Random], str]
    phone_of: Callable[[int], str]


@dataclass(frozen=True)
class Planned:
    """One life to be written."""

    course: Course
    setting: Setting


def first_day(until: dt.datetime) -> dt.date:
    """The first of the month before."""
    return (clock.day_of(until).replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def plan_month(count: int, seed: int, until: dt.datetime, town: Town) -> Iterator[Planned]:
    """Lives of ``count`` requests up to ``until``, in order of time."""
    random, first = Random(f"{seed} month"), first_day(until)
    days = [first + dt.timedelta(days=at) for at in range((clock.day_of(until) - first).days + 1)]
    cold, snow = days[len(days) // 4], days[-2]
    weights = [_DAYS[day.weekday()] * {cold: 2.6, snow: 3}.get(day, 1) for day in days]
    starts: list[tuple[dt.datetime, str, int]] = []
    unsorted = min(UNSORTED, count // 50)
    left = count - unsorted
    while left > 0:
        day = random.choices(days, weights)[0]
        kind, people = _event(random, day, cold, snow)
        at, people = moment(random, day), min(people, left)
        if at < until:
            starts.append((at, kind, people))
            left -= people
    for number, (at, kind, people) in enumerate(sorted(starts)):
        own = Random(f"{seed} {number}")
        phrases = read_phrases()[kind] if kind else draw_kind(own, clock.day_of(at).month)
        course = crowd(people) if people > 1 else _course(own)
        yield _Writer(own, town, seed * 1_000_000 + number * 40).plan(phrases, course, at, until)
    for number in range(unsorted):  # somebody has just said it, nobody has sorted it yet
        own = Random(f"{seed} unsorted {number}")
        at = until - dt.timedelta(minutes=100 - 90 * number // max(unsorted, 1), seconds=own.randrange(60))
        phrases = draw_kind(own, clock.day_of(at).month)
        yield _Writer(own, town, seed * 1_000_000 + (count + number) * 40).plan(
            phrases, _course(own).first(1), at, until
        )


def _event(random: Random, day: dt.date, cold: dt.date, snow: dt.date) -> tuple[str, int]:
    if random.random() < 0.008:
        return random.choice(BURSTS), random.choices(CROWDS, (40, 25, 20, 10, 5))[0]
    if day == cold and random.random() < 0.6:
        return random.choice(("heating_cold", "heating_cold", "heating_none", "heating_leak")), 1
    if day == snow and random.random() < 0.55:
        return random.choice(("road_snow", "road_snow", "bus_late", "power_none", "heating_cold", "heating_none")), 1
    return "", 1


def _course(random: Random) -> Course:
    courses = list(COURSES.values())
    return random.choices(courses, [one.share for one in courses])[0]


class _Writer:
    """Fills in one life."""

    def __init__(self, random: Random, town: Town, serial: int) -> None:
        self.random, self.town, self.serial = random, town, serial

    def plan(self, kind: Phrases, course: Course, at: dt.datetime, until: dt.datetime) -> Planned:
        random, people = self.random, course.people
        in_country = kind.where == "r" or (kind.where == "b" and random.random() < 0.45)
        area, name = random.choice(self.town.country if in_country else self.town.town)
        slots = {**draw_slots(random), **({"V": name} if in_country else {})}
        texts = tuple(say(random, kind, slots=slots) for _ in range(people))
        urgency = self.town.urgencies.get(kind.kind, "normal")
        moments = moments_of(random, course, at, urgency)
        unit, other, against = self._units(kind, area[:6])
        kept = read_words().get(f"answer_{kind.kind.split('_')[0]}", read_words()["answer"])
        setting = Setting(
            area=area, units=(unit, other), against=against, moments=moments, texts=texts,
            titles=tuple(_title(one) for one in texts),
            places=(name if in_country else f"{slots['E']}{slots['B']}",) * people,
            names=tuple(self.town.name_of(random) for _ in range(people)),
            phones=tuple(self._phone(one) for one in range(people)),
            answers=(random.choice(kept), random.choice(read_words()["answer_again"])),
            words=(random.choice(read_words()["call"]), "", random.choice(read_words()["still"])),
            kind=kind.kind, urgency=urgency, channel=self._channel(kind),
            level=random.choices((5, 4, 3, 2, 1), (58, 24, 12, 4, 2))[0], bad_level=random.choice((1, 2, 2, 3)),
            about=random.choice(("result", "result", "time", "attitude", "policy")),
            is_secret=bool(against) or random.random() < 0.06, wants_public=random.random() < 0.08,
            details=self._details(kind, slots),
        )  # fmt: skip
        return Planned(so_far(course, moments, until), setting)

    def _units(self, kind: Phrases, banner: str) -> tuple[str, str, str]:
        """Main unit, the one that gets it when the first was wrong, and the one complained about."""
        wanted = kind.unit.lstrip("*")
        below = f"{banner}-{wanted}"
        unit = below if kind.unit.startswith("*") and self.town.has_unit(below) else wanted
        other = wanted if unit != wanted else "housing" if unit != "housing" else "urban_management"
        if kind.kind == "clerk_conduct":
            return "supervision_office", "government_office", f"{banner}-civil_affairs"
        return unit, other, ""

    def _phone(self, at: int) -> str:
        """One caller in twelve has called before."""
        if self.random.random() < 0.08:
            return self.town.phone_of(self.random.randrange(60))
        return self.town.phone_of(1000 + self.serial + at)

    def _channel(self, kind: Phrases) -> str:
        if kind.kind.startswith("wage_co") and kind.kind != "wage_contract" and self.random.random() < 0.4:
            return "wage"
        return self.random.choices(list(CHANNELS), list(CHANNELS.values()))[0]

    def _details(self, kind: Phrases, slots: Mapping[str, str]) -> dict[str, Any]:
        if kind.kind not in ("wage_construction", "wage_company"):
            return {}
        people = self.random.choice((1, 1, 2, 5, 9, 14, 30))
        return {"employer": slots["K"], "people": people, "amount": people * self.random.choice((3000, 8000, 21000))}


def _title(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39] + "…"
