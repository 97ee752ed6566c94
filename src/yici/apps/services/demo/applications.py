"""Applications in all states, so that the window and the units that decide have something on their desks.

Nobody real applies: identity numbers use a division code that GB/T 2260 does not assign, names come from the caller.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

from yici.apps.services.actions.deciding import Told, move_part
from yici.apps.services.actions.receiving import receive_application
from yici.apps.services.contracts import ApplicationView, Applying, Field, HeldLicence, MergedField, WhoApplies
from yici.apps.services.models import Application
from yici.apps.services.rules.composing import compose
from yici.apps.services.rules.forms import understand
from yici.apps.services.selectors.applications import view_of
from yici.apps.services.selectors.catalogue import chosen_items
from yici.core import clock
from yici.core.access import Actor
from yici.core.actions import action

#: Which thing, how many days ago, and how far its parts have come.
PLAYS = (
    ("open-restaurant", 6, ("grant", "accept", "supplement")), ("open-restaurant", 3, ("accept",)),
    ("newborn", 5, ("serve", "serve", "serve")), ("newborn", 1, ()), ("open-firm", 4, ("grant", "grant")),
    ("disability-allowances", 6, ("accept", "special")), ("heating", 2, ("decline",)), ("elder-card", 6, ("refuse",)),
    ("school-place", 4, ("accept",)), ("heating", 0, ()),
)  # fmt: skip
WAY = {
    "accept": ("accept",), "grant": ("accept", "grant"), "serve": ("accept", "grant", "serve"),
    "refuse": ("accept", "refuse"), "special": ("accept", "begin_special"), "decline": ("decline",),
    "supplement": ("ask_supplement",),
}  # fmt: skip
GROUNDS = {
    "decline": "这件事不归本单位办，请到住房城乡建设部门，电话问 12345。",
    "refuse": "年龄还不到规定的岁数。不同意可以申请复议，窗口有人帮您写。",
    "begin_special": "要到家里核实一次，不算在时限里，最迟那天告诉您结果。",
    "ask_supplement": "平面图上没有标出口，请补一张，别的都齐了。",
}
TEXTS = ("高原红", "阿镇文明街 18 号", "巴图", "每天", "热菜和面食")


def has_applications() -> bool:
    """Whether the demo, or anybody, has applied already."""
    return Application.objects.exists()


def make_applications(
    taker: Actor, actor_in: Callable[[str], Actor], areas: list[str], name_of: Callable[[Random], str],
    number_of: Callable[[Random], str],
) -> Iterator[str]:  # fmt: skip
    """Receive applications and take their parts on; ``actor_in`` gives who decides in a unit. Yields their numbers."""
    random, now = Random(20261127), clock.now()
    for thing, days, ways in PLAYS:
        name, number = name_of(random), number_of(random)
        yield _play(taker, actor_in, areas, random, now, thing, days, ways, name, number)


@action
def _play(
    taker: Actor, actor_in: Callable[[str], Actor], areas: list[str], random: Random, now: dt.datetime, thing: str,
    days: int, ways: Sequence[str], name: str, number: str,
) -> str:  # fmt: skip
    with clock.held_at(now - dt.timedelta(days=days, hours=random.randrange(1, 5))):
        view = _receive(taker, thing, random, areas, name, number)
    for part, way in zip(view.parts, ways, strict=False):
        for nth, event in enumerate(WAY[way]):
            with clock.held_at(min(now, now - dt.timedelta(days=days - nth - 1, hours=-2))):
                _move(taker, actor_in, view, part.item, event)
    return view.number


def _receive(
    taker: Actor, thing: str, random: Random, areas: list[str], name: str, number: str
) -> ApplicationView:  # fmt: skip
    found, items = chosen_items(thing, is_thing=True)
    fields = compose(items, found.parts).fields
    applying = Applying(
        thing, WhoApplies(name, number), random.choice(areas), believable(fields, random), channel="window",
        promised=tuple(one.material for one in compose(items, found.parts).needs),
    )  # fmt: skip
    return receive_application(
        actor=taker, applying=applying, client_key=str(uuid.UUID(int=random.getrandbits(128))),
        licences=[HeldLicence("id", f"demo-{random.randrange(10**6)}"), HeldLicence("business", "demo")],
    )  # fmt: skip


def believable(fields: tuple[MergedField, ...], random: Random) -> dict[str, Any]:
    """Values that a form takes, each by its kind and bounds."""
    values: dict[str, Any] = {}
    for one in fields:
        if one.field.group:
            values.setdefault(one.field.group, [{}])[0][one.field.code] = _value(one.field, random)
        elif not one.field.formula:
            values[one.field.code] = _value(one.field, random)
    wrong = understand(fields, values, clock.today()).problems
    if wrong:
        raise ValueError(f"the demo cannot fill in {', '.join(sorted(wrong))}")
    return values


def _value(field: Field, random: Random) -> str:
    if field.choices:
        return random.choice(field.choices)
    match field.kind:
        case "int" | "dec":
            least = field.least if field.least is not None else 1
            most = field.most if field.most is not None else least + 40
            return str(random.randint(least, min(most, least + 40)))
        case "bool":
            return random.choice(("yes", "no"))
        case "date":
            return (clock.today() - dt.timedelta(days=random.randrange(1, 300))).isoformat()
        case "phone":
            return f"1390000{random.randrange(10**4):04}"
        case "id":
            return f"DEMO{random.randrange(10**8):08}"
    return random.choice(TEXTS)


def _move(taker: Actor, actor_in: Callable[[str], Actor], view: ApplicationView, item: str, event: str) -> None:
    again = view_of(Application.objects.select_related("case", "pinned").get(key=view.key))
    part = next(one for one in again.parts if one.item == item)
    missing = tuple(again.missing[:1]) or ("floor_plan",)
    told = Told(
        GROUNDS.get(event, ""), missing if event == "ask_supplement" else (),
        clock.today() + dt.timedelta(days=10) if event == "begin_special" else None,
    )  # fmt: skip
    actor = taker if event == "serve" else actor_in(part.unit_code)
    move_part(actor=actor, part=part.key, event=event, expected=part.version, told=told)
