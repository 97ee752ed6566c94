"""Parents apply for a place: one application with wishes, for one child or for several who stay together."""

from __future__ import annotations

import json
import secrets
import unicodedata
import uuid
from collections.abc import Sequence
from dataclasses import asdict

from django.utils.translation import gettext as _

from yici.apps.cases.public import Limit, open_case
from yici.apps.enrolment.contracts import GROUNDS, HOMES, PlaceApplying, PlaceRound, PlaceTold
from yici.apps.enrolment.errors import ChildHasApplication, PlaceFieldsWrong, RoundNotOpen
from yici.apps.enrolment.models import MOST_CHILDREN, PlaceApplication, PlaceChild, SchoolRound
from yici.apps.enrolment.selectors.schools import get_round_file, list_schools, places_of
from yici.apps.enrolment.states import PLACE_APPLICATION, ROUND_STATES
from yici.apps.places.public import AreaNotFound, find_area, find_unit
from yici.apps.records.public import check_id_number, find_by_value
from yici.core import audit, clock, crypto, submissions
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action
from yici.core.codes import new_code
from yici.core.ids import new_key
from yici.core.outbox import Notice, post

#: Who acts when parents apply from a phone: nobody with a post.
PARENTS = Actor(account=None, post=None, name="parents", is_system=True, area_paths=("/",))
KIND = "enrolment.place"  # of the submission
VALUES, REVIEWED, OBJECTION, ANSWER = "place.values", "place.review", "place.objection", "place.answer"
CHILD_NAME, CHILD_NUMBER = "place_child.name", "place_child.number"
MOST_TEXT, MOST_WORDS = 100, 1000


@action
def apply_for_place(*, applying: PlaceApplying, client_key: str) -> PlaceTold:
    """Take an application in. The same client key twice is one application.

    Raises ``RoundNotFound``, ``RoundNotOpen``, ``PlaceFieldsWrong`` with a sentence for each field, and
    ``ChildHasApplication``: a child has one application in a round.
    """
    about = get_round_file(applying.round)
    if not about.opens <= clock.today() <= about.closes:
        raise RoundNotOpen(round=about.name, opens=about.opens, closes=about.closes)
    problems = problems_of(applying, about)
    if problems:
        raise PlaceFieldsWrong("、".join(dict.fromkeys(str(field_words()[one]) for one in problems)), problems)
    key = submissions.receive_once(
        KIND, sender="", client_key=client_key, content=plain(applying), act=lambda: str(_apply(applying, about))
    )
    row = PlaceApplication.objects.get(key=key)
    return PlaceTold(row.key, row.number, row.code)


def field_words() -> dict[str, str]:
    """What fields are called in an error."""
    return {
        "name": _("name of the child"), "id": _("number of the child's document"),
        "guardian": _("name of the guardian"),
        "phone": _("phone"), "home": _("where the family lives"), "register": _("where the child is registered"),
        "wishes": _("schools wished for"), "home_kind": _("whose the home is"),
    }  # fmt: skip


def problems_of(said: PlaceApplying, about: PlaceRound) -> dict[str, str]:
    """Field → what is wrong with it, in words that say what to do."""
    found: dict[str, str] = {}
    if not said.children or len(said.children) > MOST_CHILDREN or not all(name.strip() for name, _id in said.children):
        found["name"] = _("Write the name of the child.")
    numbers = [normalise_number(number) for _name, number in said.children]
    if not all(numbers) or len(set(numbers)) < len(numbers):
        found["id"] = _("A digit is wrong. Compare it with the household register or the passport.")
    if not said.guardian.strip():
        found["guardian"] = _("Write who looks after the child.")
    digits = "".join(sign for sign in unicodedata.normalize("NFKC", said.phone) if sign.isdigit())
    if not 7 <= len(digits) <= 15:
        found["phone"] = _("Write a number under which you are reached; the result comes there.")
    for name, address in (("home", said.home), ("register", said.register)):
        if (address.area or name == "home") and not _is_area(address.area):
            found[name] = _("Choose the community.")
    if said.home_kind not in HOMES:
        found["home_kind"] = _("Choose one of the list.")
    known = set(places_of(about.code))
    wishes = list(said.wishes)
    if not wishes or not set(wishes) <= known or len(set(wishes)) < len(wishes) or len(wishes) > about.wishes:
        found["wishes"] = _("Choose at least one school, each once.")
    return found


