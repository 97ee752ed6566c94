"""The licence library: licences are records of the entity ``licence``; what is held is read from them alone."""

from __future__ import annotations

import secrets
import unicodedata
import uuid
from collections.abc import Mapping, Sequence

from yici.apps.records.public import Known, RowValues, catalogue, list_owned, list_owners, read_rows
from yici.apps.services.contracts import CopyView, HeldLicence, LicenceView
from yici.apps.services.errors import LicenceNotFound
from yici.apps.services.guards import get_card_by_code, visible_cards
from yici.apps.services.models import LicenceCard, UseCopy
from yici.apps.services.rules.holding import why_not
from yici.apps.services.states import LICENCE_WORDS
from yici.core import clock, crypto
from yici.core.access import SYSTEM, Actor
from yici.core.codes import SIGNS
from yici.core.errors import NotFound
from yici.core.masking import mask_name

ENTITY = "licence"
#: What says whether a licence stands for its original; none of it is about a person.
HELD = ("kind", "number", "valid_from", "valid_to", "state", "grade")
#: Grade of a licence whose record names none: the word of its owner, or of anybody else.
OWNER, CLAIMED = "A", "D"
#: What is sealed on cards and copies.
HOLDER, PURPOSE, RECIPIENT = "licence.holder", "copy.purpose", "copy.recipient"
LICENCE_FILE = "services.licence"  # whose a file is that a holder uploaded
MOST_COPIES = 100
CODE_LENGTH = 12  # signs of a check code, about 59 bits; tries are limited by address


def list_held(record: uuid.UUID | None) -> list[HeldLicence]:
    """Licences of a person (with those of the household) or of a firm, in every state, oldest first.

    ``source`` is the key of the licence's record. Nobody known, erased or without licences: none. No value about the
    person is read, so no line is due; using one is (``Consent``, and the access log of the application).
    """
    codes = [f"{ENTITY}.{one}" for one in HELD if catalogue().element(f"{ENTITY}.{one}") is not None]
    if record is None or not codes:
        return []
    try:
        keys = list_owned(SYSTEM, record, ENTITY)
    except NotFound:
        return []
    return [_held(row.record, row.values) for row in read_rows(SYSTEM, keys, codes)]


def _held(key: uuid.UUID, values: Mapping[str, Known]) -> HeldLicence:
    told = {name: values.get(f"{ENTITY}.{name}") for name in HELD}
    text = {name: str(known.value) if known is not None else "" for name, known in told.items()}
    is_claim = any(known is not None and known.is_claim for known in told.values())
    return HeldLicence(
        text["kind"], text["number"], text["valid_from"], text["valid_to"], text["state"] or "valid",
        CLAIMED if is_claim else text["grade"] or OWNER, str(key),
    )  # fmt: skip


#: What a licence says of itself.
SAID = (
    *HELD, "name", "holder", "issuer", "issuer_code", "permitted", "changed_on", "change_reason", "issued_on",
)  # fmt: skip
#: Which element of a holder is the name.
NAMES = {"person": "person.name", "household": "person.name", "enterprise": "enterprise.name"}


def standing_of(values: Mapping[str, str]) -> str:
    """How a licence stands today: its state, ``not_yet`` or ``expired``."""
    held = HeldLicence("", "", values["valid_from"], values["valid_to"], values["state"] or "valid")
    return why_not(held, clock.today()) or "valid"


def views_of(cards: Sequence[LicenceCard]) -> list[LicenceView]:
    """Licences as contracts; the holder is masked. A licence whose record was erased is left out."""
    said = _said([one.record for one in cards])
    names = _holders(cards, said)
    return [_view(one, *said[one.record], mask_name(names[one.record])) for one in cards if one.record in said]


def view_of_card(card: LicenceCard) -> LicenceView:
    """One licence; raises ``LicenceNotFound`` when its record was erased."""
    found = views_of([card])
    if not found:
        raise LicenceNotFound
    return found[0]


def holder_name(card: LicenceCard) -> str:
    """The whole name of a holder, for whoever may see it: the caller has left the trace. "" when it was erased."""
    return _holders([card], _said([card.record])).get(card.record, "")


def owner_of(card: LicenceCard) -> tuple[uuid.UUID, str] | None:
    """Key and entity of the record of whoever holds a licence, when there is one."""
    try:
        return next(iter(list_owners(SYSTEM, [card.record]).values()), None)
    except NotFound:
        return None


def _said(records: Sequence[uuid.UUID]) -> dict[uuid.UUID, tuple[dict[str, str], int, bool]]:
    codes = [f"{ENTITY}.{one}" for one in SAID if catalogue().element(f"{ENTITY}.{one}") is not None]
    found: dict[uuid.UUID, tuple[dict[str, str], int, bool]] = {}
    for row in _rows(records, codes):
        told = {name: row.values.get(f"{ENTITY}.{name}") for name in SAID}
        is_claim = any(one is not None and one.is_claim for one in told.values())
        text = {name: str(one.value) if one is not None else "" for name, one in told.items()}
        found[row.record] = (text, row.version, is_claim)
    return found


