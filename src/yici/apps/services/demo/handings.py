"""What was taken in for another place, in all states, and one thing that the other place took in for us.

The other place is played: keys are drawn for it here, what it would send is packed with them, and they are forgotten.
Nothing is agreed with it in truth, and its row says so.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings

from yici.apps.services.actions.arriving import take_parcel
from yici.apps.services.actions.handing import content_of, move_handing, take_for_elsewhere
from yici.apps.services.contracts import WhoApplies
from yici.apps.services.contracts.handing import Brought, HandingIn, HandingView
from yici.apps.services.demo.applications import believable
from yici.apps.services.models import Handing
from yici.apps.services.rules.composing import compose
from yici.apps.services.selectors.catalogue import chosen_items
from yici.apps.services.selectors.partners import own_code, own_keys
from yici.core import clock, lately
from yici.core.access import Actor
from yici.core.ids import new_key
from yici.core.models import CityRow
from yici.core.parcels import Head, Keys, make_keys, new_keys, pack

PLACE = "1502"
PAPER = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
#: Item, how many days ago, and how far it has come.
PLAYS = (
    ("id_card_renewal", 9, ("send", "receipt", "result", "serve")), ("pension_transfer", 7, ("send", "refusal")),
    ("id_card_renewal", 6, ("send",)), ("medical_transfer", 5, ("send", "receipt", "result")),
    ("elder_card", 4, ("send", "receipt", "letter")), ("pension_transfer", 3, ("send", "receipt")),
    ("elder_card", 2, ("send", "lose")), ("medical_transfer", 0, ()),
)  # fmt: skip
SAYS: Mapping[str, Mapping[str, Any]] = {
    "receipt": {"number": "包-2026-0117"},
    "letter": {"number": "包-2026-0117-SU1", "title": "补正材料一次性告知书",
               "text": "照片看不清，请补一张，别的都齐了。",
               "missing": ["photo"], "missing_names": ["照片"], "until": ""},
    "result": {"outcome": "granted", "text": "准予办理，结果已随包寄回。"},
    "refusal": {"text": "参保地不在我市，请转向参保地办理。"},
}  # fmt: skip


def has_handings() -> bool:
    """Whether something was taken in for another place already."""
    return Handing.objects.exists()


def make_handings(
    taker: Actor, area: str, name_of: Callable[[Random], str], number_of: Callable[[Random], str]
) -> Iterator[str]:  # fmt: skip
    """Take in, hand over, let the other place answer; yields our numbers."""
    random, theirs = Random(39), new_keys()
    make_keys(Path(settings.KEYS))
    row = CityRow.objects.filter(file="service_partners.csv", code=PLACE, retired_on=None).first()
    if row is None or has_handings():
        return
    sign, seal = theirs.public
    CityRow.objects.filter(pk=row.pk).update(content={**row.content, "sign_key": sign, "seal_key": seal})
    lately.forget_all()
    first: HandingView | None = None
    now = clock.now()
    for item, days, way in PLAYS:
        with clock.held_at(now - dt.timedelta(days=days)):
            view = take_for_elsewhere(
                actor=taker, client_key=str(uuid.UUID(int=random.getrandbits(128))),
                handing=_a_handing(item, area, WhoApplies(name_of(random), number_of(random)), random),
            )  # fmt: skip
            first = first or view
            for one in way:
                _play(taker, view, one, theirs)
        yield view.number
    if first is not None:
        yield _comes(first, theirs)


def _a_handing(item: str, area: str, who: WhoApplies, random: Random) -> HandingIn:
    thing, items = chosen_items(item, is_thing=False)
    composed = compose(items, thing.parts)
    papers = tuple(Brought(need.material, f"{need.material}.pdf", PAPER) for need in composed.needs)
    return HandingIn(PLACE, item, who, area, believable(composed.fields, random), papers)


def _play(taker: Actor, view: HandingView, what: str, theirs: Keys) -> None:
    if what in SAYS:
        content = {"matter": str(view.key), "at": clock.now().isoformat(), **SAYS[what]}
        take_parcel(_parcel(what, content, theirs))
        return
    version = Handing.objects.select_related("case").get(key=view.key).case.version
    text = "挂号信查不到，按丢失处理" if what == "lose" else ""
    move_handing(actor=taker, handing=view.key, event=what, expected=version, text=text)


def _comes(like: HandingView, theirs: Keys) -> str:
    """Something that the other place took in for us: the same form, a matter of its own."""
    content = content_of(Handing.objects.select_related("applicant").get(key=like.key))
    content |= {"matter": str(new_key()), "number": "包-2026-0203"}
    return take_parcel(_parcel("handing", content, theirs)).number


def _parcel(kind: str, content: Mapping[str, Any], theirs: Keys) -> bytes:
    head = Head(PLACE, own_code(), str(new_key()), kind, clock.now().isoformat())
    return pack(head, content, keys=theirs, to=own_keys().public[1])