def _is_area(code: str) -> bool:
    try:
        find_area(code)
    except AreaNotFound:
        return False
    return True


def normalise_number(text: str) -> str:
    """The number of a child's document; empty when it cannot be one. An identity number has to add up."""
    found = check_id_number(text, clock.today())
    if len(found.text) in (15, 18) and found.text[:-1].isdigit():
        return "" if found.errors else found.lookup
    return found.text if 5 <= len(found.text) <= 20 and found.text.isalnum() else ""


def plain(said: PlaceApplying) -> dict[str, object]:
    """What parents wrote as JSON."""
    return {**asdict(said), "children": [list(one) for one in said.children], "wishes": list(said.wishes)}


def _apply(said: PlaceApplying, about: PlaceRound) -> uuid.UUID:
    unit, key, now = find_unit(about.unit), new_key(), clock.now()
    held, _new = SchoolRound.objects.get_or_create(code=about.code, defaults={"unit_id": unit.id})
    if held.state != ROUND_STATES.initial:
        raise RoundNotOpen(round=about.name, opens=about.opens, closes=about.closes)
    numbers = [normalise_number(number) for _name, number in said.children]
    indexes = [crypto.blind_index("id", number) for number in numbers]
    if PlaceChild.objects.filter(round=held, number_index__in=indexes, is_live=True).exists():
        raise ChildHasApplication
    case = open_case(
        actor=PARENTS, case_type=PLACE_APPLICATION, subject=key, title=about.name, area_id=find_area(said.home.area).id,
        owner_id=unit.id, main_id=unit.id, limits=[Limit("review", "working_days", about.review_days)],
    )  # fmt: skip
    ground = said.ground if said.ground in GROUNDS else ""
    sibling = said.sibling if said.sibling in {one.code for one in list_schools(about.kind)} else ""
    values = {**plain(said), "ground": ground, "sibling": sibling, "children": []}
    row = PlaceApplication.objects.create(
        key=key, number=case.number, code=new_code(), case_id=case.key, round=held, pseudonym=secrets.token_hex(16),
        size=len(said.children), wishes=list(said.wishes), takes_any=said.takes_any, received_at=now,
        values_sealed=crypto.seal(json.dumps(values), record=str(key), element=VALUES),
    )  # fmt: skip
    PlaceChild.objects.bulk_create(_children(row, said.children, numbers, indexes))
    audit.record("place.applied", actor=PARENTS, kind="place application", key=key, round=about.code)
    tell_parents(row, "received")
    return key


def _children(
    row: PlaceApplication, children: Sequence[tuple[str, str]], numbers: Sequence[str], indexes: Sequence[bytes]
) -> list[PlaceChild]:  # fmt: skip
    made = []
    for at, ((name, _id), number, index) in enumerate(zip(children, numbers, indexes, strict=True), 1):
        key = new_key()
        known = find_by_value(SYSTEM, "person.id_number", number)
        made.append(PlaceChild(
            key=key, application=row, round_id=row.round_id, position=at, number_index=index,
            name_sealed=crypto.seal(" ".join(name.split())[:MOST_TEXT], record=str(key), element=CHILD_NAME),
            number_sealed=crypto.seal(number, record=str(key), element=CHILD_NUMBER),
            record=known[0] if known else None,
        ))  # fmt: skip
    return made


def tell_parents(row: PlaceApplication, event: str) -> None:
    """A message to the phone that parents left: something moved; never what."""
    notice = Notice(
        "sms", "guardian", str(row.key), f"place.{event}", {"number": row.number}, f"{row.key} {event} {clock.now()}"
    )
    post([notice])
