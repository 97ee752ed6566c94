"""The sign check with the rules of the city, in the reader's language."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from yici.apps.services.rules.signs import Drawn, Sign, SignRules, check_sign, draw
from yici.apps.services.selectors.catalogue import tables
from yici.core import clock

#: Fields of a form that speak of a sign.
ZH, MN, SIDE, WIDTH, HEIGHT = (
    f"form.sign_{one}" for one in ("text_zh", "text_mn", "mongolian_side", "width", "height")
)  # fmt: skip
USUAL_WIDTH, USUAL_HEIGHT, LARGEST = 400.0, 100.0, 5000.0


@dataclass(frozen=True, slots=True)
class SignView:
    """A sign drawn and looked at. ``findings`` are (kind, sentence)."""

    sign: Sign
    width: float
    height: float
    drawn: tuple[Drawn, ...]
    findings: tuple[tuple[str, str], ...]
    source: str
    valid_from: str


def sign_rules() -> SignRules:
    """The rules in force today; none where the city has no file."""
    today = clock.today().isoformat()
    rows = sorted(
        (one for one in tables()["service_sign_rules"] if one["valid_from"] <= today), key=lambda one: one["valid_from"]
    )  # fmt: skip
    if not rows:
        return SignRules()
    row = rows[-1]
    terms = {one["zh"]: one["mongolian"] for one in tables()["service_sign_terms"]}
    return SignRules(
        _list(row["checks"]), _list(row["sides"]), int(row["least_percent"] or 0), _list(row["fonts"]), terms,
        row["source"], row["valid_from"],
    )  # fmt: skip


def _list(text: str) -> tuple[str, ...]:
    return tuple(one for one in text.split("|") if one)


def field_with_look(codes: Collection[str]) -> str:
    """The field of a form beside which its sign can be looked at; empty where the form or the city has no sign."""
    return MN if MN in codes and ZH in codes and sign_rules().checks else ""


def look_at_sign(sign: Sign, width: float = 0, height: float = 0) -> SignView:
    """A sign drawn in its proportions, with what a reviewer should look at."""
    rules = sign_rules()
    w, h = _within(width, USUAL_WIDTH), _within(height, USUAL_HEIGHT)
    percent = 100.0
    if sign.chinese_size and sign.mongolian_size:
        percent = min(max(sign.mongolian_size * 100 / sign.chinese_size, 5), 300)
    findings = tuple((one.kind, gettext(one.sentence).format(**one.facts)) for one in check_sign(sign, rules))
    return SignView(sign, w, h, tuple(draw(sign, w, h, percent)), findings, rules.source, rules.valid_from)


def _within(value: float, usual: float) -> float:
    return value if 10 <= value <= LARGEST else usual


def sign_of_form(values: Mapping[str, Any]) -> SignView | None:
    """The sign of an application that asks for one; None for all others."""
    if ZH not in values:
        return None

    def number(code: str) -> float:
        text = str(values.get(code) or "0")
        return float(text) if text.replace(".", "", 1).isdecimal() else 0.0

    sign = Sign(str(values.get(ZH) or ""), str(values.get(MN) or ""), str(values.get(SIDE) or ""))
    return look_at_sign(sign, number(WIDTH), number(HEIGHT))
