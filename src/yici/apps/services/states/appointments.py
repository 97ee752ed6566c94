"""The states of an appointment, as a table. A place that is given back can be taken by others at once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from yici.apps.services.states.visits import GREET
from yici.core.states import SYSTEM_ONLY, Transition, TransitionTable

#: Where somebody may still come: a closed hall moves nobody, it asks.
APPOINTMENT_OPEN = ("booked", "asked")

APPOINTMENT_STATES: TransitionTable[None] = TransitionTable(
    "appointment",
    "booked",
    [
        Transition("booked", "arrive", "arrived", GREET),
        *(Transition(source, "move", "booked", GREET) for source in APPOINTMENT_OPEN),
        *(Transition(source, "cancel", "cancelled", GREET) for source in APPOINTMENT_OPEN),
        Transition("booked", "close_hall", "asked", SYSTEM_ONLY),
        Transition("asked", "open_hall", "booked", SYSTEM_ONLY),
        Transition("booked", "end_day", "missed", SYSTEM_ONLY),
        Transition("asked", "end_day", "cancelled", SYSTEM_ONLY),
    ],
)
APPOINTMENT_WORDS = {
    "booked": gettext_lazy("booked"),
    "asked": gettext_lazy("the hall is closed that day; choose another time or give it back"),
    "arrived": gettext_lazy("came"),
    "missed": gettext_lazy("did not come"),
    "cancelled": gettext_lazy("given back"),
}
