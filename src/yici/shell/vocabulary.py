"""The fixed words of the pages: how a value is known, which state a clock is in, with their icons. Pure data."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Sign:
    """A state as people meet it: word, lucide icon (or none), CSS name."""

    label: str | Promise
    icon: str
    css: str


KNOWN: dict[str, Sign] = {
    "record": Sign(_("On record"), "database", "record"),
    "derived": Sign(_("Worked out"), "square-function", "derived"),
    "asked": Sign(_("To ask"), "pencil-line", "asked"),
    "answered": Sign(_("You answered"), "pencil-line", "answered"),
    "unknown": Sign(_("Not recognised"), "circle-question-mark", "unknown"),
    "conflict": Sign(_("Differs"), "equal-not", "conflict"),
    "constant": Sign(_("Fixed"), "", "constant"),
    "blank": Sign(_("Left blank"), "", "blank"),
}

# The words of a running clock are always a fact with a day or an hour and come from the clock itself.
CLOCKS: dict[str, Sign] = {
    "in_time": Sign("", "clock", "in-time"),
    "due_soon": Sign("", "hourglass", "due-soon"),
    "overdue": Sign("", "octagon-alert", "overdue"),
    "paused": Sign("", "circle-pause", "paused"),
    "not_started": Sign(_("Not started yet"), "circle-dashed", "not-started"),
    "done": Sign(_("Done in time"), "circle-check", "done"),
    "done_late": Sign(_("Done late"), "circle-alert", "done-late"),
}

MESSAGE_ICONS: dict[str, str] = {
    "good": "circle-check",
    "soon": "triangle-alert",
    "over": "circle-alert",
    "plain": "info",
}
