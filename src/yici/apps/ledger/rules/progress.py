"""Expected path, forecast, colour, flags, whom a round asks: declared here, printed on the page (本定义为系统自定).

* *Path.* A figure that gathers over time is expected to grow in a straight line from its base to the target; a level
  (a rate, a rank) is expected to hold the target all the time.
* *Forecast.* The last twelve steps, each as a speed per day. Their mean goes on until the deadline; the interval is
  twice their standard deviation times the root of the steps still to come. Fewer than three steps give no forecast.
* *Colour.* Green: reached, or not below the path. Amber: below the path, but the target lies in the interval or less
  than a tenth of the way is missing. Red: overdue, or below the path with the whole interval short of the target. Red
  bears the lead unit and the deadline; without both it is amber.
* *Flags.* Asked about before a person believes a figure: it jumps (a day brings three times what it ever brought), it
  falls, it contradicts another source.
* *Round.* Due: a task whose deadline comes within thirty days, a figure of an earlier month (of an earlier quarter,
  where its deadline is more than a year away). Late: overdue, red or marked as behind. Quiet: unheard of for a quarter.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from yici.apps.ledger.contracts.keeping import EntryFacts
from yici.apps.ledger.contracts.progress import Forecast, Light, Point, Standing
from yici.apps.ledger.rules.folding import day
from yici.apps.ledger.rules.numbers import LEVEL_UNITS, number_of

STEPS, FEWEST = 12, 3  # how many steps a forecast looks back on, and how many it needs
NEAR = Decimal("0.1")  # of the way from the base to the target
JUMP = 3  # times the largest speed before
APART = Decimal("0.02")  # how far two sources may lie apart
SOON, YEAR = dt.timedelta(days=30), dt.timedelta(days=366)
LEFT = ("done", "out", "paused", "mostly_done")  # no round asks about these
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached: from ``base`` on ``since`` to ``value`` on ``until``. ``is_level``: not gathered."""

    value: Decimal
    base: Decimal
    since: dt.date
    until: dt.date
    is_less: bool
    is_level: bool


def target_of(facts: EntryFacts, added_on: dt.date) -> Target | None:
    """The target of an entry; None for one without a number or a deadline. Without a base it begins at 0, on the first
    day of the deadline's year, or when it was added if that is later.
    """
    value, until = number_of(facts.value), day(facts.deadline)
    if value is None or until is None or facts.kind != "target":
        return None
    base = number_of(facts.base)
    since = day(facts.base_on)
    if since is None:
        since = max(dt.date(until.year, 1, 1), added_on) if added_on < until else dt.date(until.year, 1, 1)
        since = dt.date(until.year, 1, 1) if base is None else since
    is_less = facts.comparator == "<="
    is_level = facts.unit in LEVEL_UNITS or (is_less and base is None)
    return Target(value, base if base is not None else Decimal(0), min(since, until), until, is_less, is_level)


def is_reached(target: Target, value: Decimal) -> bool:
    """Whether a figure keeps the promise."""
    return value <= target.value if target.is_less else value >= target.value


def expected_on(target: Target, on: dt.date) -> Decimal:
    """Where the straight line is on a day."""
    if target.is_level or on >= target.until:
        return target.value
    whole = (target.until - target.since).days
    gone = max((on - target.since).days, 0)
    return (target.base + (target.value - target.base) * gone / whole) if whole else target.value


def forecast_of(target: Target, points: Sequence[Point]) -> Forecast | None:
    """Where it will stand at the deadline; None with fewer than three steps, or when the deadline is over."""
    last = points[-1] if points else None
    if last is None or last.on >= target.until:
        return None
    if target.is_level:
        return _level(target, points)
    line = [Point(target.since, target.base), *points] if points[0].on > target.since else list(points)
    steps = [
        ((after.value - before.value) / (after.on - before.on).days, (after.on - before.on).days)
        for before, after in itertools.pairwise(line)
        if after.on > before.on
    ][-STEPS:]
    if len(steps) < FEWEST:
        return None
    days = sum(length for _, length in steps)
    mean = sum((speed * length for speed, length in steps), Decimal(0)) / days
    middle = Decimal(days) / len(steps)
    spread = _deviation([speed for speed, _ in steps]) * middle
    left = Decimal((target.until - last.on).days)
    value, band = last.value + mean * left, 2 * spread * (left / middle).sqrt()
    return _made(target, value, band, len(steps))


def _level(target: Target, points: Sequence[Point]) -> Forecast | None:
    some = [one.value for one in points][-STEPS:]
    if len(some) < FEWEST:
        return None
    mean, band = sum(some, Decimal(0)) / len(some), 2 * _deviation(some)
    return _made(target, mean, band, len(some))


def _made(target: Target, value: Decimal, band: Decimal, steps: int) -> Forecast:
    lowest, middle, highest = (one.quantize(_CENT) for one in (value - band, value, value + band))
    return Forecast(target.until, middle, lowest, highest, steps)


def _deviation(numbers: Sequence[Decimal]) -> Decimal:
    mean = sum(numbers, Decimal(0)) / len(numbers)
    return (sum(((one - mean) ** 2 for one in numbers), Decimal(0)) / (len(numbers) - 1)).sqrt()


