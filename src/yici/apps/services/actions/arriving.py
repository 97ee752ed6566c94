"""A parcel of another place arrives: opened, known to be theirs, acted on once.

What it brings is only what the two places agreed on. The same parcel again changes nothing; the same key with other
content, a foreign hand, a paper that differs from its digest: refused with a sentence, and nothing is kept of it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from yici.apps.cases.public import get_case, tell
from yici.apps.places.public import list_areas
from yici.apps.services.actions.deciding import Told, move_part, withdraw_application
from yici.apps.services.actions.handing import move
from yici.apps.services.actions.parcels import digest_of, make_parcel
from yici.apps.services.actions.receiving import receive_application
from yici.apps.services.contracts import Applying, WhoApplies
from yici.apps.services.contracts.handing import Arrived, Partner
from yici.apps.services.errors import MatterNotKnown, NotAgreed, ParcelChanged
from yici.apps.services.models import Application, Handing, Incoming, Parcel
from yici.apps.services.selectors.partners import get_partner, own_code, own_keys
from yici.apps.services.states import OPEN
from yici.core import audit, clock, files
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action
from yici.core.errors import StepNotDeclared, YiciError
from yici.core.outbox import Notice, post
from yici.core.parcels import ParcelAltered, peek, unpack

OWNER = "services.incoming"
CITY = 2  # level of the area of what came from elsewhere: nobody there knows our villages


def take_parcel(data: bytes) -> Arrived:
    """Open a parcel and act on it, once. Raises ``PartnerNotFound``, ``ParcelAltered``, ``ParcelNotForUs``,
    ``ParcelChanged``, ``MatterNotKnown``.
    """
    head = peek(data)
    partner = get_partner(head.sender)
    if not partner.has_keys:
        raise ParcelAltered
    content = unpack(data, keys=own_keys(), sender=partner.sign_key, own=own_code())
    if head.kind not in _ACTS:
        raise ParcelAltered
    papers = _papers_of(content)
    return _act(partner, uuid.UUID(head.key), head.kind, content, papers)


def _papers_of(content: Mapping[str, Any]) -> list[tuple[str, str, files.PreparedFile]]:
    """Material, name and file of each paper; raises ``ParcelAltered`` where one differs from its digest."""
    found = []
    for one in content.get("papers", ()):
        try:
            data = base64.b64decode(one["data"], validate=True)
        except (binascii.Error, KeyError, TypeError):
            raise ParcelAltered from None
        if hashlib.sha256(data).hexdigest() != one["digest"]:
            raise ParcelAltered
        found.append((str(one["material"]), str(one["name"]), files.prepare(data)))
    return found


@action
def _act(partner: Partner, key: uuid.UUID, kind: str, content: dict[str, Any], papers: Any) -> Arrived:
    digest = digest_of(content)
    row, is_new = Parcel.objects.get_or_create(
        key=key, direction="in", partner=partner.code,
        defaults={"kind": kind, "digest": digest, "at": clock.now(), "sent_at": clock.now()},
    )  # fmt: skip
    if not is_new:
        if bytes(row.digest) != digest or row.kind != kind:
            raise ParcelChanged
        return Arrived(kind, partner.code, False, _number(row))
    audit.record("parcel.arrived", actor=SYSTEM, kind="parcel", key=key, partner=partner.code, what=kind)
    _ACTS[kind](partner, content, row, papers)
    row.save(update_fields=["handing", "incoming"])
    return Arrived(kind, partner.code, True, _number(row))


def _number(row: Parcel) -> str:
    if row.incoming is not None:
        return row.incoming.application.number
    return row.handing.number if row.handing is not None else ""


def _handing(partner: Partner, content: Mapping[str, Any], row: Parcel, papers: Any) -> None:
    """Something that the other place took in for us becomes an application here, once; a receipt goes back."""
    matter = uuid.UUID(str(content["matter"]))
    known = Incoming.objects.filter(partner=partner.code, their_key=matter).first()
    if known is not None:
        row.incoming = known
        return
    reply = {"matter": str(matter)}
    try:
        incoming = _receive(partner, matter, content, papers)
    except YiciError as error:
        make_parcel(partner, "refusal", {**reply, "text": error.message})
        return
    row.incoming = incoming
    make_parcel(
        partner, "receipt", {**reply, "number": incoming.application.number, "at": incoming.came_at.isoformat()},
        incoming=incoming,
    )  # fmt: skip


def _receive(partner: Partner, matter: uuid.UUID, content: Mapping[str, Any], papers: Any) -> Incoming:
    item = str(content["item"])
    if item not in partner.items or content.get("mode") not in partner.modes:
        raise NotAgreed(place=partner.name)
    who = content["who"]
    applicant = WhoApplies(
        str(who["name"]), str(who["number"]), str(who["phone"]), "agent" if who["agent"] else "self", str(who["agent"])
    )
    city = list_areas(SYSTEM, level=CITY, most=1)[0]
    addresses = {material: file.address for material, _name, file in papers}
    applying = Applying(
        item, applicant, city.code, content["values"], is_thing=False, channel="elsewhere", files=addresses,
    )  # fmt: skip
    with transaction.atomic():
        view = receive_application(actor=FROM_ELSEWHERE, applying=applying, client_key=f"{partner.code} {matter}")
    application = Application.objects.get(key=view.key)
    Application.objects.filter(pk=application.pk).update(elsewhere=partner.code)
    for _material, name, file in papers:
        files.refer(file, owner_kind=OWNER, owner_key=application.key, name=name)
    return Incoming.objects.create(
        partner=partner.code, their_key=matter, their_number=str(content["number"])[:40], application=application,
        came_at=clock.now(),
    )  # fmt: skip


#: Who acts when another place took in: nobody with a post here.
FROM_ELSEWHERE = Actor(account=None, post=None, name="elsewhere", is_system=True, area_paths=("/",))


def _own(partner: Partner, content: Mapping[str, Any], row: Parcel) -> Handing:
    """What we took in and handed to this partner; raises ``MatterNotKnown``."""
    found = Handing.objects.select_for_update().filter(key=_uuid(content.get("matter")), partner=partner.code).first()
    if found is None:
        raise MatterNotKnown
    row.handing = found
    return found


def _theirs(partner: Partner, content: Mapping[str, Any], row: Parcel) -> Incoming:
    """What this partner took in for us; raises ``MatterNotKnown``."""
    key = _uuid(content.get("matter"))
    found = Incoming.objects.select_related("application__case").filter(partner=partner.code, their_key=key).first()
    if found is None:
        raise MatterNotKnown
    row.incoming = found
    return found


def _uuid(text: object) -> uuid.UUID:
    try:
        return uuid.UUID(str(text))
    except ValueError:
        raise ParcelAltered from None


def _step(handing: Handing, event: str, **more: str) -> None:
    """A step that the other place causes. What comes too late (we withdrew, it was served) is only written down."""
    try:
        move(SYSTEM, handing, event, get_case(SYSTEM, handing.case_id).version, **more)
    except StepNotDeclared:
        tell(actor=SYSTEM, case=handing.case_id, verb="handing.late_word", text=more.get("text", ""))


def _gone(handing: Handing) -> None:
    """They have the package, or do not want it: it waits here no longer, and our copy of it is emptied."""
    rows = Parcel.objects.filter(handing=handing, direction="out", kind="handing")
    rows.filter(sent_at=None).update(sent_at=clock.now())
    rows.update(data=b"")


def _receipt(partner: Partner, content: Mapping[str, Any], row: Parcel, _papers: Any) -> None:
    handing = _own(partner, content, row)
    _step(handing, "receive", their_number=str(content["number"]))
    _gone(handing)


def _refusal(partner: Partner, content: Mapping[str, Any], row: Parcel, _papers: Any) -> None:
    handing = _own(partner, content, row)
    _step(handing, "refuse", text=str(content["text"])[:2000])
    _gone(handing)


def _letter(partner: Partner, content: Mapping[str, Any], row: Parcel, _papers: Any) -> None:
    handing = _own(partner, content, row)
    line = {name: content.get(name) for name in ("at", "title", "text", "missing", "missing_names", "until", "number")}
    Handing.objects.filter(pk=handing.pk).update(said=[*handing.said, line][-200:])
    tell(actor=SYSTEM, case=handing.case_id, verb="handing.letter", text=str(content.get("text", ""))[:2000],
         audience="citizen")  # fmt: skip
    post([Notice("sms", "handing", str(handing.key), "handing.moved", {}, f"{handing.key} letter {row.key}")])


def _result(partner: Partner, content: Mapping[str, Any], row: Parcel, _papers: Any) -> None:
    outcome = str(content.get("outcome", ""))
    handing = _own(partner, content, row)
    _step(handing, "return", text=str(content.get("text", ""))[:2000], outcome=outcome)
    _gone(handing)


def _supply(partner: Partner, content: Mapping[str, Any], row: Parcel, papers: Any) -> None:
    """What we had asked for has come: parts that wait for it go on."""
    application = _theirs(partner, content, row).application
    came = {material: file.address for material, _name, file in papers}
    for _material, name, file in papers:
        files.refer(file, owner_kind=OWNER, owner_key=application.key, name=name)
    for part in application.parts.select_related("case"):
        if part.case.state_id.partition(":")[2] == "supplement":
            move_part(actor=SYSTEM, part=part.key, event="supply", expected=part.case.version, told=Told(came=came))


def _withdrawal(partner: Partner, content: Mapping[str, Any], row: Parcel, _papers: Any) -> None:
    application = _theirs(partner, content, row).application
    states = [part.case.state_id.partition(":")[2] for part in application.parts.select_related("case")]
    if any(state in OPEN for state in states):
        withdraw_application(actor=SYSTEM, application=application.key, expected=application.case.version)


def _urge(partner: Partner, content: Mapping[str, Any], row: Parcel, _papers: Any) -> None:
    incoming = _theirs(partner, content, row)
    tell(actor=SYSTEM, case=incoming.application.case_id, verb="application.urged", text=partner.name)


_ACTS: dict[str, Callable[[Partner, Mapping[str, Any], Parcel, Any], None]] = {
    "handing": _handing, "receipt": _receipt, "refusal": _refusal, "letter": _letter, "result": _result,
    "supply": _supply, "withdrawal": _withdrawal, "urge": _urge,
}  # fmt: skip
