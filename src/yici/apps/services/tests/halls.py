"""A hall for the tests: two counters for everything and one for papers of firms, open on working days from nine to
five, on Wednesdays until seven. Greta sits at its reception; Mia and Max at its counters.
"""

from __future__ import annotations

import datetime as dt
import uuid

from yici.apps.places.tests.cast import a_role, an_account
from yici.apps.services.actions.booking import book
from yici.apps.services.actions.queueing import call_next, move_ticket, take_number
from yici.apps.services.contracts import ApplicationView, TicketView
from yici.apps.services.tests.cast import Services, put
from yici.core import clock
from yici.core.access import SYSTEM

HALL = "city"


def a_hall(services: Services) -> None:
    """The hall, its people and its rules. Call it once in a test's database."""
    put("service_halls.csv", HALL, code=HALL, name="市政务大厅", name_en="City hall", unit="government_services",
        address="康巴什", phone="", bookable_days="10", most_first="2")  # fmt: skip
    for weekday in "12345":
        put("service_hours.csv", f"{HALL}|{weekday}|09:00", hall=HALL, weekday=weekday, opens="09:00", closes="17:00",
            kind="ordinary")  # fmt: skip
    put("service_hours.csv", f"{HALL}|3|17:00", hall=HALL, weekday="3", opens="17:00", closes="19:00", kind="extended")
    put("service_groups.csv", "anything", code="anything", name="综合", name_en="Everything", letter="A")
    put("service_groups.csv", "firms", code="firms", name="企业", name_en="Firms", letter="B", items="food_licence")
    for code, groups in (("1", ""), ("2", ""), ("3", "firms")):
        put("service_counters.csv", f"{HALL}|{code}", hall=HALL, code=code, name="", groups=groups)
    for group, places in (("anything", "2"), ("firms", "1")):
        put("service_capacity.csv", f"{HALL}|{group}|2026-01-01", hall=HALL, group=group, valid_from="2026-01-01",
            minutes="30", places=places)  # fmt: skip
    put("service_first.csv", "elder", code="elder", position="1", name="老人", name_en="Elders", says="老人先叫",
        says_en="Elders are called first")  # fmt: skip
    city, mia = services.places.city, services.accounts["mia"].holdings.get().post
    window = mia.unit
    services.accounts["greta"] = an_account("greta", window, a_role("reception_clerk", ("services.greet",)), city)
    services.accounts["max"] = an_account("max", window, mia.role, city)


def a_number(group: str = "anything", *, first: str = "") -> TicketView:
    """A number that somebody in the hall has taken."""
    return take_number(actor=SYSTEM, hall=HALL, group=group, client_key=uuid.uuid4().hex, first=first)


def called(services: Services, counter: str = "1", who: str = "mia") -> TicketView:
    """Whoever a counter calls next."""
    return call_next(actor=services.actor(who), hall=HALL, counter=counter)


def moved(services: Services, one: TicketView, event: str, *, who: str = "mia", to: str = "") -> TicketView:
    """A number after a step at its counter."""
    return move_ticket(
        actor=services.actor(who), ticket=one.key, event=event, expected=one.version, counter=one.counter, to=to
    )


def served(services: Services, one: TicketView, who: str = "mia") -> TicketView:
    """A number that was called and has been served."""
    return moved(services, moved(services, one, "begin", who=who), "finish", who=who)


def visit_arguments(services: Services, name: str, made: ApplicationView) -> dict[str, list[object]]:
    """What addresses of halls, numbers and appointments take, for the table of who may open them."""
    if name in ("services:take", "services:wall", "services:ticket", "services:appointment"):
        a_hall(services)
    if name == "services:ticket":
        return {name: [a_number().code]}
    if name == "services:appointment":
        day = clock.today() + dt.timedelta(days=3)
        one = book(
            actor=SYSTEM, hall=HALL, group="anything", day=day, starts=dt.time(10), phone="13900000001", client_key="k"
        )
        return {name: [one.code]}
    keyed = ("ticket-step", "slip", "let-go", "helping", "helped-slip", "blocked-matter")
    return {"services:take": [HALL], "services:wall": [HALL]} | {f"services-desk:{one}": [made.key] for one in keyed}
