"""A request becomes public by the requester's choice and an editor's release; neighbours answer facts, once each.

What neighbours say enters no rate: it is told to the centre, which looks again.
"""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Sequence

from yici.apps.cases.public import tell
from yici.apps.hotline.actions.taking import CITIZEN
from yici.apps.hotline.errors import AnsweredAlready, CodeWrong, OutcomeNeeded, PhoneNeeded, ReleaseNotFound, StillNamed
from yici.apps.hotline.guards import get_request_for
from yici.apps.hotline.models import NeighbourAnswer, PhoneProof, Release, Request
from yici.apps.hotline.rules.masking import clear, left_in
from yici.apps.hotline.rules.phones import normalise_phone
from yici.apps.hotline.selectors.releasing import known_words, original_of, shown_releases
from yici.apps.hotline.selectors.units import centre
from yici.apps.hotline.states import RELEASE, RELEASE_STATES, ReleaseFacts
from yici.core import audit, clock, crypto, files, outbox
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.ids import new_key

CODE_FOR = dt.timedelta(minutes=10)
MOST_TRIES = 5
RECHECK_AFTER = dt.timedelta(hours=12)  # one notice to the centre for what neighbours say within it


@action
def choose_to_be_public(*, request: uuid.UUID, is_wanted: bool) -> None:
    """The requester chooses whether neighbours may read it; taking it back takes it off the pages at once."""
    row = get_request_for(CITIZEN, request, is_locked=True)
    found = shown_releases().filter(request=row).first()
    row.wants_public = is_wanted
    row.save(update_fields=["wants_public"])
    if found is not None and not is_wanted:
        _take_back(found, CITIZEN, "requester")
    tell(actor=CITIZEN, case=row.case_id, verb="request.public_chosen", told={"is_wanted": is_wanted})


@action
def release_request(
    *, actor: Actor, request: uuid.UUID, title: str, text: str, answer: str = "", place: str = "",
    photos: Sequence[str] = (),
) -> uuid.UUID:  # fmt: skip
    """Release a request as the editor has cleared it; photos only those picked by hand. Returns the key of the release.

    Raises ``StillNamed`` while a phone, a number of an identity or bank card, a plate or a mail address is left, and
    ``StepNotYet`` when the requester did not choose it.
    """
    actor.must(RELEASE)
    row = get_request_for(actor, request, is_locked=True)
    left = left_in(f"{title}\n{text}\n{answer}\n{place}")
    if left:
        raise StillNamed(what=", ".join(left))
    found = Release.objects.filter(request=row).first() or Release(request=row, key=new_key(), area_id=row.area_id)
    found.state = RELEASE_STATES.step(
        found.state, "release", actor=actor, facts=ReleaseFacts(is_wanted=row.wants_public)
    )  # fmt: skip
    own = {one.address for kind in ("request", "request.answer") for one in files.list_files(kind, row.key)}
    found.title, found.text, found.answer, found.place = title.strip()[:200], text.strip(), answer.strip(), place[:200]
    found.original = original_of(row)
    found.findings = list(clear(found.original, known_words(row)).findings)
    found.photos = [one for one in photos if one in own]
    found.released_by, found.released_name, found.released_at = actor.account, actor.name[:80], clock.now()
    found.taken_back_at, found.taken_back_by = None, ""
    found.save()
    tell(actor=actor, case=row.case_id, verb="request.released", audience="citizen")
    audit.record("request.released", actor=actor, kind="request", key=row.key, photos=len(found.photos))
    return found.key


@action
def take_back_release(*, actor: Actor, request: uuid.UUID) -> None:
    """The editor takes a public matter off the pages; both versions stay."""
    actor.must(RELEASE)
    row = get_request_for(actor, request)
    found = shown_releases().filter(request=row).first()
    if found is None:
        raise ReleaseNotFound
    _take_back(found, actor, "editor")


def _take_back(found: Release, actor: Actor, who: str) -> None:
    found.state = RELEASE_STATES.step(
        found.state, "take_back", actor=actor, facts=ReleaseFacts(is_requester=who == "requester")
    )  # fmt: skip
    found.taken_back_at, found.taken_back_by = clock.now(), who
    found.save(update_fields=["state", "taken_back_at", "taken_back_by"])
    audit.record("request.release_taken_back", actor=actor, kind="request", key=found.request.key, who=who)


