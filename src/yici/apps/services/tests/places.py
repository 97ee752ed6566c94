"""Two places in one process: here (the cast's city) and there, each with keys of its own; ``at`` says which one we are.

What is written about the other place is the same file on both sides but for the code; parcels go from one to the other
as bytes, as they would on a stick or over a line.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from yici.apps.services.actions.arriving import take_parcel
from yici.apps.services.actions.parcels import fetch_parcel
from yici.apps.services.contracts import WhoApplies
from yici.apps.services.contracts.handing import Arrived, Brought, HandingIn
from yici.apps.services.models import Parcel
from yici.apps.services.tests.cast import SINCE, put
from yici.core import lately
from yici.core.access import SYSTEM
from yici.core.models import CityRow
from yici.core.parcels import KEY_FILE, make_keys

HERE, THERE = "1599", "1588"


class Places:
    """Here and there."""

    def __init__(self, settings: Any, folder: Path) -> None:
        self.settings = settings
        self.folders = {HERE: folder / "here", THERE: folder / "there"}
        self.keys = {code: make_keys(path) for code, path in self.folders.items()}
        for code, name in ((HERE, "甲市"), (THERE, "乙市")):
            sign, seal = self.keys[code].public
            put("service_partners.csv", code, code=code, valid_from=SINCE, name=name, name_en=name,
                items="food_licence", modes="online|collect|joint", receipt_days="2", result_days="10",
                sign_key=sign, seal_key=seal)  # fmt: skip
        self._be(HERE)

    @contextmanager
    def at(self, code: str) -> Iterator[None]:
        """Be this place."""
        self._be(code)
        try:
            yield
        finally:
            self._be(HERE)

    def _be(self, code: str) -> None:
        shutil.copy(self.folders[code] / KEY_FILE, Path(self.settings.KEYS) / KEY_FILE)
        CityRow.objects.update_or_create(file="city.toml", code="settings", defaults={"content": {"code": code}})
        lately.forget_all()

    def row(self, code: str) -> dict[str, str]:
        """What the file says of a place."""
        return dict(CityRow.objects.get(file="service_partners.csv", code=code).content)

    def sent_by(self, code: str) -> list[bytes]:
        """The parcels that wait at a place, taken out."""
        other = THERE if code == HERE else HERE
        rows = Parcel.objects.filter(direction="out", partner=other, sent_at=None).order_by("id")
        return [fetch_parcel(actor=SYSTEM, parcel=one.key)[1] for one in rows]

    def carry(self, sender: str) -> list[Arrived]:
        """Carry everything that waits at one place to the other."""
        parcels = self.sent_by(sender)
        with self.at(THERE if sender == HERE else HERE):
            return [take_parcel(one) for one in parcels]


def a_handing(**more: Any) -> HandingIn:
    """A food licence of the other place, complete."""
    given: dict[str, Any] = {
        "partner": THERE, "item": "food_licence", "who": WhoApplies("田秀兰", "15999919800101002X", "13900001111"),
        "area_code": "159901100201", "values": {"form.shop": "高原红", "form.seats": "20"},
        "papers": (Brought("identity", "身份证.txt", b"identity"), Brought("plan", "平面图.txt", b"plan of a shop")),
    }  # fmt: skip
    return HandingIn(**(given | more))
