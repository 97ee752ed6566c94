"""The states of a version that officials write: whoever wrote it never lets it go, and the past is never changed."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from yici.core.states import Guard, Transition, TransitionTable

EDIT, PUBLISH = "services.edit", "services.publish"


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """What decides the steps of a version."""

    is_own_unit: bool = False  # the actor sits in the unit whose item it is
    is_author: bool = False  # the actor wrote some of it
    is_ahead: bool = True  # its first day lies in the future
    is_sound: bool = True  # nothing is wrong with it


_OWN = Guard[VersionFacts](lambda facts: facts.is_own_unit, _("the unit whose item it is does this"))
_WHOLE = Guard[VersionFacts](
    lambda facts: facts.is_own_unit and facts.is_ahead and facts.is_sound,
    _("something in it is wrong, or its first day is not in the future"),
)
_ANOTHER = Guard[VersionFacts](lambda facts: not facts.is_author, _("another person does this than whoever wrote it"))
_LET_GO = Guard[VersionFacts](
    lambda facts: not facts.is_author and facts.is_ahead and facts.is_sound,
    _("another person than its writers lets it go, while its first day is in the future and nothing in it is wrong"),
)
_AHEAD = Guard[VersionFacts](lambda facts: facts.is_ahead, _("it holds already; the past is never changed"))

VERSION_STATES: TransitionTable[VersionFacts] = TransitionTable(
    "version of an item",
    "draft",
    [
        Transition("draft", "submit", "submitted", EDIT, _WHOLE),
        Transition("draft", "drop", "dropped", EDIT, _OWN),
        Transition("submitted", "take_back", "draft", EDIT, _OWN),
        Transition("submitted", "publish", "published", PUBLISH, _LET_GO),
        Transition("submitted", "send_back", "draft", PUBLISH, _ANOTHER),
        Transition("published", "withdraw", "withdrawn", PUBLISH, _AHEAD),
    ],
)
VERSION_WORDS = {
    "draft": gettext_lazy("being written"),
    "submitted": gettext_lazy("waits to be let go"),
    "published": gettext_lazy("let go"),
    "withdrawn": gettext_lazy("withdrawn before its day"),
    "dropped": gettext_lazy("thrown away"),
}
#: States in which somebody still works on it; one of an item at a time.
UNFINISHED = ("draft", "submitted")
