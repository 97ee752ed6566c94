"""The states of a number in a line and of an appointment, as tables. Neither is a case: they live for a day."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from yici.apps.services.states.applications import TAKE
from yici.core.states import SYSTEM_ONLY, Guard, Transition, TransitionTable

GREET, HELP = "services.greet", "services.help"


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """What decides the steps of a number."""

    is_own_counter: bool = True  # the actor sits at the counter that called it
    misses: int = 0  # how often nobody came


_AT_THE_COUNTER = Guard[TicketFacts](lambda facts: facts.is_own_counter, _("the counter that called does this"))
_FIRST_MISS = Guard[TicketFacts](
    lambda facts: facts.is_own_counter and facts.misses == 0,
    _("it was called and missed before; a second time it ends"),
)
_SECOND_MISS = Guard[TicketFacts](
    lambda facts: facts.is_own_counter and facts.misses > 0,
    _("the first time it goes to the end of the line"),
)

TICKET_STATES: TransitionTable[TicketFacts] = TransitionTable(
    "queue number",
    "waiting",
    [
        Transition("waiting", "call", "called", TAKE),
        Transition("called", "recall", "called", TAKE, _AT_THE_COUNTER),
        Transition("called", "begin", "serving", TAKE, _AT_THE_COUNTER),
        Transition("called", "miss", "waiting", TAKE, _FIRST_MISS),
        Transition("called", "miss_again", "missed", TAKE, _SECOND_MISS),
        *(Transition(source, "pass_on", "waiting", TAKE, _AT_THE_COUNTER) for source in ("called", "serving")),
        Transition("serving", "finish", "served", TAKE, _AT_THE_COUNTER),
        *(Transition(source, "leave", "left", GREET) for source in ("waiting", "called")),
        *(Transition(source, "end_day", "left", SYSTEM_ONLY) for source in ("waiting", "called")),
        Transition("serving", "end_day", "served", SYSTEM_ONLY),
    ],
)
TICKET_WORDS = {
    "waiting": gettext_lazy("waiting"),
    "called": gettext_lazy("called"),
    "serving": gettext_lazy("at the counter"),
    "served": gettext_lazy("served"),
    "missed": gettext_lazy("called twice, nobody came"),
    "left": gettext_lazy("left"),
}
#: States in which somebody is at a counter or on the way there.
AT_A_COUNTER = ("called", "serving")
