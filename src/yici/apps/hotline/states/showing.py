"""The states of what everybody may read: stuck matters and released requests."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from yici.apps.hotline.states.who import RELEASE, SUPERVISE
from yici.core.states import Guard, Transition, TransitionTable


@dataclass(frozen=True, slots=True)
class StuckFacts:
    """What decides the steps of a stuck matter."""

    is_clear: bool = False  # no phone, number or plate is left in its words
    has_promise: bool = False
    is_good: bool = False  # somebody else looked again and found it done


STUCK_STATES: TransitionTable[StuckFacts] = TransitionTable(
    "stuck matter",
    "draft",
    [
        Transition(
            "draft", "list", "listed", RELEASE,
            Guard[StuckFacts](
                lambda facts: facts.is_clear and facts.has_promise,
                _("words clear of phones and numbers, and the unit's promise with its day, come first"),
            ),
        ),
        Transition("draft", "drop", "dropped", SUPERVISE),
        Transition(
            "listed", "strike", "struck", SUPERVISE,
            Guard[StuckFacts](lambda facts: facts.is_good, _("somebody else looks again first and finds it good")),
        ),
        Transition("listed", "take_back", "draft", RELEASE),
    ],
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """What decides about making a request public."""

    is_wanted: bool = False  # the requester chose it
    is_requester: bool = False


RELEASE_STATES: TransitionTable[ReleaseFacts] = TransitionTable(
    "release",
    "proposed",
    [
        *(
            Transition(
                source, "release", "released", RELEASE,
                Guard[ReleaseFacts](lambda facts: facts.is_wanted, _("the requester has not chosen to make it public")),
            )
            for source in ("proposed", "kept_back", "taken_back")
        ),
        Transition("proposed", "keep_back", "kept_back", RELEASE),
        Transition("released", "take_back", "taken_back", RELEASE),
    ],
)  # fmt: skip
