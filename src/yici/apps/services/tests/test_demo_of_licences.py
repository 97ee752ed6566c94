"""The demo has licences in all states, so that whoever applies there finds something held and something that is not."""

from __future__ import annotations

from yici.apps.places.public import find_area
from yici.apps.places.tests.cast import Unit, a_unit
from yici.apps.records.tests.builders import a_thing
from yici.apps.services.demo.licences import OF_FIRMS, OF_PEOPLE, has_licences, make_licences
from yici.apps.services.rules.holding import why_not
from yici.apps.services.selectors.licences import list_held
from yici.apps.services.tests.cast import Services
from yici.apps.services.tests.licence_cast import a_holder, the_licence_catalogue
from yici.core import clock


def test_residents_and_firms_hold_licences_that_stand_and_others_that_do_not(services: Services) -> None:
    the_licence_catalogue()
    area = services.places.east
    for code in {one[1] for one in (*OF_PEOPLE, *OF_FIRMS)} - set(Unit.objects.values_list("code", flat=True)):
        a_unit(code, code, services.places.city)
    person, firm = a_holder(area), a_thing("enterprise", area, name="高原红餐饮店")
    assert not has_licences()
    assert make_licences(find_area(area.code)) == len(OF_PEOPLE) + len(OF_FIRMS) and has_licences()
    today = clock.today()
    whys = {one.kind: why_not(one, today) for one in list_held(person.key)}
    assert whys["id"] == whys["household"] == "" and whys["driving"] == "expired" and whys["elder"] == "void"
    assert whys["estate"] == whys["grass"] == "not_checked"
    assert {why_not(one, today) for one in list_held(firm.key)} == {"", "suspended", "expired", "revoked", "withdrawn"}
