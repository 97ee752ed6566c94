"""Official calendars for tests: the shipped ones of Ordos, made ones, and a slow way to count that shares no code."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

from hypothesis import strategies as st

from yici.apps.places.public import OfficialDays
from yici.core import clock

DAY = dt.timedelta(days=1)
FOLDER = Path(__file__).resolve().parents[5] / "cities" / "ordos" / "calendar"
FIRST, LAST = dt.date(2020, 1, 1), dt.date(2030, 12, 31)
HOLIDAYS = ("元旦", "春节", "清明节", "劳动节", "端午节", "国庆节")


def shipped() -> OfficialDays:
    """The calendars in the city's files; every other year is unknown."""
    special, known = {}, set()
    for path in sorted(FOLDER.glob("*.csv")):
        known.add(int(path.stem))
        for row in csv.DictReader(path.read_text("utf-8").splitlines()):
            special[dt.date.fromisoformat(row["day"])] = (row["kind"], row["name"])
    return OfficialDays(special, frozenset(known))


SHIPPED = shipped()


@st.composite
def made_calendars(draw: st.DrawFn) -> OfficialDays:
    """Ten years with holidays of one to nine days anywhere, and weekend days that are worked for them."""
    special: dict[dt.date, tuple[str, str]] = {}
    for name in draw(st.lists(st.sampled_from(HOLIDAYS), max_size=40)):
        first = draw(st.dates(FIRST, LAST))
        for at in range(draw(st.integers(1, 9))):
            special[first + at * DAY] = ("holiday", name)
        made_up = first + draw(st.integers(-14, 14)) * DAY
        if made_up.weekday() >= 5 and made_up not in special:
            special[made_up] = ("make_up", name)
    return OfficialDays(special, frozenset(range(2020, 2040)))


calendars = st.one_of(st.just(SHIPPED), made_calendars())
days = st.dates(FIRST, LAST)
instants = st.integers(0, 11 * 365 * 86_400).map(lambda second: clock.end_of(FIRST) + dt.timedelta(seconds=second))


def at(day: str, time: str = "09:00") -> dt.datetime:
    """An instant by the city's clocks."""
    local = dt.datetime.fromisoformat(f"{day}T{time}")
    return local.replace(tzinfo=clock.city_zone()).astimezone(dt.UTC)


def works(day: dt.date, calendar: OfficialDays) -> bool:
    """Whether people work on a day, said once more in other words."""
    kind = {"holiday": False, "make_up": True}
    return kind[calendar.special[day][0]] if day in calendar.special else day.isoweekday() not in (6, 7)


def walk(
    start: dt.datetime, length: int, counts: str, calendar: OfficialDays,
    pauses: tuple[tuple[dt.datetime, dt.datetime], ...] = (),
) -> dt.date:  # fmt: skip
    """The last day of a limit, found by walking day by day and asking of each whether the clock ran as it began."""
    day = clock.day_of(start)
    left = length
    while True:
        if left == 0 and (counts == "calendar_days" or works(day, calendar) or length):
            return day
        day += DAY
        began = clock.end_of(day - DAY)
        stood = any(paused < began <= resumed for paused, resumed in pauses)
        if not stood and (counts == "calendar_days" or works(day, calendar)):
            left = max(left - 1, 0)
            if length == 0:
                return day
