"""Others than who refused look at what could not be done; what the office says and what helped are two facts."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from yici.apps.cases.public import get_case
from yici.apps.places.tests.cast import a_role, an_account
from yici.apps.places.tests.pages import signed_in
from yici.apps.services.actions.deciding import Told, move_part
from yici.apps.services.actions.receiving import receive_application
from yici.apps.services.actions.unblocking import (
    Blocked,
    look_at_blocked,
    move_blocked,
    say_whether_it_helped,
    tell_blocked,
)
from yici.apps.services.cityfiles import TABLES
from yici.apps.services.errors import BlockedNotFound, BlockedWordsNeeded, NotAnsweredYet, SaidAlready
from yici.apps.services.models import BlockedMatter, QueueTicket
from yici.apps.services.selectors.blocked import count_blocked, counts_of_blocked, list_blocked
from yici.apps.services.tests.cast import Services, applying, put
from yici.apps.services.tests.halls import a_hall, a_number, called, served
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.cityfiles import read_city
from yici.core.errors import StepNotYet

TEXT = "说缺一张指南上没有的合同"


@pytest.fixture
def office(services: Services) -> Services:
    """With Una of the window, who looks at what could not be done, and Mia, who may do so too."""
    mia = services.accounts["mia"].holdings.get().post
    role = a_role("unblocker", ("services.unblock",))
    services.accounts["una"] = an_account("una", mia.unit, role, services.places.city)
    mia.role.permissions = ["services.take", "services.unblock"]
    mia.role.save()
    return services


def told(**more: object) -> BlockedMatter:
    blocked = Blocked("page", TEXT, **{"item": "food_licence", "phone": "13900000001", **more})  # type: ignore[arg-type]
    number, _code = tell_blocked(actor=SYSTEM, blocked=blocked, client_key=uuid.uuid4().hex)
    return BlockedMatter.objects.select_related("case").get(number=number)


def move(services: Services, who: str, row: BlockedMatter, event: str, text: str = "说清楚了") -> str:
    version = get_case(SYSTEM, row.case_id).version
    return move_blocked(
        actor=services.actor(who), blocked=row.key, event=event, expected=version, text=text
    ).case.state  # fmt: skip


def test_it_is_told_once_and_its_words_lie_sealed(office: Services) -> None:
    with pytest.raises(BlockedWordsNeeded):
        told_by = Blocked("page", " ")
        tell_blocked(actor=SYSTEM, blocked=told_by, client_key="k")
    again = [tell_blocked(actor=SYSTEM, blocked=Blocked("page", TEXT), client_key="k") for _ in range(2)]
    assert again[0] == again[1] and again[0][0].startswith("N")
    assert TEXT not in BlockedMatter.objects.get().text_sealed


def test_who_refused_finds_nothing_and_a_colleague_looks(office: Services) -> None:
    a_hall(office)
    a_number()
    visit = served(office, called(office))
    row = told(ticket=visit.key)
    assert QueueTicket.objects.get().served_by == row.refused_by
    with pytest.raises(BlockedNotFound):
        look_at_blocked(actor=office.actor("mia"), blocked=row.key)
    assert look_at_blocked(actor=office.actor("una"), blocked=row.key) == (TEXT, "13900000001")
    assert move(office, "una", row, "take_up") == "looking"
    with pytest.raises(BlockedNotFound):
        look_at_blocked(actor=office.actor("pia"), blocked=row.key)


def test_solved_by_the_office_is_not_solved_by_the_person(office: Services) -> None:
    row = told()
    with pytest.raises(NotAnsweredYet):
        say_whether_it_helped(number=row.number, code=row.code, has_helped=True)
    move(office, "una", row, "take_up")
    with pytest.raises(BlockedWordsNeeded):
        move(office, "una", row, "solve", " ")
    assert move(office, "una", row, "solve") == "solved"
    for _ in range(2):
        say_whether_it_helped(number=row.number, code=row.code, has_helped=False)
    with pytest.raises(SaidAlready):
        say_whether_it_helped(number=row.number, code=row.code, has_helped=True)
    row.refresh_from_db()
    assert (row.outcome, row.has_helped) == ("solved", False)
    today = clock.today()
    assert count_blocked(today, today) == {"told": 1, "solved": 1, "not_helped": 1}


def test_a_wrong_guide_becomes_a_task_of_its_owner(office: Services) -> None:
    row = told()
    move(office, "una", row, "take_up")
    assert move(office, "una", row, "find_guide_wrong", "多要了合同") == "to_correct"
    assert [one.number for one in list_blocked(office.actor("ned"))[0]] == [row.number]
    clocks = {one.kind for one in get_case(SYSTEM, row.case_id).clocks if one.stopped_at is None}
    assert clocks == {"correct"}
    assert move(office, "ned", row, "correct", "删掉了这一条") == "corrected"
    without = told(item="")
    move(office, "una", without, "take_up")
    with pytest.raises(StepNotYet):
        move(office, "una", without, "find_guide_wrong")


def test_a_person_tells_it_and_answers_on_a_page_without_a_script(office: Services) -> None:
    client, address = Client(headers={"host": "localhost"}), reverse("services:blocked")
    assert client.post(address, {"text": " "}).status_code == 422
    sent = client.post(address, {"text": TEXT, "item": "food_licence", "client_key": "k"})
    assert sent.status_code == 303
    row = BlockedMatter.objects.get()
    assert row.number in client.get(sent["Location"]).content.decode()
    move(office, "una", row, "take_up")
    page = signed_in(office.accounts["una"]).get(reverse("services-desk:blocked-matter", args=[row.key]))
    assert TEXT in page.content.decode()
    move(office, "una", row, "explain", "规定要求实地看过")
    assert "规定要求实地看过" in client.get(sent["Location"]).content.decode()
    client.post(address, {"number": row.number, "key": row.code, "helped": "no"})
    assert BlockedMatter.objects.get().has_helped is False
    assert client.get(address, {"number": row.number, "key": "222222"}).status_code == 404


@pytest.mark.parametrize("wrong", [{"told_by": "sky"}, {"outcome": "happy"}, {"has_helped": True}])
def test_the_database_refuses_what_must_not_be(office: Services, wrong: dict[str, object]) -> None:
    told()
    with pytest.raises(IntegrityError), transaction.atomic():
        BlockedMatter.objects.update(**wrong)


def test_the_page_of_an_application_leads_here_with_number_and_code(office: Services) -> None:
    made = receive_application(actor=SYSTEM, applying=applying(), client_key="a")
    client, opens = Client(headers={"host": "localhost"}), {"number": made.number, "key": made.code}
    leads = f"{reverse('services:blocked')}?application={made.number}&amp;application_key={made.code}"
    page = client.get(reverse("services:followed"), opens).content.decode()
    assert f'href="{leads}"' in page and f"{leads}&amp;item=" not in page
    food = next(one for one in made.parts if one.item == "food_licence")
    move_part(
        actor=office.actor("ned"), part=food.key, event="decline", expected=food.version, told=Told(text="不归这里管")
    )
    page = client.get(reverse("services:followed"), opens).content.decode()
    assert f'href="{leads}&amp;item=food_licence"' in page and f"{leads}&amp;item=shop_sign" not in page
    form = client.get(leads.replace("&amp;", "&") + "&item=food_licence").content.decode()
    assert f'name="application_key" value="{made.code}"' in form and '"food_licence" selected' in form
    sent = {"text": TEXT, "application": made.number, "application_key": made.code, "item": "food_licence"}
    assert client.post(reverse("services:blocked"), sent).status_code == 303
    row = BlockedMatter.objects.get()
    assert row.application is not None and row.application.key == made.key and row.told_by == "application"


def test_the_desk_reads_counts_with_what_they_are_counts_of(office: Services) -> None:
    first, second = told(), told()
    for row in (first, second):
        move(office, "una", row, "take_up")
    move(office, "una", first, "solve")
    say_whether_it_helped(number=first.number, code=first.code, has_helped=False)
    found = counts_of_blocked(office.actor("una"), clock.today())
    assert (found.told, found.open, found.said, found.helped) == (2, 1, 1, 0)
    assert [count for _words, count in found.outcomes] == [1, 0, 0]
    assert counts_of_blocked(office.actor("pia"), clock.today()).told == 0
    page = signed_in(office.accounts["una"]).get(reverse("services-desk:blocked")).content.decode()
    assert page.count("1 / 2") == 2 and "0 / 1" in page


def test_the_unit_that_the_city_names_looks_at_what_the_window_itself_refused(office: Services) -> None:
    put("city.toml", "settings", services={"unblock": "civil_affairs"})  # type: ignore[arg-type]
    a_hall(office)
    a_number()
    own = told(ticket=served(office, called(office)).key)
    other = told()
    units = [get_case(SYSTEM, one.case_id).owner_code for one in (own, other)]
    assert units == ["civil_affairs", "government_services"]


def test_the_demo_city_names_a_unit_that_is_not_the_window() -> None:
    root = Path(__file__).resolve().parents[5] / "cities" / "ordos"
    named = read_city(root, TABLES).settings["services"]["unblock"]
    assert named != "government_services" and f"\n{named}," in (root / "units.csv").read_text("utf-8")
