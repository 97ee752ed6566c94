"""What is public of requests, what waits for an editor, and what neighbours said."""

from __future__ import annotations

import uuid

from django.db.models import Count, Q, QuerySet

from yici.apps.hotline.contracts import NearLine, ReleaseProposal
from yici.apps.hotline.errors import ReleaseNotFound
from yici.apps.hotline.guards import get_request_for, visible_requests
from yici.apps.hotline.models import PhoneProof, Release, Request
from yici.apps.hotline.rules.masking import clear
from yici.apps.hotline.selectors.kinds import find_asking
from yici.apps.hotline.states import RELEASE, RELEASE_STATES
from yici.core import crypto, files
from yici.core.access import Actor

SHOWN = tuple(one.source for one in RELEASE_STATES.rows if one.event == "take_back")
A_PAGE = 20
OWNERS = ("request", "request.answer")


def shown_releases() -> QuerySet[Release]:
    """Releases that the public sees now."""
    return Release.objects.filter(state__in=SHOWN, request__wants_public=True)


def list_near(area: str = "", *, before: int = 0, limit: int = A_PAGE) -> tuple[tuple[int, NearLine], ...]:
    """Public matters of an area (by code; all without one), newest first, with positions for the next page."""
    rows = shown_releases()
    if area:
        rows = rows.filter(area__code__startswith=area.rstrip("0") or area)
    if before:
        rows = rows.filter(pk__lt=before)
    return tuple((row.pk, _near(row)) for row in _counted(rows).order_by("-id")[:limit])


def get_near(key: uuid.UUID) -> NearLine:
    """A public matter; ``ReleaseNotFound`` when there is none or it was taken back."""
    row = _counted(shown_releases().filter(key=key)).first()
    if row is None:
        raise ReleaseNotFound
    return _near(row)


def _counted(rows: QuerySet[Release]) -> QuerySet[Release]:
    return rows.select_related("request__case", "area").annotate(
        good=Count("answers", filter=Q(answers__is_good=True)), bad=Count("answers", filter=Q(answers__is_good=False))
    )


def _near(row: Release) -> NearLine:
    question, yes, no = find_asking(row.request.kind)
    return NearLine(
        key=row.key, title=row.title, text=row.text, answer=row.answer, place=row.place,
        area_name=row.area.short_name, area_code=row.area.code, kind=row.request.kind,
        released_at=row.released_at or row.request.received_at, photos=tuple(row.photos), question=question, yes=yes,
        no=no, good=row.good, bad=row.bad,  # type: ignore[attr-defined]
        is_answered=bool(row.answer),
    )  # fmt: skip


def find_near_photo(key: uuid.UUID, address: str) -> files.NamedFile:
    """A photo that the editor picked; ``ReleaseNotFound`` otherwise."""
    row = shown_releases().filter(key=key).select_related("request").first()
    if row is not None and address in row.photos:
        for owner in OWNERS:
            for one in files.list_files(owner, row.request.key):
                if one.address == address:
                    return one
    raise ReleaseNotFound


def list_to_release(actor: Actor, limit: int = 50) -> list[Request]:
    """Requests whose requester wants them public and that no editor has looked at, oldest first."""
    actor.must(RELEASE)
    rows = visible_requests(actor).filter(wants_public=True, release=None, erased_at=None, is_report=False)
    rows = rows.filter(is_secret=False, against=None)
    return list(rows.select_related("case", "area").order_by("id")[:limit])


def list_released(actor: Actor, limit: int = 50) -> list[Release]:
    """What is public now, newest first."""
    actor.must(RELEASE)
    rows = shown_releases().filter(request__in=visible_requests(actor))
    return list(_counted(rows).order_by("-id")[:limit])


def get_proposal(actor: Actor, request: uuid.UUID) -> ReleaseProposal:
    """A request beside its cleared form, for an editor."""
    actor.must(RELEASE)
    row = get_request_for(actor, request)
    known = known_words(row)
    title, text, answer = (clear(one, known) for one in (row.title, row.text, row.answer))
    found = Release.objects.filter(request=row).first()
    return ReleaseProposal(
        key=row.key, number=row.number, wants_public=row.wants_public, title=row.title, text=row.text,
        answer=row.answer, clear_title=title.text, clear_text=text.text, clear_answer=answer.text,
        findings=(*title.findings, *text.findings, *answer.findings), area_name=row.area.short_name,
        photos=tuple(one.address for kind in OWNERS for one in files.list_files(kind, row.key)
                     if one.media_type.startswith("image/")),
        is_shown=found is not None and found.state in SHOWN,
    )  # fmt: skip


def original_of(row: Request) -> str:
    """What the editor saw, kept beside what was released."""
    return "\n\n".join(one for one in (row.title, row.text, row.answer) if one)


def known_words(row: Request) -> tuple[str, ...]:
    """The requester's own name and phone, which the rules look for literally."""
    who = row.requester
    if who is None:
        return ()
    return tuple(
        crypto.open_sealed(sealed, record=str(who.key), element=f"requester.{field}")
        for field, sealed in (("name", who.name_sealed), ("phone", who.phone_sealed))
        if sealed
    )


def reach_proof(key: str) -> tuple[str, str] | None:
    """Phone and code of a proof that is not used, for whoever sends it; None when it is gone."""
    row = PhoneProof.objects.filter(key=key, used_at=None).first()
    if row is None:
        return None
    return (
        crypto.open_sealed(row.phone_sealed, record=str(row.key), element="proof.phone"),
        crypto.open_sealed(row.code_sealed, record=str(row.key), element="proof.code"),
    )