def _rows(records: Sequence[uuid.UUID], codes: Sequence[str]) -> list[RowValues]:
    """All at once; one by one when a record among them was erased."""
    try:
        return list(read_rows(SYSTEM, records, codes))
    except NotFound:
        return [] if len(records) == 1 else [row for one in records for row in _rows([one], codes)]


def _holders(
    cards: Sequence[LicenceCard], said: Mapping[uuid.UUID, tuple[Mapping[str, str], int, bool]]
) -> dict[uuid.UUID, str]:  # fmt: skip
    owners = list_owners(SYSTEM, list(said))
    names: dict[uuid.UUID, str] = {}
    for entity in {entity for _, entity in owners.values()}:
        keys = list(dict.fromkeys(key for key, one in owners.values() if one == entity))
        code = NAMES.get(entity, "")
        if catalogue().element(code) is not None:
            for row in read_rows(SYSTEM, keys, [code]):
                names[row.record] = str(row.values[code].value) if code in row.values else ""
    found: dict[uuid.UUID, str] = {}
    for card in cards:
        if card.record in owners:
            found[card.record] = names.get(owners[card.record][0], "")
        elif card.holder_sealed:
            found[card.record] = crypto.open_sealed(card.holder_sealed, record=str(card.key), element=HOLDER)
        elif card.holder is None and card.record in said:
            found[card.record] = said[card.record][0]["holder"]
        else:
            found[card.record] = ""
    return found


def _view(card: LicenceCard, text: Mapping[str, str], version: int, is_claim: bool, holder: str) -> LicenceView:
    state = standing_of(text)
    return LicenceView(
        key=card.key, record=card.record, kind=text["kind"], kind_name=kind_name(text["kind"]), name=text["name"],
        number=text["number"], issuer=text["issuer"], valid_from=text["valid_from"], valid_to=text["valid_to"],
        state=state, words=str(LICENCE_WORDS.get(state, state)), grade=CLAIMED if is_claim else text["grade"] or OWNER,
        version=version, check_code=shown_code(card.check_code), holder=holder, permitted=text["permitted"],
        changed_on=text["changed_on"], change_reason=text["change_reason"],
        unit_code=card.unit.code if card.unit else "", part=card.part.key if card.part else None,
    )  # fmt: skip


def kinds() -> list[tuple[str, str]]:
    """The kinds of licences, as a form offers them."""
    found = catalogue().lists.get("licence_kind")
    return [(one.code, one.name) for one in found.values] if found else []


def kind_name(code: str) -> str:
    """What a kind of licence is called."""
    return dict(kinds()).get(code, code)


def new_check_code() -> str:
    """Twelve signs drawn at random, none of which can be taken for another."""
    return "".join(secrets.choice(SIGNS) for _ in range(CODE_LENGTH))


def shown_code(check_code: str) -> str:
    """A check code in groups of four, as a person reads it."""
    return "-".join(check_code[at : at + 4] for at in range(0, len(check_code), 4))


def list_cards(actor: Actor, before: int = 0, most: int = 50) -> tuple[list[LicenceView], int]:
    """Licences that the actor may see, newest first, and from where to go on (0: there are no more)."""
    rows = visible_cards(actor).select_related("unit", "part").order_by("-id")
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: most + 1])
    return views_of(found[:most]), found[most - 1].pk if len(found) > most else 0


def copy_view(row: UseCopy) -> CopyView:
    """A copy for use as contract."""
    record = str(row.key)
    return CopyView(
        row.key, row.number, shown_code(row.card.check_code),
        crypto.open_sealed(row.purpose_sealed, record=record, element=PURPOSE) if row.purpose_sealed else "",
        crypto.open_sealed(row.recipient_sealed, record=record, element=RECIPIENT) if row.recipient_sealed else "",
        (row.unit.short_name or row.unit.name) if row.unit else "", row.taken_on, row.until,
        row.until < clock.today(),
    )  # fmt: skip


def list_copies(card: LicenceCard) -> list[CopyView]:
    """Copies that were taken of a licence, newest first: its holder sees all of them."""
    rows = UseCopy.objects.filter(card=card).select_related("unit", "card").order_by("-id")
    return [copy_view(one) for one in rows[:MOST_COPIES]]


def list_copies_at(actor: Actor, card: LicenceCard) -> list[CopyView]:
    """Copies of a licence that the actor's unit took."""
    rows = UseCopy.objects.filter(card=card, unit__code=actor.unit_code).select_related("unit", "card")
    return [copy_view(one) for one in rows.order_by("-id")[:MOST_COPIES]]


def list_library(record: uuid.UUID | None) -> list[tuple[LicenceView, list[CopyView]]]:
    """What the library shows a holder of their own: each licence that has a card, with the copies taken of it."""
    keys = [uuid.UUID(one.source) for one in list_held(record)]
    cards = LicenceCard.objects.filter(record__in=keys).select_related("unit", "part").order_by("-id")
    return [(view, list_copies(card)) for card in cards for view in views_of([card])]


def find_by_check_code(typed: str) -> LicenceView | None:
    """The licence that a check code opens for everybody; None for any other text."""
    code = "".join(sign for sign in unicodedata.normalize("NFKC", typed).upper() if sign not in " -")
    if len(code) != CODE_LENGTH or not set(code) <= set(SIGNS):
        return None
    try:
        return view_of_card(get_card_by_code(code))
    except NotFound:
        return None
