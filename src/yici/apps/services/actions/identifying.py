"""Who somebody is, made sure of: a key given at a window, a key used, an applicant named by a clerk, an end to it."""

from __future__ import annotations

import datetime as dt
import secrets
import unicodedata
import uuid
from dataclasses import dataclass
from typing import Any

from yici.apps.places.public import covers
from yici.apps.records.public import PersonFacts, find_person, get_person
from yici.apps.services.contracts import Entered, GivenKey, ResidentView
from yici.apps.services.errors import IdentityCardNeeded, IdentityNotKnown, PersonNotFound, PurposeNeeded
from yici.apps.services.models import IdentityTries, PersonalKey, ResidentSession
from yici.apps.services.rules.residents import (
    KEY_DAYS,
    SESSION,
    SIGNS_OF_A_KEY,
    TRIES_KEPT,
    in_groups,
    lock_for,
    normalise_key,
    prolonged,
)
from yici.apps.services.selectors.residents import token_index
from yici.apps.services.states import IDENTIFY
from yici.core import audit, clock, crypto
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.codes import SIGNS
from yici.core.errors import TooManyTries
from yici.core.ids import new_key
from yici.core.threeway import settings_of

#: Who acts when a resident does: nobody with a post.
RESIDENT = Actor(account=None, post=None, name="resident", is_system=True, area_paths=("/",))


def _tidy(number: str) -> str:
    return "".join(unicodedata.normalize("NFKC", number[:60]).upper().split())


def number_index(number: str) -> bytes:
    """The index under which applications keep an applicant's number (``receive_application``)."""
    return crypto.blind_index("id", _tidy(number))


def key_days() -> int:
    """How many days a key lasts: ``[services] personal_key_days`` of city.toml."""
    found = settings_of("services").get("personal_key_days", KEY_DAYS)
    return found if isinstance(found, int) and 0 < found <= 3650 else KEY_DAYS


@action
def give_key(*, actor: Actor, number: str, has_seen_card: bool) -> GivenKey:
    """Give a personal key to somebody whose identity card was seen; older keys of the person end.

    Raises ``NotAllowed``, ``IdentityCardNeeded``, ``PersonNotFound`` (also for a person outside the own areas).
    """
    actor.must(IDENTIFY)
    if not has_seen_card:
        raise IdentityCardNeeded
    person = person_for(actor, number)
    code = "".join(secrets.choice(SIGNS) for _ in range(SIGNS_OF_A_KEY))
    return GivenKey(in_groups(code), person.name, put_key(person.record, code, given_by=actor))


@action
def put_key(record: uuid.UUID, code: str, *, given_by: Actor) -> dt.date:
    """Let a key open a person's page from now on; older ones end. Returns its last day."""
    now = clock.now()
    _end_keys(record, "replaced", now)
    row = PersonalKey.objects.create(
        key=new_key(), record=record, key_index=_key_index(code), given_at=now, given_by=given_by.account,
        given_post=given_by.post, ends_at=now + dt.timedelta(days=key_days()),
    )  # fmt: skip
    audit.record("personal_key.given", actor=given_by, kind="record", key=record, personal_key=str(row.key))
    return clock.day_of(row.ends_at)


def person_for(actor: Actor, number: str) -> PersonFacts:
    """The living person with a number, within the actor's areas; raises ``PersonNotFound``."""
    person = find_person(number)
    if person is None or not covers(actor, person.area_path):
        raise PersonNotFound
    return person


def _key_index(code: str) -> bytes:
    return crypto.blind_index("resident.key", code)


def _end_keys(record: uuid.UUID, by: str, now: dt.datetime) -> int:
    rows = PersonalKey.objects.filter(record=record, ended_at=None)
    ResidentSession.objects.filter(personal_key__in=rows, ended_at=None).update(ended_at=now)
    return rows.update(ended_at=now, ended_by=by)


@dataclass(frozen=True, slots=True)
class _Try:
    entered: Entered | None
    wait: int = 0


def enter(*, number: str, key: str) -> Entered:
    """Identify a resident by identity number and personal key.

    A wrong number and a wrong key get the same ``IdentityNotKnown``; after five wrong tries at one number, known or
    not, ``TooManyTries``.
    """
    tried = _try(number, key)  # committed before it is refused: tries count
    if tried.wait:
        raise TooManyTries(seconds=tried.wait)
    if tried.entered is None:
        raise IdentityNotKnown
    return tried.entered