def standing_of(
    facts: EntryFacts, points: Sequence[Point], *, on: dt.date, added_on: dt.date, unit: str, is_ended: bool
) -> Standing:
    """How an entry stands on a day. ``unit`` is what the lead unit is called."""
    target, present = target_of(facts, added_on), points[-1] if points else None
    until = day(facts.deadline)
    reached = target is not None and present is not None and is_reached(target, present.value)
    is_overdue = until is not None and until < on and not is_ended and not reached
    if target is None or present is None:
        light = _without_figure(facts, unit, until, on, is_ended, is_overdue)
        return Standing(present, expected_on(target, on) if target else None, None, None, light, is_overdue)
    expected, forecast = expected_on(target, present.on), forecast_of(target, points)
    gap = Decimal(0) if reached else abs(target.value - present.value)
    light = _light(target, present.value, expected, forecast, unit, on, is_overdue=is_overdue)
    return Standing(present, expected, gap, forecast, light, is_overdue)


def _is_figure_due(facts: EntryFacts, standing: Standing, until: dt.date, on: dt.date) -> bool:
    if facts.kind != "target" or until < on:
        return False
    if standing.present is None:
        return True
    months = (on.year - standing.present.on.year) * 12 + on.month - standing.present.on.month
    return months >= (1 if until - on <= YEAR else 3)


def _without_figure(
    facts: EntryFacts, unit: str, until: dt.date | None, on: dt.date, is_ended: bool, is_overdue: bool
) -> Light:
    if is_ended or facts.claimed_on:
        return Light("green", "ended" if is_ended else "claimed")
    if is_overdue:
        return _red("overdue", unit, until)
    if facts.state == "behind":
        return _red("behind", unit, until) if until is not None else Light("amber", "behind")
    if until is not None and until - on <= SOON:
        return Light("amber", "due_soon", unit, until)
    return Light("none", "no_figure")


def _light(
    target: Target, value: Decimal, expected: Decimal, forecast: Forecast | None, unit: str, on: dt.date, *,
    is_overdue: bool,
) -> Light:  # fmt: skip
    if is_reached(target, value):
        return Light("green", "reached")
    if is_overdue:
        return _red("overdue", unit, target.until)
    if value <= expected if target.is_less else value >= expected:
        return Light("green", "on_path")
    way = abs(target.value - target.base) or abs(target.value) or Decimal(1)
    if abs(value - expected) < NEAR * way and not target.is_level:
        return Light("amber", "just_below", unit, target.until)
    if forecast is None:
        return Light("amber", "below_path", unit, target.until)
    best = forecast.lowest if target.is_less else forecast.highest
    if is_reached(target, best):
        return Light("amber", "within_interval", unit, target.until)
    return _red("short_of_target", unit, target.until)


def _red(why: str, unit: str, until: dt.date | None) -> Light:
    return Light("red", why, unit, until) if unit and until is not None else Light("amber", why, unit, until)


def flags_of(
    facts: EntryFacts, points: Sequence[Point], value: Decimal | None, *, on: dt.date,
    others: Sequence[Decimal] = (),
) -> tuple[str, ...]:  # fmt: skip
    """What is to be asked about a figure of a day before it is believed: jump, fall, contradicts. ``others`` are other
    sources for the same day.
    """
    if value is None:
        return ()
    found, is_level = [], facts.unit in LEVEL_UNITS
    target, last = number_of(facts.value), points[-1].value if points else number_of(facts.base)
    speeds = [abs(speed) for speed in _speeds(facts, points)]
    new = _speeds(facts, [*points, Point(on, value)])[-1:]
    if any(speeds) and new:
        found += ["jump"] if abs(new[0]) > JUMP * max(speeds) else []
    elif target is not None and not is_level and value > 2 * target:
        found.append("jump")
    if last is not None and not is_level:
        found += ["fall"] if (value > last if facts.comparator == "<=" else value < last) else []
    if any(abs(value - one) > APART * max(abs(one), Decimal(1)) for one in others):
        found.append("contradicts")
    return tuple(found)


def _speeds(facts: EntryFacts, points: Sequence[Point]) -> list[Decimal]:
    """How much a day each step brought; the first one counts from the base, if its day is known."""
    since, base = day(facts.base_on), number_of(facts.base)
    line = [Point(since, base), *points] if since is not None and base is not None else list(points)
    return [
        (after.value - before.value) / max((after.on - before.on).days, 1) for before, after in itertools.pairwise(line)
    ]


def asks_for(
    facts: EntryFacts, standing: Standing, on: dt.date, *, last_flags: Sequence[str], quiet: bool
) -> tuple[str, ...]:
    """Why a round asks about an entry: due, late, flagged, quiet; empty: it is left in peace."""
    if facts.state in LEFT:
        return ()
    until, why = day(facts.deadline), []
    if until is not None and (on <= until <= on + SOON or _is_figure_due(facts, standing, until, on)):
        why.append("due")
    if standing.is_overdue or standing.light.colour == "red" or facts.state == "behind":
        why.append("late")
    if last_flags:
        why.append("flagged")
    if not why and quiet:
        why.append("quiet")
    return tuple(why)