def send_code(*, request: Request, purpose: str, phone: str, says: str = "") -> PhoneProof:
    """Send a code to a phone, for the action that calls it; raises ``PhoneNeeded``."""
    digits = normalise_phone(phone)
    if len(digits) != 11 or not digits.startswith("1"):
        raise PhoneNeeded
    key, code = new_key(), f"{secrets.randbelow(10**6):06}"
    row = PhoneProof.objects.create(
        key=key, purpose=purpose, request=request, says=says, made_at=clock.now(),
        phone_sealed=crypto.seal(digits, record=str(key), element="proof.phone"),
        code_sealed=crypto.seal(code, record=str(key), element="proof.code"),
    )  # fmt: skip
    outbox.post([outbox.Notice("sms", "proof", str(key), "proof.code", {"urgent": True}, f"{key} code")])
    return row


def check_code(row: PhoneProof | None, code: str) -> str | None:
    """The phone behind a proof when the code fits; None when it does not, with the try counted."""
    if row is None or row.used_at or row.tries >= MOST_TRIES or clock.now() - row.made_at > CODE_FOR:
        return None
    expected = crypto.open_sealed(row.code_sealed, record=str(row.key), element="proof.code")
    if not secrets.compare_digest(expected.encode(), "".join(code.split()).encode()):
        PhoneProof.objects.filter(pk=row.pk).update(tries=row.tries + 1)
        return None
    PhoneProof.objects.filter(pk=row.pk).update(used_at=clock.now())
    return crypto.open_sealed(row.phone_sealed, record=str(row.key), element="proof.phone")


@action
def start_answer(*, release: uuid.UUID, says: str, phone: str) -> uuid.UUID:
    """A neighbour says what is seen there ("yes": good now, "no") and gets a code; returns the key of the proof."""
    found = shown_releases().filter(key=release).select_related("request").first()
    if found is None:
        raise ReleaseNotFound
    if says not in ("yes", "no"):
        raise OutcomeNeeded
    return send_code(request=found.request, purpose="near", phone=phone, says=says).key


def finish_answer(*, release: uuid.UUID, proof: uuid.UUID, code: str) -> None:
    """The code makes the answer count, once a phone and matter. Raises ``CodeWrong`` and ``AnsweredAlready``."""
    if not _finish(release, proof, code):
        raise CodeWrong  # outside of the transaction, in which the try was counted


@action
def _finish(release: uuid.UUID, proof: uuid.UUID, code: str) -> bool:
    found = shown_releases().filter(key=release).select_related("request").first()
    if found is None:
        raise ReleaseNotFound
    asked = PhoneProof.objects.filter(key=proof, purpose="near", request=found.request).first()
    phone = check_code(asked, code)
    if phone is None or asked is None:
        return False
    index = crypto.blind_index(f"near {found.key}", phone)
    made = NeighbourAnswer(release=found, phone_index=index, is_good=asked.says == "yes", at=clock.now())
    if NeighbourAnswer.objects.filter(release=found, phone_index=index).exists():
        raise AnsweredAlready
    made.save()
    _look_again(found, is_good=made.is_good)
    return True


def _look_again(found: Release, *, is_good: bool) -> None:
    """What neighbours see is told to the centre, which looks again; no state, clock or answer is touched."""
    rows = NeighbourAnswer.objects.filter(release=found)
    told = {"good": rows.filter(is_good=True).count(), "bad": rows.filter(is_good=False).count()}
    tell(actor=CITIZEN, case=found.request.case_id, verb="request.neighbours_say", told=told)
    now = clock.now()
    if is_good or (found.recheck_at and now - found.recheck_at < RECHECK_AFTER):
        return
    found.recheck_at = now
    found.save(update_fields=["recheck_at"])
    outbox.post([
        outbox.Notice("sms", "unit", centre().code, "order.recheck", {"number": found.request.number},
                      f"{found.key} {now:%Y%m%d%H}")
    ])  # fmt: skip
