"""Limits and clocks as pure rules.

``counting``: where a limit ends, what a pause, an extension and a new calendar do to it. ``explaining``: how a day was
reached, for people. ``looking``: how a clock looks now. ``days``: days and spans in words.
``notices``: what the sweeper says. Nothing here reads or writes.
"""

from yici.apps.cases.rules.counting import Calendar, cap, extend, last_day, point_of_day, reach, recount, stand
from yici.apps.cases.rules.days import day_words, span_words, weekday
from yici.apps.cases.rules.explaining import explain
from yici.apps.cases.rules.looking import Face, look_of, words_of
from yici.apps.cases.rules.notices import words_of_notice

__all__ = [
    "Calendar",
    "Face",
    "cap",
    "day_words",
    "explain",
    "extend",
    "last_day",
    "look_of",
    "point_of_day",
    "reach",
    "recount",
    "span_words",
    "stand",
    "weekday",
    "words_of",
    "words_of_notice",
]
