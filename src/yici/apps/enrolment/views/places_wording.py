"""Words of school places: steps, and for every wish a sentence that says what became of it and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from yici.apps.enrolment.contracts import WishStory
from yici.apps.enrolment.selectors.places import FACT_WORDS

#: Step of the parents → (button, what to write with it; empty: nothing).
ACT_WORDS: dict[str, tuple[Promise, Promise | str]] = {
    "take": (gettext_lazy("We take the place"), ""),
    "pass_on": (gettext_lazy("Leave this place to the next"), ""),
    "supply": (gettext_lazy("It is brought"), gettext_lazy("What was brought, and where")),
    "object": (gettext_lazy("Object to the class"), gettext_lazy("What is not right; another person looks at it")),
    "contest": (gettext_lazy("Object to the result"), gettext_lazy("What is not right; another person looks at it")),
    "give_up": (gettext_lazy("We do not need it any more"), ""),
    "withdraw": (gettext_lazy("Take the application back"), ""),
}
STEP_WORDS: dict[str, Promise] = {
    "seal": gettext_lazy("Seal the list"),
    "seal_again": gettext_lazy("Seal again what is void"),
    "publish": gettext_lazy("Publish the places"),
    "confirm": gettext_lazy("Confirm the class"),
    "ask": gettext_lazy("Say what is missing"),
    "refuse": gettext_lazy("Leave it out of the round"),
    "answer": gettext_lazy("The class stays"),
    "reopen": gettext_lazy("Check it again"),
    "answer_result": gettext_lazy("Answer the objection"),
}
CHECK_WORDS: dict[str, Promise] = {
    "register": gettext_lazy("Registered at this address"),
    "home": gettext_lazy("Lives at this address"),
    "owned": gettext_lazy("The home belongs to a parent"),
    "permit": gettext_lazy("Residence permit that holds"),
    "sibling": gettext_lazy("Brother or sister at the school"),
    "ground": gettext_lazy("Ground of the law"),
}
FOUND_WORDS: dict[str, Promise] = {
    "": gettext_lazy("not checked yet"),
    "held": gettext_lazy("yes, the city has it"),
    "brought": gettext_lazy("yes, a paper was brought"),
    "no": gettext_lazy("no"),
}


def in_words(says: str, says_en: str) -> str:
    """The sentence of a class in the reader's language."""
    return says_en if (get_language() or "").startswith("en") else says


def reason_words(school: str, reason: Mapping[str, Any]) -> dict[str, Any]:
    """Why a child comes to a school in its class: the sentence, and each condition with its answer."""
    return {
        "school": school, "number": reason["number"], "says": in_words(reason["says"], reason["says_en"]),
        "is_other": reason.get("is_other", False),
        "answers": [(FACT_WORDS[fact], value) for fact, value in reason["answers"] if fact in FACT_WORDS],
    }  # fmt: skip


def story_words(story: WishStory, school: str) -> dict[str, Any]:
    """What became of a wish, in sentences."""
    facts = {
        "school": school, "places": story.places, "rank": story.rank, "before": story.before, "rivals": story.rivals,
        "taken": story.taken, "turn": story.turn, "left": max(0, story.places - story.before),
    }  # fmt: skip
    said = [
        ngettext(
            "{school} has one place; you come there in class {rank}.",
            "{school} has {places} places; you come there in class {rank}.", story.places,
        )
    ]  # fmt: skip
    if story.outcome == "higher":
        said.append(_("The classes before yours took all of them."))
    elif story.outcome == "not_needed":
        said = [_("Not needed: an earlier wish was met.")]
    elif story.outcome == "room":
        said.append(
            _("Fewer places were left than your children need; they stay together, and the place went to the next.")
        )
    elif story.turn:
        said.append(
            _("Classes before took {before}, {left} were left for {rivals} children of your class: the draw decided.")
        )
        said.append(_("You were number {turn} of your class there; {taken} came in."))
    elif story.outcome == "placed":
        said.append(_("All {rivals} of your class came in; nothing had to be drawn."))
    between = " " if (get_language() or "").startswith("en") else ""
    return {
        "school": school, "wish": story.wish, "is_placed": story.outcome == "placed",
        "is_open": story.outcome != "not_needed", "text": between.join(one.format(**facts) for one in said),
    }  # fmt: skip


def wait_words(school: str, place: int) -> str:
    """Where somebody stands on a waiting list."""
    return _("{school}: number {place} on the waiting list").format(school=school, place=place)
