"""One demo resident with a printed key, so that ``/me/`` has a life: who read, what was applied for and agreed to.

The number uses a division code that nobody was given; the key is in the README and good in the demo only.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from random import Random

from yici.apps.records.public import (
    SourceFacts,
    answer_doubt,
    create_record,
    find_person,
    link,
    list_doubts,
    log_own,
    open_own,
    read_rows,
)
from yici.apps.services.actions.consenting import say_wrong
from yici.apps.services.actions.deciding import Told, move_part
from yici.apps.services.actions.identifying import enter, put_key
from yici.apps.services.actions.looking import look_at_application
from yici.apps.services.actions.own_page import OWN_LOOK
from yici.apps.services.actions.prefilling import Said, held_for_form, send_for_resident
from yici.apps.services.actions.receiving import APPLICANT
from yici.apps.services.contracts import ApplicationView, Applying, ResidentView, WhoApplies
from yici.apps.services.demo.applications import believable
from yici.apps.services.rules.composing import compose
from yici.apps.services.rules.prefilling import offered
from yici.apps.services.selectors.catalogue import chosen_items
from yici.apps.services.selectors.residents import find_session
from yici.core import clock
from yici.core.access import SYSTEM, Actor

NUMBER, KEY, NAME = "159999198605189888", "WARMTEAM2626", "萨仁高娃"
ROLL = SourceFacts("import", "户籍底册 2026-03", "demo")
VISIT = SourceFacts("typed", "入户走访 2026-10", "demo")
PERSON = {
    "person.name": NAME, "person.id_number": NUMBER, "person.ethnicity": "02", "person.education": "60",
    "person.marital_status": "20", "person.registered_address": "文明街 18 号", "person.medical_insurance": "resident",
}  # fmt: skip
VISITED = {
    "person.phone": "14020261127", "person.residence_address": "文明街 18 号 2 单元 301",
    "person.work_status": "farming",
    "person.bank_name": "agricultural", "person.bank_account": "6299990000000002614",
}  # fmt: skip


def has_resident() -> bool:
    """Whether the demo resident lives already."""
    return find_person(NUMBER) is not None


def make_resident(
    area: str, clerk: Actor, bureau: Actor, taker: Actor, decides: Callable[[str], Actor]
) -> list[str]:  # fmt: skip
    """Write the resident, a household, a licence, and half a year of what happened; returns numbers of applications."""
    now = clock.now()

    def ago(days: int, hours: int = 0) -> dt.datetime:
        return now - dt.timedelta(days=days, hours=hours)

    with clock.held_at(ago(200)):
        person = _write(area)
    for days, actor, codes, purpose in (
        (120, clerk, ["person.phone", "person.residence_address"], "入户走访前核对电话"),
        (64, bureau, ["person.id_number", "person.marital_status"], "核对临时救助申请"),
        (31, clerk, ["person.name", "person.education"], "填报《农村劳动力情况表》"),
    ):
        with clock.held_at(ago(days, days % 5)):
            list(read_rows(actor, [person], codes, purpose=purpose, context="tables"))
    with clock.held_at(ago(30)):
        put_key(person, KEY, given_by=taker)
    numbers = []
    with clock.held_at(ago(20, 3)):
        resident = _come_in()
        numbers.append(_apply(resident, "id_card_renewal", Said("yes")))
    with clock.held_at(ago(19)):
        look_at_application(actor=decides("public_security"), application=numbers[0].key, purpose="审查换证申请")
    for days, event in ((18, "accept"), (15, "grant")):
        with clock.held_at(ago(days)):
            _move(numbers[0], decides, event)
    with clock.held_at(ago(12, 2)):
        resident = _come_in()
        open_own(person, "person.phone", purpose=OWN_LOOK)
        say_wrong(resident, "person.education", "30")
        say_wrong(resident, "person.residence_address", "文明街 18 号 2 单元 302")
    with clock.held_at(ago(9)):
        for doubt in list_doubts(SYSTEM, only_own=False, record=person):
            if doubt.element == "person.education":
                answer_doubt(SYSTEM, doubt.key, take=True)
    with clock.held_at(ago(5, 1)):
        resident = _come_in()
        numbers.append(_apply(resident, "flexible_registration", Said("yes", ("person.residence_address",))))
    with clock.held_at(ago(4)):
        look_at_application(actor=decides("human_resources"), application=numbers[1].key, purpose="核对登记材料")
        log_own(bureau, person, ["person.name"], purpose="临时救助复核", context="tables")
    with clock.held_at(ago(2, 4)):
        numbers.append(_apply(_come_in(), "public_rental", Said("no")))
    return [one.number for one in numbers]


def _write(area: str) -> uuid.UUID:
    person = create_record(SYSTEM, "person", PERSON, area=area, source=ROLL).key
    create_record(
        SYSTEM, "person", {"person.id_number": NUMBER, **VISITED}, area=area, source=VISIT, relation="resident"
    )  # fmt: skip
    home = {"household.kind": "registered", "household.address": "文明街 18 号 2 单元 301"}
    house = create_record(SYSTEM, "household", home, area=area, source=ROLL)
    link(SYSTEM, person, house.key, "member", role="02", source=ROLL)
    card = {"licence.kind": "id", "licence.number": f"DEMO{NUMBER[-8:]}", "licence.state": "valid",
            "licence.grade": "A", "licence.valid_to": "2036-05-17"}  # fmt: skip
    licence = create_record(SYSTEM, "licence", card, area=area, source=ROLL)
    link(SYSTEM, licence.key, person, "owned_by", source=ROLL)
    return person


def _come_in() -> ResidentView:
    return find_session(enter(number=NUMBER, key=KEY))


def _apply(resident: ResidentView, item: str, said: Said) -> ApplicationView:
    """Fill in what is not offered, as somebody would who said so."""
    thing, items = chosen_items(item, is_thing=False)
    fields = compose(items, thing.parts).fields
    given = offered(fields, held_for_form(resident, thing, items).values) if said.answer == "yes" else {}
    typed = {
        code: value for code, value in believable(fields, Random(item)).items()
        if code not in given or code in said.refused
    }  # fmt: skip
    own = {"person.name": NAME, "person.id_number": NUMBER, "person.phone": "14020261127"}
    typed |= {code: value for code, value in own.items() if code in typed}
    asked = Applying(item, WhoApplies("" if given else NAME, "" if given else NUMBER), resident.area_code, typed,
                     is_thing=False)  # fmt: skip
    return send_for_resident(resident, actor=APPLICANT, applying=asked, client_key=f"demo {item}", said=said)


def _move(view: ApplicationView, decides: Callable[[str], Actor], event: str) -> None:
    from yici.apps.services.models import Application
    from yici.apps.services.selectors.applications import view_of

    again = view_of(Application.objects.select_related("case", "pinned").get(key=view.key))
    part = again.parts[0]
    move_part(actor=decides(part.unit_code), part=part.key, event=event, expected=part.version, told=Told())
