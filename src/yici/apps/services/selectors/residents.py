"""Who is behind a session, and which keys a person was given."""

from __future__ import annotations

import uuid

from yici.apps.places.public import post_names
from yici.apps.records.public import get_person
from yici.apps.services.contracts import Entered, KeyView, ResidentView
from yici.apps.services.models import PersonalKey, ResidentSession
from yici.core import clock, crypto


def token_index(token: str) -> bytes:
    """The index of what a browser keeps: a copy of the table opens nobody's page."""
    return crypto.blind_index("resident.token", token)


def find_session(entered: Entered) -> ResidentView:
    """Who has just come in by a key."""
    found = find_resident(token_index(entered.token), account=None)
    assert found is not None
    return found


def find_resident(token_index: bytes, *, account: uuid.UUID | None) -> ResidentView | None:
    """Who a browser's token stands for now. At the window only for the clerk who named the applicant."""
    now = clock.now()
    rows = ResidentSession.objects.filter(token_index=token_index, ended_at=None, ends_at__gt=now)
    row = rows.select_related("personal_key").first()
    if row is None or (row.by == "window" and (account is None or row.account != account)):
        return None
    if row.personal_key is not None and (row.personal_key.ended_at or row.personal_key.ends_at <= now):
        return None
    person = get_person(row.record)
    if person is None:
        return None
    return ResidentView(
        person.record, person.name, person.area_code, row.by, row.key, row.ends_at, row.purpose,  # type: ignore[arg-type]
    )  # fmt: skip


def index_of(resident: ResidentView) -> bytes | None:
    """The index of the number by which a resident was identified: it finds applications under the same number."""
    found = ResidentSession.objects.filter(key=resident.session).values_list("number_index", flat=True).first()
    return bytes(found) if found is not None else None


def list_keys(record: uuid.UUID, most: int = 20) -> list[KeyView]:
    """Keys that a person was given, newest first."""
    rows = list(PersonalKey.objects.filter(record=record).order_by("-given_at")[:most])
    names = post_names([one.given_post for one in rows if one.given_post])
    now = clock.now()
    return [
        KeyView(
            one.key, one.given_at, names.get(one.given_post, "") if one.given_post else "",
            clock.day_of(one.ends_at), one.used_at, one.ended_at is not None or one.ends_at <= now,
        )
        for one in rows
    ]  # fmt: skip
