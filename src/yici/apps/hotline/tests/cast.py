"""The cast of the hotline: a centre, two units that work, and a citizen who is nobody at the desk.

Ada takes calls, Ben gives work out, Cao calls back, Fei heads the centre. Han works at the heating company under
its head Jin; Kun works at the urban management bureau. Lan supervises the city;
Zed signs off in a village of another banner. It is ten o'clock on Friday, 20
November 2026.
"""

from __future__ import annotations

from dataclasses import dataclass

from yici.apps.hotline.contracts import Contact, Intake
from yici.apps.places.tests.cast import Account, Cast, Unit, a_role, a_unit, actor_for, an_account, the_cast
from yici.core.access import Actor
from yici.core.models import CityRow

KINDS = (
    ("heating", "供热", "urgent"),
    ("noise", "噪声", "normal"),
    ("wages", "欠薪", "normal"),
    ("gas", "燃气", "emergency"),
)
PHONE = "13900000017"  # nobody's: no such prefix of a real subscriber is used in tests


@dataclass(frozen=True)
class Hotline:
    """Everybody at the hotline, with the cast of places."""

    places: Cast
    centre: Unit
    heating: Unit
    urban: Unit
    accounts: dict[str, Account]

    def actor(self, name: str) -> Actor:
        """The actor that one of them is."""
        return actor_for(self.accounts[name])


def the_hotline() -> Hotline:
    """Make the city, the units and the people. Call it once in a test's database."""
    places = the_cast()
    for code, name, urgency in KINDS:
        content = {"code": code, "name": name, "name_en": code.title(), "parent": "", "urgency": urgency}
        CityRow.objects.create(file="request_kinds.csv", code=code, content=content)
    centre = a_unit("hotline_centre", "热线中心", places.city, "section")
    heating = a_unit("heating_company", "热力公司", places.city, "enterprise")
    urban = a_unit("urban_management", "城管局", places.city)
    supervision = a_unit("supervision_office", "督查室", places.city, "section")
    roles = {
        "agent": a_role("hotline_agent", ("hotline.take", "hotline.contact")),
        "dispatcher": a_role("hotline_dispatcher", ("hotline.take", "hotline.dispatch", "hotline.contact")),
        "caller": a_role("call_back_agent", ("hotline.call_back", "hotline.contact")),
        "head": a_role(
            "hotline_head",
            ("hotline.take", "hotline.dispatch", "hotline.decide", "hotline.call_back", "hotline.contact",
             "hotline.read", "hotline.supervise", "hotline.release", "hotline.catalogue", "outbox.manage",
             "figures.define", "figures.freeze", "reports.run"),
        ),
        "clerk": a_role("handling_clerk", ("hotline.work", "hotline.contact")),
        "leader": a_role("handling_leader", ("hotline.work", "hotline.sign_off", "hotline.contact")),
        "supervisor": a_role("supervisor", ("hotline.read", "hotline.supervise")),
    }  # fmt: skip
    at = {
        "ada": (centre, "agent"), "ben": (centre, "dispatcher"), "cao": (centre, "caller"), "fei": (centre, "head"),
        "han": (heating, "clerk"), "jin": (heating, "leader"), "kun": (urban, "clerk"),
        "lan": (supervision, "supervisor"),
    }  # fmt: skip
    accounts = {name: an_account(name, unit, roles[role], places.city) for name, (unit, role) in at.items()}
    far = places.charlie.holdings.get().post.unit
    accounts["zed"] = an_account("zed", far, roles["leader"], places.far)
    return Hotline(places, centre, heating, urban, accounts)


def an_intake(text: str = "暖气不热，老人在家冻着", **changes: object) -> Intake:
    """What somebody says; from West Village, about heating."""
    said = {"area_code": "159901100202", "kind": "heating", "contact": Contact("白音", PHONE), **changes}
    return Intake(text=text, **said)  # type: ignore[arg-type]