@action
def _try(number: str, key: str) -> _Try:
    now, index = clock.now(), crypto.blind_index("resident.tries", _tidy(number))
    tries = IdentityTries.objects.select_for_update().filter(number_index=index).first()
    if tries and tries.locked_until and tries.locked_until > now:
        return _Try(None, int((tries.locked_until - now).total_seconds()) + 1)
    person = find_person(number)
    row = PersonalKey.objects.filter(key_index=_key_index(normalise_key(key) or "-"), ended_at=None).first()
    if row is None or person is None or row.ends_at <= now or not _is_of(row, person):
        return _Try(None, _count(tries, index, now))
    if tries:
        tries.delete()
    row.used_at = now
    row.save(update_fields=["used_at"])
    audit.record("resident.entered", actor=RESIDENT, kind="record", key=person.record, by="key")
    return _Try(_begin(person.record, number, "key", personal_key=row))


def _is_of(row: PersonalKey, person: PersonFacts) -> bool:
    if row.record == person.record:
        return True
    survivor = get_person(row.record)  # merged since it was given
    return survivor is not None and survivor.record == person.record


def _count(tries: IdentityTries | None, index: bytes, now: dt.datetime) -> int:
    row = tries or IdentityTries(number_index=index)
    row.failed, row.last_at = row.failed + 1, now
    locked = lock_for(row.failed)
    row.locked_until = now + locked if locked else None
    row.save()
    return int(locked.total_seconds())


def _begin(record: uuid.UUID, number: str, by: str, **more: Any) -> Entered:
    token, now = secrets.token_urlsafe(32), clock.now()
    until = now + SESSION
    ResidentSession.objects.create(
        key=new_key(), token_index=token_index(token), record=record, by=by, number_index=number_index(number),
        begun_at=now, ends_at=until, **more,
    )  # fmt: skip
    return Entered(token, until)


@action
def enter_trusted(*, number: str, source: str) -> Entered:
    """Identify a resident whom a trusted source named (``YICI_IDENTITY``). Raises ``IdentityNotKnown``."""
    person = find_person(number)
    if person is None:
        raise IdentityNotKnown
    audit.record("resident.entered", actor=RESIDENT, kind="record", key=person.record, by="trusted", source=source)
    return _begin(person.record, number, "trusted")


@action
def identify_at_window(*, actor: Actor, number: str, purpose: str) -> Entered:
    """A clerk names an applicant by number for one application; it ends when that is handed in.

    Raises ``NotAllowed``, ``PurposeNeeded``, ``PersonNotFound``.
    """
    actor.must(IDENTIFY)
    if not purpose.strip():
        raise PurposeNeeded
    person = person_for(actor, number)
    audit.record(
        "resident.identified", actor=actor, kind="record", key=person.record, purpose=purpose.strip()[:200]
    )  # fmt: skip
    return _begin(person.record, number, "window", account=actor.account, purpose=purpose.strip()[:200])


@action
def prolong(resident: ResidentView) -> dt.datetime:
    """Give a session its full time again, two hours from its beginning at most; returns until when."""
    row = ResidentSession.objects.get(key=resident.session)
    row.ends_at = prolonged(row.begun_at, clock.now())
    row.save(update_fields=["ends_at"])
    return row.ends_at


@action
def leave(resident: ResidentView) -> None:
    """End a session."""
    ResidentSession.objects.filter(key=resident.session, ended_at=None).update(ended_at=clock.now())


@action
def end_own_key(resident: ResidentView) -> None:
    """The resident ends the own key (lost, or no longer wanted), and every session that it opened."""
    now = clock.now()
    if _end_keys(resident.record, "resident", now):
        audit.record("personal_key.ended", actor=RESIDENT, kind="record", key=resident.record, by="resident")
    ResidentSession.objects.filter(key=resident.session, ended_at=None).update(ended_at=now)


@action
def end_key_at_window(*, actor: Actor, number: str) -> int:
    """A clerk ends the key of somebody who lost the slip; returns how many ended. Raises ``PersonNotFound``."""
    actor.must(IDENTIFY)
    person = person_for(actor, number)
    ended = _end_keys(person.record, "window", clock.now())
    audit.record("personal_key.ended", actor=actor, kind="record", key=person.record, by="window")
    return ended


@action
def forget_sessions() -> int:
    """Forget sessions and tries that are over; returns how many."""
    day_ago = clock.now() - TRIES_KEPT
    sessions, _ = ResidentSession.objects.filter(ends_at__lt=day_ago).delete()
    tries, _ = IdentityTries.objects.filter(last_at__lt=day_ago).delete()
    return sessions + tries
