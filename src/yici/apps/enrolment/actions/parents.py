"""What parents do with number and code: bring what was missing, object, take back, take a place up or give it up."""

from __future__ import annotations

from yici.apps.cases.public import Limit, step
from yici.apps.enrolment.actions.applying import OBJECTION, PARENTS
from yici.apps.enrolment.errors import PlaceWordsNeeded
from yici.apps.enrolment.guards import get_place_by_code
from yici.apps.enrolment.models import PlaceApplication, PlaceChild, PlaceOffer
from yici.apps.enrolment.selectors.places import facts_of_place
from yici.apps.enrolment.selectors.schools import get_round_file
from yici.core import clock, crypto
from yici.core.actions import action

MOST_WORDS = 1000
#: Steps of parents, and which of them need words.
STEPS = ("supply", "object", "contest", "withdraw", "take", "give_up", "pass_on")
WITH_WORDS = ("supply", "object", "contest")


@action
def act_as_parents(*, number: str, code: str, event: str, expected: int, text: str = "") -> None:
    """A step of the parents. Raises ``PlaceNotFound``, ``PlaceWordsNeeded`` and as ``step``."""
    row = get_place_by_code(number, code, is_locked=True)
    words = text.strip()[:MOST_WORDS]
    if event in WITH_WORDS and not words:
        raise PlaceWordsNeeded
    about = get_round_file(row.round.code)
    limits = [Limit("objection", "working_days", about.objection_days)] if event in ("object", "contest") else []
    step(
        actor=PARENTS, case=row.case_id, event=event, expected=expected, facts=facts_of_place(PARENTS, row),
        limits=limits, text=words if event == "supply" else "", audience="citizen",
    )  # fmt: skip
    if event in ("object", "contest"):
        row.objection_sealed = crypto.seal(words, record=str(row.key), element=OBJECTION)
        row.answer_sealed = ""
        row.save(update_fields=["objection_sealed", "answer_sealed"])
    _follow(row, event)


def _follow(row: PlaceApplication, event: str) -> None:
    offer = PlaceOffer.objects.filter(application=row, state="open").first()
    if event == "take" and offer is not None:
        PlaceApplication.objects.filter(pk=row.pk).update(school=offer.school)
    if event in ("take", "pass_on") and offer is not None:
        offer.state, offer.answered_at = ("taken" if event == "take" else "declined"), clock.now()
        offer.save(update_fields=["state", "answered_at"])
    if event == "give_up":
        PlaceApplication.objects.filter(pk=row.pk).update(school="")
    if event in ("withdraw", "give_up"):
        PlaceChild.objects.filter(application=row).update(is_live=False)
