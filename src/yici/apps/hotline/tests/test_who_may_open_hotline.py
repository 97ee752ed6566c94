"""Who may open what of the hotline: every address against a table written by hand. A stranger gets 404.

The request was made by a citizen, given by Ben to the heating company, where Han and Jin work. Kun sits in another
unit, Zed in another area; Bob is a village clerk without a part in the hotline. What is not in the table fails.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from yici.apps.hotline.actions.deciding import ask
from yici.apps.hotline.actions.mediating import open_mediation
from yici.apps.hotline.actions.motions import move_motion, open_motion
from yici.apps.hotline.actions.stuck import write_stuck
from yici.apps.hotline.actions.supervising import supervise
from yici.apps.hotline.actions.transferring import send_over
from yici.apps.hotline.contracts import Asking, Contact
from yici.apps.hotline.contracts.mediating import Opening
from yici.apps.hotline.contracts.motions import MotionSaid, NewMotion
from yici.apps.hotline.contracts.transfers import Sending
from yici.apps.hotline.public import CITIZEN, OrderView, RequestReceipt, dispatch, get_request, take_request
from yici.apps.hotline.tests.cast import Hotline, an_intake
from yici.apps.places.tests.cast import Account
from yici.apps.places.tests.pages import signed_in

WHO = ("nobody", "ada", "ben", "cao", "fei", "han", "jin", "kun", "lan", "zed", "bob")
ALL, NONE = (200,) * len(WHO), (404,) * len(WHO)

#: Addresses under /desk/ whose number is that of the request, not of its order.
OF_REQUESTS = {
    "call-back", "call-back-phone", "call-back-said", "closing", "closing-act", "closing-decide",
    "release", "release-act",
}  # fmt: skip
#: who supervises (Lan) or heads the centre (Fei)
SUPERVISE = (302, 404, 404, 404, 200, 404, 404, 404, 200, 404, 404)

#: who takes calls: the agent, the dispatcher, the head of the centre
TAKE = (302, 200, 200, 404, 200, 404, 404, 404, 404, 404, 404)
TAKE_POST = (302, 422, 422, 404, 422, 404, 404, 404, 404, 404, 404)

#: address name, method -> answer for each of WHO
SIGNED_IN = (302, *(200,) * 10)
EXPECTED: dict[tuple[str, str], tuple[int, ...]] = {
    ("hotline:search", "GET"): SIGNED_IN,
    ("hotline:call", "GET"): TAKE,
    ("hotline:call", "POST"): (302, 422, 422, 404, 422, 404, 404, 404, 404, 404, 404),
    ("hotline:call-beside", "POST"): TAKE,
    ("hotline:call-earlier", "POST"): TAKE,
    ("hotline:knowledge", "GET"): SIGNED_IN,
    ("hotline:knowledge-article", "GET"): (302, *(404,) * 10),  # there is no such article
    ("hotline:knowledge-write", "GET"): (302, 404, 404, 404, 200, 404, 404, 404, 404, 404, 404),
    ("hotline:knowledge-write", "POST"): (302, 404, 404, 404, 422, 404, 404, 404, 404, 404, 404),
    ("hotline:erase", "GET"): (302, *NONE[1:]),  # whoever runs the hotline does not erase people
    ("hotline:erase", "POST"): (302, *NONE[1:]),
    ("hotline:call-backs", "GET"): (302, 404, 404, 200, 200, 404, 404, 404, 404, 404, 404),
    ("hotline:call-back", "GET"): (302, 404, 404, 200, 200, 404, 404, 404, 404, 404, 404),
    ("hotline:call-back-phone", "POST"): (302, 404, 404, 422, 422, 404, 404, 404, 404, 404, 404),
    ("hotline:call-back-said", "POST"): (302, 404, 404, 422, 422, 404, 404, 404, 404, 404, 404),
    ("hotline:closings", "GET"): (302, 404, 404, 404, 200, 404, 404, 404, 200, 404, 404),
    ("hotline:closing", "GET"): (302, 200, 200, 200, 200, 404, 404, 404, 200, 404, 404),
    ("hotline:closing-act", "POST"): (302, 422, 422, 422, 422, 404, 404, 404, 422, 404, 404),
    ("hotline:closing-decide", "POST"): (302, 422, 422, 422, 422, 404, 404, 404, 422, 404, 404),
    ("hotline:supervise", "GET"): SUPERVISE,
    ("hotline:supervise-order", "POST"): (302, 404, 404, 404, 422, 404, 404, 404, 422, 404, 404),
    ("hotline:supervision", "GET"): (302, 404, 404, 404, 404, 200, 200, 404, 200, 404, 404),
    ("hotline:supervision-step", "POST"): (302, 404, 404, 404, 404, 422, 422, 404, 422, 404, 404),
    ("hotline:stuck-new", "GET"): SUPERVISE,
    ("hotline:stuck-write", "POST"): (302, 404, 404, 404, 422, 404, 404, 404, 422, 404, 404),
    ("hotline:stuck-desk", "GET"): SUPERVISE,
    ("hotline:stuck-matter", "GET"): SUPERVISE,
    ("hotline:stuck-change", "POST"): (302, 404, 404, 404, 422, 404, 404, 404, 422, 404, 404),
    ("hotline:stuck-act", "POST"): (302, 404, 404, 404, 422, 404, 404, 404, 422, 404, 404),
    ("hotline:stuck-dossier", "GET"): SUPERVISE,
    ("hotline:releases", "GET"): (302, 404, 404, 404, 200, 404, 404, 404, 404, 404, 404),
    ("hotline:release", "GET"): (302, 404, 404, 404, 200, 404, 404, 404, 404, 404, 404),
    ("hotline:release-act", "POST"): (302, *NONE[1:]),  # there is no such act
    ("hotline:bad-ratings", "GET"): (302, 404, 404, 200, 200, 404, 404, 404, 200, 404, 404),
    ("hotline:bad-rating", "GET"): (302, *NONE[1:]),  # the order is none
    ("hotline:bad-rating-settle", "POST"): (302, *NONE[1:]),
    ("say:near", "GET"): ALL,
    ("say:near-one", "GET"): NONE,  # nothing was released
    ("say:near-say", "POST"): NONE,
    ("say:near-code", "POST"): NONE,
    ("say:near-photo", "GET"): NONE,
    ("hotline:mediations", "GET"): (302, 200, 200, 404, 200, 200, 200, 200, 404, 200, 404),
    ("hotline:mediation-new", "GET"): TAKE,
    ("hotline:mediation-new", "POST"): TAKE_POST,
    ("hotline:mediation-from", "GET"): TAKE,
    ("hotline:mediation-from", "POST"): TAKE_POST,
    ("hotline:mediation", "GET"): (302, 200, 200, 404, 200, 404, 404, 404, 404, 200, 404),
    ("hotline:mediation", "POST"): (302, 422, 422, 404, 422, 404, 404, 404, 404, 422, 404),
    ("hotline:mediation-parties", "POST"): (302, 422, 422, 404, 422, 404, 404, 404, 404, 422, 404),
    ("hotline:mediation-agreement", "GET"): (302, *NONE[1:]),  # nothing is agreed yet
    ("hotline:motions", "GET"): (302, 200, 200, 404, 200, 200, 200, 200, 200, 200, 404),
    ("hotline:motion-new", "GET"): TAKE,
    ("hotline:motion-new", "POST"): TAKE_POST,
    ("hotline:motion", "GET"): (302, 200, 200, 404, 200, 200, 200, 404, 200, 404, 404),
    ("hotline:motion", "POST"): (302, 422, 422, 404, 422, 422, 422, 404, 422, 404, 404),
    ("hotline:motion-phone", "POST"): (302, 422, 422, 404, 422, 422, 422, 404, 404, 404, 404),
    ("hotline:motion-part", "POST"): (302, 404, 404, 404, 404, 422, 422, 404, 404, 404, 404),
    ("hotline:motion-release", "POST"): (302, 404, 404, 404, 409, 404, 404, 404, 404, 404, 404),
    ("hotline:media", "GET"): TAKE,
    ("hotline:media", "POST"): TAKE_POST,
    ("hotline:transfers", "GET"): TAKE,
    ("hotline:transfer-take", "GET"): TAKE,
    ("hotline:transfer-take", "POST"): TAKE_POST,
    ("hotline:transfer", "GET"): TAKE,
    ("hotline:transfer", "POST"): TAKE_POST,
    ("say:follow", "GET"): ALL,
    ("say:followed", "GET"): NONE,  # a number alone opens nothing, to nobody
    ("say:follow-act", "POST"): NONE,
    ("say:follow-photo", "GET"): NONE,
    ("say:say", "GET"): (200,) * 11,
    ("say:say", "POST"): (422,) * 11,
    ("say:wages", "GET"): ALL,
    ("say:wages", "POST"): (422,) * 11,
    ("say:place", "GET"): (200,) * 11,
    ("hotline:spots", "GET"): (302, 404, 404, 404, 200, 404, 404, 404, 404, 404, 404),
    ("hotline:spot-retire", "POST"): (302, *(404,) * 10),  # there is no such code
    ("hotline:spot-poster", "GET"): (302, *(404,) * 10),
    ("say:similar", "POST"): (200,) * 11,
    ("say:told", "GET"): (404,) * 11,  # the number alone opens nothing
    ("say:spot", "GET"): (404,) * 11,  # there is no such spot
    ("hotline:case", "GET"): (302, 200, 200, 200, 200, 200, 200, 404, 200, 404, 404),
    ("hotline:case-step", "POST"): (302, 404, 404, 404, 404, 422, 422, 404, 404, 404, 404),
    ("hotline:case-contact", "POST"): (302, 422, 422, 422, 422, 422, 422, 404, 404, 404, 404),
    ("hotline:dispatch", "GET"): (302, 404, 200, 404, 200, 404, 404, 404, 404, 404, 404),
    ("hotline:dispatch-one", "GET"): (302, 404, 200, 404, 200, 404, 404, 404, 404, 404, 404),
    ("hotline:dispatch-sort", "POST"): (302, 404, 422, 404, 422, 404, 404, 404, 404, 404, 404),
    ("hotline:dispatch-undo", "POST"): (302, 404, 303, 404, 303, 404, 404, 404, 404, 404, 404),
    ("hotline:catalogue", "GET"): (302, 404, 404, 404, 200, 404, 404, 404, 404, 404, 404),
    ("hotline:catalogue-rule", "GET"): (302, 404, 404, 404, 200, 404, 404, 404, 404, 404, 404),
    ("hotline:catalogue-rule", "POST"): (302, 404, 404, 404, 422, 404, 404, 404, 404, 404, 404),
    ("hotline:decisions", "GET"): (302, 404, 200, 404, 200, 200, 200, 200, 404, 200, 404),
    ("hotline:decision", "GET"): (302, 200, 200, 200, 200, 200, 200, 404, 200, 404, 404),
    ("hotline:decision", "POST"): (302, 422, 422, 422, 422, 422, 422, 404, 422, 404, 404),
    ("hotline:case-file", "GET"): (302, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404),
}


@dataclass(frozen=True)
class Scene:
    """A request that the heating company works on."""

    hotline: Hotline
    request: RequestReceipt
    order: OrderView
    decision: uuid.UUID
    asked: uuid.UUID
    matter: uuid.UUID
    transfer: uuid.UUID
    mediation: str
    motion: str

    def account(self, who: str) -> Account:
        """The account of one of them."""
        return self.hotline.places.bob if who == "bob" else self.hotline.accounts[who]

    def arguments(self, names: tuple[str, ...], address: str = "") -> dict[str, Any]:
        """Values for the parts of an address; ``address`` is its name, for those about the request."""
        known: dict[str, Any] = {
            "number": self.order.number, "request": self.request.key, "order": self.order.key, "act": "say",
            "address": "0" * 64, "code": "NONE", "decision": self.request.key, "spot": self.request.key,
            "release": self.request.key,
            "step": "sign", "request_key": self.request.key, "decision_key": self.decision,
            "asked_key": self.asked, "matter": self.matter, "way": "send", "transfer_key": self.transfer,
        }  # fmt: skip
        if address.partition(":")[2] in OF_REQUESTS:
            known |= {"number": self.request.number, "act": "refusal"}
        if address.startswith("hotline:motion"):
            known["number"] = self.motion
        if address.startswith("hotline:mediation"):
            known["number"] = self.request.number if address.endswith("from") else self.mediation
        if "way" in names or address == "hotline:dispatch-one":
            known["number"] = self.request.number
        return {name: known[name] for name in names}


@pytest.fixture
def scene(hotline: Hotline) -> Scene:
    receipt = take_request(actor=CITIZEN, intake=an_intake(), client_key="k")
    ben = hotline.actor("ben")
    version = get_request(ben, receipt.key).case_version
    given = dispatch(actor=ben, request=receipt.key, unit="heating_company", expected=version)
    order = given.order
    longer = Asking("extension", "parts", "等配件", days=1)
    asked = ask(actor=hotline.actor("han"), order=order.key, expected=order.case.version, asking=longer)
    lan = hotline.actor("lan")
    urged = supervise(actor=lan, order=order.key, level="urge")
    matter = write_stuck(actor=lan, order=order.key, title="供热", words="三年不热")
    ada = hotline.actor("ada")
    version = get_request(ada, receipt.key).case_version
    over = Sending("110", "老人走失", is_both=True)
    given_over = send_over(actor=ada, request=receipt.key, expected=version, sending=over)
    dispute = Opening("欠账", "欠账不还", "159902100201", Contact("丙", "13900000018"), Contact("甲", "13900000019"))
    table = open_mediation(actor=ada, opening=dispute, client_key="m")
    paper = NewMotion("suggestion", "五次会议", "1", "代表甲", "换管网", "管网漏水", phone="13900000020")
    motion = open_motion(actor=ada, new=paper, client_key="l")
    said = MotionSaid(unit="heating_company")
    given_out = move_motion(actor=ben, motion=motion.key, event="assign", expected=motion.version, said=said)
    return Scene(
        hotline, receipt, order, asked.key, urged.key, matter.key, given_over.key, table.number, given_out.number
    )


def addresses(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """(name, names of its parts) of every address of the hotline's name spaces."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, one.namespace or space)
        elif space in ("say", "hotline"):
            yield f"{space}:{one.name}", tuple(one.pattern.converters)


def test_no_address_is_forgotten() -> None:
    named = {name for name, _ in addresses(get_resolver().url_patterns)}
    assert named - {name for name, _ in EXPECTED} == set()
    assert {name for name, _ in EXPECTED} - named == set()


@pytest.mark.parametrize(("name", "method"), sorted(EXPECTED))
def test_who_may_open(scene: Scene, name: str, method: str) -> None:
    parts = dict(addresses(get_resolver().url_patterns))[name]
    address = reverse(name, kwargs=scene.arguments(parts, name))
    answers = []
    for who in WHO:
        client = Client() if who == "nobody" else signed_in(scene.account(who))
        answers.append(getattr(client, method.lower())(address).status_code)
    assert dict(zip(WHO, answers, strict=True)) == dict(zip(WHO, EXPECTED[name, method], strict=True))
