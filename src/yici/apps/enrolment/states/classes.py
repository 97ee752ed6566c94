"""The states of a class draw, and of a pupil's later change of class."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from yici.core.states import SYSTEM_ONLY, Guard, Transition, TransitionTable

MANAGE, APPROVE = "enrolment.manage", "enrolment.approve"


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """What decides the steps of a class draw."""

    is_own_unit: bool = False
    has_teams: bool = False  # teams of teachers are to be drawn
    has_void_part: bool = False  # a part's draw was declared void
    has_late_waiting: bool = False  # a late pupil waits for a draw


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """What decides the steps of a change of class."""

    is_asker: bool = False
    is_above: bool = False  # the actor's areas hold the school


def _own(facts: ClassFacts) -> bool:
    return facts.is_own_unit


def _void(facts: ClassFacts) -> bool:
    return facts.is_own_unit and facts.has_void_part


def _without_teams(facts: ClassFacts) -> bool:
    return facts.is_own_unit and not facts.has_teams


def _late(facts: ClassFacts) -> bool:
    return facts.is_own_unit and not facts.has_late_waiting


def _decides(facts: ChangeFacts) -> bool:
    return facts.is_above and not facts.is_asker


_NOT_OWN = _("the school itself does this")
_NOT_VOID = _("no part of the draw is void; nothing has to be sealed again")
_TEAMS_OPEN = _("the teams of teachers are not drawn yet")
_LATE_WAITS = _("a late pupil still waits for a draw; hold that one first")
_OTHER = _("another person of the education bureau decides")

CLASS_STATES: TransitionTable[ClassFacts] = TransitionTable(
    "class draw",
    "imported",
    [
        Transition("imported", "freeze", "frozen", MANAGE, Guard(_own, _NOT_OWN)),
        Transition("imported", "withdraw", "withdrawn", MANAGE, Guard(_own, _NOT_OWN)),
        Transition("frozen", "freeze_again", "frozen", MANAGE, Guard(_void, _NOT_VOID)),
        Transition("frozen", "groups", "grouped", SYSTEM_ONLY),
        Transition("grouped", "freeze_again", "grouped", MANAGE, Guard(_void, _NOT_VOID)),
        Transition("grouped", "numbers", "numbered", SYSTEM_ONLY),
        Transition("numbered", "freeze_again", "numbered", MANAGE, Guard(_void, _NOT_VOID)),
        Transition("numbered", "teachers", "staffed", SYSTEM_ONLY),
        Transition("numbered", "publish", "published", MANAGE, Guard(_without_teams, _TEAMS_OPEN)),
        Transition("staffed", "publish", "published", MANAGE, Guard(_own, _NOT_OWN)),
        Transition("published", "late", "published", MANAGE, Guard(_late, _LATE_WAITS)),
        Transition("published", "ask", "published", MANAGE, Guard(_own, _NOT_OWN)),
    ],
)

CHANGE_STATES: TransitionTable[ChangeFacts] = TransitionTable(
    "class change",
    "asked",
    [
        Transition("asked", "approve", "approved", APPROVE, Guard(_decides, _OTHER)),
        Transition("asked", "decline", "declined", APPROVE, Guard(_decides, _OTHER)),
    ],
)

CLASS_WORDS: dict[str, Promise] = {
    "imported": gettext_lazy("list imported"),
    "frozen": gettext_lazy("list sealed"),
    "grouped": gettext_lazy("groups drawn"),
    "numbered": gettext_lazy("class numbers drawn"),
    "staffed": gettext_lazy("teachers drawn"),
    "published": gettext_lazy("published"),
    "withdrawn": gettext_lazy("withdrawn before sealing"),
}
CHANGE_WORDS: dict[str, Promise] = {
    "asked": gettext_lazy("waits for the education bureau"),
    "approved": gettext_lazy("approved"),
    "declined": gettext_lazy("declined"),
}
#: States in which every pupil has a class.
SEATED = ("numbered", "staffed", "published")
