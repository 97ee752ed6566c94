"""What applicants wrote is moved to the key in use, and emptied when a person is erased."""

from __future__ import annotations

import uuid

from django.db.models import Q, QuerySet

from yici.apps.services.actions.helping import DRAFT, NAME
from yici.apps.services.actions.policies import ACCOUNT
from yici.apps.services.actions.rating import ELEMENT
from yici.apps.services.actions.unblocking import PHONE, TEXT
from yici.apps.services.models import (
    Applicant,
    Application,
    Appointment,
    BlockedMatter,
    Consent,
    Draft,
    Handing,
    Helping,
    LicenceCard,
    Parcel,
    PersonalKey,
    PolicyPayment,
    ResidentSession,
    ServiceRating,
    UseCopy,
)
from yici.apps.services.selectors.appointments import ELEMENT as APPOINTMENT_PHONE
from yici.apps.services.selectors.licences import HOLDER, LICENCE_FILE, PURPOSE, RECIPIENT
from yici.core import clock, files
from yici.core.resealing import SealedColumn, count_columns, reseal_columns, sealed_anew

_PLACES = (
    SealedColumn(Draft, "values_sealed", ("key",), sealed_anew("draft.values")),
    SealedColumn(Application, "values_sealed", ("key",), sealed_anew("application.values")),
    SealedColumn(Handing, "values_sealed", ("key",), sealed_anew("handing.values")),
    SealedColumn(ServiceRating, "text_sealed", ("key",), sealed_anew(ELEMENT)),
    SealedColumn(PolicyPayment, "account_sealed", ("key",), sealed_anew(ACCOUNT)),
    SealedColumn(LicenceCard, "holder_sealed", ("key",), sealed_anew(HOLDER)),
    SealedColumn(UseCopy, "purpose_sealed", ("key",), sealed_anew(PURPOSE)),
    SealedColumn(UseCopy, "recipient_sealed", ("key",), sealed_anew(RECIPIENT)),
    SealedColumn(Appointment, "phone_sealed", ("key",), sealed_anew(APPOINTMENT_PHONE)),
    SealedColumn(BlockedMatter, "text_sealed", ("key",), sealed_anew(TEXT)),
    SealedColumn(BlockedMatter, "phone_sealed", ("key",), sealed_anew(PHONE)),
    SealedColumn(Helping, "name_sealed", ("key",), sealed_anew(NAME)),
    SealedColumn(Helping, "draft_sealed", ("key",), sealed_anew(DRAFT)),
    *(
        SealedColumn(Applicant, f"{one}_sealed", ("key",), sealed_anew(f"applicant.{one}"))
        for one in ("name", "number", "phone", "agent")
    ),
)


def reseal_batch(limit: int = 500) -> int:
    """Seal up to so many values anew in one transaction; returns how many (0: none left)."""
    return reseal_columns(_PLACES, limit)


def count_sealed(key_id: str) -> int:
    """How many values of applicants lie under a key."""
    return count_columns(_PLACES, key_id)


def erase_applicant(key: uuid.UUID) -> int:
    """Empty what is known of an applicant (own key, or that of the person in the records) and what they wrote."""
    found = Applicant.objects.filter(Q(key=key) | Q(record=key), erased_at=None)
    applications = Application.objects.filter(applicant__in=list(found))
    ServiceRating.objects.filter(application__in=applications).update(text_sealed="")
    for application in applications.values_list("key", flat=True):
        files.erase_under("services.evidence", application)
    cards = LicenceCard.objects.filter(Q(part__application__in=applications) | Q(holder=key))
    cards.update(holder_sealed="")
    for card in cards.exclude(file=""):
        files.erase(LICENCE_FILE, card.key)
    UseCopy.objects.filter(card__in=cards).update(purpose_sealed="", recipient_sealed="", erased_at=clock.now())
    BlockedMatter.objects.filter(application__in=applications).update(
        text_sealed="", phone_sealed="", erased_at=clock.now()
    )
    Helping.objects.filter(application__in=applications).update(name_sealed="", draft_sealed="")
    applications.update(values_sealed="", sources={})
    _forget_handings(Handing.objects.filter(applicant__in=list(found)))
    return found.update(
        name_sealed="", number_sealed="", phone_sealed="", agent_sealed="", number_index=None, erased_at=clock.now()
    )


def erase_resident(key: uuid.UUID) -> int:
    """Remove keys, sessions, consents and drafts of a person of the records; returns how many rows went."""
    gone = 0
    for draft in Draft.objects.filter(person=key).values_list("key", flat=True):
        files.erase_under("services.draft", draft)
    for rows in (
        ResidentSession.objects.filter(record=key), PersonalKey.objects.filter(record=key),
        Consent.objects.filter(record=key), Draft.objects.filter(person=key),
    ):  # fmt: skip
        gone += rows.delete()[0]
    return gone


def erase_policy_answers(key: uuid.UUID) -> int:
    """Empty account and facts of the payments of a record; that something was said to a policy stays, by key only."""
    found = PolicyPayment.objects.filter(offer__record=key, erased_at=None)
    return found.update(account_sealed="", found=[], erased_at=clock.now())


def _forget_handings(rows: QuerySet[Handing]) -> None:
    """What was taken in for another place, the papers, and the parcels that still wait."""
    Parcel.objects.filter(handing__in=rows).update(data=b"")
    for row in rows:
        files.erase("services.handing", row.key)
    rows.update(values_sealed="", papers=[], said=[], outcome_text="")
