"""How long things take at the hotline and in units, and how far a life has come by now."""

from __future__ import annotations

import datetime as dt
from random import Random

from yici.apps.hotline.demo.lives import Course
from yici.core import clock

_MINUTE, _HOUR = 60, 3600
_GAPS = {  # seconds from the act before: shortest, longest; most are short
    "dispatch": (2 * _MINUTE, 4 * _HOUR),
    "redispatch": (20 * _MINUTE, 8 * _HOUR),
    "sign": (5 * _MINUTE, 8 * _HOUR),
    "contact": (10 * _MINUTE, 30 * _HOUR),
    "take": (_MINUTE, _HOUR),  # of others about the same thing
    "join": (_MINUTE, 20 * _MINUTE),
    "answer_again": (3 * _HOUR, 80 * _HOUR),
    "call_back": (2 * _HOUR, 90 * _HOUR),
}
_WORK = {
    "emergency": (30 * _MINUTE, 15 * _HOUR),
    "urgent": (_HOUR, 40 * _HOUR),
    "normal": (5 * _HOUR, 240 * _HOUR),
}
_FASTER = {"emergency": 0.15, "urgent": 0.2, "normal": 1.0}  # gaps before the work, by urgency
_IN_OFFICE = frozenset({"contact", "answer", "answer_again", "call_back", "redispatch"})


def moments_of(random: Random, course: Course, at: dt.datetime, urgency: str) -> tuple[dt.datetime, ...]:
    """The moments of a course. One in fifty lies for weeks, one in twenty-five is late."""
    moments, luck = [at], random.random()
    for act in course.acts[1:]:
        name = act if act in _GAPS or act == "answer" else "call_back"
        short, long = _WORK[urgency] if name == "answer" else _GAPS[name]
        seconds = short + (long - short) * random.betavariate(1.1, 7)
        if name in ("dispatch", "sign", "contact"):
            seconds *= _FASTER[urgency]
        if name == "answer" and luck < 0.06:
            seconds *= 5 if luck > 0.02 else 25
        if name == "call_back" and course.people > 1:
            seconds /= course.people
        at = at + dt.timedelta(seconds=int(seconds), microseconds=random.randrange(1000))
        if name in _IN_OFFICE and (urgency == "normal" or name == "call_back"):
            at = _office(random, at)
        moments.append(at)
    return tuple(moments)


def _office(random: Random, at: dt.datetime) -> dt.datetime:
    """The same moment, or the next morning when nobody is there."""
    local = at.astimezone(clock.city_zone())
    if 8 <= local.hour < 18:
        return at
    morning = local + dt.timedelta(days=1 if local.hour >= 18 else 0)
    morning = morning.replace(hour=8, minute=0, second=0) + dt.timedelta(seconds=random.randrange(3 * _HOUR))
    return max(at, morning.astimezone(dt.UTC))


def so_far(course: Course, moments: tuple[dt.datetime, ...], until: dt.datetime) -> Course:
    """The course as far as it has come."""
    count = sum(at <= until for at in moments)
    return course.first(max(count, 1))
