"""What happens here to something that another place took in for us goes back to it; and who is late is urged."""

from __future__ import annotations

from collections.abc import Sequence

from yici.apps.cases.public import ReachedClock, cases_of
from yici.apps.services.actions.parcels import make_parcel
from yici.apps.services.errors import PartnerNotFound
from yici.apps.services.models import ApplicationPart, Handing, Incoming, Letter
from yici.apps.services.rules.letters import title_of
from yici.apps.services.rules.partners import outcome_of
from yici.apps.services.selectors.partners import get_partner
from yici.apps.services.states import PART
from yici.apps.services.states.handing import HANDING, THEIR_CLOCKS
from yici.core.outbox import Notice

#: Decided, and not yet handed over: step and state.
ENDS = frozenset({"granted", "refused", "declined", "served", "withdrawn"})
OUTCOMES = {"grant": "granted", "refusal": "refused", "declining": "declined"}  # by kind of letter
DECIDED = {"grant": "granted", "refuse": "refused"}


def tell_back(part: ApplicationPart, event: str) -> bool:
    """After a step of a part: its letter, and the result once every part is decided; whether that went back now.

    Nothing for what was taken in here.
    """
    incoming = Incoming.objects.filter(application_id=part.application_id, is_answered=False).first()
    if incoming is None:
        return False
    try:
        partner = get_partner(incoming.partner)
    except PartnerNotFound:
        return False  # nothing is agreed any more; the desk writes
    letter = Letter.objects.filter(part=part).order_by("-id").first()
    if letter is not None and event not in ("serve", "supply", "end_special", "withdraw"):
        content = letter.content
        make_parcel(
            partner, "letter",
            {
                "matter": str(incoming.their_key), "number": letter.number, "at": letter.made_at.isoformat(),
                "title": title_of(letter.kind), "text": content.get("text", ""), "missing": content.get("missing", []),
                "missing_names": content.get("missing_names", []), "until": content.get("until", ""),
            },
            incoming=incoming,
        )  # fmt: skip
    return _answer(incoming)


def _answer(incoming: Incoming) -> bool:
    """The result, once: when no part is open any more."""
    parts = list(incoming.application.parts.order_by("position"))
    states = {key: case.state for key, case in cases_of(PART, [one.key for one in parts]).items()}
    letters = Letter.objects.filter(part__in=parts, kind__in=("grant", "refusal", "declining")).order_by("id")
    if any(states[one.key] not in ENDS for one in parts):
        return False
    outcomes = [OUTCOMES[one.kind] for one in letters]
    incoming.is_answered = True
    incoming.save(update_fields=["is_answered"])
    if not outcomes:
        return False  # withdrawn before anything was decided
    text = "\n".join(f"{one.content['name']}：{one.content['text']}".rstrip("：") for one in letters)
    make_parcel(
        get_partner(incoming.partner), "result",
        {"matter": str(incoming.their_key), "outcome": outcome_of(outcomes), "text": text,
         "number": incoming.application.number},
        incoming=incoming,
    )  # fmt: skip
    return True


def urge_partners(reached: Sequence[ReachedClock]) -> list[Notice]:
    """The other place is late: it is told so, once a clock. A reaction to clocks that are over."""
    for one in reached:
        if one.type != HANDING or one.kind not in THEIR_CLOCKS:
            continue
        row = Handing.objects.filter(key=one.subject).first()
        if row is None:
            continue
        try:
            partner = get_partner(row.partner)
        except PartnerNotFound:
            continue
        if partner.has_keys and row.their_number:
            make_parcel(partner, "urge", {"matter": str(row.key), "clock": one.kind}, handing=row)
    return []
